"""Marks and total as pure functions of the moves made. Source: training doctrine, "Criteria"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.content.rubric import Criterion, Rubric
from bot.feedback.rules import AGAIN, CLEAN, CLEAN_TURNS, CLEAN_USUAL, HELP, HURT, HURT_AGAIN, RULES
from bot.model import CRITERIA, HURTING, CriterionName, Graded, MoveName

FULL = 4
"""The best mark."""


def counted(conversation: Sequence[Graded]) -> Counter[MoveName]:
    """In how many trainee turns each move was made."""
    return Counter(
        name
        for line in conversation
        if line.line.speaker == "trainee"
        for name in {m.name for m in line.appraisal.moves}
    )


def tone(conversation: Sequence[Graded]) -> float:
    """What the talk as a whole adds to every mark: below 0 when more than half of the turns carry a slip."""
    mine = [line for line in conversation if line.line.speaker == "trainee"]
    clean = sum(not line.appraisal.has(*HURTING) for line in mine)
    share = (clean + CLEAN_USUAL * CLEAN_TURNS) / (len(mine) + CLEAN_TURNS)
    return CLEAN * (share - CLEAN_USUAL)


def exact(name: CriterionName, entry: Criterion, made: Counter[MoveName], added: float = 0) -> float:
    """The mark 0..4 of one criterion before rounding, from the moves made; `added` is the tone of the talk."""
    rule = RULES[name]
    lift = sum(rule.lifts.get(move, HELP) * (1 + AGAIN * (made[move] > 1)) for move in entry.helps if made[move])
    cost = sum(rule.lowers.get(move, HURT) * (1 + HURT_AGAIN * (made[move] - 1)) for move in entry.hurts if made[move])
    return max(0.0, min(float(FULL), rule.base + lift - cost + added))


def scores(rubric: Rubric, conversation: Sequence[Graded]) -> dict[CriterionName, float | None]:
    """All 17 marks before rounding, always in the same order; None where there was no occasion."""
    made, added = counted(conversation), tone(conversation)
    if not any(line.line.speaker == "trainee" for line in conversation):
        return dict.fromkeys(CRITERIA)
    return {
        name: exact(name, rubric.criteria[name], made, added) if called_for(name, rubric, conversation, made) else None
        for name in CRITERIA
    }


def rounded(score: float | None) -> int | None:
    """The mark as it is shown: 0, 1, 2, 3 or 4; a half goes up."""
    return None if score is None else int(score + 0.5)


def called_for(name: CriterionName, rubric: Rubric, conversation: Sequence[Graded], made: Counter[MoveName]) -> bool:
    """Whether the conversation gave occasion for a criterion, or the trainee showed it unasked."""
    rule, occasions = RULES[name], rubric.criteria[name].occasion
    if not occasions:
        return True
    if any(made[move] for move in rule.shows):
        return True
    return any(line.appraisal.occasion(wanted) is not None for line in conversation for wanted in occasions)


def overall(rubric: Rubric, marks: Mapping[CriterionName, float | None]) -> int:
    """The total 0..100: the weighted mean of the marks that were given, before rounding (no hair's breadth counts).

    100 = every mark is a full 4; 0 = all are 0, or none was given.
    """
    given = [(rubric.criteria[name].weight, mark) for name, mark in marks.items() if mark is not None]
    weights = sum(weight for weight, _ in given)
    return round(100 * sum(weight * mark for weight, mark in given) / (FULL * weights)) if weights else 0


def focus_of(rubric: Rubric, marks: Mapping[CriterionName, int | None]) -> CriterionName | None:
    """The criterion to work on next: it costs the total most; the earlier one at a tie; None when all are 4."""
    missing = {name: rubric.criteria[name].weight * (FULL - mark) for name, mark in marks.items() if mark is not None}
    worst = max(missing.values(), default=0)
    return next((name for name in CRITERIA if worst and missing.get(name) == worst), None)
