"""What a trainee can disagree with in one of their turns, and how their choice is understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.coaching.commands import fold
from bot.content.rubric import Rubric
from bot.messages import Messages
from bot.model import (
    HELPING,
    HURTING,
    MOVES,
    Claim,
    CriterionName,
    Disagreement,
    Language,
    Mark,
    Move,
    MoveName,
    Turn,
    Way,
)
from bot.ports import Session
from bot.typography import quoted, typeset

Options = tuple[tuple[str, str], ...]
FULL = 4
"""The best mark."""
_NUMBERED = re.compile(r"(\d{1,2})(?:[ \u00a0\u202f]*[.:,;)–—-]\s*(\S.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a claim is made: the graded branch, the turn in it (0-based `index`), and what was sent before.

    `number` is the place of the turn among the trainee's own (1-based); `earlier` are disagreements about this turn.
    """

    session: Session
    turn: Turn
    index: int
    number: int
    earlier: tuple[Disagreement, ...]
    messages: Messages

    def options(self, claim: Claim) -> Options:
        """What can be chosen next: first what was read, then which mark or which missed move."""
        if claim.way is None:
            return (*self._readings(), *self._ways())
        return self._marks() if claim.way == "mark" else self._missed()

    def chosen(self, claim: Claim, value: str) -> Claim:
        """The claim with one of its options taken."""
        way, _, name = value.partition(":")
        if way == "mark" and name:
            mark = self._mark(name)
            return replace(claim, way="mark", criterion=mark.criterion, score=mark.score)
        if name:
            return replace(claim, way="read" if way == "read" else "missed", move=_move(name))
        return replace(claim, way="mark" if way == "mark" else "missed")

    def _readings(self) -> Options:
        """What was read there, what hurts first, then what was only asked about."""
        appraisal = self.turn.appraisal
        read = sorted(appraisal.moves, key=lambda move: (move.name not in HURTING, move.start))
        found = [(move, "disagree.read") for move in read] + [(move, "disagree.asked") for move in appraisal.unsure]
        return tuple(
            self._option(Claim(self.turn.id, "read", move=move.name), self._reading(move, key)) for move, key in found
        )

    def _reading(self, move: Move, key: str) -> str:
        name = move_label(move.name, self.session.bundle.rubric, self.messages.language)
        return self.messages(key, what=name, quote=quoted(move.quote, self.messages.language))

    def _ways(self) -> Options:
        mark: Options = (("mark", self.messages("disagree.mark")),) if self._marks() else ()
        return (*mark, ("missed", self.messages("disagree.missed")))

    def _marks(self) -> Options:
        """The marks that rest on this turn."""
        return tuple(
            self._option(
                Claim(self.turn.id, "mark", criterion=mark.criterion),
                self.messages("details.mark", name=self._criterion(mark.criterion), score=mark.score, full=FULL),
            )
            for mark in self.session.grade.marks
            if mark.score is not None and any(shown.turn == self.index for shown in mark.evidence)
        )

    def _missed(self) -> Options:
        """The helping moves that were not read there."""
        rubric, language = self.session.bundle.rubric, self.messages.language
        return tuple(
            self._option(Claim(self.turn.id, "missed", move=name), move_label(name, rubric, language))
            for name in MOVES
            if name in HELPING and not self.turn.appraisal.has(name)
        )

    def _option(self, claim: Claim, label: str) -> tuple[str, str]:
        """The option of a claim; what was said of it before stands behind it."""
        value = f"{claim.way}:{claim.move or claim.criterion}"
        before = next((one for one in self.earlier if one.claim.same_as(claim)), None)
        return (value, self.messages(f"disagree.before.{before.status}", what=label) if before else label)

    def _mark(self, name: str) -> Mark:
        return next(mark for mark in self.session.grade.marks if mark.criterion == name)

    def _criterion(self, name: CriterionName) -> str:
        return criterion_label(name, self.session.bundle.rubric, self.messages.language)


def picked(options: Options, text: str) -> tuple[str | None, str]:
    """The option meant, by its number, its value or its label, and what was written behind the number.

    Anything else is None and all of the text: a reason that came first, never lost.
    """
    said = text.strip()
    if (found := _NUMBERED.fullmatch(said)) and 1 <= int(found[1]) <= len(options):
        return options[int(found[1]) - 1][0], (found[2] or "").strip()
    wish = fold(said).replace(" ", "_")
    for value, label in options:
        if wish in {value, value.partition(":")[2], fold(label).replace(" ", "_")} - {""}:
            return value, ""
    return None, said


def named(claim: Claim, rubric: Rubric, messages: Messages) -> str:
    """What a claim is about, in a few words."""
    way: Way = claim.way or "missed"
    if claim.criterion is not None:
        return messages(f"disagree.about.{way}", name=criterion_label(claim.criterion, rubric, messages.language))
    if claim.move is not None:
        return messages(f"disagree.about.{way}", name=move_label(claim.move, rubric, messages.language))
    return messages("disagree.about.nameless")


def outcome(disagreements: Sequence[Disagreement], rubric: Rubric, messages: Messages) -> tuple[str, ...]:
    """What became of each, as a sentence."""
    return tuple(
        messages(
            f"disagree.told.{one.status}.because" if one.because else f"disagree.told.{one.status}",
            what=named(one.claim, rubric, messages),
            because=one.because,
        )
        for one in disagreements
    )


def move_label(name: MoveName, rubric: Rubric, language: Language) -> str:
    """What a move is called for people."""
    return typeset(rubric.moves[name].label.in_(language), language)


def criterion_label(name: CriterionName, rubric: Rubric, language: Language) -> str:
    """What a criterion is called for people."""
    return typeset(rubric.criteria[name].label.in_(language), language)


def _move(name: str) -> MoveName:
    return next(move for move in MOVES if move == name)
