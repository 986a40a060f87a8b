"""The shape of the rubric: 17 criteria and 49 moves, defined in both languages."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.content.texts import Shape, Text, Texts
from bot.model import CRITERIA, MOVES, CriterionName, MoveName, OccasionName, Stage


class MoveEntry(Shape):
    """One move: what it is called for people, when it counts and when not, examples."""

    label: Text = Field(description="Its name for people, e.g. 'names the feeling'.")
    counts: Text
    not_counts: Text | None = None
    good: Texts = Field(description="Example lines that make this move.")
    poor: Texts = Field(description="Example lines that look like it and are not, or how it hurts.")
    instead: Texts = Field(description="For a hurting move: what to say instead; for a helping one: how to say it.")


class Criterion(Shape):
    """One criterion, scored 0..4 when its occasion was there."""

    label: Text
    stage: Stage | Literal["all"]
    good: Text
    poor: Text
    weight: Annotated[float, Field(gt=0, le=3)]
    occasion: tuple[OccasionName, ...] = Field(default=(), description="Any of these is needed; none = always.")
    helps: tuple[MoveName, ...]
    hurts: tuple[MoveName, ...]
    instead: Texts = Field(description="Concrete things to say when the mark is below 4.")
    focus: Text = Field(description="One sentence that names this as the focus before play.")


class Rubric(Shape):
    """The machine-readable doctrine."""

    criteria: dict[CriterionName, Criterion]
    moves: dict[MoveName, MoveEntry]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.criteria) != set(CRITERIA):
            raise ValueError("content.criteria_incomplete")
        if set(self.moves) != set(MOVES):
            raise ValueError("content.moves_incomplete")
        return self
