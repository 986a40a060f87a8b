"""What a server takes: learned from what it refuses, and remembered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.llm.replies import Trouble
from bot.llm.shaping import schema_of
from bot.ports import Clock
from bot.ports.chat import A, ChatMessage, Purpose, Question

Rung = Literal["schema", "json", "plain"]
RUNGS: tuple[Rung, ...] = ("schema", "json", "plain")
LONG_WHILE = timedelta(days=1)

TEMPERATURES: dict[Purpose, float] = {"read": 0.0, "speak": 0.8, "word": 0.4}

OF_THE_RUNG = (
    "response_format", "response format", "json_schema", "json_object", "json mode", "structured", "schema", "grammar",
    "guided",
)  # fmt: skip
OF_THE_REQUEST = (
    "content_filter", "context_length", "context length", "context_window", "context window", "context size",
    "context_size", "token count", "too many tokens", "too long",
)  # fmt: skip
"""Another request, a shorter one or of another matter, may well be taken."""
TOO_LARGE = 413
NOT_OF_THE_RUNG = (*OF_THE_REQUEST, "model_not_found", "does not exist", "not found", "api key")
OF_ITS_SIZE = ("too large", "at most", "maximum", "exceed", "less than")
"""The longest answer is known by its name, but is too long."""

THINKING = 16
"""How many times as long an answer may be once one was cut short: the model thinks before it answers."""
LIMITS = ("max_tokens", "max_completion_tokens", "")
"""The names of the longest answer: the one that old servers know comes first, for they ignore the other unseen."""

REFUSALS = frozenset({400, 404, 415, 422})
BROKEN = frozenset({500, 501})
"""Some servers fall over a schema instead of refusing it."""


@dataclass(slots=True)
class Dialect:
    """What one model of one server takes. The highest rung that works, and never a higher one for a day."""

    clock: Clock
    rung: Rung = "schema"
    proven: bool = False
    limit: str = LIMITS[0]
    warmth: bool = True
    room: int = 1
    since: datetime | None = None

    def current(self) -> Rung:
        """The rung to ask on."""
        if self.since is not None and self.clock.now() - self.since >= LONG_WHILE:
            self.rung, self.proven, self.since = RUNGS[0], False, None
        return self.rung

    def works(self, rung: Rung) -> None:
        """An answer of the right shape came on that rung."""
        self.proven = self.proven or rung == self.rung

    def step_down(self, rung: Rung) -> bool:
        """Leave that rung for the next; whether there is something new to try."""
        if rung == self.rung and rung != RUNGS[-1]:
            self.rung, self.proven, self.since = RUNGS[RUNGS.index(rung) + 1], False, self.clock.now()
        return rung != self.rung

    def ignored(self, rung: Rung) -> bool:
        """An answer came that this rung rules out: the server does not hold its model to it. Whether that is news."""
        return not self.proven and self.step_down(rung)

    def learn(self, refused: Trouble, sent: dict[str, Any], rung: Rung) -> bool:
        """What can be learned from a request that was not taken; whether another one may fare better."""
        if refused.short and self.room == 1:
            self.room = THINKING
            return True
        said = refused.said
        of_the_rung = any(word in said for word in OF_THE_RUNG)
        if refused.status in BROKEN:
            return of_the_rung and not self.proven and self.step_down(rung)
        if refused.status not in REFUSALS or any(word in said for word in NOT_OF_THE_RUNG):
            return False
        if of_the_rung:
            return self.step_down(rung)
        if "temperature" in said and "temperature" in sent:
            self.warmth = False
            return True
        named = next((name for name in LIMITS if name and name in said and name in sent), None)
        return self._guess(rung) if named is None else self._rename(named, said)

    def _rename(self, named: str, said: str) -> bool:
        """The longest answer has another name, unless it is only too long."""
        if any(word in said for word in OF_ITS_SIZE):
            return False
        if self.limit == named:
            self.limit = LIMITS[LIMITS.index(named) + 1]
        return True

    def _guess(self, rung: Rung) -> bool:
        """It does not say what it minds. On a first use it may be the rung; where none helps, it never was."""
        if self.proven:
            return False
        if self.step_down(rung):
            return True
        self.rung, self.since = RUNGS[0], None
        return False

    def request(
        self, question: Question[A], messages: tuple[ChatMessage, ...], model: str, rung: Rung
    ) -> dict[str, Any]:
        """The body of the request: the model, the messages, the form of the answer, its length, and nothing else."""
        said = messages if rung == "schema" else described(messages, question)
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": one.role, "content": one.text} for one in said],
        }
        if rung == "schema":
            form = {"name": question.purpose, "schema": json.loads(schema_of(question.shape)), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        elif rung == "json":
            body["response_format"] = {"type": "json_object"}
        if self.limit:
            body[self.limit] = question.longest * self.room
        if self.warmth:
            body["temperature"] = TEMPERATURES[question.purpose]
        return body


def minds_this_one(refused: Trouble) -> bool:
    """Whether it is this one request that is not taken, and another would be."""
    return refused.status == TOO_LARGE or any(word in refused.said for word in OF_THE_REQUEST)


def described(messages: tuple[ChatMessage, ...], question: Question[A]) -> tuple[ChatMessage, ...]:
    """The messages with the shape of the answer behind the first system message, where it stays from call to call."""
    form = f"Output: application/json\nJSON Schema: {schema_of(question.shape)}"
    first, rest = messages[0], messages[1:]
    if first.role != "system":
        return (ChatMessage("system", form), *messages)
    return (ChatMessage("system", f"{first.text}\n\n{form}"), *rest)


def described_faults(said: str, faults: tuple[str, ...]) -> tuple[ChatMessage, ChatMessage]:
    """The broken answer and what is wrong with it, so that the model mends it."""
    wrong = "\n".join(f"- {fault}" for fault in faults)
    return ChatMessage("assistant", said), ChatMessage(
        "user", f"ValidationError:\n{wrong}\nRetry: corrected JSON only."
    )
