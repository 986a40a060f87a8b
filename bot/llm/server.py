"""One request to the server: OpenAI's library stops here, and so do its errors, its logs and its environment."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import sys
from ssl import SSLError
from typing import TYPE_CHECKING, Any

from bot.llm.options import LlmOptions
from bot.llm.replies import Reply, Trouble, read, wish_of
from bot.ports import Clock

if TYPE_CHECKING:
    from httpx2 import Request
    from openai import APIStatusError, AsyncOpenAI

LOGGERS = ("openai", "httpx2", "httpcore2")
SENT_HEADERS = frozenset({"host", "content-type", "content-length", "connection", "x-stainless-raw-response"})
"""What goes out of what the library would send; the last one is its own mark, which it looks for again."""

MOST_BYTES = 4 * 1024 * 1024
"""Of a body. No answer is that long."""

LONGEST_REASON = 2000
"""Characters."""

OUT_OF_CREDIT = 300.0
"""Seconds for which a server is left alone whose account is empty: it says so as if it were busy."""

UNAUTHORISED = frozenset({401, 403})
LIMITED = 429
BROKEN = 500


class Server:
    """A server that speaks OpenAI's chat completions. Nothing is loaded before the first request."""

    def __init__(self, options: LlmOptions, clock: Clock) -> None:
        """Nothing is opened yet."""
        self._options = options
        self._clock = clock
        self._client: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening = asyncio.Lock()

    async def open(self) -> AsyncOpenAI:
        """The client, built in a thread: loading the library takes its time. Each loop has its own connections."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._client, self._opening = loop, None, asyncio.Lock()
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._built)
            return self._client

    async def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.close()

    async def complete(self, body: dict[str, Any]) -> Reply | Trouble:
        """One request, answered or not, before the time is up; never an error of what came back."""
        key = self._options.api_key
        if not (key.isascii() and key.isprintable()):
            return Trouble("unauthorised")  # no header can hold it
        client = await self.open()
        from anyio import EndOfStream
        from httpx2 import HTTPError
        from openai import APIConnectionError, APIStatusError

        try:
            async with asyncio.timeout(self._options.timeout):
                return await _completion(client, body)
        except TimeoutError:
            return Trouble("timeout", worked=True)
        except APIStatusError as error:
            return self._refusal(error)
        except (APIConnectionError, HTTPError, SSLError, EndOfStream) as error:
            return _break(error)

    def _built(self) -> AsyncOpenAI:
        """The library's client, which knows no more than we tell it."""
        library = _loaded()
        client = library.AsyncOpenAI(
            api_key=self._options.api_key,
            base_url=self._options.base_url,
            timeout=self._options.timeout,
            max_retries=0,
            http_client=library.DefaultAsyncHttpxClient(
                follow_redirects=False, event_hooks={"request": [self._cleaned]}
            ),
        )
        _ = client.chat.completions  # loaded with it, not in the first question
        return client  # type: ignore[no-any-return]

    async def _cleaned(self, request: Request) -> None:
        """Send only what is said here: the environment may have put headers in, the library tells of the machine."""
        for name in [name for name in request.headers if name.lower() not in SENT_HEADERS]:
            del request.headers[name]
        request.headers["Authorization"] = f"Bearer {self._options.api_key}"
        request.headers["Accept"] = "application/json"
        request.headers["Accept-Encoding"] = "identity"
        request.headers["User-Agent"] = "sangfroid"

    def _refusal(self, error: APIStatusError) -> Trouble:
        """What a status that is no success means."""
        status = error.status_code
        said = _said(error)
        wish = wish_of(error.response.headers, self._clock.now())
        if status in UNAUTHORISED:
            return Trouble("unauthorised", status, said)
        if status == LIMITED and "insufficient_quota" in said:
            return Trouble("limited", status, said, wish=OUT_OF_CREDIT)
        if status == LIMITED:
            return Trouble("limited", status, said, wish=wish, passing=True)
        if status >= BROKEN:
            return Trouble("server", status, said, wish=wish, passing=True)
        if "content_filter" in said:
            return Trouble("declined", status, said)
        return Trouble("refused", status, said)


def _said(error: APIStatusError) -> str:
    """The server's own reason, in whatever form it gives it."""
    formal = isinstance(error.body, dict) and isinstance(error.body.get("message"), str)
    parts = (error.code, error.type, error.param, error.message) if formal else (error.body,)
    return " ".join(str(part) for part in parts)[:LONGEST_REASON].lower()


async def _completion(client: AsyncOpenAI, body: dict[str, Any]) -> Reply | Trouble:
    """The body as it comes, so that one that is cut short is told from a connection that never was."""
    from anyio import EndOfStream
    from httpx2 import DecodingError, HTTPError, TimeoutException

    received = bytearray()
    async with client.chat.completions.with_streaming_response.create(**body) as response:
        try:
            async for part in response.iter_bytes():
                received += part
                if len(received) > MOST_BYTES:
                    return Trouble("malformed", worked=True)
        except TimeoutException:
            return Trouble("timeout", worked=True)
        except DecodingError:
            return Trouble("malformed", worked=True)
        except (HTTPError, SSLError, EndOfStream):
            return Trouble("truncated", passing=True, worked=True)
    return read(bytes(received))


def _break(error: Exception) -> Trouble:
    """What it means that no status came."""
    from httpx2 import ConnectError, DecodingError, ProtocolError, TimeoutException
    from openai import APIConnectionError, APITimeoutError

    if isinstance(error, APITimeoutError | TimeoutException):
        return Trouble("timeout", worked=True)
    if not isinstance(error, APIConnectionError):  # while the body of an error was read
        return Trouble("malformed") if isinstance(error, DecodingError) else Trouble("truncated", passing=True)
    cause = error.__cause__
    hung_up = str(cause).startswith("Server disconnected")
    if isinstance(cause, ProtocolError | DecodingError) and not hung_up:
        return Trouble("malformed")
    return Trouble("unreachable", passing=not isinstance(cause, ConnectError))


def _loaded() -> Any:  # noqa: ANN401 - a module
    """The library, loaded as if its environment said nothing about logs, and silent from then on."""
    switch = "OPENAI_LOG"
    if "openai" not in sys.modules and switch in os.environ:
        kept = os.environ.pop(switch)
        try:
            library = importlib.import_module("openai")
        finally:
            os.environ[switch] = kept
    else:
        library = importlib.import_module("openai")
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    return library
