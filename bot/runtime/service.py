"""One process of the bot: whichever channels there are, on one aiohttp application, until it is told to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy import text

from bot.errors import CannotListen, ContentError, StoreError, UnknownContent
from bot.ports import Clock
from bot.runtime import engine_rows, inbox, outbox
from bot.runtime.channel import Channel
from bot.runtime.chores import Chores
from bot.runtime.delivery import Delivery
from bot.runtime.engine import TurnEngine
from bot.runtime.guards import Guard
from bot.runtime.turns import Turns

LARGEST_BODY = 256 * 1024
"""Bytes of a request; platforms send a few thousand."""
LOOKING = 2.0
"""Seconds between two looks at the content files."""
GRACE = 6.0
"""Seconds that running turns have to end before they are left to the next process."""


@dataclass(kw_only=True)
class Service:
    """Everything that runs.

    `content` looks at the content files and gives those that are refused now, with why; `sound` gives the id of a
    customer that can be played; `warm` loads what the first turn would wait for.
    """

    turns: Turns
    delivery: Delivery
    chores: Chores
    engine: TurnEngine
    guard: Guard
    channels: Sequence[Channel]
    clock: Clock
    content: Callable[[], Awaitable[Mapping[str, str]]]
    sound: Callable[[], Awaitable[str]]
    warm: Callable[[], Awaitable[None]]
    executor_id: str
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    refused: frozenset[str] = frozenset()
    lost: bool = False

    async def run(self, host: str, port: int, started: Callable[[int], None] = lambda _: None) -> bool:
        """Serve until `stopping` is set; whether it ended as it was asked to. `started` is told the port.

        AlreadyServed when the database is somebody else's.
        """
        async with AsyncExitStack() as stack:
            self.chores.prepare()
            await self.guard.hold(self.executor_id)
            stack.push_async_callback(self.guard.release)
            for channel in self.channels:
                stack.push_async_callback(channel.close)
            await self.engine.start(self._answer, self._tend, self.chores.rota())
            stack.push_async_callback(self._end)
            watching = asyncio.create_task(self.guard.watch(self._owners, self._recover, self._lose))
            watching.add_done_callback(self._watched)
            stack.callback(watching.cancel)
            looking = asyncio.create_task(self._look_at_content())
            stack.callback(looking.cancel)
            runner = web.AppRunner(self.app(), access_log=None, handle_signals=False, shutdown_timeout=1.0)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                raise CannotListen(host, port, error.strerror or str(error)) from error
            for channel in self.channels:
                await channel.start()
                stack.push_async_callback(channel.stop)
            bound: int = runner.addresses[0][1]
            structlog.get_logger().info("started", port=bound, channels=[channel.name for channel in self.channels])
            started(bound)
            await self.stopping.wait()
            structlog.get_logger().info("stopping")
        return not self.lost

    def app(self) -> web.Application:
        """The routes: ours, and those of the channels."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        for channel in self.channels:
            channel.mount(app, self.turns.accept)
        return app

    async def _look_at_content(self) -> None:
        """Warm up, then take up what trainers save, and tell the operator what is refused."""
        with suppress(ContentError, UnknownContent):
            await self.warm()
        while True:
            with suppress(ContentError, UnknownContent):
                await self._look()
            await asyncio.sleep(LOOKING)

    async def _look(self) -> None:
        refused = await self.content()
        self.turns.metrics.content_faults.set(len(refused))
        for name in sorted(refused.keys() - self.refused):
            structlog.get_logger().warning("content_refused", file=name)
            with suppress(StoreError):
                await self.chores.tell_trainers(refused[name])
        self.refused = frozenset(refused)

    async def _answer(self, event_id: str, again: bool) -> None:  # noqa: FBT001 - as the engine calls it
        session = await self.turns.answer(event_id, again=again)
        if session is not None:
            await self.delivery.deliver(session)

    async def _tend(self, chore: str, practice_id: str) -> None:
        session = await self.chores.tend(chore, practice_id)
        if session is not None:
            await self.delivery.deliver(session)

    async def _owners(self) -> frozenset[str]:
        async with self.turns.store.joint(reading=True) as (connection, _):
            return await engine_rows.owners(connection)

    async def _recover(self, executor_id: str) -> int:
        count = await self.engine.recover(executor_id)
        self.turns.metrics.takeovers.inc(count)
        return count

    def _watched(self, task: asyncio.Task[None]) -> None:
        """Nobody looks after the others any more: that is no state to go on in."""
        if not task.cancelled() and (error := task.exception()) is not None:
            structlog.get_logger().error("watch_failed", error=type(error).__name__)
            self._lose()

    async def _end(self) -> None:
        """Let what runs come to its end; not when another process may already be at it."""
        await self.engine.stop(0 if self.lost else GRACE)

    def _lose(self) -> None:
        """The right to work is gone: end at once, and let the next process take up what is left."""
        self.lost = True
        self.stopping.set()

    async def _healthz(self, _request: web.Request) -> web.Response:
        """The loop runs."""
        return web.json_response({"status": "ok"})

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Whether work can be taken: the database answers, the engine runs, there is content to play."""
        began = time.perf_counter()
        database = True
        try:
            async with self.turns.store.joint(reading=True) as (connection, _):
                await connection.execute(text("SELECT 1"))
        except StoreError:
            database = False
        content = True
        try:
            await self.sound()
        except (ContentError, UnknownContent):
            content = False
        ready = database and content and not self.stopping.is_set()
        body = {
            "status": "ready" if ready else "not ready",
            "database": "ok" if database else "away",
            "engine": "stopping" if self.stopping.is_set() else "ok",
            "content": "ok" if content else "none",
            "refused": sorted(self.refused),
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        }
        return web.json_response(body, status=200 if ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        """Everything for Prometheus; what has to be asked of the database is asked now."""
        metrics = self.turns.metrics
        with suppress(StoreError):
            async with self.turns.store.joint(reading=True) as (connection, work):
                metrics.queue_age.set(self._age(await inbox.oldest(connection)))
                metrics.outbox_age.set(self._age(await outbox.oldest(connection)))
                metrics.sessions.set(await work.count("open"))
        return web.Response(body=metrics.page(), content_type="text/plain", charset="utf-8")

    def _age(self, since: datetime | None) -> float:
        if since is None:
            return 0.0
        now = self.clock.now()
        return max(0.0, (now - (since if since.tzinfo else since.replace(tzinfo=now.tzinfo))).total_seconds())
