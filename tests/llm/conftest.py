"""A server of raw answers for each test, and a model that asks it."""

from collections.abc import AsyncIterator

import pytest

from tests.llm.raw import RawServer
from tests.llm.stage import Stage, staged


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    found = RawServer()
    await found.start()
    try:
        yield found
    finally:
        await found.stop()


@pytest.fixture
async def stage(server: RawServer) -> AsyncIterator[Stage]:
    async with staged(server) as found:
        yield found
