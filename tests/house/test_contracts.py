"""The import contracts: complete, and able to fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT

LINTER: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
ROOMS = LINTER["contracts"][0]


def rooms(contract: dict[str, Any]) -> list[str]:
    """The rooms of a layers contract as written, parentheses and all."""
    return [room.strip() for layer in contract["layers"] for room in layer.split("|")]


def is_built(container: str, room: str) -> bool:
    """Whether the room stands in the tree."""
    folder = ROOT / container.replace(".", "/")
    return (folder / f"{room}.py").is_file() or (folder / room / "__init__.py").is_file()


@pytest.mark.parametrize("contract", [c for c in LINTER["contracts"] if c["type"] == "layers"], ids=lambda c: c["name"])
def test_only_rooms_that_are_not_built_stand_in_parentheses(contract: dict[str, Any]) -> None:
    (container,) = contract["containers"]
    for room in rooms(contract):
        assert is_built(container, room.strip("()")) != room.startswith("("), room


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("bot/model.py", "import bot.ports", "imports point downwards"),
        ("bot/roleplay/intruder.py", "import bot.store", "siblings never import each other"),
        ("bot/coaching/intruder.py", "import bot.feedback", "Coaching reaches"),
        ("bot/coaching/intruder.py", "import bot.roleplay.player", "Coaching reaches"),
        ("bot/channels/console/intruder.py", "import bot.content", "Channels reach content only"),
        ("bot/roleplay/temper/intruder.py", "import random", "The temper is pure"),
        ("bot/coaching/intruder.py", "import bot.settings", "Only the wiring"),
        ("bot/coaching/intruder.py", "import sqlmodel", "SQLModel"),
        ("bot/appraisal/intruder.py", "import openai", "openai stops"),
        ("bot/channels/console/intruder.py", "import slack_sdk", "Slack stops"),
        ("bot/content/intruder.py", "import botbuilder.core", "Teams stops"),
        ("bot/intruder.py", "", "exhaust"),
    ],
)
@pytest.mark.e2e
def test_a_forbidden_import_is_caught(module: str, line: str, contract: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__", "*.po"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    intruder = tmp_path / module
    if not intruder.parent.is_dir():  # the room is one file: let the intruder stand in it
        intruder = intruder.parent.with_suffix(".py")
    with intruder.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    result = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert contract in " ".join(result.stdout.split())
