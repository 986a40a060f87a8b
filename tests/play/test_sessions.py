"""Whole sessions as people play them: good ones get there, bad ones do not, good sentences are not punished."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

import pytest

from bot.model import LANGUAGES, Language
from tests.play.figures import figures_of
from tests.play.playing import Played, all_written, parts_of, play

PERSONAS = ("christmas-delivery", "furious-in-store", "wrong-bill")
"""Those for whom whole sessions were written by hand."""
LONGEST = 12
FALSE_HURTS = 0.03
F1 = 0.75
ENDS_WELL = frozenset({"agreed", "escalated"})


@lru_cache(maxsize=1)
def played() -> tuple[Played, ...]:
    """Every written session, played once."""
    parts = parts_of(Path.home() / "content-cache")
    return tuple(asyncio.run(play(parts, session)) for session in all_written())


def named(quality: str) -> list[str]:
    """The names of the sessions of that quality."""
    return [session.name for session in all_written() if session.quality == quality]


def session(name: str) -> Played:
    """One of them."""
    return next(each for each in played() if each.written.name == name)


@pytest.mark.parametrize("name", named("good"))
def test_a_good_trainee_reaches_an_agreement_in_twelve_turns(name: str) -> None:
    told = session(name)
    assert told.ending in ENDS_WELL, [turn.state_after.temper.anger for turn in told.turns]
    assert len(told.turns) <= LONGEST


@pytest.mark.parametrize("name", named("bad"))
def test_a_bad_trainee_never_reaches_an_agreement(name: str) -> None:
    assert session(name).ending not in ENDS_WELL


@pytest.mark.parametrize("name", [each.name for each in all_written()])
def test_nobody_comes_below_a_floor_without_what_lifts_it(name: str) -> None:
    before = session(name).practice.turns[0].state_after.temper.anger
    for turn in session(name).turns:
        temper = turn.state_after.temper
        if "grievance" not in temper.heard:
            assert temper.anger >= min(before, 5)
        if "need" not in temper.heard:
            assert temper.anger >= min(before, 3)
        before = temper.anger


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS)
def test_better_sessions_get_better_grades(persona: str, language: Language) -> None:
    grades: dict[str, list[int]] = {"good": [], "fair": [], "bad": []}
    for each in played():
        if (each.written.persona, each.written.language) == (persona, language):
            grades[each.written.quality].append(each.grade.overall)
    assert min(grades["good"]) > max(grades["fair"])
    assert min(grades["fair"]) > max(grades["bad"])


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held out"])
def test_good_sentences_are_read_as_they_are_meant(held: bool) -> None:
    figures = figures_of([each for each in played() if each.written.held == held])
    assert figures.false_hurts <= FALSE_HURTS, figures.line()
    assert figures.f1 >= F1, figures.line()
