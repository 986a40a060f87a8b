"""The README's commands do what it says."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import Terminal
from tests.e2e.conftest import terminal
from tests.house.tree import ROOT, text_of

__all__ = ["terminal"]

pytestmark = pytest.mark.e2e

README = text_of(ROOT / "README.md")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PLAYS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("make play")]
SAID = "Good morning, I am Sam from the customer team.\nYou have every reason to be cross.\n"


def shell(line: str, said: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the README as a reader would, at the top of the checkout."""
    return subprocess.run(
        ["sh", "-c", line],
        cwd=ROOT,
        env={**os.environ, "MAKEFLAGS": "--no-print-directory"},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", PLAYS)
def test_a_session_of_the_readme_plays_to_its_feedback(line: str, tmp_path: Path) -> None:
    picture = tmp_path / "anger.png"
    result = shell(line.replace("anger.png", str(picture)), SAID)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout.strip()
    assert picture.exists() == ("anger.png" in line)


def test_the_readme_shows_more_than_one_way_to_play() -> None:
    assert len(PLAYS) >= 3


def test_every_verb_of_the_command_is_in_the_readme() -> None:
    asked = shell(".venv/bin/sangfroid --help", "")
    assert asked.returncode == 0, asked.stderr
    verbs = set(re.findall(r"^[ │|]+([a-z]+)  ", asked.stdout, re.MULTILINE))
    assert {"play", "read", "grade", "personas", "sessions", "db"} <= verbs
    told = set(re.findall(r"^\| `([a-z]+)` \|", text_of(ROOT / "README.md"), re.MULTILINE))
    assert not verbs - told


def test_the_session_that_is_shown_is_one_that_happens(terminal: Terminal) -> None:
    block = next(
        block for block in re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL) if "You  " in block
    )
    played, _, feedback = re.sub(r"\n {2,}", " ", block).partition("...\n")
    lines = [re.sub(r"\s+", " ", line).strip() for line in (played + feedback).splitlines() if line.strip()]
    said = [line.removeprefix("You ") for line in lines if line.startswith("You ")]
    words = terminal.run(
        "play", "christmas-delivery", "--lang", "en", "--difficulty", "1", "--seed", "7",
        stdin="\n".join([*said, "stop"]),
    ).words  # fmt: skip
    for line in lines:
        assert line.removeprefix("You ") in words
