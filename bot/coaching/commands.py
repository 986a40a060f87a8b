"""Commands: a whole message, never a word inside one, in English and in French in any session."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.messages import Messages
from bot.model import LANGUAGES


class Command(StrEnum):
    """What a person can ask the coach, besides writing to the customer."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    FILE = "file"
    HINT = "hint"
    SUPERVISOR = "supervisor"
    REDO = "redo"
    KEEP = "keep"
    DETAILS = "details"
    EXAMPLE = "example"
    DISAGREE = "disagree"
    DONE = "done"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, with the number behind it where there is one (`/redo 3`)."""

    command: Command
    number: int | None = None


BARE = frozenset(Command) - {Command.DONE}
"""What a chat takes as a bare word. "Done" and "terminer" are left to the customer; there is a button for it."""
_WITH_NUMBER = frozenset({Command.REDO, Command.DISAGREE, Command.EXAMPLE})
"""Commands that mean one of the turns; behind another word a number is the customer's, "file 45821"."""
_WITH_SLASH = re.compile(r"/\s*([^\s\d](?:[^\d]*[^\s\d])?)(?:\s*(\d{1,9}))?")


def parse(text: str) -> Asked | None:
    """The command a whole message is, or None.

    With a slash every name counts; without one only the stop words the catalogue lists so, so that "stop" always
    ends the role-play while "pause" or "help" still reach the customer.
    """
    folded = fold(text)
    found = _WITH_SLASH.fullmatch(folded)
    if found is not None:
        command = _names().get(f"/{found[1]}")
        return Asked(command, int(found[2]) if found[2] else None) if command else None
    command = _names().get(folded)
    return Asked(command) if command else None


def parse_bare(text: str) -> Asked | None:
    """The command a whole message is on a chat platform, where no message can begin with a slash, or None.

    Only the first name of each command, in either language, in any case, with or without its accents. A closing full
    stop makes it a sentence for the customer, except behind the stop words.
    """
    if not is_slash(text) and (stop := parse(text)) is not None:
        return stop
    word, _, number = _plain(text).partition(" ")
    command = _bare().get(word)
    if command is None or not number:
        return Asked(command) if command else None
    counts = command in _WITH_NUMBER and re.fullmatch(r"\s*\d{1,9}", number)
    return Asked(command, int(number)) if counts else None


def is_slash(text: str) -> bool:
    """Whether the message begins like a command, known or not, with or without words behind it."""
    return bool(re.match(r"\s*/\s*\w", text))


def fold(text: str) -> str:
    """Lower case, with plain apostrophes, without accents, outer spaces, a closing full stop or exclamation mark."""
    return _plain(text).rstrip(".! \u00a0\u202f")


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().lower().replace("\u2019", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _names() -> dict[str, Command]:
    return {
        fold(name): command
        for language in LANGUAGES
        for command in Command
        for name in Messages(language).lines(f"command.{command}.names")
    }


@lru_cache(maxsize=1)
def _bare() -> dict[str, Command]:
    firsts = {c: [Messages(language).lines(f"command.{c}.names")[0] for language in LANGUAGES] for c in BARE}
    return {fold(name).removeprefix("/"): command for command, names in firsts.items() for name in names}
