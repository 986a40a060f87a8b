"""The shipped robots speak like people and not like our cue files, and the reader hears what they mean."""

from __future__ import annotations

import re
from functools import cache

import pytest

from bot.agreement import twinned
from bot.appraisal.lexicon import Lexicon
from bot.model import LANGUAGES, Language
from tests.workbench.bench import library, played

SIGNS = re.compile(r"[()\[\]|<>*#]|\.\.\.")
CUSTOMERS = ("christmas-delivery", "furious-in-store", "wrong-bill")
F1 = 0.7


@cache
def cue_phrases(language: Language) -> tuple[tuple[str, ...], ...]:
    """Every cue of three or more fixed words, as the reader folds them."""
    cues = library().cues(language)
    lexicon = Lexicon(cues)
    texts = [cue.say for each in cues.moves.values() for cue in each]
    texts += [wording for each in cues.families.values() for wording in each]
    read = (lexicon.read(text).sentences for text in texts if not SIGNS.search(text))
    phrases = (tuple(form for sentence in sentences for form in sentence.forms) for sentences in read)
    return tuple(phrase for phrase in phrases if len(phrase) >= 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("robot", library().robot_ids())
def test_no_line_holds_a_cue_phrase_of_three_words(robot: str, language: Language) -> None:
    lexicon = Lexicon(library().cues(language))
    for line in library().robot(robot).lines:
        for text in line.say.in_(language):
            forms = " ".join(form for sentence in lexicon.read(text).sentences for form in sentence.forms)
            held = [phrase for phrase in cue_phrases(language) if f" {' '.join(phrase)} " in f" {forms} "]
            assert not held, text


@pytest.mark.parametrize("robot", library().robot_ids())
def test_a_robot_says_something_at_every_moment(robot: str) -> None:
    last = library().robot(robot).lines[-1]
    assert not last.when
    assert last.times == 99


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_hears_what_the_robots_mean(language: Language) -> None:
    right = wrong = missed = 0
    for persona in CUSTOMERS:
        for robot in library().robot_ids():
            for step in played(persona, robot, language).steps[:8]:
                want, have = twinned(step.means), twinned(move.name for move in step.moves)
                right, wrong, missed = right + len(want & have), wrong + len(have - want), missed + len(want - have)
    assert 2 * right / (2 * right + wrong + missed) >= F1, (right, wrong, missed)
