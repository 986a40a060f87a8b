"""`sangfroid read` and `sangfroid grade`: JSON lines in, JSON lines out."""

from __future__ import annotations

import asyncio
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.cli.frame import Frame
from bot.coaching.replaying import replay
from bot.content.library import FileLibrary
from bot.model import NEUTRAL_CASE, Appraisal, Case, Context, Grade, Graded, Language, Line, Mark, Move
from bot.ports import Appraiser
from bot.settings import Encoder
from bot.wiring import grader_of, library_of, reader_of
from bot.wiring.tongues import LibraryTongues

FileName = Annotated[
    str, typer.Argument(metavar="[FILE|-]", help="A file of JSON lines; - or nothing: standard input.")
]
AnyId = str | int
Row = TypeVar("Row", bound=BaseModel)


class TurnToRead(BaseModel):
    """One trainee turn: `context` is the customer's last line."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: AnyId
    text: str
    context: str = ""
    language: Language | None = None
    customer_name: str | None = None


class SpokenTurn(BaseModel):
    """One line of a conversation."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    speaker: Literal["customer", "trainee"]
    text: str


class ConversationToGrade(BaseModel):
    """One conversation from the customer's first line."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: AnyId
    turns: list[SpokenTurn] = Field(min_length=1)
    language: Language | None = None
    customer_name: str | None = None
    season: str | None = None


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command()(read)
    app.command()(grade)


def read(file: FileName = "-") -> None:
    """Read trainee turns: {id, text, context?, language?, customer_name?} -> {id, moves, unsure, reader}.

    One JSON object a line; id and text are needed, context is the customer's last line.
    """
    frame = Frame.load()
    bench = Bench(library_of(frame.settings), frame.settings.encoder)

    async def answer(row: TurnToRead) -> dict[str, Any]:
        language = row.language or bench.language_of([row.text, row.context])
        lines = (Line("customer", row.context),) if row.context.strip() else ()
        case = case_of(row.customer_name, None)
        reader = bench.reader(language)
        empty = Context(language)
        heard = tuple([await reader.listen(line.text, empty, case) for line in lines])
        context = Context(language, lines, heard)
        found = await reader.read(row.text, context, case)
        unsure = [_move(move) for move in found.unsure]
        return {"id": row.id, "moves": _moves(found), "unsure": unsure, "reader": found.reader}

    _run(frame, file, TurnToRead, answer, _json)


def grade(
    file: FileName = "-",
    text: Annotated[bool, typer.Option("--text", help="For people instead of JSON.")] = False,
) -> None:
    """Grade conversations: {id, turns: [{speaker, text}], language?, customer_name?, season?} -> marks and causes."""
    frame = Frame.load()
    library = library_of(frame.settings)
    bench, grader, rubric = Bench(library, frame.settings.encoder), grader_of(), library.rubric()

    async def answer(row: ConversationToGrade) -> dict[str, Any]:
        language = row.language or bench.language_of([turn.text for turn in row.turns])
        case = case_of(row.customer_name, row.season)
        lines = [Line(turn.speaker, turn.text) for turn in row.turns]
        graded = await replay(bench.reader(language), lines, language, case)
        return _graded(row.id, graded, await grader.grade(rubric, graded, case, language))

    _run(frame, file, ConversationToGrade, answer, _plain(frame) if text else _json)


class Bench:
    """Readers by language for one run."""

    def __init__(self, library: FileLibrary, encoder: Encoder) -> None:
        """Nothing is loaded yet."""
        self._library = library
        self._encoder = encoder
        self._tongues = LibraryTongues(library)
        self._readers: dict[Language, Appraiser] = {}
        self._last: Language = "en"

    def reader(self, language: Language) -> Appraiser:
        """The offline reader of that language, made ready once."""
        if language not in self._readers:
            self._readers[language] = reader_of(self._library, language, self._encoder)
        return self._readers[language]

    def language_of(self, texts: list[str]) -> Language:
        """The language most of the text is in; when it cannot be told, that of the text before, English at first."""
        found = self._tongues.of(" ".join(texts)[:2000])
        self._last = found if found in ("en", "fr") else self._last
        return self._last


def case_of(customer_name: str | None, season: str | None) -> Case:
    """The neutral case, with the customer's name and the season where they are given."""
    names = tuple(part for part in (customer_name or "").split() if part)
    return replace(NEUTRAL_CASE, customer_names=names, christmas=season == "christmas")


