"""A bot in a process of its own, to be killed: `python -m tests.runtime.crash_bot`.

Its desk writes what it is told into a practice, turn by turn, so that afterwards the practice shows what was answered,
in which order and how often. DIE_AT=n makes it kill itself at the n-th boundary: before, in and after each commit, and
before and after each post.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.coaching import Desk, Reply
from bot.model import EMPTY_APPRAISAL, Note, Outgoing, Person, Practice, Said, State, Temper, Turn
from bot.runtime.chores import Chores
from bot.runtime.engine import Rota
from bot.settings import Settings
from bot.wiring.service import service_of
from tests.runtime.platform import PlatformChannel

BEGAN = datetime(2026, 12, 1, tzinfo=UTC)


class Scribe(Desk):
    """Writes every message into the person's one practice, and says it back."""

    async def together(self, person: Person, spoken: Sequence[Said]) -> int:
        del person
        return min(len(spoken), 3)

    async def take(self, person: Person, said: Said) -> Reply:
        text = said.text
        async with self._parts.store.begin() as work:
            found = await work.practices(person)
            practice = await work.practice(found[0].id, person) if found else None
        async with self._parts.store.begin() as work:
            if practice is None:
                practice = Practice(f"p-{person.user}", person, "none", (), "en", 1, 0, BEGAN)
                await work.add_practice(practice)
            number = len(practice.turns)
            state = State(temper=Temper(anger=5))
            turn = Turn(str(number), practice.leaf, number, "trainee", text, EMPTY_APPRAISAL, state, (), BEGAN)
            await work.add_turn(practice.id, turn)
            await work.save_practice(replace(practice, leaf=turn.id))
        return Reply((Note(text),))


class Boundaries:
    """Counts boundaries, and dies at one of them."""

    def __init__(self, die_at: int) -> None:
        self._count = itertools.count(1)
        self._die_at = die_at

    def here(self) -> None:
        if next(self._count) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, kw_only=True)
class Often(Chores):
    """The chores, all at another time."""

    cron: str

    def rota(self) -> tuple[Rota, ...]:
        return tuple(replace(one, cron=self.cron) for one in super().rota())


class Fragile:
    """A store, or a channel, with a boundary before and after all it does."""

    def __init__(self, inner: Any, boundaries: Boundaries) -> None:
        self._inner = inner
        self._boundaries = boundaries

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @asynccontextmanager
    async def joint(self, *, reading: bool = False) -> AsyncIterator[Any]:
        if reading:
            async with self._inner.joint(reading=True) as both:
                yield both
            return
        self._boundaries.here()
        async with self._inner.joint() as both:
            yield both
            self._boundaries.here()
        self._boundaries.here()

    async def send(self, outgoing: Outgoing) -> str:
        self._boundaries.here()
        posted: str = await self._inner.send(outgoing)
        self._boundaries.here()
        return posted


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    channel = PlatformChannel(os.environ["PLATFORM_URL"], looks_up=os.environ.get("LOOKS_UP", "1") == "1", patience=2)
    boundaries = Boundaries(int(os.environ.get("DIE_AT", "0")))
    async with service_of(Settings.load(None), [channel]) as service:
        desk_parts = service.turns.desk_of(service.turns.store, service.turns.steps)._parts
        store: Any = Fragile(service.turns.store, boundaries)
        service.turns = replace(
            service.turns, store=store, desk_of=lambda over, steps: Scribe(replace(desk_parts, store=over, steps=steps))
        )
        channels: dict[str, Any] = {channel.name: Fragile(channel, boundaries)}
        service.delivery = replace(service.delivery, store=store, channels=channels)
        service.warm = _nothing
        if cron := os.environ.get("CRON"):
            service.chores = Often(
                **{name: getattr(service.chores, name) for name in service.chores.__slots__}, cron=cron
            )
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, service.stopping.set)
        await service.run("127.0.0.1", int(os.environ["PORT"]), lambda port: print(port, flush=True))  # noqa: T201
        await channel.close()


async def _nothing() -> None:
    """No turn of the scribe waits for a network."""


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
