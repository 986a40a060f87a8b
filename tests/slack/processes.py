"""`sangfroid serve` in a process of its own, joined to the light Slack, with the settings an operator would give."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.runtime.bench_process import Process, environment_of, is_ready
from tests.slack.sending import SECRET, TOKEN


def slack_environment(home: Path, api_url: str, **more: str) -> dict[str, str]:
    """A machine of nobody whose bot is joined to that Slack; a customer writes at once."""
    return environment_of(
        home, SLACK_API_URL=api_url, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, CUSTOMER_PACE="0", PORT="0",
        **more,
    )  # fmt: skip


@asynccontextmanager
async def served(environment: dict[str, str], log: Path, http: aiohttp.ClientSession) -> AsyncIterator[Process]:
    """The bot, ready; what it logs goes to the file as well."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "bot", "serve", stderr=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    copying: asyncio.Task[None] | None = None
    try:
        port = await _port(process.stderr, log)
        copying = asyncio.create_task(_copy(process.stderr, log))
        found = Process(process, f"http://127.0.0.1:{port}")
        while not await is_ready(found.url, http):  # noqa: ASYNC110 - from outside
            await asyncio.sleep(0.02)
        found.seconds = time.perf_counter() - began
        yield found
    finally:
        if process.returncode is None:
            process.terminate()
        if copying is not None:
            await copying
        await process.wait()


async def _port(lines: asyncio.StreamReader, log: Path) -> int:
    """The port that the bot logs, as soon as it does."""
    said = b""
    with log.open("ab") as kept:
        async for line in lines:
            kept.write(line)
            said += line
            if b'"started"' in line:
                return int(json.loads(line)["port"])
    raise AssertionError(said.decode()[-3000:])


async def _copy(lines: asyncio.StreamReader, log: Path) -> None:
    with log.open("ab") as kept:
        while piece := await lines.read(65536):
            kept.write(piece)
