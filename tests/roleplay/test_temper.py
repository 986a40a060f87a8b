"""The rules of temper, one by one and as properties."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import HURTING, MOVES, Appraisal, Move, MoveName, Temper
from bot.roleplay.temper import Rules, feel
from bot.roleplay.temper.rules import COSTS, RELIEFS
from tests.roleplay.moves import reading

HOT = Temper(anger=7)
HEARD = replace(HOT, heard=frozenset({"feeling", "reflected", "grievance", "need"}))
RULES = Rules()

abouts = st.sampled_from([None, "grievance", "need", "fact-1", "deal-1", "slip"])
moves = st.builds(lambda name, about: Move(name, name, 0, len(name), about, 0.9), st.sampled_from(MOVES), abouts)
turns = st.lists(moves, max_size=6).map(lambda found: Appraisal(moves=tuple(found)))
halves = st.integers(0, 20).map(lambda n: n / 2)
extras = st.dictionaries(st.sampled_from(MOVES), st.sampled_from([-2, -1, -0.5, 0.5, 1, 2]), max_size=4)
rules = st.builds(Rules, most_down=st.sampled_from([0.5, 1, 1.5, 2]), most_up=st.sampled_from([1, 2, 3]), extra=extras)


def after(temper: Temper, *turns: Appraisal, rules: Rules = RULES) -> Temper:
    for turn in turns:
        temper, _ = feel(temper, turn, rules)
    return temper


@given(halves, st.lists(turns, max_size=8), rules)
def test_anger_keeps_its_bounds_and_never_jumps(start: float, played: list[Appraisal], rules: Rules) -> None:
    temper = Temper(anger=start)
    for turn in played:
        before = temper.anger
        temper, causes = feel(temper, turn, rules)
        assert 0 <= temper.anger <= 10
        assert -rules.most_down <= temper.anger - before <= rules.most_up
        assert (temper.anger * 2).is_integer()
        assert sum(cause.delta for cause in causes) == pytest.approx(temper.anger - before)


@given(halves, st.lists(turns, max_size=8), rules)
def test_the_same_turns_give_the_same_temper(start: float, played: list[Appraisal], rules: Rules) -> None:
    assert after(Temper(anger=start), *played, rules=rules) == after(Temper(anger=start), *played, rules=rules)


@given(st.lists(turns, max_size=10))
def test_nobody_comes_below_five_before_this_grievance_was_heard(played: list[Appraisal]) -> None:
    temper = HOT
    for turn in played:
        temper, _ = feel(temper, turn, RULES)
        assert temper.anger >= 5 or "grievance" in temper.heard


@given(st.lists(turns, max_size=10))
def test_nobody_comes_below_three_before_the_need_was_named(played: list[Appraisal]) -> None:
    temper = HOT
    for turn in played:
        temper, _ = feel(temper, turn, RULES)
        assert temper.anger >= 3 or "need" in temper.heard


@given(turns)
def test_every_cause_names_a_move_of_the_turn_or_a_rule(turn: Appraisal) -> None:
    _, causes = feel(HOT, turn, RULES)
    made = {move.name for move in turn.moves}
    for cause in causes:
        assert cause.rule
        assert cause.move is None or cause.move in made


def test_every_hurting_move_has_a_cost_and_every_relief_is_a_helping_move() -> None:
    assert set(COSTS) == HURTING
    assert not set(RELIEFS) & HURTING


@pytest.mark.parametrize(
    "move", ["order_calm", "lecture", "blame_customer", "blame_colleague", "pass_along", "dismiss"]
)
def test_the_grave_slips_cost_two(move: MoveName) -> None:
    assert after(HOT, reading(move)).anger == 9


def test_kind_words_beside_a_grave_slip_do_not_count() -> None:
    temper = after(HOT, reading("order_calm", "empathise", ("acknowledge_emotion", "grievance")))
    assert temper.anger == 9
    assert "feeling" not in temper.heard


def test_a_formula_does_nothing_once_and_heats_when_said_again() -> None:
    once = after(HOT, reading("canned_line"))
    assert once.anger == 7
    assert after(once, reading("canned_line")).anger == 8


def test_naming_the_feeling_over_and_over_wears_out() -> None:
    steps = [HOT]
    for _ in range(5):
        steps.append(after(steps[-1], reading(("acknowledge_emotion", "grievance"))))
    assert [step.anger for step in steps] == [7, 6, 5.5, 5.5, 5.5, 5.5]


def test_a_name_cools_twice_at_most() -> None:
    steps = [HOT]
    for _ in range(4):
        steps.append(after(steps[-1], reading("use_name")))
    assert [step.anger for step in steps] == [7, 6.5, 6, 6, 6]


def test_a_solution_before_anything_was_reflected_does_not_cool() -> None:
    temper, causes = feel(HOT, reading(("propose_solution", "deal-1"), "premature_solution"), RULES)
    assert temper.anger == 7
    assert "premature" in {cause.rule for cause in causes}


def test_the_same_solution_cools_once_the_story_was_reflected() -> None:
    assert after(HOT, reading("reformulate"), reading("propose_solution")).anger == 5


def test_one_message_may_acknowledge_restate_and_propose() -> None:
    turn = reading(("acknowledge_emotion", "grievance"), "reformulate", "propose_solution")
    assert after(HOT, turn).anger == 5


def test_owning_the_sentence_returns_half_its_cost_once() -> None:
    hurt = after(HOT, reading("order_calm"))
    mended = after(hurt, reading(("take_ownership", "slip")))
    assert hurt.anger - mended.anger == 1
    again, causes = feel(mended, reading(("apologise", "slip")), RULES)
    assert "repair" not in {cause.rule for cause in causes}
    assert mended.anger - again.anger == 0.5


def test_owning_it_twice_over_returns_no_more_than_half() -> None:
    hurt = after(HOT, reading("order_calm"))
    assert after(hurt, reading(("apologise", "slip"), ("take_ownership", "slip"))).anger == 8


@given(halves, moves.filter(lambda move: COSTS.get(move.name, 0) > 0), moves)
def test_nobody_gains_by_a_slip_that_is_owned(start: float, slip: Move, other: Move) -> None:
    hurt = after(Temper(anger=start), Appraisal(moves=(slip, other)))
    mended = after(hurt, reading(("apologise", "slip")))
    if hurt.slip and start < 10 and hurt.anger >= start and other.name not in RELIEFS and other.name != "wild_promise":
        assert mended.anger >= start


def test_a_slip_at_the_ceiling_returns_half_of_what_it_really_cost() -> None:
    hurt = after(Temper(anger=9), reading("insult", "lecture"))
    assert hurt.anger == 10
    assert after(hurt, reading(("apologise", "slip"))).anger == 9.5
    assert after(after(Temper(anger=8), reading("insult")), reading(("apologise", "slip"))).anger == 9
    assert after(after(Temper(anger=9.5), reading("insult")), reading(("apologise", "slip"))).anger == 9.5


def test_owning_it_two_turns_later_is_too_late() -> None:
    later = after(HOT, reading("order_calm"), reading("closed_question"))
    _, causes = feel(later, reading(("apologise", "slip")), RULES)
    assert "repair" not in {cause.rule for cause in causes}


def test_an_apology_for_this_very_thing_acknowledges_it_and_one_for_nothing_in_particular_does_not() -> None:
    assert "grievance" in after(HOT, reading(("apologise", "grievance"))).heard
    assert "grievance" not in after(HOT, reading("apologise", "reformulate")).heard


def test_a_wild_promise_soothes_now() -> None:
    assert after(HEARD, reading("wild_promise")).anger == 6


def test_a_wait_asked_for_politely_cools_when_something_is_brought_back() -> None:
    waiting = after(HEARD, reading("hold_politely"))
    assert waiting.anger == 7
    _, causes = feel(waiting, reading("explain"), RULES)
    assert ("hold_politely", -1, "hold_kept") in {(c.move, c.delta, c.rule) for c in causes}


def test_a_second_wait_with_nothing_brought_back_heats() -> None:
    assert after(HEARD, reading("hold_politely"), reading("hold_politely")).anger == 8


def test_a_second_wait_that_says_what_was_found_so_far_does_not_heat() -> None:
    first = after(HEARD, reading("hold_politely"))
    assert after(first, reading("hold_politely", "explain")).anger < after(first, reading("hold_politely")).anger
    assert after(first, reading("hold_politely", "explain")).anger <= first.anger


def test_a_calm_limit_after_abuse_never_heats() -> None:
    temper, _ = feel(HOT, reading("set_boundary"), RULES, abuse=True)
    assert temper.anger < 7
    temper, _ = feel(HOT, reading("set_boundary"), RULES, abuse=False)
    assert temper.anger == 7


def test_what_inflames_this_person_costs_more() -> None:
    cold = Rules(extra={"canned_line": 1, "commit": -0.5})
    assert after(HOT, reading("canned_line"), rules=cold).anger == 8
    assert after(HEARD, reading("commit"), rules=cold).anger == 5.5


def test_any_move_may_inflame_or_calm_this_person_also_one_without_a_rule() -> None:
    proud = Rules(extra={"set_boundary": 1, "thank": -0.5})
    assert after(HOT, reading("set_boundary"), rules=proud).anger == 8
    assert after(HOT, *[reading("thank")] * 5, rules=proud).anger == 6


def test_taking_it_aside_cools_only_in_public() -> None:
    assert after(HOT, reading("take_aside"), rules=Rules(public=True)).anger == 6
    assert after(HOT, reading("take_aside")).anger == 7


def test_in_public_nobody_comes_below_five_before_it_was_taken_aside() -> None:
    turns = [reading(("acknowledge_emotion", "grievance"), "reformulate"), reading("name_need"), reading("reformulate")]
    assert after(HOT, *turns, rules=Rules(public=True)).anger == 5
    assert after(HOT, reading("take_aside"), *turns, rules=Rules(public=True)).anger < 5


def test_a_colder_person_comes_down_more_slowly() -> None:
    turn = reading(("acknowledge_emotion", "grievance"), "reformulate", "name_need", "take_ownership")
    assert after(HOT, turn).anger == 5
    assert after(HOT, turn, rules=Rules(most_down=1.5)).anger == 5.5
