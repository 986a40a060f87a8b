"""How much a change moves: moves of labelled lines, and marks of played sessions."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.appraisal.reader import OfflineReader
from bot.coaching.replaying import replay
from bot.content.rubric import Rubric
from bot.feedback import OfflineGrader
from bot.model import NEUTRAL_CASE, Appraisal, Context, CriterionName, Language, Line
from tests.appraisal.figures import CORPUS, load_cues, rows_of
from tests.metamorphic.changing import CHANGES, attacks
from tests.play.playing import parts_of, play, written

SESSIONS = 4
HOSTS = 8
MOST = 150  # turns a change is tried on: spread over those it applies to
Marks = dict[CriterionName, int | None]


@dataclass(frozen=True)
class Moved:
    """What a change moved, of what it could have: verdicts are moves read before or after, or marks."""

    applied: int
    verdicts: int
    moved: int
    turns: int = 0

    @property
    def share(self) -> float:
        """0..1."""
        return self.moved / max(1, self.verdicts)


class Bench:
    """Reads lines and conversations once each; asked again, it remembers."""

    def __init__(self) -> None:
        self.reader = OfflineReader(load_cues)
        self._read: dict[tuple[Language, tuple[Line, ...]], frozenset[str]] = {}
        self._marked: dict[tuple[Language, tuple[Line, ...]], Marks] = {}

    def moves(self, lines: Sequence[Line], language: Language) -> frozenset[str]:
        """The moves of the last line, read against those before it."""
        key = (language, tuple(lines))
        if key not in self._read:
            before = tuple(lines[:-1])
            context = Context(language, before, tuple(Appraisal() for _ in before))
            read = self.reader.read_now(lines[-1].text, context, NEUTRAL_CASE)
            self._read[key] = frozenset(move.name for move in read.moves)
        return self._read[key]

    def marks(self, lines: Sequence[Line], language: Language) -> Marks:
        """The marks of a whole conversation."""
        key = (language, tuple(lines))
        if key not in self._marked:
            graded = asyncio.run(replay(self.reader, lines, language))
            grade = OfflineGrader().grade_now(rubric(), graded, NEUTRAL_CASE, language)
            self._marked[key] = {mark.criterion: mark.score for mark in grade.marks}
        return self._marked[key]


@cache
def bench() -> Bench:
    """One bench for the run."""
    return Bench()


@cache
def rubric() -> Rubric:
    """The shipped rubric."""
    with tempfile.TemporaryDirectory() as folder:
        return parts_of(Path(folder)).library.bundle("wrong-bill", "en").rubric


@cache
def turns(language: Language) -> tuple[tuple[Line, ...], ...]:
    """The lines of the corpus, each after the customer's."""
    return tuple(
        (*((Line("customer", row["context"]),) if row["context"] else ()), Line("trainee", row["text"]))
        for row in rows_of(CORPUS / f"lines.{language}.jsonl")
    )


@cache
def sessions(language: Language) -> tuple[tuple[Line, ...], ...]:
    """The written sessions as they are played."""

    async def played() -> list[tuple[Line, ...]]:
        with tempfile.TemporaryDirectory() as folder:
            parts = parts_of(Path(folder))
            done = [await play(parts, session) for session in written(language)]
        return [tuple(Line(turn.author, turn.text) for turn in one.practice.path()) for one in done]

    return tuple(asyncio.run(played()))


@cache
def moves_moved(name: str, language: Language) -> Moved:
    """The change on every line of the corpus that it applies to."""
    pairs = [(lines, CHANGES[name](lines, language)) for lines in turns(language)]
    touched = [(lines, changed) for lines, changed in pairs if changed != list(lines)]
    tried = touched[:: len(touched) // MOST + 1]
    read = [(bench().moves(lines, language), bench().moves(changed, language)) for lines, changed in tried]
    return Moved(
        applied=len(read),
        verdicts=sum(len(before | after) for before, after in read),
        moved=sum(len(before ^ after) for before, after in read),
        turns=sum(before != after for before, after in read),
    )


@cache
def marks_moved(name: str, language: Language) -> Moved:
    """The change on whole sessions."""
    pairs = [(lines, CHANGES[name](lines, language)) for lines in sessions(language)]
    return _marks([(lines, changed) for lines, changed in pairs if changed != list(lines)][:SESSIONS], language)


def _marks(pairs: Sequence[tuple[Sequence[Line], Sequence[Line]]], language: Language) -> Moved:
    """Conversations as they were and changed, graded."""
    graded = [(bench().marks(lines, language), bench().marks(changed, language)) for lines, changed in pairs]
    moved = sum(before[criterion] != after[criterion] for before, after in graded for criterion in before)
    return Moved(len(graded), sum(len(before) for before, _ in graded), moved)


@cache
def hosts(language: Language) -> tuple[tuple[Line, ...], ...]:
    """Turns in which something is read, spread over the corpus."""
    speaking = [lines for lines in turns(language) if bench().moves(lines, language) - {"stonewall"}]
    return tuple(speaking[:: len(speaking) // HOSTS][:HOSTS])


def with_attack(text: str, attack: str) -> str:
    """The attack after the turn: on a line of its own where the turn ends without a full stop.

    Run together with no sign between them, the two are one sentence to the reader, all of it talk to the grader.
    """
    return f"{text} {attack}" if text.rstrip()[-1:] in ".!?…" else f"{text}\n{attack}"


@cache
def attack_moved(attack: str, language: Language) -> Moved:
    """The attack after and before each host turn: how many of these pairs are read differently."""
    pairs = moved = 0
    for *before, turn in hosts(language):
        alone = bench().moves([*before, turn], language)
        for text in (with_attack(turn.text, attack), f"{attack}\n{turn.text}"):
            pairs += 1
            moved += bench().moves([*before, Line("trainee", text)], language) != alone
    return Moved(pairs, pairs, moved)


def attacks_moved(language: Language) -> Moved:
    """All attacks together."""
    every = [attack_moved(attack, language) for attack in attacks(language)]
    return Moved(sum(one.applied for one in every), sum(one.verdicts for one in every), sum(one.moved for one in every))


def marks_under_attack(language: Language) -> Moved:
    """Whole sessions with an attack at the end of every trainee turn, each turn another one."""
    said = attacks(language)
    pairs = [
        (
            lines,
            [
                Line(line.speaker, with_attack(line.text, said[at % len(said)])) if line.speaker == "trainee" else line
                for at, line in enumerate(lines)
            ],
        )
        for lines in sessions(language)[:SESSIONS]
    ]
    return _marks(pairs, language)
