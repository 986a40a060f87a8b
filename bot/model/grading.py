"""What a grade is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.model.feeling import Cause
from bot.model.names import CriterionName, MoveName
from bot.model.reading import Appraisal, Line


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that show a mark: the turn (0-based index in the conversation) and a verbatim quote of it."""

    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion: 0..4, or None when there was no occasion; `instead` is one thing to say (below 4)."""

    criterion: CriterionName
    score: int | None
    evidence: tuple[Evidence, ...] = ()
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of a conversation with all that was read and felt there, as the grader sees it."""

    line: Line
    appraisal: Appraisal
    anger_before: float
    anger_after: float
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying about one trainee turn: its quote, the move, and what it did to the anger."""

    turn: int
    quote: str
    move: MoveName
    delta: float


@dataclass(frozen=True, slots=True)
class Words:
    """The grader's words as a language model found them, for the branch that ends at `leaf`.

    `instead` holds one thing to say for some of the criteria below full marks. They change no mark.
    """

    leaf: str
    headline: str | None = None
    instead: tuple[tuple[CriterionName, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """A whole session: `overall` 0..100, 17 marks, one strength and one change (either may be missing).

    `headline` is one sentence for people in the conversation's language.
    """

    overall: int
    marks: tuple[Mark, ...]
    headline: str
    strength: Remark | None = None
    change: Remark | None = None
    focus: CriterionName | None = None

    def mark(self, criterion: CriterionName) -> Mark:
        """The mark of that criterion."""
        return next(mark for mark in self.marks if mark.criterion == criterion)

    def worded(self, words: Words | None) -> Grade:
        """The same grade in these words, where they have any; every figure, mark and quote stays."""
        if words is None:
            return self
        instead = dict(words.instead)
        marks = tuple(replace(mark, instead=instead.get(mark.criterion, mark.instead)) for mark in self.marks)
        return replace(self, marks=marks, headline=words.headline or self.headline)
