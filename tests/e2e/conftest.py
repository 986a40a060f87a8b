"""A terminal for each test; the content cache is warmed once."""

from pathlib import Path

import pytest

from tests.e2e.command import Terminal, nobody


@pytest.fixture
def terminal(tmp_path: Path, shared_home: Path) -> Terminal:
    return nobody(tmp_path, shared_home / "cache")
