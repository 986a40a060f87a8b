"""The page of commands names every verb, option and slash command, and its examples work."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot import cli
from bot.coaching.commands import Command
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.house.tree import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "commands.md")
SECTIONS = {
    section.partition("\n")[0]: section
    for section in re.split(r"^##+ ", PAGE, flags=re.MULTILINE)
    if section.startswith("sangfroid ")
}
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
IN_SESSION = PAGE.partition("## During a session")[2]


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Every verb of the command as Typer has it, by what one types."""
    monkeypatch.setattr(sys, "argv", ["sangfroid", "--help"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "play" in capsys.readouterr().out
    return dict(leaves("sangfroid", get_command(cli.app)))


def leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """The commands that do something, below a group."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for verb, below in inner.items():
        yield from leaves(f"{name} {verb}", below)


def test_every_verb_has_its_section_and_no_section_is_about_nothing(verbs: dict[str, Any]) -> None:
    assert {"sangfroid play", "sangfroid personas check", "sangfroid db backup"} <= verbs.keys()
    assert sorted(verbs) == sorted(SECTIONS)


def test_every_argument_and_option_is_in_the_section_of_its_verb(verbs: dict[str, Any]) -> None:
    wanted = {
        (verb, name)
        for verb, command in verbs.items()
        for param in command.params
        for name in (param.opts if param.param_type_name == "option" else [param.name])
        if name != "--help"
    }
    assert ("sangfroid play", "--seed") in wanted
    told = {
        (verb, name)
        for verb, section in SECTIONS.items()
        for name in re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)
    }
    assert wanted == told


@pytest.mark.parametrize("verb", SECTIONS)
def test_every_verb_has_an_example_and_its_exit_codes(verb: str) -> None:
    example = re.search(r"^```sh\n(.*?)^```", SECTIONS[verb], re.MULTILINE | re.DOTALL)
    assert example
    assert verb in example[1]
    assert re.search(r"^Exit codes · Codes de sortie: 0\b", SECTIONS[verb], re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", Command)
def test_every_slash_command_stands_on_the_page_with_all_its_names(command: Command, language: Language) -> None:
    messages = Messages(language)
    names = ", ".join(f"`{name}`" for name in messages.lines(f"command.{command}.names"))
    row = next((row for row in IN_SESSION.splitlines() if f"| {names} |" in row), "")
    assert plain(messages(f"command.{command}.help")) in row


def test_no_slash_command_on_the_page_is_unknown() -> None:
    known = {name for lang in LANGUAGES for c in Command for name in Messages(lang).lines(f"command.{c}.names")}
    told = {name for row in re.findall(r"^\| `.*$", IN_SESSION, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    assert told == known


def plain(text: str) -> str:
    """A typeset text as it is typed."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.mark.e2e
def test_the_examples_work_one_after_another(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'examples.sqlite3'}",
    }
    shutil.copytree(ROOT / "docs" / "trainers", tmp_path / "docs" / "trainers")
    for example in EXAMPLES:
        command = ["sh", "-ec", example]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, example + done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "anger.png").stat().st_size > 0
    assert (tmp_path / "mine.json").stat().st_size > 0
    assert (tmp_path / "copy.sqlite3").stat().st_size > 0
