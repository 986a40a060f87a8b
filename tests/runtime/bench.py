"""Measures the bot under load and prints the figures: `python -m tests.runtime.bench [--only sqlite] [--quick]`.

The platform and the users are this process; the bot, and what it is compared with, are processes of their own. Two
things that are compared are measured in the same run. SQLite with synchronous=FULL; PostgreSQL with fsync,
synchronous_commit and full_page_writes on (the tests have them off). Figures, not timed tests: 0 unless it broke down.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.postgres import running
from tests.runtime.bench_load import AT_ONCE, Crowd, Mailbox, Told, share
from tests.runtime.bench_process import Process, Processes, environment_of
from tests.runtime.bench_store import Base, File, durable, fsync_ms

RATE = 10.0


@dataclass(frozen=True)
class Length:
    """How long everything is measured: seconds, or how many."""

    bare: float = 4
    queue: float = 8
    steady: float = 30
    full: float = 15
    idle: float = 15
    singles: int = 15
    counted: int = 10
    crowd: int = 100
    many: int = 200


QUICK = Length(bare=1, queue=3, steady=5, full=4, idle=4, singles=4, counted=3, crowd=40, many=60)


@dataclass(frozen=True)
class Figure:
    """One row; `aim` is the most, or the least where `least`."""

    what: str
    value: float
    unit: str
    aim: float | None = None
    least: bool = False

    def __str__(self) -> str:
        row = f"{self.what:<62} {self.value:>9.2f} {self.unit:<12}"
        if self.aim is None:
            return row.rstrip()
        kept = self.value >= self.aim if self.least else self.value <= self.aim
        return f"{row} aim {'>=' if self.least else '<='} {self.aim:g}: {'kept' if kept else 'EXCEEDED'}"


@dataclass
class Bench:
    """One run on one database."""

    base: Base
    length: Length
    stored: int
    processes: Processes
    crowd: Crowd
    medians: list[float] = field(default_factory=list)

    async def figures(self) -> AsyncIterator[Figure]:
        """Everything, in the order in which it is measured."""
        yield Figure("one fsync of a page on this disk (median)", fsync_ms(self.processes.home), "ms")
        async with self._running("bare"):
            a_second, took = await self.crowd.bare(self.length.bare)
        yield Figure(f"1 a bare handler, nothing kept, {AT_ONCE} clients", a_second, "events/s")
        yield Figure("    p50", share(took, 0.5), "ms")
        yield Figure("    p99", share(took, 0.99), "ms")
        before = await self.processes.queue(self.length.queue)
        async with self._running("bot") as bot:
            yield Figure("5 start of the process to /readyz, empty database, no cache", bot.seconds, "s", 6)
            yield Figure("    processor time until then", bot.cpu(), "s")
            async for figure in self._quiet(bot):
                yield figure
            async for figure in self._steady("4"):
                yield figure
            await self.crowd.prepare(self.length.many)
            began, used = time.perf_counter(), bot.cpu()
            turns = await self.crowd.full(self.length.full)
            busy = (bot.cpu() - used) / (time.perf_counter() - began)
            yield Figure("5 resident memory after the load", bot.megabytes(), "MB", 450)
            async for figure in self._commits():
                yield figure
        bare = (before, await self.processes.queue(self.length.queue))
        yield Figure("2 DBOS alone, one step, before the bot", bare[0], "workflows/s")
        yield Figure("    after it", bare[1], "workflows/s")
        yield Figure(f"3 the bot at full speed, {AT_ONCE} users", turns, "turns/s")
        least = 0.4 if self.base.name == "SQLite" else 0.5
        yield Figure("    its processor meanwhile", 100 * busy, "% of a core")
        yield Figure("    processor time of a turn", 1000 * busy / turns, "ms")
        yield Figure("    as a share of DBOS alone (of both)", turns / statistics.mean(bare), "", least, least=True)
        count, seconds = await asyncio.to_thread(self.base.fill, self.stored)
        yield Figure(f"7 {count} stored turns, written in {seconds:.0f} s", self.base.megabytes(), "MB")
        async with self._running("bot") as bot:
            yield Figure("    start of the process to /readyz", bot.seconds, "s", 6)
            yield Figure("    processor time until then", bot.cpu(), "s")
            async for figure in self._steady("7"):
                yield figure
            yield Figure("    resident memory", bot.megabytes(), "MB", 450)
        for what, (empty, full) in zip(
            ("accept p50", "accept p99", "reply p50", "reply p99"),
            zip(self.medians[:4], self.medians[4:], strict=True),
            strict=True,
        ):
            yield Figure(f"    {what}, times that of the empty database", full / empty, "times", 1.2)
        yield Figure("turns not written at a steady rate: everybody still waited", self.crowd.missed, "turns")
        yield Figure("answers that were no line of the customer's", self.crowd.odd, "turns")

    @asynccontextmanager
    async def _running(self, what: str) -> AsyncIterator[Process]:
        async with self.processes.started(what) as process:
            self.crowd.url = process.url
            yield process

    async def _quiet(self, bot: Process) -> AsyncIterator[Figure]:
        await self.crowd.prepare(self.length.crowd)
        await asyncio.sleep(2)
        told = await self.crowd.singles(self.length.singles, 1.0)
        yield Figure("5 single turns, 1 s between: accept p50", share([one.accept for one in told], 0.5), "ms")
        yield Figure("    accepted to the reply posted, p50", share([one.reply for one in told], 0.5), "ms", 150)
        began, used = time.perf_counter(), bot.cpu()
        await asyncio.sleep(self.length.idle)
        share_of_core = 100 * (bot.cpu() - used) / (time.perf_counter() - began)
        yield Figure("    idle: processor", share_of_core, "% of a core", 5)

    async def _steady(self, number: str) -> AsyncIterator[Figure]:
        await self.crowd.prepare(self.length.crowd)
        told = await self.crowd.steady(RATE, self.length.steady)
        most = 1000.0 if self.base.name == "SQLite" else 250.0
        for figure, value in zip(_latencies(number, told, most), _values(told), strict=True):
            self.medians.append(value)
            yield figure

    async def _commits(self) -> AsyncIterator[Figure]:
        """By both engines' own events, and by what the database says; what an idle bot writes is taken off."""
        await self.crowd.prepare(self.length.counted)
        await self._counted()
        await asyncio.sleep(2)
        await self._counted()
        self.base.mark()
        await asyncio.sleep(self.length.counted)
        idle, idle_seen = sum((await self._counted()).values()), self.base.commits()
        seen = 0
        self.base.mark()

        async def look() -> None:
            nonlocal seen
            seen += self.base.commits()
            self.base.mark()

        await self.crowd.singles(self.length.counted, 1.0, look)
        found = await self._counted()
        each = self.length.counted
        by = "frames that end a commit" if self.base.name == "SQLite" else "transaction numbers"
        yield Figure(f"6 write commits of a turn, by the database's {by}"[:62], (seen - idle_seen) / each, "", 6)
        yield Figure("    by SQLAlchemy's events, which miss an autocommit of DBOS", (found.total() - idle) / each, "")
        yield Figure("    of an idle bot, a minute", 60 * idle / each, "")
        yield Figure("    the same by the database", 60 * idle_seen / each, "")
        for what, count in found.most_common():
            yield Figure(f"    {what}"[:62], count / each, "")

    async def _counted(self) -> Counter[str]:
        async with self.crowd.http.get(f"{self.crowd.url}/bench/commits") as answer:
            return Counter(await answer.json())


