"""What the bot says on a chat platform: nothing of a terminal in it, and every word it names is understood there."""

import re

import pytest

from bot.coaching.commands import Command, parse_bare
from bot.coaching.starting import start_wish
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.house.test_catalogues import placeholders, raw, uses
from tests.house.tree import MODULES, ROOT, text_of

TERMINAL = ("bot/cli", "bot/channels/console", "bot/workbench")
"""Where texts for a terminal are said; a key used nowhere else is never read in a chat."""
AT_A_DESK = re.compile(r"check\.robot\.|serve\.already")
"""Keys of the terminal that no module names in full."""
SLASH = re.compile(r"(?<![\w/:])/\s?[^\W\d_][\w-]*")
KEYBOARD = re.compile(r"\b(?:Enter|Entrée|[Tt]ype|[Tt]ape[rz]|[Ww]indow|[Ff]enêtre|Ctrl)\b|--lang")
NAMED = re.compile(r"[“«]\s?([^”»]+?)\s?[”»]")


def said_in_a_chat(language: Language) -> dict[str, str]:
    """The templates a person can be shown on a platform."""
    used = [use for module in MODULES for use in uses(module)]
    chat = Messages(language, chat=True)
    shown = {}
    for key in sorted(chat.keys()):
        modules = {use.module for use in used if re.fullmatch(use.key, key)}
        terminal = bool(modules) and all(module.startswith(TERMINAL) for module in modules)
        if not terminal and not AT_A_DESK.match(key) and not key.endswith(".names"):
            shown[key] = chat._texts[key]
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_chat_no_sentence_names_a_command_that_cannot_be_sent_there(language: Language) -> None:
    shown = said_in_a_chat(language)
    assert len(shown) > 150, "the search finds what is said"
    named = {(key, found) for key, text in shown.items() for found in SLASH.findall(text)}
    assert {found for _, found in named} == {"/practice" if language == "en" else "/entrainement"}, named
    assert all(start_wish(found) == () for _, found in named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_chat_no_sentence_speaks_of_a_keyboard_or_an_option_of_the_command_line(language: Language) -> None:
    assert not {key: text for key, text in said_in_a_chat(language).items() if KEYBOARD.search(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_named_in_place_of_a_command_is_understood_in_a_chat(language: Language) -> None:
    terminal, chat = Messages(language), Messages(language, chat=True)
    replaced = {
        key for key in sorted(chat.keys()) if not key.endswith(".names") and chat._texts[key] != terminal._texts[key]
    }
    answers = {word for key in ("answer.skip", "answer.cancel") for word in chat.lines(key)}
    spoken = {"ask.intention"}
    words = {(key, word) for key in replaced - spoken for word in NAMED.findall(chat._texts[key])}
    assert len(words) > 20
    assert not {(key, word) for key, word in words if parse_bare(word) is None and word not in answers}


def test_a_wording_for_the_chat_has_one_for_the_terminal_that_asks_for_the_same() -> None:
    for language in LANGUAGES:
        texts = raw(language)
        own = [key for key in texts if key.endswith(".chat")]
        assert own
        assert all(placeholders(texts[key]) == placeholders(texts[key.removesuffix(".chat")]) for key in own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_the_same_in_either_wording(language: Language) -> None:
    terminal, chat = Messages(language), Messages(language, chat=True)
    assert chat.keys() == {key for key in sorted(terminal.keys()) if not key.endswith(".chat")}
    assert all(
        chat.lines(key) == terminal.lines(key) for key in sorted(chat.keys()) if key.endswith((".names", ".skip"))
    )


def test_what_a_person_wrote_is_shown_as_it_is() -> None:
    assert Messages("en", chat=True)("resume.you_said", text="Try /resume.") == "You wrote: Try /resume."


def test_a_command_with_a_number_is_named_with_it() -> None:
    assert "“redo 3”" in Messages("en", chat=True)("command.redo.help")
    assert "«\u00a0refaire 3\u00a0»" in Messages("fr", chat=True)("command.redo.help")


def test_no_text_of_a_customer_names_a_command() -> None:
    """A customer is met at a terminal and in a chat, where the same thing is asked for in different ways."""
    files = sorted((ROOT / "personas").rglob("*.yaml"))
    assert files
    lines = [(file.name, line) for file in files for line in text_of(file).splitlines() if not line.startswith("#")]
    names = {name for lang in LANGUAGES for c in Command for name in Messages(lang).lines(f"command.{c}.names")}
    slashed = re.compile("|".join(rf"(?<!\w){re.escape(name)}\b" for name in sorted(names) if name[:1] == "/"))
    assert not [found for found in lines if slashed.search(found[1])]
