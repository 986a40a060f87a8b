"""A platform and a database for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.runtime.platform import Platform


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
