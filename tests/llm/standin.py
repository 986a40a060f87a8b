"""A stand-in for a language model: an OpenAI-compatible server on this machine that plays models of any character.

To talk to it by hand: `python -m tests.llm.standin --character good --port 8009`, and in another terminal
`OPENAI_API_KEY=any OPENAI_BASE_URL=http://127.0.0.1:8009/v1 OPENAI_MODEL=standin sangfroid play`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Self, TextIO

from aiohttp import web

from bot.model import Language
from tests.llm.asked import Asked, asked
from tests.llm.characters import Character, all_names, character
from tests.llm.faults import FINE, Fault, play, refusal, stream
from tests.llm.protocol import complaint
from tests.llm.usage import PromptCache, Spent, tokens

CREATED = 1_797_238_800


class ModelServer:
    """The server. `base_url` is what OPENAI_BASE_URL would be.

    `requests` are the requests it took, in order; `faults` is what goes wrong with the next ones ("ok": nothing),
    `usage` what each that was answered costs, `complaints` why it refused some, `keys` the API keys it was shown.
    """

    def __init__(
        self,
        named: str | Character = "good",
        *,
        language: Language | None = None,
        leaks: tuple[str, ...] = (),
        goals: tuple[str, ...] = (),
    ) -> None:
        """A character or its names; `leaks` and `goals` are for one given by name (see `Character`).

        `language`: none, and it is told from each prompt.
        """
        self.requests: list[Asked] = []
        self.faults: deque[str | Fault] = deque()
        self.usage: list[Spent] = []
        self.complaints: list[str] = []
        self.keys: list[str] = []
        self.base_url = ""
        self._language = language
        self._leaks, self._goals = leaks, goals
        self.character = named
        self._cache = PromptCache()
        self._answers: Counter[str] = Counter()
        self.told: TextIO | None = None
        """Where each answer is shown, for a person who watches."""
        self.taken = asyncio.Event()
        """Set with each request that was taken."""
        self.gate = asyncio.Event()
        """Cleared, it holds every answer back until it is set again (from its own loop only)."""
        self.gate.set()
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def character(self) -> Character:
        """Who it plays; may be changed at any time, also by a name."""
        return self._character

    @character.setter
    def character(self, named: str | Character) -> None:
        if isinstance(named, str):
            named = character(named, leaks=self._leaks, goals=self._goals)
        self._character = named

    def asked(self, purpose: str) -> list[Asked]:
        """The requests with that purpose, in order."""
        return [one for one in self.requests if one.purpose == purpose]

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on this machine, on that port or any."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def stop(self) -> None:
        """Stop, whoever still waits."""
        self._closing.set()
        self.gate.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _models(self, _request: web.Request) -> web.Response:
        model = {"id": "standin", "object": "model", "created": CREATED, "owned_by": "tests"}
        return web.json_response({"object": "list", "data": [model]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.keys.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        try:
            body = await request.json()
        except ValueError:
            body = None
        if wrong := complaint(body):
            self.complaints.append(wrong)
            return refusal(400, wrong, "invalid_request_error")
        one = self._take(body)
        fault = Fault.of(self.faults.popleft()) if self.faults else Fault(FINE)
        if fault.name == FINE and self.character.refuses(one):
            kind = body["response_format"]["type"]
            return refusal(400, f"response_format: type '{kind}' is not supported by this model", "unsupported_value")
        await self.gate.wait()
        answer = self._answered(one)
        if fault.name != FINE:
            return await play(fault, request, answer, self._closing)
        self._answers[one.key()] += 1
        return await stream(request, answer) if body.get("stream") else web.json_response(answer)

    def _take(self, body: dict[str, Any]) -> Asked:
        one = asked(body, self._language)
        one = replace(one, again=self._answers[one.key()])
        self.requests.append(one)
        self.taken.set()
        return one

    def _answered(self, one: Asked) -> dict[str, Any]:
        content, finish = self.character.content(one), "stop"
        longest = one.body.get("max_completion_tokens") or one.body.get("max_tokens")
        if longest and tokens(content.encode()) > longest:
            content, finish = content.encode()[: longest * 4].decode(errors="ignore"), "length"
        if self.told is not None:
            self.told.write(f"{one.purpose}: {content}\n")
            self.told.flush()
        sent, cached = self._cache.take(one.body["model"], one.body["messages"])
        spent = Spent(one.purpose, sent, cached, tokens(content.encode()))
        self.usage.append(spent)
        message = {"role": "assistant", "content": content, "refusal": None}
        return {
            "id": f"chatcmpl-{len(self.requests)}",
            "object": "chat.completion",
            "created": CREATED,
            "model": one.body["model"],
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
            "usage": spent.as_json(),
        }


@contextmanager
def running_server(
    named: str | Character = "good",
    *,
    language: Language | None = None,
    leaks: tuple[str, ...] = (),
    goals: tuple[str, ...] = (),
    port: int = 0,
) -> Iterator[ModelServer]:
    """A server in a thread with a loop of its own, for what starts the real command."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="model server", daemon=True)
    thread.start()
    server = ModelServer(named, language=language, leaks=leaks, goals=goals)
    try:
        asyncio.run_coroutine_threadsafe(server.start(port), loop).result(10)
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def main() -> None:
    """Serve one character until interrupted, and show each answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="good", help="one or more of: " + ", ".join(all_names()))
    parser.add_argument("--port", type=int, default=8009)
    chosen = parser.parse_args()
    with running_server(chosen.character, port=chosen.port) as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{server.base_url} plays {chosen.character}. Ctrl+C ends it.\n")
        sys.stdout.flush()
        server.told = sys.stdout
        threading.Event().wait()


if __name__ == "__main__":
    main()
