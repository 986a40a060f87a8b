"""The command, run in this process."""

import pytest

from tests.cli.command import Command


@pytest.fixture
def sangfroid(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)
