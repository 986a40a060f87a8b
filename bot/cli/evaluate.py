"""`sangfroid evaluate`: how far reading and grading agree with labels, and what other content would change."""

from __future__ import annotations

import asyncio
import contextlib
import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from bot.agreement import changes_of, line_card, mark_changes, occasion_card, talk_card
from bot.cli.conversations import Bench, reason_of
from bot.cli.frame import Frame
from bot.cli.labels import Judge, Judged, LabelledLine, LabelledTalk
from bot.content.library import FileLibrary
from bot.model import LANGUAGES
from bot.settings import Encoder, shipped_content
from bot.wiring import grader_of, library_of

Files = Annotated[list[Path], typer.Argument(help="Labelled lines or conversations, one JSON object a line.")]
Base = Annotated[
    Path | None, typer.Option("--against", help="A folder of content: show what changed since, line by line.")
]
Row = tuple[Path, LabelledLine | LabelledTalk]
POOLED = "+".join(LANGUAGES)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(evaluate)


def evaluate(
    files: Files,
    against: Base = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of text.")] = False,
) -> None:
    """Agreement with labels: {id, text, moves, not_moves?, context?} or {id, turns, criteria?, quality?} a line."""
    frame = Frame.load()
    for path in [*files, *([against] if against else [])]:
        if not (path.is_dir() if path == against else path.is_file()):
            _refuse(frame, "evaluate.no_folder" if path == against else "input.no_file", path)
    rows, faults = _rows(frame, files)
    if not rows:
        _refuse(frame, "evaluate.no_rows", files[0])
    now = _judged(library_of(frame.settings), rows, frame.settings.encoder)
    answer = cards(now)
    if against is not None:
        base = _judged(_base(frame, against), rows, frame.settings.encoder)
        answer["against"] = _changes(base, now)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        from bot.cli.agreement_text import lines_of

        typer.echo("\n".join(lines_of(answer, frame.messages)))
    raise typer.Exit(1 if faults else 0)


def cards(judged: Judged) -> dict[str, Any]:
    """The cards as plain values: per kind and language, and pooled where there are two."""
    kinds: dict[str, Any] = {"lines": {}, "turns": {}, "occasions": {}, "conversations": {}}
    for name in (*LANGUAGES, POOLED):
        for kind, rows in (("lines", judged.lines), ("turns", judged.turns)):
            if some := [row for row in rows if row.language in name]:
                kinds[kind][name] = asdict(line_card(some))
        if heard := [turn for turn in judged.heard if turn.language in name]:
            kinds["occasions"][name] = asdict(occasion_card(heard))
        if talks := [talk for talk in judged.talks if talk.language in name]:
            kinds["conversations"][name] = asdict(talk_card(talks))
    for kind in kinds.values():
        if len(kind) < len(LANGUAGES) + 1:
            kind.pop(POOLED, None)
    return kinds


def _changes(base: Judged, now: Judged) -> dict[str, Any]:
    before = cards(base)
    return {
        "before": {kind: {name: _headline(card) for name, card in some.items()} for kind, some in before.items()},
        "lines": [
            asdict(one) for one in changes_of(base.lines + base.turns + base.heard, now.lines + now.turns + now.heard)
        ],
        "marks": [asdict(one) for one in mark_changes(base.talks, now.talks)],
    }


def _headline(card: dict[str, Any]) -> dict[str, Any]:
    """The one figure of a card that a change is measured by."""
    return dict(card["together"][0]["f1"] if "together" in card else card["kappa"])


def _judged(library: FileLibrary, rows: list[Row], encoder: Encoder) -> Judged:
    judge = Judge(Bench(library, encoder), grader_of(), library.rubric())

    async def every() -> Judged:
        done = Judged()
        for file, row in rows:
            done += await judge.judge(row, file)
        return done

    return asyncio.run(every())


def _base(frame: Frame, folder: Path) -> FileLibrary:
    """The content of that folder (or of `personas/` in it) laid over the shipped one; it must hold some."""
    found = next((one for one in (folder, folder / "personas") if _holds_content(one)), None)
    if found is None:
        _refuse(frame, "evaluate.no_content", folder)
    return FileLibrary(shipped_content(), found, frame.settings.cache_dir / "content")


def _holds_content(folder: Path) -> bool:
    return any((folder / "cues").glob("*.yaml")) or (folder / "rubric.yaml").is_file()


def _rows(frame: Frame, files: list[Path]) -> tuple[list[Row], int]:
    """Every row that can be used; the others are named on standard error and counted."""
    rows: list[Row] = []
    faults = 0
    for file, number, raw in _raw(files):
        shape: type[LabelledLine | LabelledTalk] = LabelledTalk if _is_talk(raw) else LabelledLine
        try:
            rows.append((file, shape.model_validate_json(raw)))
        except ValidationError as error:
            faults += 1
            why = reason_of(error, frame)
            typer.echo(frame.messages("evaluate.row", file=file.name, line=number, reason=why), err=True)
    return rows, faults


def _is_talk(raw: bytes) -> bool:
    """Whether a row is a conversation; what is not JSON is told when it is taken as a line."""
    with contextlib.suppress(ValueError):
        found = json.loads(raw)
        return isinstance(found, dict) and "turns" in found
    return False


def _raw(files: list[Path]) -> Iterator[tuple[Path, int, bytes]]:
    for file in files:
        for number, raw in enumerate(file.read_bytes().splitlines(), 1):
            if raw.strip():
                yield file, number, raw.removeprefix(BOM_UTF8)


def _refuse(frame: Frame, key: str, path: Path) -> NoReturn:
    typer.echo(frame.messages(key, value=str(path)), err=True)
    raise typer.Exit(2)
