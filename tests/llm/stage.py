"""A model behind a server that answers as told, and everything one can see of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, Field

from bot.llm.client import OpenAIModel
from bot.llm.ledger import MemoryLedger
from bot.llm.options import LlmOptions
from bot.ports.chat import ChatMessage, Purpose, Question
from tests.fakes import MONDAY
from tests.llm.raw import RawServer

KEY = "sk-hush-7f3a"
SECRET = "The trainee said strawberry."  # noqa: S105 - what must not be logged
ACCOUNT = "slack:T1"


class Line(BaseModel):
    """Something said, at most so long."""

    line: str = Field(max_length=60)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Watch:
    """Remembers each request."""

    results: list[str] = field(default_factory=list)
    tokens: list[tuple[int, int, int]] = field(default_factory=list)

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        assert seconds >= 0
        assert purpose in {"read", "speak", "word"}
        self.results.append(result)
        self.tokens.append((sent, cached, given))

    def fell_back(self, purpose: Purpose, reason: str) -> None: ...
    def rejected(self, check: str) -> None: ...
    def disputed(self, move: str, found_by: str) -> None: ...


@dataclass
class Stage:
    """The model, the server, and what stands around them."""

    server: RawServer
    model: OpenAIModel
    ledger: MemoryLedger
    clock: Clock
    watch: Watch
    waited: list[float]

    async def spent(self) -> int:
        return await self.ledger.spent(ACCOUNT, self.clock.now().date())


def question(purpose: Purpose = "speak", requests: int = 2, plain: str = "") -> Question[Line]:
    messages = (ChatMessage("system", "You are a customer."), ChatMessage("user", SECRET))
    return Question(
        purpose=purpose, messages=messages, shape=Line, account=ACCOUNT, longest=200, requests=requests, plain=plain
    )


def options(url: str, *, patience: float = 5.0, daily: int = 0, key: str = KEY, log: Path | None = None) -> LlmOptions:
    return LlmOptions(key, url, "talker", "reader", patience, daily, log)


@asynccontextmanager
async def staged(
    server: RawServer, *, patience: float = 5.0, daily: int = 0, key: str = KEY, log: Path | None = None
) -> AsyncIterator[Stage]:
    """A model of that server."""
    ledger, clock, watch, waited = MemoryLedger(), Clock(), Watch(), list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    chosen = options(server.url, patience=patience, daily=daily, key=key, log=log)
    model = OpenAIModel(chosen, ledger, clock, watch, sleep=sleep)
    try:
        yield Stage(server, model, ledger, clock, watch, waited)
    finally:
        await model.close()
