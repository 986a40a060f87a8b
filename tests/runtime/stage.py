"""The whole bot in this process, with the tests' own platform before it, over real sockets and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from bot.coaching import Desk
from bot.runtime.service import Service
from bot.settings import Settings
from bot.wiring.service import service_of
from tests.runtime.platform import Platform, PlatformChannel, Posted


@dataclass
class Stage:
    """A running bot and its platform. `tell` sends an event and waits until it was accepted."""

    service: Service
    platform: Platform
    port: int
    http: aiohttp.ClientSession
    task: asyncio.Task[bool]
    sent: int = 0
    log: list[str] = field(default_factory=list)

    async def tell(self, text: str, user: str = "ana", *, language: str = "en", **more: Any) -> str:
        """Send an event; what became of it."""
        self.sent += 1
        body = {"event_id": f"e{self.sent}", "user": user, "text": text, "language": language, **more}
        async with self.http.post(self.at("plain/events"), json=body) as answer:
            if answer.status != 200:
                return str(answer.status)
            return str((await answer.json())["result"])

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of one of our pages."""
        async with self.http.get(self.at(path)) as answer:
            return answer.status, await answer.text()

    async def heard(self, count: int, user: str = "ana") -> list[Posted]:
        """What that person has been sent, as soon as there is so much of it."""
        return await self.platform.wait_for(count, f"dm-{user}")

    async def settled(self, event_id: str) -> None:
        """Answer an event and post everything, now and here, whatever the engine does meanwhile."""
        session = await self.service.turns.answer(event_id)
        if session is not None:
            await self.service.delivery.deliver(session)

    def at(self, path: str) -> str:
        """An address of the bot."""
        return f"http://127.0.0.1:{self.port}/{path}"


def settings_for(database_url: str, **more: Any) -> Settings:
    """Settings of a bot on that database; nothing of the environment but the folders of the test."""
    base = Settings.load(None)
    folder = Path(base.erasures_file).parent
    values = {"database_url": database_url, "encoder": "off", "backup_dir": folder / "copies", **more}
    return base.model_copy(update=values)


async def port_of(task: asyncio.Task[bool], started: asyncio.Future[int]) -> int:
    """The port, or the error with which the bot did not start."""
    either: list[asyncio.Future[Any]] = [task, started]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    return started.result()


@asynccontextmanager
async def bot(
    database_url: str, platform: Platform, *, desk: type[Desk] = Desk, looks_up: bool = True, **more: Any
) -> AsyncIterator[Stage]:
    """The bot, running. `desk` may be one that fails."""
    channel = PlatformChannel(platform.url, looks_up=looks_up)
    async with service_of(settings_for(database_url, **more), [channel]) as service:
        if desk is not Desk:
            parts = service.turns.desk_of(service.turns.store, service.turns.steps)._parts
            service.turns = replace(
                service.turns, desk_of=lambda store, steps: desk(replace(parts, store=store, steps=steps))
            )
        started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(service.run("127.0.0.1", 0, started.set_result))
        port = await port_of(task, started)
        async with aiohttp.ClientSession() as http:
            stage = Stage(service, platform, port, http, task)
            try:
                yield stage
            finally:
                service.stopping.set()
                with suppress(asyncio.CancelledError):
                    await task
                await channel.close()
