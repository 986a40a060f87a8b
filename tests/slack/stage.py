"""The whole bot in this process, joined to the stand-in for Slack over real sockets."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.listeners import Listeners
from bot.content.library import FileLibrary
from bot.runtime.service import Service
from bot.settings import shipped_content
from bot.wiring.service import service_of
from tests.runtime.stage import port_of, settings_for
from tests.slack.standin import Standin
from tests.slack.state import Human
from tests.slack.user import SECRET, User

TOKEN = "xoxb-of-T1"  # noqa: S105 - nobody's


@dataclass
class SlackStage:
    """A running bot and its Slack."""

    service: Service
    slack: Standin
    http: aiohttp.ClientSession
    port: int
    socket: bool

    def user(self, name: str = "U1", *, locale: str = "en-GB", team: str = "T1", **more: Any) -> User:
        """Somebody of the workspace (or another's guest in it)."""
        self.slack.state.people[name] = Human(name, more.pop("home", team), locale=locale, **more)
        bot = None if self.socket else f"http://127.0.0.1:{self.port}/slack/events"
        return User(self.slack, self.http, bot, name, team)

    @property
    def listeners(self) -> Listeners:
        """What the bot listens to in Slack."""
        channel = self.service.channels[0]
        assert isinstance(channel, SlackChannel)
        assert channel._listeners is not None
        return channel._listeners

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


@asynccontextmanager
async def slack_bot(
    database_url: str, slack: Standin, *, socket: bool = False, **more: Any
) -> AsyncIterator[SlackStage]:
    """The bot, running."""
    slack.state.tokens.setdefault(TOKEN, "T1")
    values = {
        "slack_bot_token": SecretStr(TOKEN),
        "slack_signing_secret": None if socket else SecretStr(SECRET),
        "slack_app_token": SecretStr("xapp-1") if socket else None,
        "slack_api_url": slack.url,
        "customer_pace": 0.0,
        "language": "en",
        **more,
    }
    settings = settings_for(database_url, **values)
    _cache(settings.personas_dir, settings.cache_dir)
    async with service_of(settings) as service:
        for channel in service.channels:
            channel.pace = 0.0
        warm = _told_when_warm(service)
        started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(service.run("127.0.0.1", 0, started.set_result))
        port = await port_of(task, started)
        await warm.wait()  # what is measured in seconds of Slack is not measured while the reader is being loaded
        async with aiohttp.ClientSession() as http:
            try:
                yield SlackStage(service, slack, http, port, socket)
            finally:
                service.stopping.set()
                with suppress(asyncio.CancelledError):
                    await task


def _told_when_warm(service: Service) -> asyncio.Event:
    """Set once everything the first turn would wait for is loaded, or could not be."""
    warm, told = service.warm, asyncio.Event()

    async def warmed() -> None:
        try:
            await warm()
        finally:
            told.set()

    service.warm = warmed
    return told


@functools.cache
def _cache(personas: Path | None, cache: Path) -> None:
    """Read every customer once, so that the dialog is there in time, as it is in a bot that has run before."""
    library = FileLibrary(shipped_content(), personas, cache / "content")
    for persona_id in library.persona_ids():
        library.bundle(persona_id, "en")
        library.bundle(persona_id, "fr")
