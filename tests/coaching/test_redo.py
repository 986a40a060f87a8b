"""Redo: a sibling turn in the tree; nothing is lost, and both versions compare."""

import pytest

from bot.model import Card, Chart
from tests.coaching.desk import Desk, calming, kinds, lines, notes


async def played(desk: Desk) -> list[str]:
    """Three turns: a good one, one that hurt, a neutral one."""
    await desk.start()
    said = [
        desk.reads("A present that is not there is no present.", "acknowledge_emotion/grievance"),
        desk.reads("Please calm down.", "order_calm"),
        "I am looking.",
    ]
    await desk.say_all(*said)
    return said


async def test_redo_without_a_number_goes_back_to_the_turn_that_hurt() -> None:
    desk = Desk()
    said = await played(desk)
    reply = await desk.say("/redo")
    assert said[1] in notes(reply, "redo.start")[0].text
    assert desk.now.redo_of == "3"
    assert desk.now.leaf == "2"


async def test_redo_with_a_number_goes_back_to_that_turn() -> None:
    desk = Desk()
    said = await played(desk)
    reply = await desk.say("/redo 3")
    assert said[2] in notes(reply, "redo.start")[0].text
    assert desk.now.redo_of == "5"


async def test_redo_restores_the_customer_as_they_were_before_that_turn() -> None:
    desk = Desk()
    await played(desk)
    before = desk.now.turn("2").state_after
    reply = await desk.say("/redo 2")
    assert desk.now.path()[-1].state_after == before
    assert lines(reply) == [desk.now.turn("2").text]


async def test_a_rewritten_turn_is_a_sibling_and_loses_nothing() -> None:
    desk = Desk()
    await played(desk)
    before = desk.now.turns
    await desk.say("/redo 2")
    reply = await desk.say(desk.reads("Three emails and no answer?", "reformulate/grievance"))
    after = (await desk.kept()).turns
    assert after[: len(before)] == before
    new = after[len(before)]
    assert (new.parent, new.number, new.id) == ("2", 3, "3.2")
    compare = reply.outbounds[1]
    assert isinstance(compare, Card)
    assert [section.quote for section in compare.sections] == ["Please calm down.", "Three emails and no answer?"]


async def test_the_customer_answers_the_new_version_with_words_not_used_in_either() -> None:
    desk = Desk()
    await played(desk)
    said_before = {turn.text for turn in desk.now.turns}
    await desk.say("/redo 2")
    reply = await desk.say("And this is the new version.")
    assert not said_before & set(lines(reply))


async def test_a_third_version_stands_beside_the_other_two() -> None:
    desk = Desk()
    await played(desk)
    await desk.say_all("/redo 2", "Second version.", "/redo 2", "Third version.")
    kept = await desk.kept()
    assert [turn.text for turn in kept.turns if turn.parent == "2"] == [
        "Please calm down.", "Second version.", "Third version.",
    ]  # fmt: skip
    assert len({turn.id for turn in kept.turns}) == len(kept.turns)


@pytest.mark.parametrize("persona_id", ["christmas-delivery", "furious-in-store", "wrong-bill"])
async def test_a_whole_practice_from_the_first_word_to_the_next_session(persona_id: str) -> None:
    desk = Desk(persona_id=persona_id)
    await desk.start(confidence=True)
    await desk.say("2")
    good = calming(desk)
    await desk.say_all(desk.reads("Please calm down.", "order_calm"), *good[:-1])
    end = await desk.say(good[-1])
    assert kinds(end)[:3] == ["say", "card feedback", "chart"]
    assert kinds(end)[-1] == "ask redo"
    first = await desk.kept()
    assert first.ending == "agreed"
    assert first.overall is not None

    await desk.say("/redo")
    assert (await desk.kept()).redo_of == "1"
    compared = await desk.say("Better said, I hope.")
    assert kinds(compared)[:3] == ["say", "card compare", "note"]
    assert (await desk.kept()).ending is None

    back = await desk.say("/keep")
    assert "card feedback" in kinds(back)
    kept = await desk.kept()
    assert (kept.ending, kept.overall, kept.leaf) == (first.ending, first.overall, first.leaf)
    assert {turn.id for turn in first.turns} < {turn.id for turn in kept.turns}

    await desk.say("/done")
    assert notes(await desk.say("4"), "confidence.both")
    over = await desk.say("Name the daughter first.")
    assert over.over
    assert (await desk.kept()).status == "ended"
    again = await desk.start()
    brief = again.outbounds[0]
    assert isinstance(brief, Card)
    assert "Name the daughter first." in [section.quote for section in brief.sections]


async def test_the_curve_is_of_the_branch_that_was_played_last() -> None:
    desk = Desk()
    await played(desk)
    await desk.say_all("/redo 2", "A better version.")
    reply = await desk.say("/stop")
    chart = next(shown for shown in reply.outbounds if isinstance(shown, Chart))
    assert [point.anger for point in chart.points] == [turn.state_after.temper.anger for turn in desk.now.path()]


async def test_redo_works_after_the_session_is_over() -> None:
    desk = Desk()
    await played(desk)
    assert (await desk.say_all("/stop", "/done", "/done", "/done")).over
    await desk.say("/redo 2")
    assert desk.now.status == "open"
    assert kinds(await desk.say("A better version.")) == ["say", "card compare", "note"]
