"""The card of customer turns: how far the occasions read are those that people label, and the worst confusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.agreement.counting import Values, with_intervals
from bot.agreement.decisions import Confusion, Outcome, Row, Tally, confusions_of, row_of
from bot.agreement.labelled import MEASURED, TurnHeard
from bot.agreement.lines import WORST

EVERY = "every occasion"


@dataclass(frozen=True, slots=True)
class OccasionCard:
    """How the reading of labelled customer turns agrees with the labels; `together` holds every occasion."""

    turns: int
    together: tuple[Row, ...]
    occasions: tuple[Row, ...]
    confusions: tuple[Confusion, ...]


def occasion_card(turns: Sequence[TurnHeard], worst: int = WORST) -> OccasionCard:
    """Measure these turns; `worst` confusions are shown with an example each."""
    outcomes = [Outcome.of(turn) for turn in turns]
    figures = with_intervals(outcomes, _measure)
    tally = Tally(outcomes)
    met = frozenset(tally.met)
    return OccasionCard(
        turns=len(turns),
        together=(row_of(EVERY, tally.cells(MEASURED), figures),),
        occasions=tuple(row_of(name, tally.cells([name]), figures) for name in MEASURED if name in met),
        confusions=confusions_of(turns)[:worst],
    )


def _measure(outcomes: Sequence[Outcome]) -> Values:
    tally = Tally(outcomes)
    values: dict[str, float | None] = dict(tally.cells(MEASURED).values(EVERY))
    for name in tally.met:
        values |= tally.cells([name]).values(name)
    return values
