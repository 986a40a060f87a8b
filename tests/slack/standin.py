"""A stand-in for Slack: its Web API, uploads, response addresses and socket, over real HTTP on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from tests.slack.state import State
from tests.slack.web_api import WebApi

JSON_FIELDS = ("blocks", "view", "files", "metadata")


@dataclass
class Standin:
    """Slack. `url` is what SLACK_API_URL would be."""

    state: State = field(default_factory=State)
    url: str = ""
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acks: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._call)
        app.router.add_get("/api/{method}", self._call)
        app.router.add_post("/api/upload/{file}", self._upload)
        app.router.add_post("/respond/{channel}/{ts}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def respond_url(self, channel: str, ts: str = "-") -> str:
        return self.url.replace("/api/", f"/respond/{channel}/{ts}")

    async def envelope(self, kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Send an event down the socket; what the bot acknowledged it with. TimeoutError."""
        name = f"envelope-{self.state.number()}"
        self.acks[name] = asyncio.get_running_loop().create_future()
        await self.state.wait_until(lambda: any(not socket.closed for socket in self.sockets))
        socket = next(socket for socket in reversed(self.sockets) if not socket.closed)
        sent = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        await socket.send_json(sent)
        async with asyncio.timeout(10):
            return await self.acks[name]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _args(request)
        state = self.state
        state.calls.append(method)
        how = "503" if state.down else state.next_failure(method)
        if how == "429":
            await state.tell()
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if how in {"500", "503"}:
            await state.tell()
            return web.Response(status=int(how), text="<html>broken</html>", content_type="text/html")
        token = str(args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer "))
        answer = self._answer(method, args, token, how)
        await state.tell()
        if how == "lost" and request.transport is not None:
            request.transport.close()
        return web.json_response(answer)

    def _answer(self, method: str, args: dict[str, Any], token: str, how: str | None) -> dict[str, Any]:
        open_to_all = method in {"oauth.v2.access", "apps.connections.open"}
        if how not in {None, "ok", "lost"}:
            return {"ok": False, "error": how}
        if not open_to_all and (self.state.token_error or token not in self.state.tokens):
            return {"ok": False, "error": self.state.token_error or "invalid_auth"}
        return WebApi(self.state, self.url).answer(method, args, self.state.tokens.get(token, ""))

    async def _upload(self, request: web.Request) -> web.Response:
        self.state.files[request.match_info["file"]]["data"] = await request.read()
        return web.Response(text="OK")

    async def _respond(self, request: web.Request) -> web.Response:
        """An answer by response_url: a whisper, or a message in place of the one that was pressed."""
        body = await request.json()
        self.state.responses.append(body)
        message = self.state.find(request.match_info["channel"], request.match_info["ts"])
        if body.get("replace_original") and message is not None:
            WebApi(self.state, self.url)._refused(body, "message", "response_url")
            message["blocks"], message["text"] = body["blocks"], body["text"]
        await self.state.tell()
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self.sockets.append(socket)
        await self.state.tell()
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                break
            said = json.loads(message.data)
            waiting = self.acks.get(said.get("envelope_id", ""))
            if waiting is not None and not waiting.done():
                waiting.set_result(said)
        return socket


async def _args(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    sent = {**request.query, **(await request.post())}  # the SDK puts some in the address
    return {name: json.loads(str(value)) if name in JSON_FIELDS else value for name, value in sent.items()}


async def reachable(url: str) -> bool:
    """Whether a bot listens there."""
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status == 200
