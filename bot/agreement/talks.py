"""The card of labelled conversations: each criterion, what was scored without occasion, and the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.agreement.counting import Cells, Figure, Values, quadratic_kappa, ratio, with_intervals
from bot.agreement.labelled import TalkGraded
from bot.model import CRITERIA, CriterionName

QUALITIES: Mapping[str, int] = {"poor": 0, "fair": 1, "good": 2}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion. Precision, recall and F1 are of *observed or not*; kappa is the quadratic one of the scores.

    `near` is the share of scores at most one apart.
    """

    name: str
    labelled: int
    given: int
    precision: Figure
    recall: Figure
    f1: Figure
    kappa: Figure
    near: Figure


@dataclass(frozen=True, slots=True)
class TalkCard:
    """How the grades agree with the labels.

    `abstained` is the share of labelled scores left open, `scored_null` the share of labelled *not observed* that was
    scored, `ranking` the share of pairs of one scenario and different quality put in the right order.
    """

    talks: int
    kappa: Figure
    abstained: Figure
    scored_null: Figure
    ranking: Figure
    pairs: int
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One labelled criterion of one conversation."""

    criterion: CriterionName
    label: int | None
    mark: int | None


def talk_card(talks: Sequence[TalkGraded]) -> TalkCard:
    """Measure these conversations."""
    judged = [_judged(talk) for talk in talks]
    figures = with_intervals(judged, _measure)
    orders = _orders(talks)
    rows = [one for talk in judged for one in talk]
    named = [name for name in CRITERIA if any(one.criterion == name for one in rows)]
    return TalkCard(
        talks=len(talks),
        kappa=figures["kappa"],
        abstained=figures["abstained"],
        scored_null=figures["scored_null"],
        ranking=with_intervals(orders, lambda some: {"ranking": ratio(sum(some), len(some))})["ranking"],
        pairs=len(orders),
        criteria=tuple(_row(name, [one for one in rows if one.criterion == name], figures) for name in named),
    )


def _judged(talk: TalkGraded) -> tuple[_Judged, ...]:
    return tuple(
        _Judged(name, None if label is None else round(label), talk.marks.get(name))
        for name, label in talk.labels.items()
    )


def _measure(talks: Sequence[tuple[_Judged, ...]]) -> Values:
    rows = [one for talk in talks for one in talk]
    nulls = [one for one in rows if one.label is None]
    values: dict[str, float | None] = {
        "kappa": quadratic_kappa(_pairs(rows)),
        "abstained": ratio(sum(one.mark is None for one in rows if one.label is not None), len(rows) - len(nulls)),
        "scored_null": ratio(sum(one.mark is not None for one in nulls), len(nulls)),
    }
    by_name: dict[str, list[_Judged]] = {}
    for one in rows:
        by_name.setdefault(one.criterion, []).append(one)
    for name, some in by_name.items():
        pairs = _pairs(some)
        values |= _seen(some).values(name)
        values[f"{name}.kappa"] = quadratic_kappa(pairs)
        values[f"{name}.near"] = ratio(sum(abs(a - b) <= 1 for a, b in pairs), len(pairs))
    return values


def _pairs(rows: Sequence[_Judged]) -> list[tuple[int, int]]:
    return [(one.label, one.mark) for one in rows if one.label is not None and one.mark is not None]


def _seen(rows: Sequence[_Judged]) -> Cells:
    """Observed or not, as labelled and as graded."""
    both = [(one.label is not None, one.mark is not None) for one in rows]
    return Cells(*(both.count(cell) for cell in ((True, True), (False, True), (True, False), (False, False))))


def _row(name: CriterionName, rows: Sequence[_Judged], figures: Mapping[str, Figure]) -> CriterionRow:
    return CriterionRow(
        name=name,
        labelled=sum(one.label is not None for one in rows),
        given=sum(one.mark is not None for one in rows),
        precision=figures[f"{name}.precision"],
        recall=figures[f"{name}.recall"],
        f1=figures[f"{name}.f1"],
        kappa=figures[f"{name}.kappa"],
        near=figures[f"{name}.near"],
    )


def _orders(talks: Sequence[TalkGraded]) -> list[bool]:
    """Per pair of one scenario and different quality: whether the better one got strictly more."""
    scenarios: dict[tuple[str, str], list[TalkGraded]] = {}
    for talk in talks:
        if talk.quality in QUALITIES:
            scenarios.setdefault((talk.language, talk.scenario), []).append(talk)
    return [
        (one.overall > other.overall) == (QUALITIES[one.quality or ""] > QUALITIES[other.quality or ""])
        and one.overall != other.overall
        for some in scenarios.values()
        for one, other in combinations(some, 2)
        if one.quality != other.quality
    ]
