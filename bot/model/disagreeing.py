"""What a trainee holds against a reading, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.names import CriterionName, Decision, MoveName, Way


@dataclass(frozen=True, slots=True)
class Claim:
    """What a trainee disagrees with in one of their own turns.

    `turn` is the id of that turn. `way`: a move was `read` that was not made, one that was made was `missed`, or a
    `mark` is not deserved; None while the person has not said. `move` or `criterion` names it; neither when a missed
    move has no name, and then there is a `reason`. `score` is the mark as it was given (0..4).
    """

    turn: str
    way: Way | None = None
    move: MoveName | None = None
    criterion: CriterionName | None = None
    score: int | None = None
    reason: str | None = None

    @property
    def named(self) -> bool:
        """Whether it says which move or mark it is about."""
        return self.move is not None or self.criterion is not None

    def same_as(self, other: Claim) -> bool:
        """Whether both are about one and the same thing; two without a name never are."""
        mine, theirs = ((c.turn, c.way, c.move, c.criterion) for c in (self, other))
        return self.named and mine == theirs


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim that was sent to the trainers: `at` is when, `decided` when they decided.

    `because` is what they answered, if anything. `told`: the trainee has read what came of it.
    """

    id: str
    practice_id: str
    claim: Claim
    at: datetime
    status: Decision = "open"
    because: str | None = None
    decided: datetime | None = None
    told: bool = False
