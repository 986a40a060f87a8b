"""A light Slack for measuring: it answers what the bot asks, keeps what was posted, validates nothing.

It runs in the measuring process, whose time it must not take. It fails as `chance` says: too many requests, an error
before or after the message was posted, an answer that never comes.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

TEAM, APP, BOT = "T1", "A1", "UBOT"
Fate = Literal["ok", "429", "500", "500 after", "lost"]
"""What becomes of a post. `500`: nothing was posted; `500 after` and `lost`: it was, and the bot is not told so."""
FAILS: tuple[Fate, ...] = ("429", "500", "500 after", "lost")


@dataclass(frozen=True)
class Posted:
    """A message as Slack has it. `id` is the bot's own, from the metadata."""

    id: str
    ts: str
    text: str
    by_customer: bool
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]


@dataclass
class LightSlack:
    """Slack's Web API. `posted` holds the messages of every conversation, in order."""

    chance: Callable[[], Fate] = lambda: "ok"
    posted: defaultdict[str, list[Posted]] = field(default_factory=lambda: defaultdict(list))
    awaited: dict[str, asyncio.Future[tuple[float, str]]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    news: defaultdict[str, asyncio.Condition] = field(default_factory=lambda: defaultdict(asyncio.Condition))
    url: str = ""
    _runner: web.AppRunner | None = None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def start(self) -> None:
        """Listen; `url` is what SLACK_API_URL is to be."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/file", self._taken)
        app.router.add_post("/response", self._taken)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    def expect(self, message_id: str) -> asyncio.Future[tuple[float, str]]:
        """The moment in which the bot's message of that id is posted, and whether the customer says it (`Say`)."""
        self.awaited[message_id] = asyncio.get_running_loop().create_future()
        return self.awaited[message_id]

    async def first(self, conversation: str, holds: Callable[[Posted], bool], since: int = 0) -> Posted:
        """The first message of a conversation, from that number on, of which it holds; waits for it."""
        news = self.news[conversation]
        async with news:
            while True:
                found = next((one for one in self.posted[conversation][since:] if holds(one)), None)
                if found is not None:
                    return found
                await news.wait()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        said = await _arguments(request)
        if method == "chat.postMessage":
            return await self._post(request, said)
        return web.json_response({"ok": True, **self._answer(method, said)})

    async def _post(self, request: web.Request, said: dict[str, Any]) -> web.StreamResponse:
        fate = self.chance()
        if fate != "ok":
            self.faults[fate] += 1
        if fate == "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fate == "500":
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        conversation, message = conversation_of(said["channel"]), self._message(said)
        self.posted[conversation].append(message)
        waiting = self.awaited.pop(message.id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result((time.perf_counter(), "Say" if message.by_customer else "Note"))
        if conversation in self.news:
            async with self.news[conversation]:
                self.news[conversation].notify_all()
        if fate == "500 after":
            return web.Response(status=500, text="upstream error")
        if fate == "lost" and request.transport is not None:
            request.transport.close()
        return web.json_response({"ok": True, "channel": conversation, "ts": message.ts, "message": {"ts": message.ts}})

    def _message(self, said: dict[str, Any]) -> Posted:
        metadata = said.get("metadata") or {}
        return Posted(
            id=str((metadata.get("event_payload") or {}).get("id", "")),
            ts=f"{time.time():.0f}.{next(self._numbers):06d}",
            text=html.unescape(said.get("text", "")),
            by_customer="username" in said,
            blocks=said.get("blocks") or [],
            metadata=metadata,
        )

    def _answer(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        match method:
            case "auth.test":
                found = {"team_id": TEAM, "user_id": BOT, "bot_id": "BBOT", "team": "Bench", "user": "sangfroid"}
            case "users.info":
                found = {"user": {"id": said["user"], "team_id": TEAM, "locale": "en-GB", "tz": "Europe/London"}}
            case "conversations.open":
                found = {"channel": {"id": conversation_of(said["users"])}}
            case "conversations.history" | "conversations.replies":
                newest = self.posted[said["channel"]][: -int(said.get("limit", 100)) - 1 : -1]
                found = {"messages": [{"ts": one.ts, "text": one.text, "metadata": one.metadata} for one in newest]}
            case "files.getUploadURLExternal":
                found = {"upload_url": self.url.replace("/api/", "/file"), "file_id": f"F{next(self._numbers)}"}
            case "dnd.info":
                found = {"dnd_enabled": False}
        return found

    @staticmethod
    async def _taken(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="ok")


def conversation_of(channel: str) -> str:
    """The direct conversation, where a person is named in its place."""
    return f"D{channel[1:]}" if channel.startswith("U") else channel


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    return {**request.query, **(await request.post())}
