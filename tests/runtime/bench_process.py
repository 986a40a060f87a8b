"""The processes of the bench: started, asked whether they are ready, looked at from outside, ended."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Process:
    """Something of `bench_bot`, running. `seconds` from its start to its readiness."""

    process: asyncio.subprocess.Process
    url: str
    seconds: float = 0.0

    def cpu(self) -> float:
        """Seconds of processor it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@dataclass(frozen=True)
class Processes:
    """Starts what `module` can be. What a process logs goes to a file in `home`."""

    home: Path
    environment: dict[str, str]
    http: aiohttp.ClientSession
    module: str = "tests.runtime.bench_bot"

    @asynccontextmanager
    async def started(self, what: str) -> AsyncIterator[Process]:
        """The process, ready to be spoken to."""
        began = time.perf_counter()
        with (self.home / f"{what}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self._command(what), stdout=asyncio.subprocess.PIPE, stderr=log, env=self.environment
            )
        try:
            assert process.stdout is not None
            line = await process.stdout.readline()
            assert line, (self.home / f"{what}.log").read_text(encoding="utf-8")[-3000:]
            found = Process(process, f"http://127.0.0.1:{int(line)}")
            while what == "bot" and not await is_ready(found.url, self.http):  # noqa: ASYNC110 - from outside
                await asyncio.sleep(0.02)
            found.seconds = time.perf_counter() - began
            yield found
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    async def queue(self, seconds: float) -> float:
        """Workflows a second of DBOS alone."""
        process = await asyncio.create_subprocess_exec(
            *self._command("queue", str(seconds)), stdout=asyncio.subprocess.PIPE, env=self.environment
        )
        out, _ = await process.communicate()
        return float(json.loads(out))

    def _command(self, *what: str) -> Sequence[str]:
        return (sys.executable, "-W", "ignore", "-m", self.module, *what)


async def is_ready(url: str, http: aiohttp.ClientSession) -> bool:
    """Whether the bot there says that it can work."""
    with suppress(aiohttp.ClientError):
        async with http.get(f"{url}/readyz") as answer:
            return answer.status == 200
    return False


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """A machine of nobody, with these settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "LANG")}
    return kept | {"HOME": str(home), "ENCODER": "off"} | more
