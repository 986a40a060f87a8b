"""The database away, locked, full; a clock that jumps: the platform is told to come again, or the turn waits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.runtime.turns import DATABASE_RETRIES
from tests.postgres import Server
from tests.runtime.platform import Platform
from tests.runtime.stage import Stage, bot
from tests.runtime.test_turns import Echo


@dataclass
class Failing:
    """A store whose next transactions fail as told."""

    inner: Any
    errors: list[StoreError]

    @asynccontextmanager
    async def joint(self, *, reading: bool = False) -> AsyncIterator[Any]:
        if self.errors:
            raise self.errors.pop(0)
        async with self.inner.joint(reading=reading) as both:
            yield both

    def begin(self) -> Any:
        return self.inner.begin()


def failing(stage: Stage, errors: list[StoreError]) -> list[float]:
    """Let the next transactions of turns and delivery fail; the seconds that are then waited."""
    waited: list[float] = []

    async def at_once(seconds: float) -> None:
        waited.append(seconds)

    store: Any = Failing(stage.service.turns.store, errors)
    stage.service.turns = replace(stage.service.turns, store=store, sleep=at_once)
    stage.service.delivery = replace(stage.service.delivery, store=store, sleep=at_once)
    return waited


@pytest.mark.parametrize("error", [StoreBusy("store.busy"), StoreFull("store.full"), StoreError("db.read_only")])
async def test_an_event_that_cannot_be_kept_is_not_taken_and_comes_again(
    file_url: str, platform: Platform, error: StoreError
) -> None:
    async with bot(file_url, platform, desk=Echo) as stage:
        store: Any = stage.service.turns.store
        object.__setattr__(stage.service.turns, "store", Failing(store, [error]))
        assert await stage.tell("hello", event_id="same") == "503"
        assert await stage.tell("hello", event_id="same") == "new"
        assert [one.text for one in await stage.heard(1)] == ["heard hello"]


async def test_a_turn_waits_for_a_database_that_is_away_however_long_and_is_never_parked(
    file_url: str, platform: Platform
) -> None:
    async with bot(file_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        await stage.tell("hello")
        waited = failing(stage, [StoreBusy("db.cannot_connect") for _ in range(20)])
        await stage.settled("e1")
        assert [one.text for one in platform.posted] == ["heard hello"]
        assert waited[: len(DATABASE_RETRIES)] == list(DATABASE_RETRIES)
        assert sum(waited) > 60
        assert stage.service.turns.metrics.registry.get_sample_value("sangfroid_database_away_total") == 20


async def test_a_database_that_is_locked_for_a_moment_is_waited_for(file_url: str, platform: Platform) -> None:
    path = Path(file_url.removeprefix("sqlite+aiosqlite:///"))
    async with bot(file_url, platform, desk=Echo) as stage:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            telling = asyncio.create_task(stage.tell("hello"))
            done, _ = await asyncio.wait([telling], timeout=0.3)
            assert not done
            other.execute("COMMIT")
        assert await telling == "new"
        assert [one.text for one in await stage.heard(1)] == ["heard hello"]


async def test_a_clock_that_jumps_back_changes_nothing_in_what_is_answered_or_in_which_order(
    database_url: str, platform: Platform
) -> None:
    moments = [datetime(2026, 12, 1, 12, tzinfo=UTC) - timedelta(hours=hours) for hours in range(30)]

    class Jumping:
        def now(self) -> datetime:
            return moments.pop(0) if len(moments) > 1 else moments[0]

    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        stage.service.turns = replace(stage.service.turns, clock=Jumping())
        for number in range(5):
            await stage.tell(f"/{number}")
        await stage.settled("e5")
        assert [one.text for one in platform.posted] == [f"heard /{number}" for number in range(5)]
        assert "sangfroid_queue_age_seconds 0.0" in (await stage.get("metrics"))[1]


async def test_whose_lock_is_gone_may_not_go_on(
    server_url: str, postgres: Server, database: str, platform: Platform
) -> None:
    async with bot(server_url, platform, desk=Echo) as stage:
        of_ours = f"FROM pg_stat_activity WHERE datname = '{database}'"
        postgres.do(f"SELECT pg_terminate_backend(pid) {of_ours}")
        assert await asyncio.wait_for(stage.task, 30) is False
