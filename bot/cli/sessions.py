"""`sangfroid sessions list|show|export|erase`: what is kept about the person at the terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.cli.frame import Frame
from bot.coaching.claiming import named
from bot.errors import NoSession
from bot.model import Disagreement, Practice, Turn
from bot.ports import Work
from bot.wiring import SystemClock, library_of, open_store

app = typer.Typer(no_args_is_help=True)
INDENT = 17
"""Columns before the words of a turn: its number and its anger."""


@app.command(name="list")
def list_() -> None:
    """List your sessions, newest first, one a line."""
    frame = Frame.load()
    found = asyncio.run(_all(frame))
    for practice in found:
        status = _status(frame, practice)
        typer.echo(f"{practice.id}  {when(frame, practice.started)}  {practice.persona_id:<22}  {status}")
    if not found:
        typer.echo(frame.messages("sessions.none"), err=True)


@app.command()
def show(session: Annotated[str, typer.Argument(help="Id, or its beginning, as in `sessions list`.")]) -> None:
    """Show one session: every turn with the customer's anger (0 to 10), and the turns that were rewritten."""
    frame = Frame.load()
    practice, name, disagreements = asyncio.run(_one(frame, session))
    typer.echo(
        frame.messages(
            "sessions.title",
            id=practice.id,
            name=name,
            when=when(frame, practice.started),
            difficulty=practice.difficulty,
            status=_status(frame, practice),
        )
    )
    for row in _dialogue(frame, practice, name):
        typer.echo(row)
    if practice.intention:
        typer.echo(frame.messages("sessions.intention", text=practice.intention))
    for row in _disagreements(frame, practice, disagreements):
        typer.echo(row)


User = Annotated[
    str | None,
    typer.Argument(help="Whose: channel:workspace:user as the platform knows them, or a login name. Default: you."),
]


@app.command()
def export(user: User = None) -> None:
    """Write all that is kept about a person to standard output, as JSON."""
    frame = Frame.load().of(user)
    person = asdict(frame.person)
    del person["language"]
    kept, runtime = asyncio.run(_whole(frame))
    practices = [_plain(practice, disagreements) for practice, disagreements in kept]
    told = {"person": person, "sessions": practices, **runtime}
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=_json))


@app.command()
def erase(user: User = None, yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False) -> None:
    """Erase all that is kept about a person, for good. Exits 1 when you said no."""
    frame = Frame.load().of(user)
    kept, runtime = asyncio.run(_whole(frame))
    if not kept and not any(runtime.values()):
        if user is None and not yes:
            typer.echo(frame.messages("sessions.none"))
            return
        asyncio.run(_erase(frame))  # a copy that is put back later may still hold them
        typer.echo(frame.messages("sessions.erase.noted", user=frame.person.user))
        return
    if not yes and not frame.agrees(frame.messages("sessions.erase.ask", count=len(kept)), "sessions.erase.yes"):
        typer.echo(frame.messages("sessions.erase.kept"))
        raise typer.Exit(1)
    typer.echo(frame.messages("sessions.erase.done", count=asyncio.run(_erase(frame))))


async def _all(frame: Frame) -> tuple[Practice, ...]:
    async with open_store(frame.settings) as store, store.begin() as work:
        return await work.practices(frame.person)


async def _whole(frame: Frame) -> tuple[list[tuple[Practice, list[Disagreement]]], dict[str, Any]]:
    """Every practice of the person with its turns and disagreements, and what the runtime holds, as of one moment."""
    from bot.runtime.erasing import exported

    async with open_store(frame.settings) as store, store.joint(reading=True) as (connection, work):
        practices = [await work.practice(found.id, frame.person) for found in await work.practices(frame.person)]
        sent = await work.disagreements(frame.person)
        found = [(practice, [one for one in sent if one.practice_id == practice.id]) for practice in practices]
        return found, await exported(connection, work, frame.person)


async def _one(frame: Frame, session: str) -> tuple[Practice, str, list[Disagreement]]:
    """The practice whose id begins so, with its turns, its customer's name, and what was disagreed with."""
    async with open_store(frame.settings) as store, store.begin() as work:
        found = [row.id for row in await work.practices(frame.person) if session and row.id.startswith(session)]
        if session in found:
            found = [session]
        if not found:
            raise NoSession("session.not_found", value=session)
        if len(found) > 1:
            typer.echo(frame.messages("sessions.ambiguous", value=session, ids=", ".join(found)), err=True)
            raise typer.Exit(2)
        practice = await work.practice(found[0], frame.person)
        sent = [one for one in await work.disagreements(frame.person) if one.practice_id == practice.id]
        return practice, await _name(work, practice), sent


