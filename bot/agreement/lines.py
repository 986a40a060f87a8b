"""The card of labelled turns: per move and together, traps, silence, calibration, and the worst confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.agreement.counting import Cells, Figure, Values, ratio, with_intervals
from bot.agreement.labelled import Label, LineRead, one_name, twinned
from bot.agreement.reliability import Reliability, reliability
from bot.model import HELPING, HURTING, MOVES, MoveName

EVERY, HELP, HURT = "every move", "helping", "hurting"
WORST = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One move, or several together: how often it is labelled and read, and how far the two agree."""

    name: str
    labelled: int
    read: int
    precision: Figure
    recall: Figure
    f1: Figure
    kappa: Figure


@dataclass(frozen=True, slots=True)
class Confusion:
    """A move labelled and another read in its place; None stands for nothing. The example is one such turn."""

    labelled: Label
    read: Label
    count: int
    id: str
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class LineCard:
    """How the reading of labelled turns agrees with the labels.

    `silent` counts the labelled turns in which nothing was read, of `speaking` that have a label. `fallen` counts the
    traps read, of `warned`. `together` holds every move, the helping and the hurting ones.
    """

    lines: int
    together: tuple[Row, ...]
    macro_f1: Figure
    moves: tuple[Row, ...]
    silent: int
    speaking: int
    fallen: int
    warned: int
    trap_rate: float | None
    reliability: tuple[Reliability, ...]
    confusions: tuple[Confusion, ...]
    traps: tuple[Confusion, ...]


def line_card(lines: Sequence[LineRead], worst: int = WORST) -> LineCard:
    """Measure these turns; `worst` confusions are shown with an example each."""
    outcomes = [_Outcome.of(line) for line in lines]
    figures = with_intervals(outcomes, _measure)
    tally = _Tally(outcomes)
    named = [move for move in MOVES if one_name(move) == move and tally.cells([move]) != _nothing(len(lines))]
    groups = {EVERY: twinned(MOVES), HELP: twinned(HELPING), HURT: twinned(HURTING)}
    speaking = [line for line in lines if line.labels]
    fallen, warned = sum(len(line.fallen) for line in lines), sum(len(line.warned) for line in lines)
    return LineCard(
        lines=len(lines),
        together=tuple(_row(name, tally.cells(moves), figures) for name, moves in groups.items()),
        macro_f1=figures["macro"],
        moves=tuple(_row(move, tally.cells([move]), figures) for move in named),
        silent=sum(not line.read for line in speaking),
        speaking=len(speaking),
        fallen=fallen,
        warned=warned,
        trap_rate=ratio(fallen, warned),
        reliability=tuple(reliability(name, lines, moves) for name, moves in ((HELP, HELPING), (HURT, HURTING))),
        confusions=_confusions(lines)[:worst],
        traps=_traps(lines),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One turn, sparse: a decision that is in none of the three was no on both sides."""

    right: frozenset[MoveName]
    wrong: frozenset[MoveName]
    missed: frozenset[MoveName]

    @classmethod
    def of(cls, line: LineRead) -> _Outcome:
        return cls(line.want & line.have, line.have - line.want, line.want - line.have)


class _Tally:
    """The decisions of some turns, counted by move."""

    def __init__(self, outcomes: Iterable[_Outcome]) -> None:
        self.right: Counter[MoveName] = Counter()
        self.wrong: Counter[MoveName] = Counter()
        self.missed: Counter[MoveName] = Counter()
        self.turns = 0
        for outcome in outcomes:
            self.right.update(outcome.right)
            self.wrong.update(outcome.wrong)
            self.missed.update(outcome.missed)
            self.turns += 1

    def cells(self, moves: Iterable[MoveName]) -> Cells:
        names = tuple(moves)
        right, wrong, missed = (sum(c[name] for name in names) for c in (self.right, self.wrong, self.missed))
        return Cells(right, wrong, missed, self.turns * len(names) - right - wrong - missed)


def _nothing(turns: int) -> Cells:
    return Cells(0, 0, 0, turns)


def _measure(outcomes: Sequence[_Outcome]) -> Values:
    tally = _Tally(outcomes)
    values: dict[str, float | None] = {}
    for name, moves in ((EVERY, MOVES), (HELP, HELPING), (HURT, HURTING)):
        values |= tally.cells(twinned(moves)).values(name)
    labelled = sorted({*tally.right, *tally.missed})
    for move in sorted({*labelled, *tally.wrong}):
        values |= tally.cells([move]).values(move)
    scores = [tally.cells([move]).f1 or 0.0 for move in labelled]
    return values | {"macro": ratio(sum(scores), len(scores))}


def _row(name: str, cells: Cells, figures: dict[str, Figure]) -> Row:
    return Row(
        name=name,
        labelled=cells.right + cells.missed,
        read=cells.right + cells.wrong,
        precision=figures[f"{name}.precision"],
        recall=figures[f"{name}.recall"],
        f1=figures[f"{name}.f1"],
        kappa=figures[f"{name}.kappa"],
    )


def _confusions(lines: Sequence[LineRead]) -> tuple[Confusion, ...]:
    """Most frequent first; a turn with misses and nothing wrong confuses each with nothing, and the other way round."""
    seen: dict[tuple[Label, Label], list[LineRead]] = {}
    for line in lines:
        missed: list[Label] = [*sorted(line.want - line.have)]
        wrong: list[Label] = [*sorted(line.have - line.want)]
        if missed or wrong:
            for pair in ((a, b) for a in missed or [None] for b in wrong or [None]):
                seen.setdefault(pair, []).append(line)
    order = sorted(seen, key=lambda pair: (-len(seen[pair]), str(pair)))
    return tuple(_confusion(pair, seen[pair]) for pair in order)


def _confusion(pair: tuple[Label, Label], lines: Sequence[LineRead]) -> Confusion:
    labelled, read = pair
    first = min(lines, key=lambda line: (len(line.text), line.id))
    quote = next((move.quote for move in first.read if one_name(move.name) == read), "")
    return Confusion(labelled, read, len(lines), first.id, quote, first.text)


def _traps(lines: Sequence[LineRead]) -> tuple[Confusion, ...]:
    return tuple(
        Confusion(", ".join(sorted(line.labels)) or None, trap, 1, line.id, line.quote(one_name(trap)), line.text)
        for line in lines
        for trap in sorted(line.fallen)
    )
