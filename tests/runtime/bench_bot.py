"""What the bench measures, in a process of its own: `python -m tests.runtime.bench_bot bot|bare|queue SECONDS`.

`bot` is the real bot with the tests' platform; it also counts its write commits when asked at /bench/commits. `bare` is
a handler that says yes and does nothing. `queue` is DBOS alone: prints workflows a second as JSON and ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import sys
import time
from collections import Counter
from typing import Any

from aiohttp import web
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import Connection, Engine, event

from bot.cli.frame import set_up_log
from bot.runtime.channel import Accept
from bot.runtime.engine import POLLING, WORKERS, _own_logger
from bot.settings import Settings
from bot.store import plain_engine_for
from bot.wiring.service import service_of
from tests.runtime.bench_load import AT_ONCE
from tests.runtime.platform import PlatformChannel

WRITES = re.compile(r"(?<!FOR )(?<!DO )\b(INSERT INTO|UPDATE|DELETE FROM)\s+([\w.\"]+)")
BARE = "bare"


class Commits:
    """Counts the transactions that wrote, by what they wrote; nothing before the first `watch`."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def watch(self, engine: Engine, whose: str) -> None:
        """Count on this engine from now on. An UPDATE or DELETE that met no row wrote nothing."""

        def executed(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
            found = WRITES.search(statement)
            unsure = "RETURNING" in statement and connection.dialect.name == "sqlite"
            if found and (found[1] == "INSERT INTO" or unsure or cursor.rowcount != 0):
                what = f"{found[1].split()[0].lower()} {found[2].split('.')[-1].strip(chr(34))}"
                connection.info.setdefault("bench", {})[what] = None

        def committed(connection: Connection) -> None:
            wrote = connection.info.pop("bench", None)
            if wrote and _changed(connection):
                self.found[f"{whose}: {', '.join(wrote)}"] += 1

        def undone(connection: Connection) -> None:
            connection.info.pop("bench", None)

        event.listen(engine, "after_cursor_execute", executed)
        event.listen(engine, "commit", committed)
        event.listen(engine, "rollback", undone)


def _changed(connection: Connection) -> bool:
    """Whether the transaction changed anything: SQLite's driver has no count of what is RETURNING until it was read."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return True
    before, connection.info["changes"] = connection.info.get("changes", 0), driver.total_changes
    return bool(driver.total_changes != before)


class CountingChannel(PlatformChannel):
    """The tests' platform, with a page that gives the write commits since it was last asked."""

    def __init__(self, url: str) -> None:
        super().__init__(url, patience=30)
        self.engines: dict[str, Engine] = {}
        self._commits: Commits | None = None

    def mount(self, app: web.Application, accept: Accept) -> None:
        super().mount(app, accept)
        app.router.add_get("/bench/commits", self._counted)

    async def _counted(self, _request: web.Request) -> web.Response:
        if self._commits is None:
            self._commits = Commits()
            for whose, engine in self.engines.items():
                self._commits.watch(engine, whose)
        found, self._commits.found = self._commits.found, Counter()
        return web.json_response(found)


def said(port: int) -> None:
    """Tell the bench where we listen."""
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()


async def bot() -> None:
    """The bot as `sangfroid serve` runs it, logging included."""
    set_up_log("INFO")
    channel = CountingChannel(os.environ["PLATFORM_URL"])
    async with service_of(Settings.load(None), [channel]) as service:
        store: Any = service.turns.store
        channel.engines = {"ours": store._engine.sync_engine, "DBOS": service.engine._engine}
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, service.stopping.set)
        await service.run("127.0.0.1", 0, said)
        await channel.close()


async def bare() -> None:
    """Say yes to every event."""

    async def event_handler(request: web.Request) -> web.Response:
        await request.json()
        return web.json_response({"result": "new"})

    app, stopping = web.Application(), asyncio.Event()
    app.router.add_post("/plain/events", event_handler)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    said(runner.addresses[0][1])
    await stopping.wait()
    await runner.cleanup()


async def queue(seconds: float) -> None:
    """Workflows of one empty step each, in a queue as the bot's; as many sessions as users, each with one under way."""
    engine = plain_engine_for(Settings.load(None).database_url)
    config: DBOSConfig = {
        "name": BARE,  # an application of its own: the bot must not come to listen to its queue
        "system_database_engine": engine,
        "application_version": BARE,
        "executor_id": BARE,
        "log_level": "WARNING",
        "console_log_level": "WARNING",
        "enable_otlp": False,
        "use_listen_notify": False,
    }
    DBOS(config=config)
    _own_logger()
    done: dict[str, asyncio.Event] = {f"s{number}": asyncio.Event() for number in range(AT_ONCE)}
    ends: list[float] = []

    @DBOS.step()
    async def step(session: str) -> str:
        return session

    @DBOS.workflow(name=BARE)
    async def workflow(session: str) -> None:
        done[await step(session)].set()

    DBOS.launch()
    await DBOS.register_queue_async(
        BARE, partition_concurrency=1, worker_concurrency=WORKERS, polling_interval_sec=POLLING,
        on_conflict="always_update",
    )  # fmt: skip
    client = DBOSClient(system_database_engine=engine, lazy=True, application_name=BARE)
    await asyncio.sleep(1.5)  # it looks for new queues once a second
    began = time.perf_counter()

    async def writer(session: str) -> None:
        while time.perf_counter() < began + seconds:
            done[session].clear()
            await client.enqueue_async(
                {"workflow_name": BARE, "queue_name": BARE, "queue_partition_key": session, "app_version": BARE},
                session,
            )
            await done[session].wait()
            ends.append(time.perf_counter())

    await asyncio.gather(*(writer(session) for session in done))
    sys.stdout.write(json.dumps(sum(end <= began + seconds for end in ends) / seconds))
    sys.stdout.flush()
    await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=2)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["queue", how_long]:
            asyncio.run(queue(float(how_long)))
        case ["bare"]:
            asyncio.run(bare())
        case _:
            asyncio.run(bot())
