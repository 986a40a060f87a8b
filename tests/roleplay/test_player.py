"""The scripted customer, on the shipped personas, in both languages."""

from itertools import product

import pytest

from bot.content.persona import Persona
from bot.model import LANGUAGES, Appraisal, Language
from bot.roleplay.temper import left_at
from tests.roleplay.moves import reading
from tests.roleplay.stage import PERSONAS, Step, play, shipped

SEEDS = range(10)
CASES = [pytest.param(p, lang, id=f"{p}-{lang}") for p, lang in product(PERSONAS, LANGUAGES)]


def expert(persona: Persona) -> list[Appraisal]:
    """Hears the person, restates, asks, names the need, offers what is allowed, confirms, closes."""
    deal = next(agreement.id for agreement in persona.agreements if not agreement.supervisor)
    grievance, need = persona.grievance.id, persona.need.id
    first = reading("greet", "introduce_self", "take_aside", ("acknowledge_emotion", grievance))
    return [
        first,
        reading("open_question", ("reformulate", grievance)),
        reading("reformulate", "check_understanding"),
        reading(("name_need", need), "take_ownership"),
        reading("open_question", "show_listening"),
        reading(("propose_solution", deal), ("commit", deal), "offer_choice"),
        reading(("confirm_agreement", deal), ("schedule_follow_up", deal)),
        reading("anything_else", "warm_close"),
    ]


def middling(persona: Persona) -> list[Appraisal]:
    """Kind, but asks for what was told, offers too soon, forgets to close."""
    deal = persona.agreements[0].id
    return [
        reading("greet", "apologise"),
        reading("closed_question"),
        reading(("propose_solution", deal), "premature_solution"),
        reading(("acknowledge_emotion", persona.grievance.id), "reformulate"),
        reading("hold_politely"),
        reading("explain", "open_question"),
        reading("negative_phrase"),
        reading(("propose_solution", deal), ("commit", deal)),
        reading("anything_else"),
        reading("warm_close"),
    ]


def lecturer(_persona: Persona) -> list[Appraisal]:
    """Wants the customer to see reason."""
    return [reading("order_calm"), reading("defend"), reading("lecture", "blame_customer"), reading("dismiss")] * 3


def lines_of(opening: str, steps: list[Step]) -> list[str]:
    return [opening, *(step.line for step in steps)]


