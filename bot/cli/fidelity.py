"""`sangfroid personas simulate --player llm`: robots play against the language model of the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.frame import Frame
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.content.robots import Robot
from bot.errors import SettingsError
from bot.model import LANGUAGES, Difficulty
from bot.wiring import library_of
from bot.workbench import Setup, robots_of

if TYPE_CHECKING:
    from bot.settings.llm import LlmSettings
    from bot.workbench.fidelity import Played, Report


def model_to_play(frame: Frame) -> LlmSettings:
    """The language model of the settings; exits 2 where there is none, or where it may not or cannot play."""
    try:
        llm = frame.settings.llm
    except SettingsError as error:
        typer.echo(frame.messages.error(error), err=True)
        raise typer.Exit(2) from None
    if llm is None or "speak" not in llm.uses:
        typer.echo(frame.messages("fidelity.no_model" if llm is None else "fidelity.no_speak"), err=True)
        raise typer.Exit(2)
    return llm


async def played_by_model(
    llm: LlmSettings, library: FileLibrary, persona: Persona, robot: Robot, setup: Setup
) -> Played:
    """One conversation of a robot with the model, until it ends. ContentError."""
    from bot.cli.rehearsing import READ_BY
    from bot.wiring.bench import bench_of
    from bot.workbench.rehearsal import LONGEST

    async with bench_of(llm, library, READ_BY) as bench:
        return await bench.rehearse(persona, robot, setup, LONGEST)


def play_all(
    frame: Frame, llm: LlmSettings, paths: Sequence[Path], difficulty: Difficulty, seed: int, report: Path | None
) -> int:
    """Every robot with each of these customers in both languages: prints the table, saves the report; the exit code."""
    from bot.cli.fidelity_text import fidelity_table

    library, messages = library_of(frame.settings), frame.messages
    personas = [library.load(path, Persona) for path in paths]
    played = asyncio.run(_every(frame, llm, library, personas, difficulty, seed))
    made = report_of(llm, played, difficulty, seed)
    typer.echo("\n".join(fidelity_table(made, messages)))
    if report is not None:
        report.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
        typer.echo(messages("fidelity.written", path=report))
    return 1 if "rules" in made.total.drifts else 0


async def _every(
    frame: Frame, llm: LlmSettings, library: FileLibrary, personas: Sequence[Persona], difficulty: Difficulty, seed: int
) -> list[Played]:
    """Every conversation, one customer in one language after another; how far it has come goes to standard error."""
    from bot.cli.rehearsing import READ_BY
    from bot.wiring.bench import bench_of

    robots = robots_of(library)
    played: list[Played] = []
    async with bench_of(llm, library, READ_BY) as bench:
        for number, (persona, language) in enumerate(product(personas, LANGUAGES), 1):
            setups = [(persona, robot, Setup(robot.id, language, difficulty, seed)) for robot in robots]
            played += await bench.every(setups)
            of = len(personas) * len(LANGUAGES)
            told = {"persona": persona.id, "language": frame.messages(f"evaluate.language.{language}")}
            typer.echo(frame.messages("fidelity.progress", number=number, of=of, **told), err=True)
    return played


def report_of(llm: LlmSettings, played: Sequence[Played], difficulty: Difficulty, seed: int) -> Report:
    """What came of it, with how the model was reached and never its key."""
    from bot.workbench.fidelity import Report, by_customer, by_robot, examples, figures

    return Report(
        made=datetime.now(UTC).date().isoformat(),
        model=llm.model,
        setup={"server": llm.server, "timeout": llm.timeout, "daily_tokens": llm.daily_tokens, "uses": ["speak"]},
        difficulty=difficulty,
        seed=seed,
        rows=by_customer(played),
        by_robot=by_robot(played),
        total=figures(played),
        examples=examples(played),
    )