def _values(told: Sequence[Told]) -> tuple[float, ...]:
    accepts, replies = [one.accept for one in told], [one.reply for one in told]
    return share(accepts, 0.5), share(accepts, 0.99), share(replies, 0.5), share(replies, 0.99)


def _latencies(number: str, told: Sequence[Told], most: float) -> Iterator[Figure]:
    values = _values(told)
    yield Figure(f"{number} a steady {RATE:g} turns/s, {len(told)} turns: accept p50", values[0], "ms")
    yield Figure("    accept p99", values[1], "ms", most)
    yield Figure("    accepted to the reply posted, p50", values[2], "ms")
    yield Figure("    p99", values[3], "ms")


async def measure(base: Base, length: Length, stored: int, home: Path) -> None:
    """One database; each figure is printed as it is found."""
    print(f"\n{base.name}, load {os.getloadavg()[0]:.1f}", flush=True)
    mailbox = Mailbox()
    await mailbox.start()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        environment = environment_of(home, DATABASE_URL=base.url, PLATFORM_URL=mailbox.url)
        bench = Bench(base, length, stored, Processes(home, environment, http), Crowd(mailbox, http))
        async for figure in bench.figures():
            print(figure, flush=True)
    await mailbox.stop()
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)


def main() -> int:
    """Both databases, or one."""
    options = argparse.ArgumentParser(description="Measure the bot under load.")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--stored", type=int, default=1_000_000)
    options.add_argument("--quick", action="store_true", help="short, and rough")
    wish = options.parse_args()
    length = QUICK if wish.quick else Length()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="sangfroid-bench-") as folder:
        home = Path(folder)
        for name in ("sqlite", "postgresql"):
            (home / name).mkdir()
        if wish.only != "postgresql":
            asyncio.run(measure(File(home / "bench.sqlite3"), length, wish.stored, home / "sqlite"))
        if wish.only != "sqlite":
            try:
                with running() as server, durable(server) as base:
                    asyncio.run(measure(base, length, wish.stored, home / "postgresql"))
            except pytest.skip.Exception as reason:
                print(f"\nPostgreSQL: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
