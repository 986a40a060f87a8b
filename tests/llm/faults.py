"""What goes wrong between a language model and who asks it: over real HTTP, for one request each."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

STATUSES = ("400", "401", "403", "404", "422", "429", "500", "502", "503", "504")
BODIES = (
    "empty_body", "html", "truncated_json", "not_an_object", "error_in_200", "no_choices", "choices_null", "no_message",
    "null_message", "null_content", "length", "content_filter", "refusal", "stream", "stream_cut",
)  # fmt: skip
LINES = ("timeout", "drip", "cut", "reset")
FAULTS = (*STATUSES, "429 1", *BODIES, *LINES)
"""All there are. "429 1" asks to wait a second (Retry-After); any status may be followed so, also by a date."""
FINE = "ok"
KINDS = {"401": "invalid_api_key", "403": "forbidden", "404": "model_not_found", "429": "rate_limit_exceeded"}
HTML = "<html><head><title>Bad gateway</title></head><body><h1>Please log in</h1></body></html>"
DRIP = 0.05  # seconds between two bytes
PIECE = 7


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, by its name; `retry_after` is what the header says, if there is one."""

    name: str
    retry_after: str = ""

    @classmethod
    def of(cls, written: str | Fault) -> Fault:
        """From its name: "503", "429 1", "timeout". ValueError when there is none of that name."""
        if isinstance(written, Fault):
            return written
        name, _, retry_after = written.partition(" ")
        if name not in {FINE, *FAULTS}:
            raise ValueError(written)
        return cls(name, retry_after)


Completion = dict[str, Any]


async def play(fault: Fault, request: web.Request, answer: Completion, closing: asyncio.Event) -> web.StreamResponse:
    """What comes of a request with that fault; `answer` is what would have come. Ends when the server is `closing`."""
    if fault.name in STATUSES:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return refusal(int(fault.name), f"Fault {fault.name}.", KINDS.get(fault.name, "server_error"), headers)
    if fault.name in CHANGES:
        return web.json_response(CHANGES[fault.name](answer))
    if fault.name in {"stream", "stream_cut"}:
        return await stream(request, answer, cut=fault.name == "stream_cut")
    return await _broken(fault, request, json.dumps(answer, ensure_ascii=False).encode(), closing)


async def _broken(fault: Fault, request: web.Request, text: bytes, closing: asyncio.Event) -> web.StreamResponse:
    if fault.name == "html":
        return web.Response(text=HTML, content_type="text/html")
    if fault.name in {"empty_body", "truncated_json"}:
        body = b"" if fault.name == "empty_body" else text[: len(text) // 2]
        return web.Response(body=body, content_type="application/json")
    if fault.name == "drip":
        return await _drip(request, text, closing)
    if fault.name == "cut":
        return await _cut(request, text)
    if fault.name == "reset":
        return _reset(request)
    await closing.wait()  # "timeout": until the client goes, which cancels this, or the server does
    return web.Response(status=503)


def refusal(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> web.Response:
    """An error as the protocol has it."""
    error = {"message": message, "type": "invalid_request_error" if status < 429 else code, "param": None, "code": code}
    return web.json_response({"error": error}, status=status, headers=headers)


async def stream(request: web.Request, answer: Completion, *, cut: bool = False) -> web.StreamResponse:
    """The answer in pieces, as server-sent events; `cut`: the line goes in the middle of them."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    content = str(answer["choices"][0]["message"]["content"])
    pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    for piece in pieces[: len(pieces) // 2 if cut else None]:
        await response.write(_event(answer, {"content": piece}, None))
    if cut:
        if request.transport is not None:
            request.transport.close()
        return response
    await response.write(_event(answer, {}, "stop") + b"data: [DONE]\n\n")
    await response.write_eof()
    return response


def _event(answer: Completion, delta: dict[str, str], finish: str | None) -> bytes:
    head = {name: answer[name] for name in ("id", "created", "model")}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    event = {**head, "object": "chat.completion.chunk", "choices": [choice]}
    return f"data: {json.dumps(event)}\n\n".encode()


async def _drip(request: web.Request, text: bytes, closing: asyncio.Event) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(text))})
    await response.prepare(request)
    for at in range(len(text)):
        await response.write(text[at : at + 1])
        try:
            await asyncio.wait_for(closing.wait(), DRIP)
        except TimeoutError:
            continue
        break
    return response


async def _cut(request: web.Request, text: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(text) * 2)})
    await response.prepare(request)
    await response.write(text[: len(text) * 2 // 3])
    if request.transport is not None:
        request.transport.close()
    return response


def _reset(request: web.Request) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        line = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=503)


def _choice(**changed: Any) -> Callable[[Completion], Completion]:
    return lambda answer: {**answer, "choices": [{**answer["choices"][0], **changed}]}


def _message(finish: str = "stop", **changed: Any) -> Callable[[Completion], Completion]:
    def change(answer: Completion) -> Completion:
        message = {**answer["choices"][0]["message"], **changed}
        return _choice(message=message, finish_reason=finish)(answer)

    return change


def _short(answer: Completion) -> Completion:
    content = str(answer["choices"][0]["message"]["content"])
    return _message("length", content=content[: len(content) // 2])(answer)


CHANGES: dict[str, Callable[[Completion], Any]] = {
    "not_an_object": lambda answer: [answer],
    "error_in_200": lambda _: {"error": {"message": "The model is overloaded.", "type": "server_error", "code": 503}},
    "no_choices": lambda answer: {**answer, "choices": []},
    "choices_null": lambda answer: {**answer, "choices": None},
    "no_message": lambda answer: {**answer, "choices": [{"index": 0, "finish_reason": "stop"}]},
    "null_message": _choice(message=None),
    "null_content": _message(content=None),
    "length": _short,
    "content_filter": _message("content_filter", content=""),
    "refusal": _message(content=None, refusal="I'm sorry, I can't assist with that request."),
}
