"""The real command in a process of its own, at a desk that nobody else uses."""

import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect

SANGFROID = Path(sys.executable).parent / "sangfroid"
PATIENT = 60
"""Seconds before something that should come counts as missing."""
PROMPT = "\n› "
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


@dataclass(frozen=True)
class Done:
    """What a finished command said."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Both streams without frames, on one line."""
        return re.sub(r"[│╭╮╰╯─\s]+", " ", self.out + " " + self.err)


@dataclass(frozen=True)
class Terminal:
    """A person's machine: their settings, their data, a cache that all share."""

    environment: dict[str, str]

    @property
    def database(self) -> Path:
        return Path(self.environment["XDG_DATA_HOME"]) / "sangfroid" / "sangfroid.sqlite3"

    def with_(self, **settings: str) -> "Terminal":
        return Terminal({**self.environment, **settings})

    def run(self, *arguments: str, stdin: str | bytes = "", patience: int = PATIENT) -> Done:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [SANGFROID, *arguments],
            input=given,
            capture_output=True,
            env=self.environment,
            timeout=patience,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err, err
        return Done(done.returncode, out, err)

    def sit_down(self, *arguments: str) -> "Sitting":
        return Sitting(
            pexpect.spawn(
                str(SANGFROID), list(arguments), env=self.environment_of_a_terminal(), encoding="utf-8",
                timeout=PATIENT, dimensions=(40, 100), echo=False,
            )
        )  # fmt: skip

    def environment_of_a_terminal(self) -> Any:
        return {**self.environment, "TERM": "xterm"}

    def turns(self) -> list[tuple[str, str, str]]:
        """Every turn in the database: practice, id, text."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            rows = connection.execute(
                "SELECT practice_id, id, text FROM turn ORDER BY practice_id, position"
            ).fetchall()
        connection.close()
        return rows


class Sitting:
    """An interactive run. `says` gives what was shown since the last prompt."""

    def __init__(self, child: Any) -> None:
        self.child = child

    def shown(self) -> str:
        """Everything up to the next prompt."""
        self.child.expect("› ")
        return plain(self.child.before)

    def type(self, text: str) -> str:
        """Send a line and wait for the next prompt."""
        self.child.sendline(text)
        return self.shown()

    def last(self, text: str) -> str:
        """Send a line that ends the run, and read it to the end."""
        self.child.sendline(text)
        return self.end()

    def end(self) -> str:
        self.child.expect(pexpect.EOF)
        self.child.close()
        words = plain(self.child.before)
        assert "Traceback" not in words, words
        return words

    @property
    def code(self) -> int | None:
        status: int | None = self.child.exitstatus
        return status


def plain(text: str) -> str:
    """Without colours, frames and line ends."""
    return re.sub(r"[│╭╮╰╯─\s]+", " ", ESCAPES.sub("", text)).strip()


def seen(text: str) -> str:
    """A message of the catalogue as `plain` leaves it: every space an ordinary one."""
    return " ".join(text.split())


def nobody(home: Path, cache: Path) -> Terminal:
    """A machine that knows only where to keep things."""
    path = os.environ.get("PATH", "")
    return Terminal(
        {
            "PATH": path,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(cache),
            "MPLCONFIGDIR": str(cache / "matplotlib"),
            "SANGFROID_USER": "sam",
            "COLUMNS": "100",
        }
    )
