"""Labelled files for `sangfroid evaluate`: their shape, and reading and grading what is labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.agreement import LineRead, TalkGraded, TurnHeard
from bot.cli.conversations import AnyId, Bench, case_of
from bot.coaching.replaying import replay
from bot.content.rubric import Rubric
from bot.model import LANGUAGES, Case, Context, CriterionName, Graded, Language, Line, MoveName, OccasionName
from bot.ports import Appraiser, Grader


class LabelledLine(BaseModel):
    """One trainee turn with its labels; `not_moves` are traps, `context` is the customer's last line."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: AnyId
    text: str
    moves: frozenset[MoveName]
    not_moves: frozenset[MoveName] = frozenset()
    context: str = ""
    language: Language | None = None
    customer_name: str | None = None


class LabelledTurn(BaseModel):
    """One line of a labelled conversation.

    `moves` only where the trainee's turn is labelled as well, `occasions` where the customer's is.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    speaker: Literal["customer", "trainee"]
    text: str
    moves: frozenset[MoveName] | None = None
    not_moves: frozenset[MoveName] = frozenset()
    occasions: frozenset[OccasionName] | None = None


class LabelledTalk(BaseModel):
    """One conversation with its scores (0..4, null = not observed) and its quality."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: AnyId
    turns: list[LabelledTurn] = Field(min_length=1)
    criteria: Mapping[CriterionName, float | None] = Field(default_factory=dict)
    quality: Literal["poor", "fair", "good"] | None = None
    scenario: str | None = None
    language: Language | None = None
    customer_name: str | None = None
    season: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the labelled rows: turns alone, the turns of both speakers in conversations, conversations."""

    lines: tuple[LineRead, ...] = ()
    turns: tuple[LineRead, ...] = ()
    heard: tuple[TurnHeard, ...] = ()
    talks: tuple[TalkGraded, ...] = ()

    def __add__(self, other: Judged) -> Judged:
        """Both, in order."""
        return Judged(
            self.lines + other.lines, self.turns + other.turns, self.heard + other.heard, self.talks + other.talks
        )


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads and grades labelled rows with one set of content."""

    bench: Bench
    grader: Grader
    rubric: Rubric

    async def judge(self, row: LabelledLine | LabelledTalk, file: Path) -> Judged:
        """Read one row; the file's name may tell the language (`lines.fr.jsonl`)."""
        if isinstance(row, LabelledLine):
            language = row.language or language_in_name(file) or self.bench.language_of([row.text, row.context])
            return Judged(lines=(await self._line(row, language),))
        texts = [turn.text for turn in row.turns]
        return await self._talk(row, row.language or language_in_name(file) or self.bench.language_of(texts))

    async def _line(self, row: LabelledLine, language: Language) -> LineRead:
        reader, case = self.bench.reader(language), case_of(row.customer_name, None)
        context = await _after(reader, row.context, language, case)
        read = await reader.read(row.text, context, case)
        return LineRead(str(row.id), language, row.text, row.moves, row.not_moves, read.moves, read.unsure)

    async def _talk(self, row: LabelledTalk, language: Language) -> Judged:
        case = case_of(row.customer_name, row.season)
        lines = [Line(turn.speaker, turn.text) for turn in row.turns]
        graded = await replay(self.bench.reader(language), lines, language, case)
        read = Judged(turns=tuple(_turns(row, language, graded)), heard=tuple(_heard(row, language, graded)))
        if not row.criteria and row.quality is None:
            return read
        grade = await self.grader.grade(self.rubric, graded, case, language)
        marks = {mark.criterion: mark.score for mark in grade.marks}
        scenario = row.scenario or str(row.id).rpartition("-")[0]
        talk = TalkGraded(str(row.id), language, scenario, row.quality, row.criteria, marks, grade.overall)
        return read + Judged(talks=(talk,))


def _turns(row: LabelledTalk, language: Language, graded: Sequence[Graded]) -> Iterator[LineRead]:
    """The trainee's turns that are labelled, with what was read in them."""
    for at, (turn, done) in enumerate(zip(row.turns, graded, strict=True)):
        if turn.speaker == "trainee" and turn.moves is not None:
            read, unsure = done.appraisal.moves, done.appraisal.unsure
            yield LineRead(f"{row.id}#{at}", language, turn.text, turn.moves, turn.not_moves, read, unsure)


def _heard(row: LabelledTalk, language: Language, graded: Sequence[Graded]) -> Iterator[TurnHeard]:
    """The customer's turns that are labelled, with what was read in them."""
    for at, (turn, done) in enumerate(zip(row.turns, graded, strict=True)):
        if turn.speaker == "customer" and turn.occasions is not None:
            yield TurnHeard(f"{row.id}#{at}", language, turn.text, turn.occasions, done.appraisal.occasions)


async def _after(reader: Appraiser, said: str, language: Language, case: Case) -> Context:
    """The moment after the customer's line, where there is one."""
    lines: Sequence[Line] = [Line("customer", said)] if said.strip() else []
    heard = tuple([await reader.listen(line.text, Context(language), case) for line in lines])
    return Context(language, tuple(lines), heard)


def language_in_name(file: Path) -> Language | None:
    """The language a file name carries between its dots, as in `lines.fr.jsonl`."""
    return next((language for language in LANGUAGES if f".{language}" in file.suffixes), None)
