"""How much a change moves: moves of labelled lines, and marks of played sessions."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.coaching.replaying import replay
from bot.content.rubric import Rubric
from bot.feedback import OfflineGrader
from bot.model import LANGUAGES, NEUTRAL_CASE, Appraisal, Context, CriterionName, Graded, Language, Line
from tests.appraisal.figures import lines_of_held, shipped_reader
from tests.metamorphic.changing import CHANGES, attacks
from tests.play.playing import parts_of, play, written

PARALLEL = Path(__file__).parent / "parallel.yaml"
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
        self.reader = shipped_reader()
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
            grade = OfflineGrader().grade_now(rubric(), self.replayed(lines, language), NEUTRAL_CASE, language)
            self._marked[key] = {mark.criterion: mark.score for mark in grade.marks}
        return self._marked[key]

    def replayed(self, lines: Sequence[Line], language: Language) -> tuple[Graded, ...]:
        """A whole conversation, read and felt."""
        return asyncio.run(replay(self.reader, lines, language))


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
    """Lines that no network was trained on, each after the customer's."""
    return tuple(
        (*((Line("customer", row["context"]),) if row["context"] else ()), Line("trainee", row["text"]))
        for row in lines_of_held(language)
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
    return _moves(read)


@cache
def marks_moved(name: str, language: Language) -> Moved:
    """The change on whole sessions."""
    pairs = [(lines, CHANGES[name](lines, language)) for lines in sessions(language)]
    return _graded([(lines, changed) for lines, changed in pairs if changed != list(lines)][:SESSIONS], language)


def _names(turn: Graded) -> frozenset[str]:
    return frozenset(move.name for move in turn.appraisal.moves)


def _moves(read: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Moved:
    """What was read in turns as they were, and changed."""
    return Moved(
        applied=len(read),
        verdicts=sum(len(before | after) for before, after in read),
        moved=sum(len(before ^ after) for before, after in read),
        turns=sum(before != after for before, after in read),
    )


def _graded(pairs: Sequence[tuple[Sequence[Line], Sequence[Line]]], language: Language) -> Moved:
    """Conversations as they were and changed, graded."""
    return _marks([(bench().marks(lines, language), bench().marks(changed, language)) for lines, changed in pairs])


def _marks(graded: Sequence[tuple[Marks, Marks]]) -> Moved:
    """The marks of conversations as they were, and changed."""
    moved = sum(before[criterion] != after[criterion] for before, after in graded for criterion in before)
    return Moved(len(graded), sum(len(before) for before, _ in graded), moved)


@cache
def translated() -> tuple[Moved, Moved]:
    """The same conversations in English and in French: their moves, and their marks."""
    pairs = []
    for talk in YAML(typ="safe", pure=True).load(PARALLEL.read_text(encoding="utf-8")):
        english, french = ([Line(turn["speaker"], turn[tongue]) for turn in talk["turns"]] for tongue in LANGUAGES)
        pairs.append((english, french))
    played = [(bench().replayed(english, "en"), bench().replayed(french, "fr")) for english, french in pairs]
    read = [
        (_names(one), _names(other))
        for english, french in played
        for one, other in zip(english, french, strict=True)
        if one.line.speaker == "trainee"
    ]
    graded = [(bench().marks(english, "en"), bench().marks(french, "fr")) for english, french in pairs]
    return _moves(read), _marks(graded)


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
    return _graded(pairs, language)
