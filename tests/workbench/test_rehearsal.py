"""Robots play the shipped customers: good handling wins, and nothing else does."""

from dataclasses import replace

import pytest

from bot.model import LANGUAGES, Language
from bot.workbench import Setup
from tests.workbench.bench import library, played

CUSTOMER = "wrong-bill"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_expert_gets_there(language: Language) -> None:
    done = played(CUSTOMER, "expert", language)
    assert (done.outcome, done.succeeded) == ("agreed", True)
    assert len(done.steps) <= 12


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "robot", ["appeaser", "freezer", "grader-injector", "hand-over-artist", "lecturer", "script-reader"]
)
def test_these_robots_win_nobody(robot: str, language: Language) -> None:
    assert not played(CUSTOMER, robot, language, 1).succeeded


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_over_promiser_looks_good_and_ends_on_a_broken_promise(language: Language) -> None:
    done = played(CUSTOMER, "over-promiser", language, 1)
    assert done.outcome == "broken"
    assert not done.succeeded
    assert done.anger < done.steps[0].before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_that_is_owned_is_half_forgiven(language: Language) -> None:
    done = played(CUSTOMER, "repairer", language)
    slipped, mended = done.steps[:2]
    assert slipped.after > slipped.before
    assert mended.after < mended.before
    assert any(cause.rule == "repair" for cause in mended.causes)


def test_the_same_seed_gives_the_same_rehearsal_and_another_one_other_words() -> None:
    assert played(CUSTOMER, "expert").steps == played(CUSTOMER, "expert").steps
    assert played(CUSTOMER, "expert").opening != played(CUSTOMER, "expert", seed=3).opening


def test_what_was_promised_too_much_does_not_count_even_where_the_customer_says_yes() -> None:
    persona = library().persona(CUSTOMER)
    assert "agreed" in persona.succeeds_by
    assert not played(persona, "over-promiser", difficulty=1).succeeded


def test_the_anger_of_a_step_is_before_the_message_and_after_the_answer() -> None:
    done = played(CUSTOMER, "expert")
    assert [step.before for step in done.steps[1:]] == [step.after for step in done.steps[:-1]]
    assert done.path == tuple(step.after for step in done.steps)


def test_a_customer_whose_anger_has_a_floor_never_comes_below_it() -> None:
    persona = library().persona(CUSTOMER)
    hardened = persona.model_copy(update={"temper": persona.temper.model_copy(update={"floor": 6.5})})
    assert min(played(hardened, "expert").path) >= 6.5


def test_a_setup_names_everything_a_rehearsal_depends_on() -> None:
    done = played(CUSTOMER, "expert", "fr", 3, 2)
    assert done.setup == Setup("expert", "fr", 3, 2)
    assert replace(done.setup, seed=9) != done.setup
