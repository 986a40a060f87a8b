"""The card of labelled turns: per move and together, traps, silence, calibration, and the worst confusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.agreement.counting import Figure, Values, ratio, with_intervals
from bot.agreement.decisions import Confusion, Outcome, Row, Tally, confusions_of, row_of
from bot.agreement.labelled import LineRead, one_name, twinned
from bot.agreement.reliability import Reliability, reliability
from bot.model import HELPING, HURTING, MOVES

EVERY, HELP, HURT = "every move", "helping", "hurting"
WORST = 10


@dataclass(frozen=True, slots=True)
class LineCard:
    """How the reading of labelled turns agrees with the labels.

    `silent` counts the labelled turns in which nothing was read, of `speaking` that have a label. `fallen` counts the
    traps read, of `warned`. `asked` counts the moves asked about instead of read, `rightly` those that are labelled.
    `together` holds every move, the helping and the hurting ones.
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
    asked: int
    rightly: int
    reliability: tuple[Reliability, ...]
    confusions: tuple[Confusion, ...]
    traps: tuple[Confusion, ...]


def line_card(lines: Sequence[LineRead], worst: int = WORST) -> LineCard:
    """Measure these turns; `worst` confusions are shown with an example each."""
    outcomes = [Outcome.of(line) for line in lines]
    figures = with_intervals(outcomes, _measure)
    tally = Tally(outcomes)
    met = frozenset(tally.met)
    groups = {EVERY: twinned(MOVES), HELP: twinned(HELPING), HURT: twinned(HURTING)}
    speaking = [line for line in lines if line.labels]
    fallen, warned = sum(len(line.fallen) for line in lines), sum(len(line.warned) for line in lines)
    return LineCard(
        lines=len(lines),
        together=tuple(row_of(name, tally.cells(moves), figures) for name, moves in groups.items()),
        macro_f1=figures["macro"],
        moves=tuple(row_of(move, tally.cells([move]), figures) for move in MOVES if move in met),
        silent=sum(not line.read for line in speaking),
        speaking=len(speaking),
        fallen=fallen,
        warned=warned,
        trap_rate=ratio(fallen, warned),
        asked=sum(len(line.asked) for line in lines),
        rightly=sum(len(line.asked & line.want) for line in lines),
        reliability=tuple(reliability(name, lines, moves) for name, moves in ((HELP, HELPING), (HURT, HURTING))),
        confusions=confusions_of(lines)[:worst],
        traps=_traps(lines),
    )


def _measure(outcomes: Sequence[Outcome]) -> Values:
    tally = Tally(outcomes)
    values: dict[str, float | None] = {}
    for name, moves in ((EVERY, MOVES), (HELP, HELPING), (HURT, HURTING)):
        values |= tally.cells(twinned(moves)).values(name)
    for move in tally.met:
        values |= tally.cells([move]).values(move)
    scores = [tally.cells([move]).f1 or 0.0 for move in tally.labelled]
    return values | {"macro": ratio(sum(scores), len(scores))}


def _traps(lines: Sequence[LineRead]) -> tuple[Confusion, ...]:
    return tuple(
        Confusion(", ".join(sorted(line.labels)) or None, trap, 1, line.id, line.quote(one_name(trap)), line.text)
        for line in lines
        for trap in sorted(line.fallen)
    )
