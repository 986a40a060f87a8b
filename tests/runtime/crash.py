"""`make crash`: kills bots at random under load, and counts what was lost, answered twice, out of order, posted twice.

For a SQLite file one bot, for PostgreSQL two replicas on one database; the platform fails now and then as well.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from bot.settings import Settings
from bot.wiring import open_store
from tests.postgres import running
from tests.runtime.platform import Platform

USERS = 12
FAILS = ("lost", "500", "429")
FAILING = 0.06


@dataclass
class Bots:
    """Processes of the bot, each on its own port; a killed one comes again."""

    environment: dict[str, str]
    count: int
    processes: list[asyncio.subprocess.Process | None] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    kills: int = 0

    async def start(self) -> None:
        """All of them, one after the other: the first brings the schema up to date."""
        for at in range(self.count):
            self.processes.append(None)
            self.ports.append(0)
            await self.begin(at)

    async def begin(self, at: int, **more: str) -> None:
        """One of them; ready when it says its port."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-m", "tests.runtime.crash_bot",
            stdout=asyncio.subprocess.PIPE, env={**self.environment, "PORT": "0", **more},
        )  # fmt: skip
        self.processes[at] = process
        assert process.stdout is not None
        line = (await process.stdout.readline()).strip()
        self.ports[at] = int(line) if line else 0

    async def kill(self, at: int) -> None:
        """One of them, as a power cut would."""
        process = self.processes[at]
        if process is not None and process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()
            self.kills += 1

    async def stop(self) -> None:
        """All of them, politely."""
        for process in self.processes:
            if process is not None and process.returncode is None:
                process.terminate()
                await process.wait()


@dataclass
class Load:
    """Users who write numbered messages, again and again until each was accepted."""

    bots: Bots
    chance: random.Random
    accepted: dict[str, list[int]] = field(default_factory=dict)
    going: bool = True

    async def user(self, name: str, http: aiohttp.ClientSession) -> None:
        """One user; every message is delivered until somebody took it, and now and then once more."""
        number = 0
        while self.going:
            number += 1
            body = {"event_id": f"{name}-{number}", "user": name, "text": f"{number}", "order": f"{number:08d}"}
            while not await self.deliver(body, http):  # noqa: ASYNC110 - as a platform does: again, after a moment
                await asyncio.sleep(0.05)
            self.accepted.setdefault(name, []).append(number)
            if self.chance.random() < 0.1:
                await self.deliver(body, http)
            await asyncio.sleep(self.chance.uniform(0.05, 0.6))

    async def deliver(self, body: dict[str, str], http: aiohttp.ClientSession) -> bool:
        port = self.chance.choice(self.bots.ports)
        try:
            async with http.post(f"http://127.0.0.1:{port}/plain/events", json=body) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


