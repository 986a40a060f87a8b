"""`sangfroid disagreements list|accept|reject`: what trainees disagree with, for the trainers; never who it was."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Annotated, NoReturn

import structlog
import typer

from bot.agreement import Contested, Labels, case_of, labels_of
from bot.cli import deciding
from bot.cli.disagreements_text import case_rows, head, rows
from bot.cli.frame import CHANNEL, WORKSPACE, Frame
from bot.cli.nameless import Nameless
from bot.cli.play import Tongue
from bot.errors import InputError, NoSession
from bot.model import MOVES, Disagreement, MoveName, Practice
from bot.ports import Work
from bot.wiring import SystemClock, library_of, open_store

app = typer.Typer(no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="Id, or its beginning, as in `disagreements list`.")]
Moves = Annotated[str | None, typer.Option("--moves", help="All that the turn does, e.g. greet,apologise.")]
NotMoves = Annotated[str | None, typer.Option("--not", help="What it does not do, though it looks like it.")]


@app.command(name="list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Also those that were decided.")] = False,
    lang: Annotated[Tongue | None, typer.Option(help="Only sessions in this language.")] = None,
) -> None:
    """List what trainees disagree with: the turn, what was read in it, their reason. Never who it was."""
    frame = Frame.load()
    found = asyncio.run(_look(frame, undecided=not every))
    shown = [seen for seen in found if lang is None or seen.language == lang.value]
    rubric = library_of(frame.settings).rubric()
    entries = ["\n".join([head(seen, frame), *rows(seen, rubric, frame.messages)]) for seen in shown]
    if entries:
        typer.echo("\n\n".join(entries))
    else:
        typer.echo(frame.messages("disagreements.none"), err=True)


@app.command()
def accept(
    disagreement: Id,
    moves: Moves = None,
    not_moves: NotMoves = None,
    text: Annotated[str | None, typer.Option(help="The turn, in place of the anonymised one.")] = None,
    context: Annotated[str | None, typer.Option(help="The customer's line, in place of the one shown.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, in place of the trainee's reason.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Accept one: it becomes a case in the evaluation file. Exits 1 when you said no or it was accepted before."""
    frame = Frame.load()
    seen = asyncio.run(_look_at(frame, disagreement))
    deciding.refuse_accepted(seen.disagreement)
    labels = _labels(frame, seen, moves, not_moves)
    if text is not None and not text.strip():
        _refuse(frame, "disagreements.no_text")
    corrected = replace(
        seen, text=seen.text if text is None else text, context=seen.context if context is None else context
    )
    case = case_of(corrected, labels, seen.reason if note is None else note)
    file = frame.settings.evaluation_file
    typer.echo("\n".join([frame.messages("disagreements.case", path=file), *case_rows(case, frame.messages)]))
    look, ask = frame.messages("disagreements.look"), frame.messages("disagreements.ask")
    if not yes and not frame.agrees(f"{look}\n{ask}", "sessions.erase.yes"):
        typer.echo(frame.messages("disagreements.kept"))
        raise typer.Exit(1)

    async def settle() -> None:
        async with open_store(frame.settings) as store:
            await deciding.accept(store, seen.disagreement.id, file, case, SystemClock().now())

    asyncio.run(settle())
    counts = {"moves": len(labels.moves), "not_moves": len(labels.not_moves)}
    structlog.get_logger().info("disagreement_accepted", disagreement=seen.disagreement.id, **counts)
    typer.echo(frame.messages("disagreements.written", id=case["id"], path=file))


@app.command()
def reject(
    disagreement: Id,
    because: Annotated[str | None, typer.Option(help="Your answer; the trainee reads it.")] = None,
) -> None:
    """Reject one: what was read stays. The trainee is told, with your answer if you give one."""
    frame = Frame.load()
    answer = " ".join(because.split()) if because else None

    async def settle() -> str:
        async with open_store(frame.settings) as store:
            async with store.begin() as work:
                found, _ = await _one(frame, work, disagreement)
            await deciding.reject(store, found.id, answer or None, SystemClock().now())
            return found.id

    name = asyncio.run(settle())
    structlog.get_logger().info("disagreement_rejected", disagreement=name)
    typer.echo(frame.messages("disagreements.rejected_now", id=name))


async def _look(frame: Frame, *, undecided: bool) -> list[Contested]:
    """The disagreements of this workspace as trainers see them."""
    nameless = Nameless(library_of(frame.settings))
    async with open_store(frame.settings) as store, store.begin() as work:
        found = await work.contested(CHANNEL, WORKSPACE, undecided=undecided)
        return [await nameless.seen(work, one, practice) for one, practice in found]


async def _look_at(frame: Frame, begins: str) -> Contested:
    """The disagreement whose id begins so, as trainers see it."""
    async with open_store(frame.settings) as store, store.begin() as work:
        return await Nameless(library_of(frame.settings)).seen(work, *await _one(frame, work, begins))


async def _one(frame: Frame, work: Work, begins: str) -> tuple[Disagreement, Practice]:
    """The disagreement whose id begins so. NoSession when there is none; wrong use when there are several."""
    found = await work.contested(CHANNEL, WORKSPACE, begins=begins) if begins else ()
    exact = [pair for pair in found if pair[0].id == begins] or found
    if not exact:
        raise NoSession("disagreements.not_found", value=begins)
    if len(exact) > 1:
        ids = ", ".join(one.id for one, _ in exact)
        _refuse(frame, "disagreements.ambiguous", value=begins, ids=ids)
    return exact[0]


def _labels(frame: Frame, seen: Contested, moves: str | None, not_moves: str | None) -> Labels:
    try:
        return labels_of(seen.claim, seen.read, _names(frame, moves), _names(frame, not_moves))
    except InputError as error:
        _refuse(frame, error.key, **error.params)


def _names(frame: Frame, given: str | None) -> list[MoveName] | None:
    """Moves as typed, with commas or spaces between; wrong use when there is no such move."""
    if given is None:
        return None
    wanted = [word.replace("-", "_") for word in re.split(r"[,\s]+", given) if word]
    unknown = [word for word in wanted if word not in MOVES]
    if unknown:
        _refuse(frame, "disagreements.no_such_move", value=", ".join(unknown), known=", ".join(MOVES))
    return [name for name in MOVES if name in wanted]


def _refuse(frame: Frame, key: str, **params: object) -> NoReturn:
    typer.echo(frame.messages(key, **params), err=True)
    raise typer.Exit(2)