async def _name(work: Work, practice: Practice) -> str:
    """The customer's name by the content the practice began with; the persona's id when that cannot be read."""
    from bot.content.persona import Persona

    body = await work.content(dict(practice.content).get("persona", ""))
    try:
        return Persona.model_validate_json(body).name.full if body else practice.persona_id
    except ValidationError:
        return practice.persona_id


async def _erase(frame: Frame) -> int:
    from bot.runtime.erasing import Erasures, erase

    async with open_store(frame.settings) as store:
        return await erase(store, Erasures(frame.settings.erasures_file), frame.person, SystemClock().now())


def _dialogue(frame: Frame, practice: Practice, name: str) -> list[str]:
    """The branch the person is at, and under each rewritten turn its other versions."""
    messages, branch = frame.messages, practice.path()
    rows: list[str] = []
    nth = 0
    for turn in branch:
        if turn.author == "customer":
            rows.append(_row(frame, "", _anger(frame, turn.state_after.temper.anger), name, turn.text))
            continue
        nth += 1
        others = [other for other in _versions(practice, turn.parent) if other.id != turn.id]
        speaker = messages("sessions.you_again" if others else "sessions.you")
        rows.append(_row(frame, str(nth), _step(frame, practice, turn), speaker, turn.text))
        rows += [_other(frame, practice, other) for other in others]
    left = _versions(practice, branch[-1].id) if branch else []
    return rows + [_other(frame, practice, other) for other in left]


def _disagreements(frame: Frame, practice: Practice, disagreements: list[Disagreement]) -> Iterator[str]:
    """What the person disagreed with, what they said, and what came of it."""
    if not disagreements:
        return
    rubric, messages = library_of(frame.settings).rubric(), frame.messages
    for one in disagreements:
        number = sum(turn.author == "trainee" for turn in practice.path(one.claim.turn))
        status = messages(f"sessions.disagreement.{one.status}")
        what = named(one.claim, rubric, messages)
        yield messages("sessions.disagreement", number=number, what=what, status=status)
        if one.claim.reason:
            yield "     " + messages("sessions.disagreement.reason", text=" ".join(one.claim.reason.split()))
        if one.because:
            yield "     " + messages("sessions.disagreement.because", text=one.because)


def _versions(practice: Practice, parent: str | None) -> list[Turn]:
    """Every version of the trainee's turn after that one."""
    return [turn for turn in practice.turns if turn.parent == parent and turn.author == "trainee"]


def _other(frame: Frame, practice: Practice, turn: Turn) -> str:
    return _row(frame, "", _step(frame, practice, turn), frame.messages("sessions.other_version"), turn.text)


def _row(frame: Frame, number: str, anger: str, speaker: str, text: str) -> str:
    words = frame.messages("sessions.row", speaker=speaker, text=text)
    return f"{number:>3}  {anger:>10}  " + words.replace("\n", "\n" + " " * INDENT)


def _step(frame: Frame, practice: Practice, turn: Turn) -> str:
    before = practice.turn(turn.parent) if turn.parent else turn
    return f"{_anger(frame, before.state_after.temper.anger)} → {_anger(frame, turn.state_after.temper.anger)}"


def _anger(frame: Frame, anger: float) -> str:
    from babel.numbers import format_decimal

    return format_decimal(anger, locale=frame.person.language)


def when(frame: Frame, moment: datetime) -> str:
    """A moment in the time zone of the machine, in the person's language."""
    from babel.dates import format_datetime

    return format_datetime(moment.astimezone(), "dd MMM y HH:mm", locale=frame.person.language)


def _status(frame: Frame, practice: Practice) -> str:
    parts = [frame.messages(f"sessions.{practice.ending or practice.status}")]
    if practice.overall is not None:
        parts.append(f"{practice.overall}/100")
    return "  ".join(parts)


def _plain(practice: Practice, disagreements: list[Disagreement]) -> dict[str, Any]:
    """A practice and its disagreements as JSON types, without the person it is kept under."""
    plain = asdict(practice)
    del plain["person"]
    plain["content"] = dict(practice.content)
    plain["disagreements"] = [asdict(one) for one in disagreements]
    for one in plain["disagreements"]:
        del one["practice_id"]
    return plain


def _json(value: object) -> object:
    """What JSON has no word for: sets as sorted lists, moments in ISO 8601."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
