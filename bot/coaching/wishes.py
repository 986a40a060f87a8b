"""What a person may ask of the bot itself on a chat platform, in a practice or not: history, privacy, language.

Each is a whole message, with or without a slash, in either language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.coaching.commands import BARE, Command, fold
from bot.messages import Messages
from bot.model import LANGUAGES, Ask, Card, Language, Section
from bot.typography import quoted

NO = "-"
"""What the button says that changes nothing."""


class Wish(StrEnum):
    """What can be asked for."""

    HISTORY = "history"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    FORGET = "forget"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, with the word behind it where there is one (`language fr`, `forget-me yes`), folded."""

    wish: Wish
    word: str = ""


def wished(text: str) -> Wished | None:
    """The wish a whole message is, or None: only a language, a yes or a no may stand behind its name."""
    found = re.fullmatch(r"/?\s*(\S+)(?:\s+(\S+))?", fold(text))
    wish = _names().get(found[1]) if found else None
    if found is None or wish is None:
        return None
    word = found[2] or ""
    means = {Wish.LANGUAGE: spoken_in(word) is not None, Wish.FORGET: is_yes(word) or word == NO}
    return Wished(wish, word) if not word or means.get(wish) else None


def spoken_in(word: str) -> Language | None:
    """The language a word names, in either language."""
    return _languages().get(word)


def is_yes(word: str) -> bool:
    """Whether the word agrees, in either language."""
    return word in {fold(yes) for language in LANGUAGES for yes in Messages(language).lines("answer.yes")}


def which_language(messages: Messages) -> Ask:
    """Which language?"""
    name = messages.lines("desk.language.names")[0]
    options = tuple((f"{name} {language}", messages(f"desk.language.{language}")) for language in LANGUAGES)
    return Ask("language", messages("desk.language.ask"), options)


def really_forget(messages: Messages) -> Ask:
    """Everything, really?"""
    name = messages.lines("desk.forget.names")[0]
    yes, no = messages.lines("answer.yes")[0], NO
    options = ((f"{name} {yes}", messages("desk.forget.yes")), (f"{name} {no}", messages("desk.forget.no")))
    return Ask("forget", messages("desk.forget.ask"), options)


def privacy(messages: Messages, sends_to: str = "") -> Card:
    """What is kept, who sees it, where it is sent, how it goes; `sends_to`: the server of a language model, if any."""
    parts = ("kept", "seen", *(("sent",) if sends_to else ()), "never", "gone")
    sections = tuple(
        Section(messages(f"desk.privacy.{part}.title"), messages(f"desk.privacy.{part}", server=sends_to))
        for part in parts
    )
    return Card("privacy", messages("desk.privacy.title"), sections)


def every_command(messages: Messages) -> Card:
    """All that can be written to the coach, as bare words."""
    rows = [(messages.command(name), f"command.{name}.help") for name in Command if name in BARE and name != "help"]
    own = [wish for wish in Wish if wish is not Wish.HELP]
    rows += [(quoted(messages.lines(f"desk.{wish}.names")[0], messages.language), f"desk.{wish}.help") for wish in own]
    items = tuple(messages("help.row", names=name, what=messages(key)) for name, key in rows)
    return Card("help", messages("help.title"), (Section("", messages("help.intro"), items=items),))


@lru_cache(maxsize=1)
def _names() -> dict[str, Wish]:
    return {
        fold(name): wish
        for language in LANGUAGES
        for wish in Wish
        for name in Messages(language).lines(f"desk.{wish}.names")
    }


@lru_cache(maxsize=1)
def _languages() -> dict[str, Language]:
    words: dict[str, Language] = {}
    for language in LANGUAGES:
        for spoken in LANGUAGES:
            words |= dict.fromkeys(map(fold, Messages(language).lines(f"desk.language.words.{spoken}")), spoken)
    return words
