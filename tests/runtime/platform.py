"""A chat platform of our own for the tests: events come in over HTTP, and what is posted goes to an HTTP server.

`PlatformChannel` is the bot's side; `Platform` is the other one: it keeps what was posted, can be asked for it by our
id, and fails as it is told (or by `chance`): too many requests, an answer that never comes, down, gone.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from aiohttp import web

from bot.errors import SendLater, SendRefused, SendUnknown, StoreError
from bot.model import Ask, Card, Chart, Inbound, Language, Note, Outgoing, Person, Place, Say, Sheet
from bot.runtime.channel import Accept

CHANNEL = "plain"


class PlatformChannel:
    """The bot's side. Implements `bot.runtime.channel.Channel`."""

    name = CHANNEL

    def __init__(self, url: str, *, looks_up: bool = True, pace: float = 0.0, patience: float = 5.0) -> None:
        """`url` is where the platform listens; `patience` seconds are waited for its answer."""
        self.looks_up = looks_up
        self.pace = pace
        self.quiet: set[str] = set()
        self.begun: list[tuple[Place, Language]] = []
        self._url = url
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._accept: Accept | None = None

    gathers = False

    async def begin(self, place: Place, language: Language) -> None:
        self.begun.append((place, language))

    async def compose(self, _outgoing: Outgoing) -> float:
        return 0.0

    async def is_quiet(self, person: Person) -> bool:
        return person.user in self.quiet

    def mount(self, app: web.Application, accept: Accept) -> None:
        self._accept = accept
        app.router.add_post("/plain/events", self._event)

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))

    async def stop(self) -> None:
        """Takes no more events; what still runs may post until the process ends."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, outgoing: Outgoing) -> str:
        body = {"id": outgoing.id, "to": outgoing.place.conversation, "kind": type(outgoing.outbound).__name__,
                "text": words_of(outgoing)}  # fmt: skip
        try:
            async with self._http().post(f"{self._url}/post", json=body) as answer:
                if answer.status == 429:
                    raise SendLater(float(answer.headers.get("Retry-After", "1")))
                if answer.status == 410:
                    raise SendRefused("gone")
                if answer.status >= 500:
                    raise SendUnknown
                return str((await answer.json())["message_id"])
        except aiohttp.ClientConnectorError as error:
            raise SendLater from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendUnknown from error

    async def find(self, outgoing: Outgoing) -> str | None:
        try:
            async with self._http().get(f"{self._url}/find", params={"id": outgoing.id}) as answer:
                found = (await answer.json())["message_id"]
                return None if found is None else str(found)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendLater from error

    async def _event(self, request: web.Request) -> web.Response:
        said = await request.json()
        person = Person(CHANNEL, "T1", said["user"], said.get("language", "en"))
        place = Place(CHANNEL, "T1", f"dm-{said['user']}")
        accept = self._accept
        assert accept is not None
        try:
            result = await accept(Inbound(said["event_id"], place, person, said["text"], said.get("order", "")))
        except StoreError:
            return web.Response(status=503)
        return web.json_response({"result": result})

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))
        return self._session


@dataclass
class Posted:
    """One message as the platform has it."""

    id: str
    to: str
    kind: str
    text: str
    at: float = field(default_factory=time.monotonic)


@dataclass
class Platform:
    """The other side. `fails` is what happens to the next posts, in order: ok, 429, 500, lost, late, gone."""

    posted: list[Posted] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    down: bool = False
    url: str = ""
    chance: Callable[[], str] | None = None
    ambiguous: int = 0
    unanswered: int = 0
    tried: int = 0
    _runner: web.AppRunner | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_post("/post", self._post)
        app.router.add_get("/find", self._find)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def doubles(self) -> dict[str, int]:
        """Ids that were posted more than once, with how often."""
        return {name: count for name, count in Counter(one.id for one in self.posted).items() if count > 1}

    async def wait_for(self, count: int, to: str | None = None, seconds: float = 20.0) -> list[Posted]:
        """The posts (to one place), as soon as there are so many. TimeoutError."""

        def found() -> list[Posted]:
            return [one for one in self.posted if to is None or one.to == to]

        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: len(found()) >= count)
        return found()

    async def wait_until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        """Come back when that holds; looked at whenever something is tried. TimeoutError."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(holds)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        how = "500" if self.down else self.fails.pop(0) if self.fails else self.chance() if self.chance else "ok"
        async with self._news:
            self.tried += 1
            self._news.notify_all()
        self.unanswered += how == "lost"
        self.ambiguous += how in {"500", "lost"}
        if how == "429":
            return web.Response(status=429, headers={"Retry-After": "0.05"})
        if how == "gone":
            return web.Response(status=410)
        if how == "500":
            return web.Response(status=500)
        async with self._news:
            self.posted.append(Posted(body["id"], body["to"], body["kind"], body["text"]))
            self._news.notify_all()
        if how == "lost" and request.transport is not None:
            request.transport.close()
        return web.json_response({"message_id": f"m{len(self.posted)}"})

    async def _find(self, request: web.Request) -> web.Response:
        wanted = request.query["id"]
        at = next((at for at, one in enumerate(self.posted, 1) if one.id == wanted), None)
        return web.json_response({"message_id": None if at is None else f"m{at}"})


def words_of(outgoing: Outgoing) -> str:
    """What a message says, as plain text."""
    match outgoing.outbound:
        case Say(text=text) | Note(text=text) | Ask(text=text):
            return text
        case Card(title=title) | Chart(title=title):
            return title
        case Sheet(parts=parts):
            return "\n".join(words_of(replace(outgoing, outbound=part)) for part in parts)