def _moves(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [_move(move) for move in appraisal.moves]


def _move(move: Move) -> dict[str, Any]:
    return {
        "name": move.name,
        "quote": move.quote,
        "start": move.start,
        "end": move.end,
        "about": move.about,
        "confidence": round(move.confidence, 2),
    }


def _graded(row_id: AnyId, graded: tuple[Graded, ...], given: Grade) -> dict[str, Any]:
    return {
        "id": row_id,
        "overall": given.overall,
        "headline": given.headline,
        "criteria": {mark.criterion: mark.score for mark in given.marks},
        "marks": [_mark(mark) for mark in given.marks],
        "turns": [
            {
                "turn": index,
                "moves": _moves(done.appraisal),
                "unsure": [_move(move) for move in done.appraisal.unsure],
                "anger_before": done.anger_before,
                "anger_after": done.anger_after,
                "causes": [{"move": c.move, "delta": c.delta, "rule": c.rule, "quote": c.quote} for c in done.causes],
            }
            for index, done in enumerate(graded)
            if done.line.speaker == "trainee"
        ],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    evidence = [{"turn": shown.turn, "quote": shown.quote} for shown in mark.evidence]
    return {"criterion": mark.criterion, "score": mark.score, "evidence": evidence, "instead": mark.instead}


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _plain(frame: Frame) -> Callable[[dict[str, Any]], str]:
    """The same for people: the headline, the marks, and what moved the anger."""
    messages = frame.messages
    rubric = library_of(frame.settings).rubric()

    def show(answer: dict[str, Any]) -> str:
        rows = [messages("grade.title", id=answer["id"], overall=answer["overall"]), f"  {answer['headline']}"]
        for mark in answer["marks"]:
            label = rubric.criteria[mark["criterion"]].label.in_(frame.person.language)
            score = messages("grade.none") if mark["score"] is None else f"{mark['score']}/4"
            quote = f"  “{mark['evidence'][0]['quote']}”" if mark["evidence"] else ""
            rows.append(f"  {label:<34} {score:<8}{quote}")
        for turn in answer["turns"]:
            moves = ", ".join(dict.fromkeys(move["name"] for move in turn["moves"])) or "-"
            rows.append(f"  {turn['turn']:>3}  {turn['anger_before']:g} → {turn['anger_after']:g}  {moves}")
        return "\n".join([*rows, ""])

    return show


def _run(
    frame: Frame,
    file: str,
    shape: type[Row],
    answer: Callable[[Row], Coroutine[Any, Any, dict[str, Any]]],
    show: Callable[[dict[str, Any]], str],
) -> None:
    """Answer line by line; a line that cannot be used is named on standard error, and the rest goes on."""
    faults = 0
    told: set[str] = set()
    with asyncio.Runner() as runner:
        for number, raw in _rows(frame, file):
            try:
                row = shape.model_validate_json(raw)
                for field, meant in misspelt(raw, shape, told):
                    typer.echo(frame.messages("input.row.unknown", line=number, field=field, meant=meant), err=True)
            except ValidationError as error:
                faults += 1
                typer.echo(frame.messages("input.row", line=number, reason=reason_of(error, frame)), err=True)
                continue
            typer.echo(show(runner.run(answer(row))))
    raise typer.Exit(1 if faults else 0)


def _rows(frame: Frame, file: str) -> Iterator[tuple[int, bytes]]:
    if file != "-" and not Path(file).is_file():
        typer.echo(frame.messages("input.no_file", value=file), err=True)
        raise typer.Exit(2)
    lines = sys.stdin.buffer if file == "-" else Path(file).read_bytes().splitlines()
    yield from ((number, raw.removeprefix(BOM_UTF8)) for number, raw in enumerate(lines, 1) if raw.strip())


def misspelt(raw: bytes, shape: type[BaseModel], told: set[str]) -> Iterator[tuple[str, str]]:
    """Fields nobody reads whose name is close to one that is read, each once: (as written, as meant)."""
    for field in json.loads(raw).keys() - shape.model_fields.keys() - told:
        near = get_close_matches(field, shape.model_fields.keys() - json.loads(raw).keys(), n=1)
        if near:
            told.add(field)
            yield field, near[0]


def reason_of(error: ValidationError, frame: Frame) -> str:
    """Why a line cannot be used, in the reader's language."""
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "json_invalid":
        return frame.messages("input.row.not_json")
    if first["type"] == "missing":
        return frame.messages("input.row.missing", field=place)
    return frame.messages("input.row.field", field=place)
