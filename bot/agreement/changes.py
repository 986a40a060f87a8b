"""What other content would change: the same labelled lines read with two sets of cues, compared line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.agreement.decisions import Compared
from bot.agreement.labelled import TalkGraded
from bot.model import Language

Kind = Literal["found", "lost", "false", "cleared", "asked", "unasked"]
GAINS: tuple[Kind, ...] = ("found", "cleared")
"""Newly right; no longer wrong."""
BREAKS: tuple[Kind, ...] = ("lost", "false")
"""No longer right; newly wrong."""
KINDS: tuple[Kind, ...] = (*GAINS, *BREAKS, "asked", "unasked")
"""Gains, breaks, and what is newly or no longer asked about: neither."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One move or occasion of one line: what became of it, and the words it was or is read in."""

    kind: Kind
    move: str
    quote: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is read differently now."""

    id: str
    language: Language
    text: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One mark that is given differently now; `closer` tells whether the labelled score came nearer."""

    id: str
    criterion: str
    labelled: float | None
    before: int | None
    now: int | None
    closer: bool


def changes_of(before: Sequence[Compared], now: Sequence[Compared]) -> tuple[Change, ...]:
    """The lines (same lines in the same order) that are read differently, with what was gained and broken."""
    found = (Change(new.id, new.language, new.text, _moved(old, new)) for old, new in zip(before, now, strict=True))
    return tuple(change for change in found if change.moved)


def mark_changes(before: Sequence[TalkGraded], now: Sequence[TalkGraded]) -> tuple[MarkChange, ...]:
    """The labelled marks (same conversations in the same order) that are given differently."""
    return tuple(
        MarkChange(
            new.id,
            name,
            label,
            old.marks.get(name),
            new.marks.get(name),
            _distance(label, new.marks.get(name)) < _distance(label, old.marks.get(name)),
        )
        for old, new in zip(before, now, strict=True)
        for name, label in new.labels.items()
        if old.marks.get(name) != new.marks.get(name)
    )


def _distance(label: float | None, mark: int | None) -> float:
    """How far a mark is from its label; *observed or not* wrong is as far as the whole scale."""
    if label is None or mark is None:
        return 0.0 if label is None and mark is None else 4.0
    return abs(label - mark)


def _moved(old: Compared, new: Compared) -> tuple[Moved, ...]:
    kinds: dict[Kind, frozenset[str]] = {
        "found": (new.have - old.have) & new.want,
        "cleared": old.have - new.have - new.want,
        "lost": (old.have - new.have) & new.want,
        "false": new.have - old.have - new.want,
        "asked": new.asked - old.asked,
        "unasked": old.asked - new.asked,
    }
    return tuple(
        Moved(kind, move, new.quote(move) or old.quote(move)) for kind in KINDS for move in sorted(kinds[kind])
    )
