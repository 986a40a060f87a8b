"""A language model made by hand: it answers what it was told to, and remembers what it was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.errors import NoAnswer
from bot.ports.chat import Answer, Purpose, Question

A = TypeVar("A", bound=BaseModel)


@dataclass
class ToldModel:
    """Answers every question with `says`; NoAnswer with `fails` where that is set."""

    says: dict[str, Any] = field(default_factory=dict)
    fails: str = ""
    asked: list[Question[Any]] = field(default_factory=list)

    async def ask(self, question: Question[A]) -> Answer[A]:
        self.asked.append(question)
        if self.fails:
            raise NoAnswer(self.fails, 2)
        return Answer(question.shape.model_validate(self.says), 1)

    @property
    def shown(self) -> str:
        """The last message of the last question."""
        return self.asked[-1].messages[-1].text


@dataclass
class ToldWatch:
    """Counts what it is told."""

    seen: Counter[str] = field(default_factory=Counter)

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        self.seen[f"{purpose} called: {result}, {seconds}, {sent}, {cached}, {given}"] += 1

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        self.seen[f"{purpose} fell back: {reason}"] += 1

    def rejected(self, check: str) -> None:
        self.seen[f"rejected: {check}"] += 1

    def disputed(self, move: str, found_by: str) -> None:
        self.seen[f"disputed: {move}, {found_by}"] += 1
