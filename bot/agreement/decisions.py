"""Yes-or-no decisions about named things (moves, occasions): their counts, their rows, the worst confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.agreement.counting import Cells, Figure
from bot.agreement.labelled import Label
from bot.model import Language


class Compared(Protocol):
    """One turn of which is known what was labelled and what was read."""

    @property
    def id(self) -> str:
        """What it is called in the file."""

    @property
    def language(self) -> Language:
        """What it is written in."""

    @property
    def text(self) -> str:
        """The words of the turn."""

    @property
    def want(self) -> frozenset[str]:
        """The names labelled."""

    @property
    def have(self) -> frozenset[str]:
        """The names read."""

    @property
    def asked(self) -> frozenset[str]:
        """The names asked about instead of read."""

    def quote(self, name: str) -> str:
        """The words in which that name was read or asked about; empty when it was not."""


@dataclass(frozen=True, slots=True)
class Row:
    """One name, or several together: how often it is labelled and read, and how far the two agree."""

    name: str
    labelled: int
    read: int
    precision: Figure
    recall: Figure
    f1: Figure
    kappa: Figure


@dataclass(frozen=True, slots=True)
class Confusion:
    """A name labelled and another read in its place; None stands for nothing. The example is one such turn."""

    labelled: Label
    read: Label
    count: int
    id: str
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn, sparse: a decision that is in none of the three was no on both sides."""

    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]

    @classmethod
    def of(cls, turn: Compared) -> Outcome:
        """What became of the labels of a turn."""
        return cls(turn.want & turn.have, turn.have - turn.want, turn.want - turn.have)


class Tally:
    """The decisions of some turns, counted by name."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        """Count them once."""
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.turns = 0
        for outcome in outcomes:
            self.right.update(outcome.right)
            self.wrong.update(outcome.wrong)
            self.missed.update(outcome.missed)
            self.turns += 1

    @property
    def labelled(self) -> list[str]:
        """The names that are labelled at least once."""
        return sorted({*self.right, *self.missed})

    @property
    def met(self) -> list[str]:
        """The names that are labelled or read at least once."""
        return sorted({*self.labelled, *self.wrong})

    def cells(self, names: Iterable[str]) -> Cells:
        """The decisions about these names together."""
        some = tuple(names)
        right, wrong, missed = (sum(c[name] for name in some) for c in (self.right, self.wrong, self.missed))
        return Cells(right, wrong, missed, self.turns * len(some) - right - wrong - missed)


def row_of(name: str, cells: Cells, figures: dict[str, Figure]) -> Row:
    """The row of a name whose measures are under `name.precision` and so on."""
    return Row(
        name=name,
        labelled=cells.right + cells.missed,
        read=cells.right + cells.wrong,
        precision=figures[f"{name}.precision"],
        recall=figures[f"{name}.recall"],
        f1=figures[f"{name}.f1"],
        kappa=figures[f"{name}.kappa"],
    )


def confusions_of(turns: Sequence[Compared]) -> tuple[Confusion, ...]:
    """Most frequent first; a turn with misses and nothing wrong confuses each with nothing, and the other way round."""
    seen: dict[tuple[Label, Label], list[Compared]] = {}
    for turn in turns:
        missed: list[Label] = [*sorted(turn.want - turn.have)]
        wrong: list[Label] = [*sorted(turn.have - turn.want)]
        if missed or wrong:
            for pair in ((a, b) for a in missed or [None] for b in wrong or [None]):
                seen.setdefault(pair, []).append(turn)
    order = sorted(seen, key=lambda pair: (-len(seen[pair]), str(pair)))
    return tuple(_confusion(pair, seen[pair]) for pair in order)


def _confusion(pair: tuple[Label, Label], turns: Sequence[Compared]) -> Confusion:
    labelled, read = pair
    first = min(turns, key=lambda turn: (len(turn.text), turn.id))
    return Confusion(labelled, read, len(turns), first.id, "" if read is None else first.quote(read), first.text)
