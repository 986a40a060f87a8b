"""The wish to start: `/practice`, with a customer, a language, a difficulty and a yes behind it, each or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.coaching.commands import fold
from bot.messages import Messages
from bot.model import LANGUAGES, Difficulty, Language

DIFFICULTIES: dict[str, Difficulty] = {"1": 1, "2": 2, "3": 3}
USUAL: Difficulty = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which practice. `agreed`: the person has said yes to what is hard about the customer, or to leaving another."""

    persona_id: str | None
    language: Language
    difficulty: Difficulty = USUAL
    agreed: bool = False


def start_wish(text: str) -> tuple[str, ...] | None:
    """The words behind `/practice`, or None when the message is not that."""
    words = re.split(r"\s+", fold(text))
    return tuple(words[1:]) if words and words[0] in _start_names() else None


def read(words: Sequence[str], language: Language) -> Wanted:
    """What the words ask for, in any order; `language` where they name none."""
    yes = {fold(word) for spoken in LANGUAGES for word in Messages(spoken).lines("answer.yes")}
    rest = [word for word in words if word not in LANGUAGES and word not in DIFFICULTIES and word not in yes]
    return Wanted(
        rest[0] if rest else None,
        next((spoken for spoken in LANGUAGES if spoken in words), language),
        next((DIFFICULTIES[word] for word in words if word in DIFFICULTIES), USUAL),
        agreed=any(word in yes for word in words),
    )


def text(messages: Messages, wanted: Wanted) -> str:
    """The message that starts it."""
    words = [messages.lines("command.practice.names")[0], wanted.persona_id or "", wanted.language]
    words += [str(wanted.difficulty)] if wanted.difficulty != USUAL else []
    words += [messages.lines("answer.yes")[0]] if wanted.agreed else []
    return " ".join(filter(None, words))


@lru_cache(maxsize=1)
def _start_names() -> frozenset[str]:
    names = (name for language in LANGUAGES for name in Messages(language).lines("command.practice.names"))
    return frozenset(map(fold, names))
