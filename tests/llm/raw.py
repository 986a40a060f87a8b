"""A server that answers byte by byte what it was told to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

Way = Literal["whole", "hang", "drip", "drip_head", "cut", "hang_up"]
PACE = 0.002
"""Seconds between the bytes of an answer that never ends."""


@dataclass(frozen=True)
class Raw:
    """One answer: a status, a body, or `raw` bytes instead of both, and how it goes out."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    way: Way = "whole"
    raw: bytes | None = None

    def head(self) -> bytes:
        short = 50 if self.way == "cut" else 0
        length = {} if self.way == "drip" else {"Content-Length": str(len(self.bytes()) + short)}
        lines = {"Content-Type": self.kind, "Connection": "close", **length, **self.headers}
        said = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"HTTP/1.1 {self.status} Said\r\n{said}\r\n".encode()

    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def rung(self) -> str:
        return {"json_schema": "schema", "json_object": "json"}.get(
            self.body.get("response_format", {}).get("type"), "plain"
        )


class RawServer:
    """Gives its answers in order, the last one again and again."""

    def __init__(self) -> None:
        self.answers: deque[Raw] = deque()
        self.asked: list[Asked] = []
        self.url = ""
        self._came = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def answers_with(self, *answers: Raw) -> None:
        self.answers = deque(answers)

    @property
    def rungs(self) -> list[str]:
        return [one.rung for one in self.asked]

    async def seen(self, count: int) -> None:
        """Return when that many requests have come."""
        while len(self.asked) < count:
            self._came.clear()
            await self._came.wait()

    def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:-2]
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}
            body = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.asked.append(Asked(headers, body))
            self._came.set()
            await self._answer(self.answers.popleft() if len(self.answers) > 1 else self.answers[0], reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, answer: Raw, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer.way == "hang":
            await reader.read()  # until the other side gives up
        elif answer.way in {"drip", "drip_head"}:
            writer.write(answer.head() if answer.way == "drip" else b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not reader.at_eof():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(PACE)
        elif answer.way != "hang_up":
            writer.write(answer.raw if answer.raw is not None else answer.head() + answer.bytes())
            await writer.drain()


def said(
    text: object, *, ended: str = "stop", refusal: str | None = None, usage: object = "some"
) -> Raw:  # fmt: skip
    """A completion of that text; a value that is no text goes out as JSON."""
    content = text if isinstance(text, str) or text is None else json.dumps(text)
    counted = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100} if usage == "some" else usage
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return Raw({"choices": [{"index": 0, "message": message, "finish_reason": ended}], "usage": counted})


def refused(message: str, status: int = 400, **more: object) -> Raw:
    """An error in OpenAI's form."""
    return Raw({"error": {"message": message, "type": "invalid_request_error", **more}}, status)