@dataclass
class Result:
    """What became of everything."""

    kills: int
    accepted: int
    answered: int
    lost: int
    parked: int
    twice: int
    disordered: int
    doubled: int
    unposted: int
    ambiguous: int
    unanswered: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, answered twice, out of order or, where the platform can be asked, posted twice."""
        return not (self.lost or self.twice or self.disordered or self.doubled or self.unposted)


async def run(url: str, replicas: int, kills: int, seed: int, *, looks_up: bool = True) -> Result:
    """Kill so many times under load, let everything come to rest, and count."""
    began, chance, platform = time.monotonic(), random.Random(seed), Platform()
    await platform.start()
    platform.chance = lambda: chance.choice(FAILS) if chance.random() < FAILING else "ok"
    bots = Bots(environment_of(url, platform, looks_up=looks_up), replicas)
    try:
        load = await under_load(bots, chance, kills)
        platform.chance = None
        with suppress(TimeoutError):  # what does not come to rest is counted as lost or not posted
            await at_rest(url)
    finally:
        await bots.stop()
        await platform.stop()
    return await counted(url, load, bots, platform, time.monotonic() - began)


async def under_load(bots: Bots, chance: random.Random, kills: int) -> Load:
    """Users write while one bot after the other is killed; what was accepted."""
    await bots.start()
    load = Load(bots, chance)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        users = [asyncio.create_task(load.user(f"u{number}", http)) for number in range(USERS)]
        while bots.kills < kills:
            await asyncio.sleep(chance.uniform(0.02, 1.2))
            at = chance.randrange(bots.count)
            await bots.kill(at)
            await bots.begin(at)
        load.going = False
        await asyncio.gather(*users)
    return load


def environment_of(url: str, platform: Platform, *, looks_up: bool = True) -> dict[str, str]:
    """What a bot in a process of its own is told."""
    kept = ("PATH", "PYTHONPATH", "LANG", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "DATABASE_URL": url, "PLATFORM_URL": platform.url, "ENCODER": "off", "LOOKS_UP": "1" if looks_up else "0",
        "OMP_NUM_THREADS": "1",
    }  # fmt: skip


async def at_rest(url: str, seconds: float = 120) -> None:
    """Wait until nothing waits to be answered or posted."""
    async with open_store(settings_of(url)) as store, asyncio.timeout(seconds):
        while True:
            async with store.joint(reading=True) as (connection, _):
                waiting = "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting')"
                unsent = "+ (SELECT count(*) FROM outbox WHERE status IN ('ready', 'sending'))"
                if (await connection.exec_driver_sql(f"{waiting} {unsent}")).scalar_one() == 0:
                    return
            await asyncio.sleep(0.2)


async def counted(url: str, load: Load, bots: Bots, platform: Platform, seconds: float) -> Result:
    """Compare what was accepted with what stands in the practices, and what should be posted with what was."""
    answered: dict[str, list[int]] = {}
    async with open_store(settings_of(url)) as store:
        async with store.joint(reading=True) as (_, work):
            for person in await work.people():
                practice = await work.practice((await work.practices(person))[0].id, person)
                answered[person.user] = [int(line) for turn in practice.turns for line in turn.text.split("\n")]
        async with store.joint(reading=True) as (connection, _):
            ids = [str(one) for (one,) in (await connection.exec_driver_sql("SELECT id FROM outbox")).all()]
            parked = "SELECT count(*) FROM inbox WHERE status = 'parked'"
            put_aside: int = (await connection.exec_driver_sql(parked)).scalar_one()
    times = Counter((user, number) for user, numbers in answered.items() for number in numbers)
    posted = {one.id for one in platform.posted}
    return Result(
        kills=bots.kills,
        accepted=sum(map(len, load.accepted.values())),
        answered=len(times),
        lost=sum((user, number) not in times for user, numbers in load.accepted.items() for number in numbers),
        parked=put_aside,
        twice=sum(count > 1 for count in times.values()),
        disordered=sum(numbers != sorted(numbers) for numbers in answered.values()),
        doubled=len(platform.doubles()),
        unposted=sum(one not in posted for one in ids),
        ambiguous=platform.ambiguous,
        unanswered=platform.unanswered,
        seconds=seconds,
    )


def settings_of(url: str) -> Settings:
    """The settings of a process that only looks."""
    return Settings.load(None).model_copy(update={"database_url": url})


def told(name: str, result: Result) -> str:
    """A row of the table."""
    return (
        f"{name:<28} kills {result.kills:>4}  accepted {result.accepted:>6}  answered {result.answered:>6}  "
        f"lost {result.lost}  (parked {result.parked})  twice {result.twice}  out of order {result.disordered}  "
        f"ambiguous {result.ambiguous} (posted all the same {result.unanswered})  posted twice {result.doubled}  "
        f"not posted {result.unposted}  "
        f"in {result.seconds:.0f} s"
    )


async def main() -> int:
    """Both databases; 0 when nothing was lost, doubled or disordered."""
    options = argparse.ArgumentParser(description="Kill bots under load, and count.")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    wish = options.parse_args()
    sound = True
    with tempfile.TemporaryDirectory() as folder:
        if wish.only != "postgresql":
            url = f"sqlite+aiosqlite:///{folder}/crash.sqlite3"
            result = await run(url, 1, wish.kills, wish.seed)
            print(told("SQLite, one bot", result), flush=True)
            sound &= result.is_sound
            url = f"sqlite+aiosqlite:///{folder}/blind.sqlite3"
            result = await run(url, 1, max(1, wish.kills // 4), wish.seed + 1, looks_up=False)
            print(told("the same, platform is blind", result), flush=True)
            sound &= not (result.lost or result.twice or result.disordered)
        if wish.only != "sqlite":
            with running() as server, server.database() as name:
                result = await run(server.url(name), 2, wish.kills, wish.seed)
            print(told("PostgreSQL, two replicas", result), flush=True)
            sound &= result.is_sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
