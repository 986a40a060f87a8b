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
def file_url(tmp_path: Path) -> str:
    """A SQLite file."""
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("file_url"))
    return str(request.getfixturevalue("server_url"))
