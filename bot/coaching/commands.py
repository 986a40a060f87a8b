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


def is_slash(text: str) -> bool:
    """Whether the message begins like a command, known or not, with or without words behind it."""
    return bool(re.match(r"\s*/\s*\w", text))


def fold(text: str) -> str:
    """Lower case, with plain apostrophes, without accents, outer spaces, a closing full stop or exclamation mark."""
    plain = unicodedata.normalize("NFKD", text.strip().lower().replace("\u2019", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).rstrip(".! \u00a0\u202f")


@lru_cache(maxsize=1)
def _names() -> dict[str, Command]:
    return {
        fold(name): command
        for language in LANGUAGES
        for command in Command
        for name in Messages(language).lines(f"command.{command}.names")
    }
