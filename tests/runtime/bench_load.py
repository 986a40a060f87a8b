"""The platform's side of the bench: users who write, and the moment in which each is answered.

Runs in the bench's own process; the bot, or the bare handler it is compared with, is another.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from tests.runtime.platform import Platform

AT_ONCE = 30
"""Users who write at the same time at full speed."""
TURNS_EACH = 10
"""Turns of a user before a fresh one takes their place, so that no practice is longer than one that is played."""
PATIENCE = 60.0
BEGINNINGS = (
    "I have your file in front of me", "Thank you for waiting", "I have read both of your letters",
    "I am looking at the bill of 3 March", "You wrote to us on 5 March", "I can see the estimated reading",
    "I understand what you tell me", "I have the history of your meter here", "Let me say what I see",
    "I am with you on this", "I will stay on it", "I have opened your account",
)  # fmt: skip
ENDS = (
    "and the 612 euros do not fit what you usually pay", "and I want to get this right with you",
    "and I ask the team for the real reading today", "and I note that nobody came to read the meter",
    "and you pay about 94 euros in a normal month", "and I write down each of your dates",
    "and the debit of Friday is what I look at next", "and I will write to you on Thursday before noon",
    "and I need one more look at the reading", "and what you sent is complete",
    "and nothing has changed in your workshop", "and I tell you what I find, step by step",
)  # fmt: skip


def sentences() -> Iterator[str]:
    """Plain sentences to the customer, no two alike, the same in every run."""
    chance = random.Random(7)
    for number in itertools.count(1):
        yield f"{chance.choice(BEGINNINGS)}, {chance.choice(ENDS)}, that is point {number} on my list."


class Posts(Protocol):
    """The side of a platform on which answers are waited for."""

    def expect(self, message_id: str) -> asyncio.Future[tuple[float, str]]:
        """The moment in which the message is posted, and its kind."""
        ...


@dataclass
class Mailbox(Platform):
    """The platform, keeping nothing: it says when a message that somebody waits for was posted."""

    awaited: dict[str, asyncio.Future[tuple[float, str]]] = field(default_factory=dict)
    count: int = 0

    def expect(self, message_id: str) -> asyncio.Future[tuple[float, str]]:
        """The moment in which it is posted, and its kind."""
        self.awaited[message_id] = asyncio.get_running_loop().create_future()
        return self.awaited[message_id]

    async def _post(self, request: web.Request) -> web.StreamResponse:
        at = time.perf_counter()
        body: dict[str, Any] = await request.json()
        waiting = self.awaited.pop(body["id"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result((at, body["kind"]))
        self.count += 1
        return web.json_response({"message_id": f"m{self.count}"})


@dataclass(frozen=True)
class Told:
    """What one message took, in milliseconds: until it was accepted, and from then until its answer was posted."""

    accept: float
    reply: float
    kind: str


@dataclass
class User:
    """One of the crowd, in a practice."""

    name: str
    turns: int = 0


@dataclass
class Crowd:
    """Users with a practice begun, ready to write a turn."""

    mailbox: Posts
    http: aiohttp.ClientSession
    url: str = ""
    ready: deque[User] = field(default_factory=deque)
    odd: int = 0
    missed: int = 0
    words: Iterator[str] = field(default_factory=sentences)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def prepare(self, count: int) -> None:
        """Let so many begin a practice, a few at a time."""
        self.ready.clear()
        slots = asyncio.Semaphore(AT_ONCE)

        async def begin() -> None:
            async with slots:
                user = User(f"u{next(self.numbers)}")
                await self.begin(user)
                self.ready.append(user)

        await asyncio.gather(*(begin() for _ in range(count)))

    async def begin(self, user: User) -> None:
        """Begin a practice, up to the customer's first line."""
        await self.tell(user, "/practice wrong-bill en", last=1)
        opening = await self.tell(user, "3")
        assert opening.kind == "Say", f"no customer spoke: {opening}"

    async def tell(self, user: User, text: str, last: int = 0) -> Told:
        """Send a message, and wait for the answer (its part number `last`)."""
        event = f"e{next(self.numbers)}"
        posted = self.mailbox.expect(f"{event}:{last}")
        body = {"event_id": event, "user": user.name, "text": text, "language": "en"}
        began = time.perf_counter()
        async with self.http.post(f"{self.url}/plain/events", json=body) as answer:
            result = await answer.json()
        accepted = time.perf_counter()
        assert result == {"result": "new"}, result
        at, kind = await asyncio.wait_for(posted, PATIENCE)
        return Told(1000 * (accepted - began), 1000 * max(0.0, at - accepted), kind)

    async def turn(self, user: User) -> Told:
        """One turn of a practice; the user is ready for more afterwards, unless theirs was the last."""
        told = await self.tell(user, next(self.words))
        user.turns += 1
        self.odd += told.kind != "Say"
        if user.turns < TURNS_EACH and told.kind == "Say":
            self.ready.append(user)
        return told

    async def singles(
        self, count: int, pause: float, around: Callable[[], Awaitable[None]] | None = None
    ) -> list[Told]:
        """One turn after the other, with a pause between; `around` is called after each pause."""
        told = []
        for _ in range(count):
            told.append(await self.turn(self.ready.popleft()))
            await asyncio.sleep(pause)
            if around is not None:
                await around()
        return told

    async def steady(self, rate: float, seconds: float) -> list[Told]:
        """So many turns a second, whether those before are answered or not; `missed` where everybody still waits."""
        began, tasks = time.perf_counter(), []
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            if self.ready:
                tasks.append(asyncio.create_task(self.turn(self.ready.popleft())))
            else:
                self.missed += 1
        return list(await asyncio.gather(*tasks))

    async def full(self, seconds: float) -> float:
        """Turns a second with everybody writing the next as soon as the last was answered."""
        began = time.perf_counter()
        ends: list[float] = []

        async def writer() -> None:
            while time.perf_counter() < began + seconds and self.ready:
                await self.turn(self.ready.popleft())
                ends.append(time.perf_counter())

        await asyncio.gather(*(writer() for _ in range(AT_ONCE)))
        within = [end for end in ends if end <= began + seconds]
        return len(within) / (min(seconds, max(within) - began) if self.ready else max(within) - began)

    async def bare(self, seconds: float) -> tuple[float, list[float]]:
        """The same messages to a handler that keeps nothing and posts nothing: a second, and milliseconds of each."""
        began = time.perf_counter()
        took: list[float] = []

        async def writer(name: str) -> None:
            while (at := time.perf_counter()) < began + seconds:
                body = {"event_id": f"e{len(took)}", "user": name, "text": next(self.words), "language": "en"}
                async with self.http.post(f"{self.url}/plain/events", json=body) as answer:
                    await answer.json()
                took.append(1000 * (time.perf_counter() - at))

        await asyncio.gather(*(writer(f"u{number}") for number in range(AT_ONCE)))
        return len(took) / (time.perf_counter() - began), took


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
