"""A stand-in for Slack for each test; a payload that Slack would refuse fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.standin import Standin


@pytest.fixture
async def slack() -> AsyncIterator[Standin]:
    standin = Standin()
    await standin.start()
    try:
        yield standin
    finally:
        await standin.stop()
    assert standin.state.faults == []


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A SQLite file."""
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
