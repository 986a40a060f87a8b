"""Marks and total as pure functions of the moves made. Source: training doctrine, "Criteria"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.content.rubric import Criterion, Rubric
from bot.feedback.rules import AGAIN, HELP, HURT, HURT_AGAIN, RULES
from bot.model import CRITERIA, CriterionName, Graded, MoveName

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


def score(name: CriterionName, entry: Criterion, made: Counter[MoveName]) -> int:
    """The mark 0..4 of one criterion from the moves made."""
    rule = RULES[name]
    lift = sum(rule.lifts.get(move, HELP) * (1 + AGAIN * (made[move] > 1)) for move in entry.helps if made[move])
    cost = sum(rule.lowers.get(move, HURT) * (1 + HURT_AGAIN * (made[move] - 1)) for move in entry.hurts if made[move])
    return max(0, min(FULL, int(rule.base + lift - cost + 0.5)))


def scores(rubric: Rubric, conversation: Sequence[Graded]) -> dict[CriterionName, int | None]:
    """All 17 marks, always in the same order; None where there was no occasion."""
    made = counted(conversation)
    if not any(line.line.speaker == "trainee" for line in conversation):
        return dict.fromkeys(CRITERIA)
    return {
        name: score(name, rubric.criteria[name], made) if called_for(name, rubric, conversation, made) else None
        for name in CRITERIA
    }


def called_for(name: CriterionName, rubric: Rubric, conversation: Sequence[Graded], made: Counter[MoveName]) -> bool:
    """Whether the conversation gave occasion for a criterion, or the trainee showed it unasked."""
    rule, occasions = RULES[name], rubric.criteria[name].occasion
    if rule.only_if and not any(made[move] for move in rule.only_if):
        return False
    if not occasions:
        return True
    if any(made[move] for move in rule.shows):
        return True
    return any(line.appraisal.occasion(wanted) is not None for line in conversation for wanted in occasions)


def overall(rubric: Rubric, marks: dict[CriterionName, int | None]) -> int:
    """The total 0..100: the weighted mean of the marks that were given; 100 = every mark is 4, 0 = none was given."""
    given = [(rubric.criteria[name].weight, mark) for name, mark in marks.items() if mark is not None]
    weights = sum(weight for weight, _ in given)
    return round(100 * sum(weight * mark for weight, mark in given) / (FULL * weights)) if weights else 0


def focus_of(rubric: Rubric, marks: dict[CriterionName, int | None]) -> CriterionName | None:
    """The criterion to work on next: it costs the total most; the earlier one at a tie; None when all are 4."""
    missing = {name: rubric.criteria[name].weight * (FULL - mark) for name, mark in marks.items() if mark is not None}
    worst = max(missing.values(), default=0)
    return next((name for name in CRITERIA if worst and missing.get(name) == worst), None)
