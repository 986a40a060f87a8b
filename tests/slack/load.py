"""`make load`: many trainees at once in Slack, and what became of everything they wrote.

Scripted trainees start a practice and write to their customer until time is up, over signed HTTP events. Slack delivers
some events twice and fails at some posts. Nothing may be lost, doubled, crossed or out of order: else it exits 1.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.runtime.bench_load import sentences, share
from tests.runtime.crash import at_rest
from tests.slack.light import FAILS, Fate, LightSlack, Posted, conversation_of
from tests.slack.load_count import Count, counted, marked
from tests.slack.processes import served, slack_environment
from tests.slack.sending import Event, Sender

TWICE = 20
"""Of so many events one is delivered a second time."""
FAILING = 20
"""Of so many posts one fails."""
QUICK = 0.15
"""How many of the turns are written as several quick messages."""
WRITTEN = 8.0
"""Turns a second that all trainees together write: a busy hour for one process."""
TURNS_EACH = 4
"""Turns of a practice before the next one is begun: it should not come to its end while more is being written."""
PATIENCE = 60.0
"""Seconds that a trainee waits for an answer, and for a practice to begin."""


@dataclass
class Told:
    """What was sent, and what it took, in seconds. `sent`: the messages of each trainee, in order."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    events: int = 0
    again: int = 0
    acks: list[float] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    unanswered: int = 0
    practices: int = 0
    over: int = 0


@dataclass
class Load:
    """The trainees; they stop writing when `ends` has come (the loop's time)."""

    slack: LightSlack
    sender: Sender
    chance: random.Random
    trainees: int
    ends: float
    told: Told = field(default_factory=Told)
    words: Iterator[str] = field(default_factory=sentences)
    redelivering: set[asyncio.Task[int]] = field(default_factory=set)

    async def run(self, spread: float) -> None:
        """Everybody, from the first word to the last; they begin within so many seconds."""
        names = [f"U{number:04d}" for number in range(self.trainees)]
        starts = [self.chance.uniform(0, spread) for _ in names]
        await asyncio.gather(*(self._trainee(*each) for each in zip(names, starts, strict=True)))
        await asyncio.gather(*self.redelivering)

    async def _trainee(self, user: str, start: float) -> None:
        """One practice after the other; everybody writes one turn at least."""
        await asyncio.sleep(start)
        for number in itertools.count(1):
            try:
                await asyncio.wait_for(self._begin(user, number), PATIENCE)
            except TimeoutError:
                self.told.unanswered += 1
                return
            begun = len(self.slack.posted[conversation_of(user)])
            for _ in range(TURNS_EACH):
                pause = self.chance.uniform(0.6, 1.4) * self.trainees / WRITTEN
                await asyncio.sleep(max(0.0, min(pause, self.ends - self._now())))
                if self._now() >= self.ends and user in self.told.sent:
                    return
                if self._is_over(user, begun):
                    self.told.over += 1
                    break
                await self._turn(user)

    async def _begin(self, user: str, number: int) -> None:
        """The slash command, the button that skips the question, the customer's first line."""
        conversation, trigger = conversation_of(user), f"begin-{number}"
        since, words = len(self.slack.posted[conversation]), "wrong-bill en yes" if number > 1 else "wrong-bill en"
        while await self.sender.command(user, "/practice", words, trigger) != 200:  # noqa: ASYNC110 - as a person does
            await asyncio.sleep(0.2)
        asked = await self.slack.first(conversation, lambda one: _skip(one) is not None, since)
        block_id, button = _skip(asked) or ("", {})
        while await self.sender.press(user, asked, block_id, button) != 200:  # noqa: ASYNC110 - as a person does
            await asyncio.sleep(0.2)
        since = self.slack.posted[conversation].index(asked)
        await self.slack.first(conversation, lambda one: one.by_customer, since)
        self.told.practices += 1

    async def _turn(self, user: str) -> None:
        """One turn, now and then of several messages; come back when the customer has answered."""
        parts = self.chance.randint(2, 3) if self.chance.random() < QUICK else 1
        conversation = conversation_of(user)
        event = await self._write(user)
        for _ in range(parts - 1):
            await asyncio.sleep(self.chance.uniform(0.1, 0.5))
            event = await self._write(user)
        said, since = time.perf_counter(), len(self.slack.posted[conversation])
        try:
            answer = await asyncio.wait_for(self.slack.first(conversation, lambda _: True, since), PATIENCE)
        except TimeoutError:
            self.told.unanswered += 1
            return
        if answer.id.startswith(f"{event.id}:"):
            self.told.replies.append(time.perf_counter() - said)

    async def _write(self, user: str) -> Event:
        """One message, delivered until the bot took it, and perhaps once more, soon or late."""
        mine = self.told.sent.setdefault(user, [])
        text = marked(next(self.words), user, len(mine) + 1)
        event, began = self.sender.message(user, text), time.perf_counter()
        deliveries = await self.sender.insist(event)
        self.told.acks.append(time.perf_counter() - began)
        mine.append(text)
        self.told.events += 1
        self.told.again += deliveries - 1
        if self.told.events % TWICE == 0:
            self.told.again += 1
            task = asyncio.create_task(self._redeliver(event, self.chance.choice((0.0, 0.3, 3.0))))
            self.redelivering.add(task)
        return event

    async def _redeliver(self, event: Event, after: float) -> int:
        await asyncio.sleep(after)
        return await self.sender.insist(event, retry=1)

    def _is_over(self, user: str, begun: int) -> bool:
        """Whether the coach has spoken since the customer first did: the practice has come to its end."""
        return any(not one.by_customer for one in self.slack.posted[conversation_of(user)][begun:])

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _skip(message: Posted) -> tuple[str, dict[str, str]] | None:
    """The button that skips the question about confidence, with its block; None in any other message."""
    for block in message.blocks:
        if block.get("block_id", "").startswith("ask:confidence_before"):
            return block["block_id"], block["elements"][-1]
    return None


