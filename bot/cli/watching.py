"""`sangfroid personas play`: a customer straight from a file, reloaded whenever the trainer saves it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import typer

from bot.cli.workbench_text import anger_of, moves_of
from bot.coaching import Cast, clean, parse, take
from bot.content.bundle import Bundle
from bot.content.library import FileLibrary
from bot.content.lint import check_file
from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.errors import ContentError, SangfroidError
from bot.messages import Messages
from bot.model import Practice
from bot.workbench import Setup, begun, step_of

SECONDS = 0.5
"""How often the file is looked at while somebody thinks."""


class Watched:
    """A persona file and the last version of it that was sound."""

    def __init__(self, library: FileLibrary, path: Path, messages: Messages, *, follow: bool) -> None:
        """`follow` its changes. ContentError when the file is broken from the start."""
        self._library, self._path, self._messages = library, path, messages
        self._follow, self._lock = follow, threading.Lock()
        self._seen = self._looked = self._bytes()
        self.persona = library.load(path, Persona)

    def news(self, *, settled: bool = True) -> tuple[str, ...]:
        """What has to be said about a save since the last look; the persona is the new one when that is sound.

        Not `settled`: only a version that was there at the last look already, since editors write in two steps.
        """
        with self._lock:
            now = self._bytes()
            stable, self._looked = settled or now == self._looked, now
            if not self._follow or now == self._seen or not stable:
                return ()
            self._seen = now
            try:
                self.persona = self._library.load(self._path, Persona)
            except ContentError as error:
                return (*map(self._messages.fault, error.faults), self._messages("watch.broken"))
            faults = check_file(self._library, self._path)
            return (self._messages("watch.reloaded", name=self._path.name), *map(self._messages.fault, faults))

    def _bytes(self) -> bytes:
        with suppress(OSError):
            return self._path.read_bytes()
        return b""


def play_watched(cast: Cast, watched: Watched, library: FileLibrary, setup: Setup, messages: Messages) -> None:
    """Play until it ends or the input does; every turn shows what was read and what moved the anger."""
    rubric, language = library.rubric(), setup.language

    def bundle() -> Bundle:
        return library.bundle_of(watched.persona, language)

    with asyncio.Runner() as runner:
        practice = runner.run(begun(cast, bundle(), setup))
        typer.echo(messages("watch.hint"))
        typer.echo(f"\n{watched.persona.name.full}: {practice.turns[-1].text}")
        for text in _lines(watched):
            for line in watched.news():
                typer.echo(line)
            asked = parse(text)
            if asked is not None:
                return
            try:
                practice = runner.run(_turn(cast, bundle(), practice, text))
            except SangfroidError as error:
                typer.echo(messages.error(error))
                continue
            _show(practice, watched.persona, rubric, messages)
            ending = practice.turns[-1].state_after.ending
            if ending is not None:
                typer.echo("\n" + messages(f"simulate.outcome.{ending}"))
                return


async def _turn(cast: Cast, bundle: Bundle, practice: Practice, text: str) -> Practice:
    return (await take(cast, bundle, practice, clean(text))).practice


def _show(practice: Practice, persona: Persona, rubric: Rubric, messages: Messages) -> None:
    step = step_of(practice)
    typer.echo("     " + moves_of(step, rubric, messages))
    typer.echo("     " + anger_of(step, rubric, messages))
    typer.echo(f"\n{persona.name.full}: {step.answer}")


def _lines(watched: Watched) -> Iterator[str]:
    """What is typed, a line at a time; meanwhile a save is told at once."""
    if not sys.stdin.isatty():
        yield from (raw.rstrip("\r\n") for raw in sys.stdin)
        return
    over = threading.Event()
    threading.Thread(target=_look, args=(watched, over), daemon=True).start()
    try:
        while True:
            yield input("\n› ")
    except (EOFError, KeyboardInterrupt):
        return
    finally:
        over.set()


def _look(watched: Watched, over: threading.Event) -> None:
    while not over.wait(SECONDS):
        for line in watched.news(settled=False):
            typer.echo(f"\n{line}")
