"""What is compared: a labelled turn with what was read in it, a labelled conversation with how it was graded.

Source: training doctrine, "Criteria" (the occasions that are labelled) and "How moves are labelled".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model import CriterionName, Language, Move, MoveName, Occasion, OccasionName

TWINS: Mapping[MoveName, MoveName] = {
    "empathise": "acknowledge_emotion",
    "confirm_agreement": "check_understanding",
    "schedule_follow_up": "commit",
}
"""Pairs that careful labellers confuse: either name is taken for the other."""

MEASURED: tuple[OccasionName, ...] = (
    "question_open", "feeling_shown", "abuse", "threat", "beyond_authority", "public_setting", "calm_reached",
)  # fmt: skip
"""The occasions that people label; `doubt` and `unknown_left` are read by the bot only, and left out of the measure."""

Label = str | None


@dataclass(frozen=True, slots=True)
class LineRead:
    """One trainee turn: its labels, the traps a naive reader falls into, the moves read and those only asked about."""

    id: str
    language: Language
    text: str
    labels: frozenset[MoveName]
    traps: frozenset[MoveName]
    read: tuple[Move, ...]
    unsure: tuple[Move, ...] = ()

    @property
    def asked(self) -> frozenset[MoveName]:
        """The moves asked about, twins under one name."""
        return twinned(move.name for move in self.unsure)

    @property
    def want(self) -> frozenset[MoveName]:
        """The labels, twins under one name."""
        return twinned(self.labels)

    @property
    def have(self) -> frozenset[MoveName]:
        """The moves read, twins under one name."""
        return twinned(move.name for move in self.read)

    @property
    def warned(self) -> frozenset[MoveName]:
        """The traps that are not labelled as well."""
        return self.traps - self.labels

    @property
    def fallen(self) -> frozenset[MoveName]:
        """The traps that were read all the same; a trap whose twin is labelled is none."""
        names = {move.name for move in self.read}
        return frozenset(trap for trap in self.warned & names if one_name(trap) not in self.want)

    def quote(self, name: str) -> str:
        """The words in which that move (or its twin) was read; empty when it was not."""
        return next((move.quote for move in (*self.read, *self.unsure) if one_name(move.name) == name), "")


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """One customer turn: the occasions labelled, and those that were read."""

    id: str
    language: Language
    text: str
    labels: frozenset[OccasionName]
    read: tuple[Occasion, ...]

    @property
    def asked(self) -> frozenset[str]:
        """Nothing: an occasion is never asked about."""
        return frozenset()

    @property
    def want(self) -> frozenset[OccasionName]:
        """The labels that are measured."""
        return self.labels.intersection(MEASURED)

    @property
    def have(self) -> frozenset[OccasionName]:
        """The occasions read that are measured."""
        return frozenset(occasion.name for occasion in self.read).intersection(MEASURED)

    def quote(self, name: str) -> str:
        """The words in which that occasion was read; empty when it was not."""
        return next((occasion.quote for occasion in self.read if occasion.name == name), "")


@dataclass(frozen=True, slots=True)
class TalkGraded:
    """One conversation: labelled scores (0..4 or None = not observed) and quality, and the grade it was given.

    `scenario` names the conversations that may be ranked against each other. `overall` is 0..100.
    """

    id: str
    language: Language
    scenario: str
    quality: str | None
    labels: Mapping[CriterionName, float | None]
    marks: Mapping[CriterionName, int | None]
    overall: int


def one_name(move: MoveName) -> MoveName:
    """The name a move goes by when twins share one."""
    return TWINS.get(move, move)


def twinned(moves: Iterable[MoveName]) -> frozenset[MoveName]:
    """Moves with twins under one name."""
    return frozenset(one_name(move) for move in moves)
