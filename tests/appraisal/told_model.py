"""A language model that says what it is told to, and what reads with it; nothing is sent anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.appraisal.llm import LlmReader
from bot.appraisal.reader import OfflineReader
from bot.content.prompts import Prompts
from bot.content.prompts_reader import ReaderPrompts
from bot.content.rubric import Rubric
from bot.errors import NoAnswer
from bot.model import Language
from bot.ports.chat import A, Answer, Purpose, Question

PERSONAS = Path(__file__).parents[2] / "personas"
Says = Callable[[Question[Any]], Iterable[Mapping[str, Any]] | NoAnswer]


@cache
def prompts(language: Language) -> ReaderPrompts:
    """What a model is told in that language, as shipped."""
    return Prompts.model_validate(_yaml(PERSONAS / "prompts" / f"{language}.yaml")).reader


@cache
def rubric() -> Rubric:
    """The rubric as shipped."""
    return Rubric.model_validate(_yaml(PERSONAS / "rubric.yaml"))


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@dataclass
class ToldModel:
    """Implements `bot.ports.chat.ChatModel`: `says` gives the moves it reports; it remembers every question."""

    says: Says
    asked: list[Question[Any]] = field(default_factory=list)

    async def ask(self, question: Question[A]) -> Answer[A]:
        self.asked.append(question)
        said = self.says(question)
        if isinstance(said, NoAnswer):
            raise said
        return Answer(question.shape.model_validate({"moves": list(said)}), 1)

    @property
    def sent(self) -> str:
        """All that was ever sent."""
        return "\n".join(message.text for question in self.asked for message in question.messages)


@dataclass
class Watched:
    """Implements `bot.ports.chat.ModelWatch`: counts what it is told."""

    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def called(self, purpose: Purpose, result: str, _seconds: float, *, sent: int, cached: int, given: int) -> None:
        self.seen["called", purpose, result] += 1 + 0 * (sent + cached + given)

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        self.seen["fell_back", purpose, reason] += 1

    def rejected(self, check: str) -> None:
        self.seen["rejected", check] += 1

    def disputed(self, move: str, found_by: str) -> None:
        self.seen["disputed", move, found_by] += 1


def reader_with(offline: OfflineReader, model: ToldModel, watch: Watched | None = None) -> LlmReader:
    """A reader that asks this model, with the prompts and the rubric as shipped."""
    return LlmReader(model, offline, prompts, rubric, offline, watch or Watched())


def turn_of(question: Question[Any]) -> str:
    """The turn a model was given to read."""
    return question.messages[-1].text.partition("<turn>")[2].partition("</turn>")[0]


def move(name: str, quote: str, about: str | None = None, *, sure: bool = True) -> dict[str, Any]:
    """One move as a model reports it."""
    return {"move": name, "quote": quote, "about": about, "sure": sure}
