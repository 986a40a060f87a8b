"""The message catalogues: whole, and the same in both languages."""

import ast
import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.house.tree import MODULES, ROOT, text_of, within

FAULT_KEY = re.compile(r"(?:error|fault|content)\.[a-z_]+(?:\.[a-z_]+)*\Z")
MAY_STAY_UNSAID = {"who"}  # French cannot put "de" in front of just any name


def placeholders(text: str) -> set[str]:
    """The names a text asks for; a bare `{}` counts as one, and fails below."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_hold_the_same_messages() -> None:
    english, french = Messages("en").keys(), Messages("fr").keys()
    assert english
    assert english ^ french == frozenset()


def test_a_message_asks_for_the_same_values_in_both_languages() -> None:
    english, french = raw("en"), raw("fr")
    unlike = [
        (key, sorted(mine), sorted(theirs))
        for key in sorted(english.keys() & french.keys())
        if ((mine := placeholders(english[key])) ^ (theirs := placeholders(french[key]))) - MAY_STAY_UNSAID
    ]
    assert not unlike


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_name(language: Language) -> None:
    nameless = [key for key, text in raw(language).items() if placeholders(text) & {"", "0", "1"}]
    assert not nameless


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_marked_as_doubtful(language: Language) -> None:
    path = ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    assert not [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)]


def test_no_message_is_written_twice() -> None:
    for language in LANGUAGES:
        keys = re.findall(
            r'^msgid "(.+)"$',
            text_of(ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"),
            re.MULTILINE,
        )
        assert sorted(keys) == sorted(set(keys))


def test_every_error_raised_has_words() -> None:
    known = Messages("en").keys()
    wordless = sorted(
        {
            (within(module), node.value)
            for module in MODULES
            for node in ast.walk(ast.parse(text_of(module)))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and FAULT_KEY.match(node.value)
            and node.value not in known
        }
    )
    assert not wordless


def raw(language: Language) -> dict[str, str]:
    """Every message as it stands in the file, before typesetting."""
    path = ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream, locale=language) if message.id}
