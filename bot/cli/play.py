"""`sangfroid play`."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bot.cli.frame import Frame
from bot.errors import ContentError, SettingsError
from bot.model import Difficulty

if TYPE_CHECKING:
    from bot.settings.llm import LlmSettings


class Tongue(StrEnum):
    """The languages a session may be in."""

    EN = "en"
    FR = "fr"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(play)


def play(
    persona: Annotated[str | None, typer.Argument(help="Whom to practise with; left out: choose from a list.")] = None,
    lang: Annotated[Tongue | None, typer.Option(help="Language of the session (default: yours).")] = None,
    difficulty: Annotated[int, typer.Option(min=1, max=3, help="1 easy, 2 medium, 3 hard.")] = 2,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="The same seed and the same turns give the same customer."),
    ] = None,
    chart: Annotated[Path | None, typer.Option(help="Save the anger curve as a PNG file.")] = None,
) -> None:
    """Practise with an angry customer.

    Without a terminal, one line of standard input is one turn, and the end of input ends with the feedback.
    """
    frame = Frame.load(lang.value if lang else None)
    if chart is not None and not may_write(chart):
        typer.echo(frame.messages("chart.cannot", path=chart), err=True)
        raise typer.Exit(2)
    from bot.channels.console import ConsolePlay, Wishes
    from bot.wiring import coach_of, draw_chart, library_of, open_store

    if persona is not None:
        with suppress(ContentError):  # said once it is to be played: a broken file does not bar from /resume
            library_of(frame.settings).persona(persona)
    llm, notice = _model(frame)
    if notice != frame.messages("model.none") and not sys.stdin.isatty():
        typer.echo(notice, err=True)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        store = runner.run(stack.enter_async_context(open_store(frame.settings)))
        try:
            coach = runner.run(stack.enter_async_context(coach_of(frame.settings, store, llm)))
            console = ConsolePlay(coach, frame.person, runner, draw_chart)
            wishes = Wishes(persona, cast("Difficulty", difficulty), frame.person.language, seed, chart, notice)
            code = console.run(wishes)
        finally:
            runner.run(stack.aclose())
    raise typer.Exit(code)


def _model(frame: Frame) -> tuple[LlmSettings | None, str]:
    """The language model to practise with, and what is said about it.

    Practising goes on without one where its settings cannot be used: a key may be there for other programs.
    """
    try:
        llm = frame.settings.llm
    except SettingsError as error:
        return None, f"{frame.messages.error(error)} {frame.messages('model.none')}"
    if llm is None:
        return None, frame.messages("model.none")
    used = frame.messages("model.used", server=llm.server)
    return llm, f"{used} {frame.messages('model.exposed')}" if llm.exposed else used


def may_write(path: Path) -> bool:
    """Whether a picture can be saved there."""
    import os

    folder = path.resolve().parent
    return folder.is_dir() and os.access(folder, os.W_OK) and not path.is_dir()
