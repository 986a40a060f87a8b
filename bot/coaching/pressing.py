"""Buttons: of which practice they are, and whether what they ask can still be done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.coaching.branch import trainee_turns
from bot.coaching.commands import Command, parse
from bot.coaching.intake import clean
from bot.errors import InputError
from bot.model import Practice, Pressed

ANSWERS = frozenset({"confidence_before", "confidence_after", "intention", "safety", "disagree", "which", "reason"})
"""Questions that a practice waits on; their button means nothing at another time."""
LOOKING_BACK = (Command.REDO, Command.DETAILS, Command.EXAMPLE, Command.DISAGREE)
"""What can be asked of a practice that is over."""
HARMLESS = (Command.DETAILS,)
"""What can be asked of another practice while one is going on: it changes nothing."""


def is_late(pressed: Pressed, practice: Practice) -> bool:
    """Whether the question the button answers is no longer open in its practice."""
    return pressed.asked in ANSWERS and practice.awaiting != pressed.asked


def may_look_back(text: str, current: Practice | None) -> bool:
    """Whether a button of a practice that is not the current one may do what its text says."""
    asked = parse(text)
    if asked is None:
        return False
    busy = current is not None and current.status == "open"
    return asked.command in (HARMLESS if busy else LOOKING_BACK)


def turn_said(practice: Practice, before: str) -> int | None:
    """The number (1-based) of the trainee's turn of which a message was all or a part; the last one that fits."""
    try:
        words = clean(before)
    except InputError:
        return None
    mine = trainee_turns(practice.path())
    return next((number for number in range(len(mine), 0, -1) if _holds(mine[number - 1].text, words)), None)


def _holds(turn: str, words: str) -> bool:
    """Whether the words are whole lines of the turn, as messages are when they are joined."""
    lines, said = turn.split("\n"), words.split("\n")
    return any(_same(lines[at : at + len(said)], said) for at in range(len(lines) - len(said) + 1))


def _same(some: Sequence[str], others: Sequence[str]) -> bool:
    return [line.strip() for line in some] == [line.strip() for line in others]