@dataclass(frozen=True)
class Result:
    """The row of the table."""

    trainees: int
    told: Told
    faults: dict[str, int]
    count: Count
    rest: float

    @property
    def is_sound(self) -> bool:
        """Whether everything was answered, once, in its place, in order."""
        return not (self.told.unanswered or self.count.problems())

    def __str__(self) -> str:
        told, count = self.told, self.count
        faults = ", ".join(f"{name}: {number}" for name, number in sorted(self.faults.items())) or "none"
        rows = {
            "trainees": self.trainees,
            "practices": f"{told.practices} ({told.over} came to an end)",
            "turns": count.turns,
            "events taken": told.events,
            "delivered again": told.again,
            "messages posted": count.posted,
            "faults of Slack": f"{sum(self.faults.values())} ({faults})",
            "HTTP answer p50, p99": f"{1000 * share(told.acks, 0.5):.0f} ms, {1000 * share(told.acks, 0.99):.0f} ms",
            "reply p50, p99": f"{share(told.replies, 0.5):.2f} s, {share(told.replies, 0.99):.2f} s",
            "everything posted after": f"{self.rest:.1f} s",
            "not answered in time": told.unanswered,
            **{name: len(found) for name, found in count.found().items()},
        }
        return "\n".join(f"{name:<26} {value}" for name, value in rows.items())


async def run(home: Path, trainees: int, seconds: float, seed: int) -> Result:
    """Play, let everything come to rest, and count."""
    url = f"sqlite+aiosqlite:///{home / 'load.sqlite3'}"
    well: Fate = "ok"
    fates = itertools.cycle(fate for fail in FAILS for fate in (*itertools.repeat(well, FAILING - 1), fail))
    slack = LightSlack(lambda: next(fates))
    await slack.start()
    environment = slack_environment(home, slack.url, DATABASE_URL=url)
    connector, patience = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=30)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=patience) as http,
        served(environment, home / "bot.log", http) as process,
    ):
        sender = Sender(http, f"{slack.url}response", process.url)
        load = Load(slack, sender, random.Random(seed), trainees, asyncio.get_running_loop().time() + seconds)
        await load.run(spread=min(seconds / 6, 20))
        slack.chance, stopped = (lambda: "ok"), time.perf_counter()
        with suppress(TimeoutError):  # what does not come to rest is counted as lost
            await at_rest(url)
        rest = time.perf_counter() - stopped
    await slack.stop()
    count = await counted(url, load.told.sent, slack.posted)
    return Result(trainees, load.told, dict(slack.faults), count, rest)


def main() -> int:
    """0 when nothing was lost, doubled, crossed or out of order."""
    options = argparse.ArgumentParser(description="Many trainees at once in Slack.")
    options.add_argument("--trainees", type=int, default=200)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--seed", type=int, default=1)
    wish = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="sangfroid-load-") as folder:
        result = asyncio.run(run(Path(folder), wish.trainees, wish.seconds, wish.seed))
    print(result)
    for problem in result.count.problems()[:20]:
        print(f"  {problem}")
    return 0 if result.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
