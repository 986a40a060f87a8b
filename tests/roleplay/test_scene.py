"""How a scene ends when the trainee is the one who ends it."""

import re
from dataclasses import replace

import pytest

from bot.model import Appraisal, Ending, MoveName
from bot.roleplay.replies import Moment, reply_to
from bot.roleplay.temper import begin
from bot.roleplay.temper.scene import PROMISED
from tests.roleplay.moves import reading
from tests.roleplay.stage import play, shipped


async def ending(*turns: Appraisal) -> Ending | None:
    _, steps = await play(shipped("wrong-bill"), "en", list(turns), seed=1)
    return steps[-1].state.ending


def pieces(line: str) -> list[str]:
    """Pieces of a scripted line that every wording of it holds."""
    return [piece for piece in re.split(r"\{[^{}]*\}", line) if len(piece) > LONG_ENOUGH]


LONG_ENOUGH = 8
LIMIT = reading("set_boundary")


@pytest.mark.parametrize(
    "leaving",
    [
        reading("set_boundary", "warm_close"),
        reading("cut_off", confidence=0.7),
        reading("cut_off", "warm_close"),
        reading("use_name", "warm_close"),
    ],
    ids=["announced with a goodbye", "left without many words", "left with a goodbye", "only a goodbye"],
)
async def test_what_a_limit_announced_is_closed_politely(leaving: Appraisal) -> None:
    assert await ending(LIMIT, leaving) == "closed"


async def test_a_second_warning_ends_nothing() -> None:
    assert await ending(LIMIT, LIMIT) is None


@pytest.mark.parametrize("more", ["propose_solution", "open_question", "hold_politely"])
async def test_a_kind_word_beside_something_more_ends_nothing(more: MoveName) -> None:
    assert await ending(LIMIT, reading("warm_close", more)) is None


async def test_a_limit_beside_an_offer_that_comes_too_soon_is_answered() -> None:
    persona = shipped("wrong-bill")
    _, steps = await play(persona, "en", [reading("set_boundary", "propose_solution")], seed=1)
    answers = [phrase for line in persona.script.en.answers.to_boundary for phrase in pieces(line)]
    assert any(phrase in steps[-1].line for phrase in answers)


async def test_an_open_question_about_what_is_known_draws_out_no_other_fact() -> None:
    persona = shipped("wrong-bill")
    free = next(fact.id for fact in persona.facts if fact.told == "free")
    cooled = [reading("reformulate", ("acknowledge_emotion", persona.grievance.id))] * 2
    _, steps = await play(persona, "en", [*cooled, reading(("open_question", free))], seed=1)
    assert steps[-1].state.facts == steps[-2].state.facts | {free}
    _, steps = await play(persona, "en", [*cooled, reading("open_question")], seed=1)
    assert steps[-1].state.facts > steps[-2].state.facts


async def test_an_agreement_in_place_of_a_big_promise_is_accepted_in_words() -> None:
    persona = shipped("wrong-bill")
    agreement = next(a for a in persona.agreements if not a.supervisor)
    before = replace(begin(persona, 2), accepted=PROMISED)
    moment = Moment(persona, 2, persona.script.en, before, replace(before, accepted=agreement.id), reading("commit"))
    reply = reply_to(moment)
    assert reply is not None
    assert reply.pools[0] == persona.script.en.accepts[agreement.id]


@pytest.mark.parametrize(("words", "blamed"), [(2, True), (9, False)])
def test_a_whole_sentence_in_which_nothing_was_read_is_not_blamed_on_who_wrote_it(words: int, blamed: bool) -> None:
    persona = shipped("wrong-bill")
    state = begin(persona, 2)
    reply = reply_to(Moment(persona, 2, persona.script.en, state, state, reading(), words))
    assert (reply is not None) is blamed


async def test_a_limit_and_a_goodbye_in_one_turn_come_without_warning_and_end_nothing() -> None:
    assert await ending(reading("set_boundary", "warm_close")) is None


async def test_a_last_chance_is_a_chance_for_who_owns_what_hurt() -> None:
    _, steps = await play(
        shipped("furious-in-store"), "fr", [reading("order_calm")] * 2 + [reading(("apologise", "slip"))], seed=1
    )
    assert steps[-2].state.warned
    assert steps[-1].state.ending is None
    assert steps[-1].state.temper.anger < steps[-2].state.temper.anger


async def test_asking_the_supervisor_hands_nobody_over_by_itself() -> None:
    heard = reading("reformulate", ("acknowledge_emotion", shipped("wrong-bill").grievance.id))
    granted = reading("consult_supervisor", "commit")
    assert await ending(heard, heard, granted, reading("anything_else")) is None
    assert await ending(heard, heard, granted, reading("consult_supervisor", "anything_else")) == "escalated"
    assert await ending(heard, heard, granted, reading("warm_close")) == "escalated"


async def test_a_furious_customer_is_not_tempted_by_a_big_promise() -> None:
    persona = shipped("christmas-delivery")
    for seed in range(10):
        _, steps = await play(persona, "en", [reading("order_calm"), reading("wild_promise")], seed=seed)
        tempted = [phrase for line in persona.script.en.answers.to_wild_promise for phrase in pieces(line)]
        assert not any(phrase in steps[-1].line for phrase in tempted)


@pytest.mark.parametrize("asked", ["confirm_agreement", "anything_else"])
def test_a_customer_says_yes_once_when_the_agreement_is_repeated(asked: MoveName) -> None:
    persona = shipped("christmas-delivery")
    before = replace(begin(persona, 2), accepted=persona.agreements[0].id)
    cooler = replace(before, temper=replace(before.temper, anger=before.temper.anger - 0.5))
    hotter = replace(before, temper=replace(before.temper, anger=before.temper.anger + 1))
    for state, alone in ((before, True), (cooler, True), (hotter, False)):
        reply = reply_to(Moment(persona, 2, persona.script.en, before, state, reading(asked)))
        assert reply is not None
        assert reply.is_reaction is alone


async def test_leaving_without_a_warning_is_no_polite_ending() -> None:
    assert await ending(reading("cut_off")) == "walked_out"


async def test_who_goes_once_something_was_agreed_has_not_walked_out() -> None:
    persona = shipped("wrong-bill")
    heard = reading("reformulate", ("acknowledge_emotion", persona.grievance.id), ("name_need", persona.need.id))
    offer = reading(("propose_solution", persona.agreements[0].id), "commit")
    assert await ending(heard, heard, offer, reading("cut_off")) == "agreed"
    assert await ending(heard, heard, reading("cut_off")) == "walked_out"


async def test_an_agreement_may_wait_for_a_fact() -> None:
    persona = shipped("wrong-bill")
    first = persona.agreements[0].model_copy(update={"after": ("meter-photo",)})
    careful = persona.model_copy(update={"agreements": (first, *persona.agreements[1:])})
    heard = reading("reformulate", ("acknowledge_emotion", persona.grievance.id), ("name_need", persona.need.id))
    offer = reading(("propose_solution", first.id), "commit")
    asked = reading(("open_question", "meter-photo"))
    _, early = await play(careful, "en", [heard, heard, offer], seed=1)
    assert early[-1].state.accepted is None
    _, late = await play(careful, "en", [heard, heard, asked, offer], seed=1)
    assert late[-1].state.accepted == first.id
