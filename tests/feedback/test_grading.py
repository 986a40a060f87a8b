"""Marks, totals and their words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback import OfflineGrader
from bot.feedback.rules import RULES
from bot.feedback.scoring import counted, exact, overall, rounded, scores, tone
from bot.model import (
    CRITERIA,
    HELPING,
    HURTING,
    LANGUAGES,
    MOVES,
    NEUTRAL_CASE,
    Appraisal,
    Cause,
    CriterionName,
    Grade,
    Graded,
    Language,
    Line,
    Move,
    MoveName,
)
from bot.typography import typeset
from tests.feedback.scene import HEARD, customer, mixed, the_rubric, trainee

MOST = 12
"""Points of 100 that one misread move may swing the total, in a talk of `TALK` turns or more."""
TALK = 5


def graded(conversation: tuple[Graded, ...], language: Language = "en") -> Grade:
    return OfflineGrader().grade_now(the_rubric(), conversation, NEUTRAL_CASE, language)


def of_moves(*turns: tuple[MoveName, ...] | list[MoveName]) -> tuple[Graded, ...]:
    """A conversation in which each trainee turn makes these moves, all with the same words."""
    lines: list[Graded] = []
    for moves in turns:
        text = "So it goes."
        made = Appraisal(tuple(Move(name, text, 0, len(text)) for name in moves))
        lines += [customer("WHY? Tell me now."), Graded(Line("trainee", text), made, 7, 7)]
    return tuple(lines)


MADE = st.lists(st.lists(st.sampled_from(MOVES), unique=True, max_size=4), min_size=3, max_size=9)


@given(MADE.filter(lambda turns: len(turns) >= TALK), st.data())
def test_one_misread_move_swings_the_total_by_twelve_at_most(turns: list[list[MoveName]], data: st.DataObject) -> None:
    where = [(turn, move) for turn, moves in enumerate(turns) for move in moves]
    if not where:
        return
    turn, move = data.draw(st.sampled_from(where))
    fewer = [[name for name in moves if (i, name) != (turn, move)] for i, moves in enumerate(turns)]
    assert abs(graded(of_moves(*turns)).overall - graded(of_moves(*fewer)).overall) <= MOST


@given(MADE)
def test_the_same_conversation_gets_the_same_grade(turns: list[list[MoveName]]) -> None:
    assert graded(of_moves(*turns)) == graded(of_moves(*turns))


@given(MADE, st.sampled_from(sorted(HELPING)), st.sampled_from(CRITERIA))
def test_a_helping_move_lowers_no_mark(turns: list[list[MoveName]], move: MoveName, name: CriterionName) -> None:
    entry = the_rubric().criteria[name]
    made = counted(of_moves(*turns))
    assert exact(name, entry, made) <= exact(name, entry, made + counted(of_moves([move])))


@given(MADE, st.sampled_from(sorted(HURTING)), st.sampled_from(CRITERIA))
def test_a_hurting_move_raises_no_mark(turns: list[list[MoveName]], move: MoveName, name: CriterionName) -> None:
    entry = the_rubric().criteria[name]
    made = counted(of_moves(*turns))
    assert exact(name, entry, made) >= exact(name, entry, made + counted(of_moves([move])))


@given(MADE)
def test_every_mark_shows_words_that_were_really_said(turns: list[list[MoveName]]) -> None:
    conversation = of_moves(*turns)
    for mark in graded(conversation).marks:
        assert bool(mark.evidence) == (mark.score is not None)
        assert all(words.quote in conversation[words.turn].line.text for words in mark.evidence)


def test_a_talk_full_of_slips_spoils_every_mark_and_a_clean_one_helps() -> None:
    assert tone(of_moves(("lecture",), ("lecture",))) < 0 < tone(of_moves(("greet",), ("greet",)))
    assert tone(of_moves(("lecture",), ("greet",))) == 0


def test_all_seventeen_are_there_in_order() -> None:
    assert tuple(mark.criterion for mark in graded(mixed()).marks) == CRITERIA
    assert set(RULES) == set(CRITERIA)


def test_a_hundred_is_a_four_everywhere_and_a_missing_mark_counts_for_nothing() -> None:
    rubric = the_rubric()
    full: dict[CriterionName, int | None] = dict.fromkeys(CRITERIA, 4)
    assert overall(rubric, full) == 100
    assert overall(rubric, {**full, "delight": None, "escalation": None}) == 100
    assert overall(rubric, dict.fromkeys(CRITERIA, 0)) == 0
    assert overall(rubric, dict.fromkeys(CRITERIA, 2)) == 50


def test_good_is_over_fair_is_over_poor() -> None:
    good = of_moves(
        ("greet", "introduce_self", "acknowledge_emotion", "invite_to_tell"),
        ("reformulate", "check_understanding", "name_need"),
        ("take_ownership", "propose_solution", "offer_choice"),
        ("commit", "schedule_follow_up", "confirm_agreement"),
    )
    fair = of_moves(
        ("greet", "apologise"), ("closed_question",), ("explain", "propose_solution"), ("negative_phrase", "warm_close")
    )
    poor = of_moves(("greet", "pass_along"), ("blame_colleague",), ("dismiss", "stonewall"), ("cut_off",))
    totals = [graded(each).overall for each in (good, fair, poor)]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] - totals[1] > 20 < totals[1] - totals[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_below_four_comes_with_one_thing_to_say(language: Language) -> None:
    for mark in graded(mixed(), language).marks:
        if mark.score is None or mark.score == 4:
            assert mark.instead is None
        else:
            choices = the_rubric().criteria[mark.criterion].instead.in_(language)
            assert mark.instead in [typeset(choice, language) for choice in choices]


def test_an_omission_points_to_the_customers_words_and_to_the_next_turn() -> None:
    conversation = mixed()
    listening = graded(conversation).mark("listening")
    assert [(words.turn, words.quote) for words in listening.evidence] == [
        (0, "NOBODY answers."),
        (1, "Please calm down, I'll check."),
    ]


def test_without_an_occasion_there_is_no_mark() -> None:
    grade = graded(mixed())
    assert grade.mark("escalation").score is None
    assert grade.mark("delight").score is None


def test_a_doubt_that_nobody_took_to_the_supervisor_gets_a_low_mark() -> None:
    doubted = (
        customer("Are you even allowed to do that?", "doubt", "allowed"),
        trainee("Sure.", {"stonewall": "Sure."}),
    )
    mark = graded(doubted).mark("escalation")
    assert mark.score is not None
    assert mark.score <= 1
    assert mark.evidence[0].quote == "Are you even allowed to do that?"


def test_nothing_promised_is_no_honest_promise() -> None:
    assert graded(of_moves(("greet",), ("apologise",))).mark("honest_promises").score is None
    wild = graded(of_moves(("wild_promise",), ("wild_promise",), ("wild_promise",))).mark("honest_promises").score
    assert wild == 0


def test_a_question_left_open_calls_for_an_honest_answer() -> None:
    asked = (customer("Will it be there on Friday?", "question_open", "Will it be there on Friday?"), trainee("Well."))
    mark = graded(asked).mark("honest_promises")
    assert mark.score is not None
    assert mark.evidence[0].quote == "Will it be there on Friday?"


def test_a_conversation_without_a_trainee_turn_is_not_graded() -> None:
    grade = graded((customer("Hello?"),))
    assert grade.overall == 0
    assert all(mark.score is None for mark in grade.marks)
    assert grade.focus is None
    assert grade.headline


def test_an_empty_turn_and_an_empty_conversation_do_no_harm() -> None:
    assert graded(()).overall == 0
    assert graded((customer(""), trainee(""))).overall >= 0


def test_the_strength_is_what_really_brought_the_anger_down() -> None:
    strength = graded(mixed()).strength
    assert strength is not None
    assert (strength.turn, strength.move, strength.delta) == (3, "name_need", -1)
    assert strength.quote in HEARD


def test_no_strength_is_invented() -> None:
    assert graded(of_moves(("acknowledge_emotion",), ("apologise",))).strength is None


def test_kind_words_in_a_turn_that_made_it_worse_are_no_strength() -> None:
    said = "I hear you, now calm down."
    causes = (Cause("order_calm", 2, "cost.order_calm", "calm down"), Cause("show_listening", -0.5, "x", "I hear you"))
    turn = trainee(said, {"show_listening": "I hear you", "order_calm": "calm down"}, (7, 8.5), causes)
    assert graded((customer("Well?"), turn)).strength is None


def test_words_that_heated_are_no_strength() -> None:
    causes = (Cause("hold_politely", 1, "second_wait", "One moment"), Cause("explain", -2, "relief.explaining", ""))
    turn = trainee("One moment more.", {"hold_politely": "One moment"}, (7, 6), causes)
    assert graded((customer("Well?"), turn)).strength is None


def test_a_flare_up_from_the_customers_own_world_counts_for_nobody() -> None:
    said = "I'm with you on this."
    turn = trainee(
        said,
        {"show_listening": said},
        (5, 6.5),
        (Cause("show_listening", -0.5, "relief.listening", said), Cause(None, 2, "relapse")),
    )
    grade = graded((customer("It is late."), turn))
    assert grade.change is None
    assert grade.strength is not None
    assert grade.strength.delta == -0.5


def test_the_change_is_the_sentence_that_cost_most() -> None:
    change = graded(mixed()).change
    assert change is not None
    assert (change.turn, change.quote, change.move, change.delta) == (1, "Please calm down", "order_calm", 2)


def test_without_effect_on_the_anger_the_worst_words_are_named() -> None:
    change = graded(of_moves(("canned_line",), ("insult",), ("ask_again",))).change
    assert change is not None
    assert (change.move, change.delta) == ("insult", 0)


def test_a_wild_promise_is_named_before_a_small_slip() -> None:
    line = "Guaranteed tomorrow, for sure."
    slip = "What was it again?"
    conversation = (
        customer("When?"),
        trainee(line, {"wild_promise": line}, (7, 6), (Cause("wild_promise", -1, "wild_promise", line),)),
        trainee(slip, {"ask_again": slip}, (6, 7), (Cause("ask_again", 1, "cost.ask_again", slip),)),
    )
    change = graded(conversation).change
    assert change is not None
    assert change.move == "wild_promise"


def test_with_no_slip_there_is_nothing_to_change() -> None:
    assert graded(of_moves(("greet",), ("reformulate",))).change is None


def test_the_focus_is_the_mark_that_costs_the_total_most() -> None:
    grade = graded(mixed())
    rubric = the_rubric()
    given_marks = {name: rounded(mark) for name, mark in scores(rubric, mixed()).items()}
    lost = {n: rubric.criteria[n].weight * (4 - mark) for n, mark in given_marks.items() if mark is not None}
    assert grade.focus is not None
    assert lost[grade.focus] == max(lost.values())


def test_what_a_trainer_changes_in_the_rubric_changes_the_mark() -> None:
    rubric, said = the_rubric(), of_moves(("introduce_self", "greet"))
    entry = rubric.criteria["take_charge"].model_copy(update={"helps": ("greet",)})
    changed = rubric.model_copy(update={"criteria": {**rubric.criteria, "take_charge": entry}})
    before, after = scores(rubric, said)["take_charge"], scores(changed, said)["take_charge"]
    assert before is not None
    assert after is not None
    assert after < before


async def test_the_port_gives_the_same_grade() -> None:
    conversation = tuple(replace(line) for line in mixed())
    assert await OfflineGrader().grade(the_rubric(), conversation, NEUTRAL_CASE, "fr") == graded(conversation, "fr")