@pytest.mark.parametrize(("persona_id", "language"), CASES)
@pytest.mark.parametrize("trainee", [expert, middling, lecturer])
async def test_at_most_three_lines_in_ten_recur_over_ten_runs_and_none_within_one(
    persona_id: str, language: Language, trainee: object
) -> None:
    persona = shipped(persona_id)
    seen: set[str] = set()
    total = recurring = 0
    for seed in SEEDS:
        lines = lines_of(*await play(persona, language, trainee(persona), seed=seed))  # type: ignore[operator]
        assert len(set(lines)) == len(lines)
        assert all(lines)
        recurring += sum(line in seen for line in lines)
        total += len(lines)
        seen |= set(lines)
    assert recurring / total <= 0.30


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_good_handling_is_earned_and_ends_agreed(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    for seed in SEEDS:
        _, steps = await play(persona, language, expert(persona), seed=seed)
        assert steps[-1].state.ending == "agreed"
        assert len(steps) >= 6
        assert steps[0].state.temper.anger >= min(5, persona.difficulty.medium.anger - 2)
        assert all(step.state.accepted is None for step in steps[:5])


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_a_lecturer_is_walked_out_on_after_a_last_chance(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    _, steps = await play(persona, language, lecturer(persona), seed=1)
    assert steps[-1].state.ending == "walked_out"
    assert steps[-2].state.warned
    assert 2 <= len(steps) <= 6


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_kind_words_alone_never_win(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    grievance = persona.grievance.id
    kind = [reading(("acknowledge_emotion", grievance), "empathise", "apologise", "show_listening")] * 24
    _, steps = await play(persona, language, kind, seed=3, difficulty=1)
    assert min(step.state.temper.anger for step in steps) >= 3
    assert steps[-1].state.ending == "walked_out"


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_the_same_seed_gives_the_same_words(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    first = lines_of(*await play(persona, language, expert(persona), seed=5))
    assert first == lines_of(*await play(persona, language, expert(persona), seed=5))
    assert first != lines_of(*await play(persona, language, expert(persona), seed=6))


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_the_relapse_comes_once_never_after_a_slip_and_counts_as_nobodys_move(
    persona_id: str, language: Language
) -> None:
    persona = shipped(persona_id)
    grievance = persona.grievance.id
    slow = [reading(("acknowledge_emotion", grievance), "reformulate"), reading("check_understanding", "use_name")]
    turns = [*slow, reading("show_listening", "take_ownership"), reading(("name_need", persona.need.id))]
    turns += [reading("use_name"), reading("explain"), reading("closed_question")] * 3
    _, steps = await play(persona, language, turns, seed=2)
    relapses = [step for step in steps if any(cause.rule == "relapse" for cause in step.causes)]
    assert len(relapses) == 1
    assert not relapses[0].before.temper.slip
    assert relapses[0].state.temper.anger > relapses[0].before.temper.anger - 2
    assert all(cause.move is None for cause in relapses[0].causes if cause.rule == "relapse")


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_a_secret_comes_out_when_asked_and_not_before(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    secret = next(fact for fact in persona.facts if fact.told == "asked")
    _, steps = await play(persona, language, [reading("use_name"), reading(("open_question", secret.id))], seed=4)
    assert secret.id not in steps[0].state.facts
    assert secret.id in steps[1].state.facts


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_every_step_of_temper_is_answered_in_its_own_words(persona_id: str, language: Language) -> None:
    """The lines after a step up, a step down and none are different lines, for every seed."""
    persona = shipped(persona_id)
    grievance = persona.grievance.id
    for seed in SEEDS:
        up = (await play(persona, language, [reading("order_calm")], seed=seed))[1][0].line
        down = (await play(persona, language, [reading(("acknowledge_emotion", grievance))], seed=seed))[1][0].line
        flat = (await play(persona, language, [reading("greet")], seed=seed))[1][0].line
        assert len({up, down, flat}) == 3


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_a_wild_promise_is_taken_and_ends_in_a_broken_one(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    grievance = persona.grievance.id
    turns = [
        reading(("acknowledge_emotion", grievance), ("reformulate", grievance)),
        reading(("name_need", persona.need.id), "wild_promise"),
        reading("wild_promise", "use_name"),
        reading("anything_else", "warm_close"),
    ]
    _, steps = await play(persona, language, turns, seed=1, difficulty=1)
    assert steps[-1].state.ending == "agreed"
    assert any(promise.wild for promise in steps[-1].state.promises)


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_what_needs_the_supervisor_is_not_agreed_without_asking(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    agreement = next(agreement for agreement in persona.agreements if agreement.supervisor)
    deal = agreement.id
    hear = [
        *(reading(("open_question", fact)) for fact in agreement.after),
        reading(("acknowledge_emotion", persona.grievance.id), "reformulate"),
        reading(("name_need", persona.need.id)),
    ]
    offer = [reading(("propose_solution", deal), ("commit", deal))] * 2
    _, alone = await play(persona, language, [*hear, *offer], seed=1)
    _, asked = await play(persona, language, [*hear, reading("consult_supervisor"), *offer], seed=1)
    assert alone[-1].state.accepted is None
    assert asked[-1].state.accepted == deal


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_hanging_up_ends_it_and_a_polite_closing_after_a_limit_is_another_ending(
    persona_id: str, language: Language
) -> None:
    persona = shipped(persona_id)
    _, left = await play(persona, language, [reading("cut_off")], seed=1)
    _, closed = await play(persona, language, [reading("set_boundary"), reading("cut_off")], seed=1)
    assert left[-1].state.ending == "walked_out"
    assert closed[-1].state.ending == "closed"


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_what_was_agreed_holds_when_the_trainee_leaves_without_a_goodbye(
    persona_id: str, language: Language
) -> None:
    persona = shipped(persona_id)
    _, steps = await play(persona, language, expert(persona)[:6], seed=1)
    assert steps[-1].state.ending is None
    assert left_at(steps[-1].state) == "agreed"
    assert left_at(steps[2].state) == "stopped"


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_the_relapse_never_answers_the_turn_that_named_the_need(persona_id: str, language: Language) -> None:
    persona = shipped(persona_id)
    hear = [reading(("acknowledge_emotion", persona.grievance.id), "reformulate", "take_aside"), reading("use_name")]
    turns = [*hear, reading("check_understanding"), reading("explain"), reading(("name_need", persona.need.id))]
    _, steps = await play(persona, language, [*turns, *[reading("closed_question")] * 3], seed=1)
    named = next(step for step in steps if "need" in step.state.temper.heard)
    assert "relapse" not in {cause.rule for cause in named.causes}


@pytest.mark.parametrize(("persona_id", "language"), CASES)
async def test_asked_again_about_a_fact_the_customer_tells_that_fact_again_in_other_words(
    persona_id: str, language: Language
) -> None:
    persona = shipped(persona_id)
    secret = next(fact for fact in persona.facts if fact.told == "asked")
    ask = reading(("open_question", secret.id))
    _, steps = await play(persona, language, [ask, ask], seed=4)
    assert secret.id in steps[0].state.facts
    assert steps[0].line != steps[1].line
