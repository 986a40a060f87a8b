"""Measures the bot in Slack and prints the figures: `python -m tests.slack.bench [--quick]`.

The whole of `sangfroid serve` over signed HTTP events, beside an app of bare slack_bolt that only echoes, in the same
run: before and after the bot. Slack and the people are this process. SQLite with synchronous=FULL, no encoder, no pause
for writing. Figures, not timed tests: 0 unless it broke down.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.runtime.bench import Figure
from tests.runtime.bench_load import AT_ONCE, PATIENCE, Crowd, Told, User, share
from tests.runtime.bench_process import Process, Processes
from tests.slack.light import LightSlack
from tests.slack.processes import served, slack_environment
from tests.slack.sending import Sender

RATE = 30.0
"""Events a second at which the time until the HTTP answer is measured."""


@dataclass(frozen=True)
class Length:
    """How long everything is measured, in seconds, and by how many people."""

    full: float = 15
    steady: float = 30
    echo: float = 5
    people: int = 200


QUICK = Length(full=4, steady=5, echo=2, people=60)


@dataclass
class SlackCrowd(Crowd):
    """People who write to the bot in Slack."""

    sender: Sender = field(kw_only=True)
    refused: int = 0

    async def begin(self, user: User) -> None:
        """Begin a practice with the slash command, up to the customer's first line."""
        trigger = f"t{next(self.numbers)}"
        asked = self.mailbox.expect(f"slack:T1:{_id(user)}:command:{trigger}:0")
        assert await self.sender.command(_id(user), "/practice", "wrong-bill en", trigger) == 200
        await asyncio.wait_for(asked, PATIENCE)
        opening = await self.tell(user, "3")
        assert opening.kind == "Say", f"no customer spoke: {opening}"

    async def tell(self, user: User, text: str, last: int = 0) -> Told:
        """Type a message, and wait for the answer."""
        event = self.sender.message(_id(user), text)
        posted = self.mailbox.expect(f"{event.id}:{last}")
        began = time.perf_counter()
        status = await self.sender.deliver(event)
        accepted = time.perf_counter()
        assert status == 200, status
        at, kind = await asyncio.wait_for(posted, PATIENCE)
        return Told(1000 * (accepted - began), 1000 * max(0.0, at - accepted), kind)

    async def acks(self, rate: float, seconds: float) -> list[float]:
        """So many messages a second, whether earlier ones are answered or not; milliseconds until Slack has its 200."""
        began, tasks, people = time.perf_counter(), [], list(self.ready)
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(self._ack(people[number % len(people)])))
        return list(await asyncio.gather(*tasks))

    async def _ack(self, user: User) -> float:
        event = self.sender.message(_id(user), next(self.words))
        began = time.perf_counter()
        self.refused += await self.sender.deliver(event) != 200
        return 1000 * (time.perf_counter() - began)


@dataclass(frozen=True)
class Found:
    """What one of the two does: turns a second and processor milliseconds of each at full speed; acks in ms."""

    turns: float
    cpu: float
    busy: float
    acks: list[float]


@dataclass
class Bench:
    """One run."""

    length: Length
    home: Path
    environment: dict[str, str]
    slack: LightSlack
    http: aiohttp.ClientSession

    async def figures(self) -> AsyncIterator[Figure]:
        """Everything, in the order in which it is measured."""
        before = await self._echo()
        async with served(self.environment, self.home / "bot.log", self.http) as process:
            yield Figure("start of `sangfroid serve` to /readyz, empty database", process.seconds, "s", 6)
            crowd = self._crowd(process)
            await crowd.prepare(self.length.people)
            bot = await self._measured(process, crowd, self.length.full, self.length.steady)
            yield Figure("resident memory after the load", process.megabytes(), "MB", 450)
        after = await self._echo()
        echo = statistics.mean((before.cpu, after.cpu))
        yield Figure("a bare slack_bolt echo: before the bot", before.turns, "turns/s")
        yield Figure("    after it", after.turns, "turns/s")
        yield Figure("    processor time of a turn (mean of both)", echo, "ms")
        yield Figure(f"the bot at full speed, {AT_ONCE} people", bot.turns, "turns/s")
        yield Figure("    its processor meanwhile", bot.busy, "% of a core")
        yield Figure("    processor time of a turn", bot.cpu, "ms")
        yield Figure("    times that of the echo", bot.cpu / echo, "times")
        acks = [*before.acks, *after.acks]
        yield Figure(f"HTTP answer at a steady {RATE:g} events/s, echo: p50", share(acks, 0.5), "ms")
        yield Figure("    p99", share(acks, 0.99), "ms")
        yield Figure("    the bot, the event kept for good: p50", share(bot.acks, 0.5), "ms")
        yield Figure("    p99", share(bot.acks, 0.99), "ms")
        yield Figure("events that were not taken", crowd.refused, "events")
        yield Figure("answers that were no line of the customer's", crowd.odd, "turns")

    async def _echo(self) -> Found:
        async with Processes(self.home, self.environment, self.http, "tests.slack.echo").started("echo") as process:
            crowd = self._crowd(process)
            crowd.ready.extend(User(f"u{number}") for number in range(10 * self.length.people))
            return await self._measured(process, crowd, self.length.echo, self.length.steady / 2)

    def _crowd(self, process: Process) -> SlackCrowd:
        sender = Sender(self.http, f"{self.slack.url}response", process.url)
        return SlackCrowd(self.slack, self.http, sender=sender)

    async def _measured(self, process: Process, crowd: SlackCrowd, full: float, steady: float) -> Found:
        began, used = time.perf_counter(), process.cpu()
        turns = await crowd.full(full)
        busy = (process.cpu() - used) / (time.perf_counter() - began)
        return Found(turns, 1000 * busy / turns, 100 * busy, await crowd.acks(RATE, steady))


def _id(user: User) -> str:
    return user.name.upper()


async def measure(length: Length, home: Path) -> None:
    """Print each figure."""
    slack = LightSlack()
    await slack.start()
    environment = slack_environment(home, slack.url, DATABASE_URL=f"sqlite:///{home / 'bench.sqlite3'}")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        async for figure in Bench(length, home, environment, slack, http).figures():
            print(figure, flush=True)
    await slack.stop()


def main() -> int:
    """Once, on SQLite."""
    options = argparse.ArgumentParser(description="Measure the bot in Slack.")
    options.add_argument("--quick", action="store_true", help="short, and rough")
    length = QUICK if options.parse_args().quick else Length()
    print(f"\nSlack over HTTP, SQLite, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sangfroid-bench-") as folder:
        asyncio.run(measure(length, Path(folder)))
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
