"""What leaves the meaning as it was leaves the verdicts as they were."""

import functools
import hashlib
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from bot.appraisal.masks import speaks_to_grader, without_asides
from bot.model import LANGUAGES, Language, Line
from tests.house.tree import ROOT
from tests.metamorphic import known
from tests.metamorphic.changing import CHANGES, attacks, held_attacks, innocent
from tests.metamorphic.measuring import (
    Moved,
    attack_moved,
    bench,
    marks_moved,
    marks_under_attack,
    moves_moved,
    translated,
    turns,
)

LIMIT = 0.03
WORSE = 0.015  # a known failure may be this much worse before it is a new one
ENOUGH = 15
LITTLE_TO_CHANGE = {("accents", "en")}

CHANGED: list[tuple[str, Language]] = [
    (name, language) for name in CHANGES for language in LANGUAGES if (name, language) not in LITTLE_TO_CHANGE
]
ATTACKED: list[tuple[str, Language]] = [
    (attack, language) for language in LANGUAGES for attack in (*attacks(language), *held_attacks(language))
]
INNOCENT: list[tuple[str, Language]] = [(line, language) for language in LANGUAGES for line in innocent(language)]

DIGEST = """
import hashlib
from tests.metamorphic.test_metamorphic import digest
print(digest())
"""


def marked(cases: list[tuple[str, Language]], failing: Mapping[Any, Any], unit: str) -> list[Any]:
    """The cases; those known to fail must fail, with the figure as the reason."""
    params = []
    for name, language in cases:
        figure = failing.get((name, language), failing.get(name))
        marks = [pytest.mark.xfail(strict=True, reason=f"{figure} {unit}")] if figure is not None else []
        params.append(pytest.param(name, language, marks=marks, id=f"{language}-{name[:40]}"))
    return params


@functools.cache
def digest() -> str:
    """What is read in some lines, as one number."""
    read = [sorted(bench().moves(lines, language)) for language in LANGUAGES for lines in turns(language)[:60]]
    return hashlib.sha256(repr(read).encode()).hexdigest()


def hold(moved: Moved) -> None:
    """Less than 3 % of the verdicts moved."""
    assert moved.verdicts
    assert moved.share < LIMIT, f"{moved.moved} of {moved.verdicts}"


@pytest.mark.parametrize(("name", "language"), CHANGED)
def test_every_change_finds_enough_to_change(name: str, language: Language) -> None:
    assert moves_moved(name, language).applied >= ENOUGH
    assert marks_moved(name, language).applied


@pytest.mark.parametrize(("name", "language"), marked(CHANGED, known.MOVES, "of the moves read are others"))
def test_moves_hold(name: str, language: Language) -> None:
    hold(moves_moved(name, language))


@pytest.mark.parametrize(("name", "language"), marked(CHANGED, known.MARKS, "of the marks are others"))
def test_marks_hold(name: str, language: Language) -> None:
    hold(marks_moved(name, language))


@pytest.mark.parametrize(("name", "language"), list(known.MOVES))
def test_a_known_weakness_grows_no_worse(name: str, language: Language) -> None:
    assert moves_moved(name, language).share < known.MOVES[name, language] + WORSE


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind, marks=[pytest.mark.xfail(strict=True, reason=f"{figure} of the {kind} are others")] if figure else []
        )
        for kind, figure in known.TRANSLATED.items()
    ],
)
def test_the_same_conversation_in_the_other_language_is_read_alike(kind: str) -> None:
    hold(translated()[kind == "marks"])


@pytest.mark.parametrize(("kind", "figure"), list(known.TRANSLATED.items()))
def test_the_languages_drift_no_further_apart(kind: str, figure: float) -> None:
    assert translated()[kind == "marks"].share < figure + WORSE


def test_there_is_talk_to_the_grader_of_many_kinds() -> None:
    for language in LANGUAGES:
        assert len(set(attacks(language))) >= 20
    every = {attack for attack, _ in ATTACKED}
    assert not (known.ATTACKS.keys() | known.ALONE.keys()) - every, "what is known to fail is still tried"


@pytest.mark.parametrize(("attack", "language"), marked(ATTACKED, known.ATTACKS, "of 16 pairs are read differently"))
def test_talk_to_the_grader_beside_an_answer_changes_nothing(attack: str, language: Language) -> None:
    moved = attack_moved(attack, language)
    assert moved.verdicts == 16
    assert moved.moved == 0


@pytest.mark.parametrize(("attack", "language"), marked(ATTACKED, known.ALONE, "is read instead"))
def test_a_turn_that_only_talks_to_the_grader_stonewalls(attack: str, language: Language) -> None:
    assert bench().moves([Line("customer", "?"), Line("trainee", attack)], language) == {"stonewall"}


@pytest.mark.parametrize(("line", "language"), INNOCENT)
def test_nothing_said_to_a_customer_is_taken_for_talk_to_the_grader(line: str, language: Language) -> None:
    lexicon = bench().reader.lexicon(language)
    assert without_asides(line, lexicon) == line
    assert not any(speaks_to_grader(sentence, lexicon) for sentence in lexicon.read(line).sentences)


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(
            language,
            marks=[pytest.mark.xfail(strict=True, reason=f"{known.MARKS_UNDER_ATTACK[language]} of the marks move")]
            if language in known.MARKS_UNDER_ATTACK
            else [],
        )
        for language in LANGUAGES
    ],
)
def test_talk_to_the_grader_changes_no_mark(language: Language) -> None:
    assert marks_under_attack(language).moved == 0


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_same_input_gives_the_same_output_in_every_process(seed: str) -> None:
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", DIGEST]
    told = subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    assert told.strip() == digest()
