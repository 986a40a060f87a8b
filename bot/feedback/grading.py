"""The offline grader: the same conversation gets the same grade, and every mark shows its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from bot.content.rubric import Rubric
from bot.feedback.evidence import evidence_of
from bot.feedback.remarks import change_of, strength_of
from bot.feedback.scoring import FULL, focus_of, overall, rounded, scores
from bot.messages import Messages
from bot.model import Case, CriterionName, Grade, Graded, Language, Mark
from bot.typography import typeset

BANDS: tuple[tuple[int, str], ...] = ((80, "headline.strong"), (60, "headline.good"), (35, "headline.mixed"))
"""From which total (0..100) on which headline holds; below all of them `headline.weak`."""


class OfflineGrader:
    """Grades from moves, occasions and anger. Stateless. Source: training doctrine, "Criteria"."""

    async def grade(self, rubric: Rubric, conversation: tuple[Graded, ...], case: Case, language: Language) -> Grade:
        """The grade of a conversation; marks without occasion are None."""
        return self.grade_now(rubric, conversation, case, language)

    def grade_now(self, rubric: Rubric, conversation: tuple[Graded, ...], case: Case, language: Language) -> Grade:
        """The same, at once. `case` is not needed offline: what is about what was settled in reading."""
        del case
        before_rounding = scores(rubric, conversation)
        given = {name: rounded(score) for name, score in before_rounding.items()}
        marks = tuple(_mark(name, score, rubric, conversation, language) for name, score in given.items())
        total, focus = overall(rubric, before_rounding), focus_of(rubric, given)
        return Grade(
            overall=total,
            marks=marks,
            headline=_headline(rubric, marks, total, focus, language),
            strength=strength_of(conversation),
            change=change_of(conversation),
            focus=focus,
        )


def _mark(
    name: CriterionName, score: int | None, rubric: Rubric, conversation: Sequence[Graded], language: Language
) -> Mark:
    mark = Mark(name, score)
    if score is None:
        return mark
    entry = rubric.criteria[name]
    mark = replace(mark, evidence=evidence_of(name, entry, score, conversation))
    return mark if score == FULL else replace(mark, instead=_instead(name, rubric, conversation, language))


def _instead(name: CriterionName, rubric: Rubric, conversation: Sequence[Graded], language: Language) -> str:
    """One of the rubric's sentences: the same for the same conversation, another one for another."""
    choices = rubric.criteria[name].instead.in_(language)
    said = "\n".join(line.line.text for line in conversation)
    return typeset(choices[crc32(f"{name}\n{said}".encode()) % len(choices)], language)


def _headline(
    rubric: Rubric, marks: Sequence[Mark], total: int, focus: CriterionName | None, language: Language
) -> str:
    messages = Messages(language)
    if focus is None:
        return messages("headline.full" if any(mark.score is not None for mark in marks) else "headline.nothing")
    key = next((key for least, key in BANDS if total >= least), "headline.weak")
    best = max((mark for mark in marks if mark.score is not None), key=lambda mark: mark.score or 0).criterion
    labels = {name: typeset(rubric.criteria[name].label.in_(language), language) for name in (best, focus)}
    return messages(key, best=labels[best], focus=labels[focus])
