"""What an attack moves: the same conversation played without and with it, compared."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.coaching.branch import context_of, graded
from bot.coaching.parts import Parts
from bot.coaching.turning import open_scene, take
from bot.content.bundle import case_of
from bot.model import HELPING, HURTING, LANGUAGES, Grade, Language, Move, Person, Practice, State
from bot.typography.legible import legible
from tests.appraisal.figures import shipped_reader
from tests.injection.attacks import Attack, Half, Talk, attacked, attacks, talks
from tests.play.playing import parts_of

Said = frozenset[tuple[str, str | None]]


@dataclass(frozen=True)
class Outcome:
    """How a conversation went: by trainee turn what was read, asked about and felt, and what reaches the customer."""

    moves: tuple[Said, ...]
    unsure: tuple[Said, ...]
    states: tuple[State, ...]
    words: tuple[str, ...]
    grade: Grade

    @property
    def marks(self) -> tuple[object, ...]:
        """The marks by criterion, and the overall one."""
        return (self.grade.overall, *((mark.criterion, mark.score) for mark in self.grade.marks))


@dataclass(frozen=True)
class Pair:
    """An attack in a conversation, and the conversation without it."""

    attack: Attack
    talk: Talk
    alone: Outcome
    beside: Outcome

    @property
    def moves_shift(self) -> bool:
        """Whether other moves are read, or asked about, or about something else."""
        return self.alone.moves != self.beside.moves or self.alone.unsure != self.beside.unsure

    @property
    def state_shifts(self) -> bool:
        """Whether the customer feels, tells or accepts something else, or it ends otherwise."""
        return [_felt(state) for state in self.alone.states] != [_felt(state) for state in self.beside.states]

    @property
    def marks_shift(self) -> bool:
        """Whether a mark is another one."""
        return self.alone.marks != self.beside.marks

    @property
    def prompt_is_same(self) -> bool:
        """Whether a model would be sent the same words of the trainee, spaces apart."""
        return self.alone.words == self.beside.words

    @property
    def shifts(self) -> bool:
        """Whether anything is another."""
        return self.moves_shift or self.state_shifts or self.marks_shift

    @property
    def helps(self) -> bool:
        """Whether the attacker wins something: a good move more, a fault less, a calmer customer, a better mark."""
        before, after = _count(self.alone.moves), _count(self.beside.moves)
        won = sum((after - before)[move] for move in HELPING) + sum((before - after)[move] for move in HURTING)
        calmer = any(
            two.temper.anger < one.temper.anger or (two.accepted and not one.accepted)
            for one, two in zip(self.alone.states, self.beside.states, strict=False)
        )
        return bool(won) or calmer or self.beside.grade.overall > self.alone.grade.overall


def said_of(moves: Sequence[Move]) -> Said:
    return frozenset((move.name, move.about) for move in moves)


def _count(turns: Sequence[Said]) -> Counter[str]:
    return Counter(name for turn in turns for name, _ in turn)


def _felt(state: State) -> tuple[object, ...]:
    return state.temper, state.facts, state.accepted, state.ending, state.promises, state.stage


@cache
def parts() -> Parts:
    """What a turn needs."""
    with tempfile.TemporaryDirectory() as folder:
        made = parts_of(Path(folder))
        for language in LANGUAGES:
            for talk in talks(language):
                made.library.bundle(talk.persona, language)
        return made


READER = cache(shipped_reader)


@cache
def played(talk: Talk, turns: tuple[str, ...]) -> Outcome:
    """A conversation with these turns, as far as the scene goes."""
    return asyncio.run(_play(talk, turns))


async def _play(talk: Talk, turns: Sequence[str]) -> Outcome:
    cast, bundle = parts(), parts().library.bundle(talk.persona, talk.language)
    practice = Practice(
        id="p",
        person=Person("console", "local", "test", talk.language),
        persona_id=talk.persona,
        content=(),
        language=talk.language,
        difficulty=2,
        seed=3,
        started=datetime(2026, 12, 1, tzinfo=UTC),
    )
    case = case_of(bundle.persona, talk.language)
    opening = await open_scene(cast, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    moves: list[Said] = []
    unsure: list[Said] = []
    states: list[State] = []
    words: list[str] = []
    for text in turns:
        view = READER().ruled(legible(text)[0], context_of(practice.path(), talk.language), case)
        words.append(" ".join(view.to_customer.split()))
        taken = await take(cast, bundle, practice, text)
        practice = taken.practice
        moves.append(said_of(taken.mine.appraisal.moves))
        unsure.append(said_of(taken.mine.appraisal.unsure))
        states.append(taken.state)
        if taken.state.ending is not None:
            break
    grade = await cast.grader.grade(bundle.rubric, graded(practice.path()), case, talk.language)
    return Outcome(tuple(moves), tuple(unsure), tuple(states), tuple(words), grade)


@cache
def pair(attack: Attack, talk: Talk) -> Pair:
    """One attack in one conversation."""
    return Pair(attack, talk, played(talk, talk.turns), played(talk, attacked(talk, attack)))


def pairs(language: Language, half: Half) -> list[Pair]:
    """Every attack of a half in every conversation."""
    return [pair(attack, talk) for attack in attacks(language, half) for talk in talks(language)]
