"""Killed at every boundary, frozen and thawed: nothing is lost, answered twice or out of order. Real processes."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.postgres import Server
from tests.runtime.crash import Bots, Load, at_rest, counted, environment_of
from tests.runtime.platform import Platform

pytestmark = pytest.mark.e2e
BOUNDARIES = range(1, 13)
"""Accepting one message and answering it has three boundaries a commit (before it, in it, after it) and two a post."""


@asynccontextmanager
async def bots(url: str, platform: Platform, count: int) -> AsyncIterator[Bots]:
    """Bots that are gone afterwards."""
    found = Bots(environment_of(url, platform), count)
    try:
        yield found
    finally:
        for process in found.processes:
            if process is not None and process.returncode is None:
                process.send_signal(signal.SIGCONT)
        await found.stop()


async def tell(load: Load, http: aiohttp.ClientSession, user: str, number: int) -> None:
    """One message, delivered until somebody took it."""
    body = {"event_id": f"{user}-{number}", "user": user, "text": f"{number}", "order": f"{number:08d}"}
    while not await load.deliver(body, http):  # noqa: ASYNC110 - as a platform does: again, after a moment
        await asyncio.sleep(0.02)
    load.accepted.setdefault(user, []).append(number)


@pytest.mark.parametrize("die_at", BOUNDARIES)
async def test_a_process_that_dies_at_any_boundary_loses_and_doubles_nothing(
    file_url: str, platform: Platform, die_at: int
) -> None:
    async with bots(file_url, platform, 1) as found, aiohttp.ClientSession() as http:
        found.processes, found.ports = [None], [0]
        await found.begin(0, DIE_AT=str(die_at))
        load = Load(found, random.Random(0))
        telling = asyncio.create_task(tell(load, http, "ana", 1))
        process = found.processes[0]
        assert process is not None
        code = await asyncio.wait_for(process.wait(), 20)
        assert code == -signal.SIGKILL
        await found.begin(0)
        await telling
        await tell(load, http, "ana", 2)
        await at_rest(file_url)
        await found.stop()
        result = await counted(file_url, load, found, platform, 0)
    assert (result.accepted, result.answered) == (2, 2)
    assert result.is_sound


async def test_a_frozen_replica_holds_up_only_its_own_and_does_nothing_twice_when_it_thaws(
    server_url: str, platform: Platform
) -> None:
    async with bots(server_url, platform, 2) as found, aiohttp.ClientSession() as http:
        await found.start()
        load = Load(found, random.Random(0))
        for number in range(1, 4):
            await asyncio.gather(*(tell(load, http, user, number) for user in ("ana", "ben", "eve", "joe")))
        frozen = found.processes[0]
        assert frozen is not None
        os.kill(frozen.pid, signal.SIGSTOP)
        alive, found.ports = found.ports, found.ports[1:]
        heard = len(platform.posted)
        await asyncio.gather(*(tell(load, http, user, 1) for user in ("new-1", "new-2")))
        await platform.wait_for(1, "dm-new-1")
        await platform.wait_for(1, "dm-new-2")
        assert len(platform.posted) >= heard + 2
        os.kill(frozen.pid, signal.SIGCONT)
        found.ports = alive
        await tell(load, http, "ana", 4)
        await at_rest(server_url)
        await found.stop()
        result = await counted(server_url, load, found, platform, 0)
    assert result.is_sound


async def test_what_a_dead_replica_had_under_way_is_taken_over_by_the_other(
    server_url: str, platform: Platform
) -> None:
    async with bots(server_url, platform, 2) as found, aiohttp.ClientSession() as http:
        await found.start()
        load = Load(found, random.Random(0))
        platform.down = True  # answers cannot be posted, so that work is under way in both
        for user in ("ana", "ben", "eve", "joe", "kim", "lea"):
            await tell(load, http, user, 1)
        await platform.wait_until(lambda: platform.tried >= 6)
        await found.kill(0)
        found.ports = found.ports[1:]
        platform.down = False
        for user in ("ana", "ben", "eve", "joe", "kim", "lea"):
            await platform.wait_for(1, f"dm-{user}")
        await at_rest(server_url)
        await found.stop()
        result = await counted(server_url, load, found, platform, 0)
    assert result.is_sound


async def test_what_is_scheduled_happens_once_whatever_the_number_of_replicas(
    server_url: str, postgres: Server, database: str, platform: Platform
) -> None:
    async with bots(server_url, platform, 2) as found:
        found.environment["CRON"] = "* * * * * *"  # every second
        await found.start()
        done = "SELECT name, workflow_uuid, recovery_attempts FROM dbos.workflow_status WHERE status = 'SUCCESS'"
        async with asyncio.timeout(30):
            while len(rows := postgres.do(done, database)) < 8:  # noqa: ASYNC110 - a database tells nobody
                await asyncio.sleep(0.2)
        await found.stop()
    assert {name for name, _, _ in rows} == {"forgotten", "purge"}
    assert len({uuid for _, uuid, _ in rows}) == len(rows)  # a moment's work has one id, whoever starts it
    assert {attempts for _, _, attempts in rows} == {1}
