"""What the stand-in for Slack remembers: teams, people, conversations, messages, views, files; and how it fails."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

How = str
"""What happens to a call: 429, 500, 503, lost (done without an answer), ok, or an error by Slack's word for it."""


@dataclass
class Human:
    """One person at Slack."""

    id: str
    team: str
    locale: str = "en-GB"
    tz: str = "Europe/Paris"
    name: str = "somebody"
    deleted: bool = False
    stranger: bool = False
    enterprise: str | None = None
    dnd: dict[str, Any] = field(default_factory=dict)


@dataclass
class State:
    """Everything. `faults` are payloads that Slack would refuse, whatever the bot made of the refusal."""

    tokens: dict[str, str] = field(default_factory=dict)
    people: dict[str, Human] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    conversations: dict[str, str] = field(default_factory=dict)
    modals: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    triggers: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    down: bool = False
    token_error: str | None = None
    _fails: dict[str, deque[How]] = field(default_factory=lambda: defaultdict(deque))
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def fail(self, method: str, *how: How) -> None:
        """What happens to the next calls of a method, in order; `ok` for one that goes well."""
        self._fails[method].extend(how)

    def next_failure(self, method: str) -> How | None:
        return self._fails[method].popleft() if self._fails[method] else None

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        """A time stamp as Slack's: unique, and later than all before."""
        return f"{int(time.time())}.{self.number():06d}"

    def trigger(self, lives: float = 3.0) -> str:
        name = f"trigger.{self.number()}"
        self.triggers[name] = time.monotonic() + lives
        return name

    def conversation(self, user: str) -> str:
        """The direct conversation of the bot with somebody."""
        return self.conversations.setdefault(user, f"D{user[1:]}")

    def find(self, channel: str, ts: str) -> dict[str, Any] | None:
        return next((one for one in self.messages[channel] if one["ts"] == ts), None)

    async def tell(self) -> None:
        async with self.news:
            self.news.notify_all()

    async def wait_until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        """Come back when that holds; looked at whenever something is called. TimeoutError."""
        async with asyncio.timeout(seconds), self.news:
            await self.news.wait_for(holds)
