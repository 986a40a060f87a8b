"""The README's commands do what it says."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, text_of

pytestmark = pytest.mark.e2e

BLOCKS = re.findall(r"^```sh\n(.*?)^```", text_of(ROOT / "README.md"), re.MULTILINE | re.DOTALL)
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
