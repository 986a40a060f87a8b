"""*I disagree*: what is sent to the trainers, about which turn, and how the trainee reads what came of it."""

from dataclasses import replace

import pytest

from bot.errors import StoreFull
from bot.model import LANGUAGES, Ask, Card, Claim, Decision, Disagreement, Language, Move, Note, Outbound
from tests.coaching.desk import Desk, calming, kinds, notes
from tests.fakes import MONDAY

QUOTED = "He said calm down."


async def one_turn(desk: Desk) -> None:
    await desk.start()
    await desk.say(desk.reads(QUOTED, "explain", "order_calm"))


async def sent(desk: Desk) -> list[Disagreement]:
    async with desk.store.begin() as work:
        return list(await work.disagreements(desk.person))


def labels(shown: tuple[Outbound, ...]) -> list[str]:
    (ask,) = (one for one in shown if isinstance(one, Ask))
    return [label for _, label in ask.options]


def about(shown: tuple[Outbound, ...]) -> str:
    """The turn on the card."""
    return next(one.sections[0].quote for one in shown if isinstance(one, Card) and one.kind == "disagree")


async def test_what_was_chosen_is_kept_with_the_turn_the_reason_and_the_moment() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1", "I was quoting him.\nReally.")
    (kept,) = await sent(desk)
    assert kept.claim == Claim("1", "read", move="order_calm", reason="I was quoting him.\nReally.")
    assert (kept.practice_id, kept.status, kept.at, kept.told) == (desk.now.id, "open", MONDAY, False)


async def test_a_mark_is_kept_with_the_score_it_had() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "mark", "1", "")
    assert [one.claim for one in await sent(desk)] == [Claim("1", "mark", criterion="emotion", score=1)]


async def test_a_missed_move_is_chosen_among_the_helping_ones_that_were_not_read() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say("/disagree")
    reply = await desk.say("missed")
    (ask,) = (one for one in reply.outbounds if isinstance(one, Ask))
    values = [value for value, _ in ask.options]
    assert "missed:acknowledge_emotion" in values
    assert "missed:explain" not in values, "it was read"
    assert "missed:shout" not in values, "nobody asks for that"
    await desk.say_all(str(values.index("missed:acknowledge_emotion") + 1), "I named it.")
    assert [one.claim.move for one in await sent(desk)] == ["acknowledge_emotion"]


async def test_nothing_is_kept_before_the_last_answer() -> None:
    desk = Desk()
    await one_turn(desk)
    for said in ("/disagree", "words before the choice", "missed", "cancel"):
        assert await sent(desk) == []
        await desk.say(said)
    assert await sent(desk) == []
    assert "words before" not in repr(desk.store.shelf)


async def test_what_hurts_comes_first_and_every_reading_is_shown_with_its_words() -> None:
    desk = Desk()
    await one_turn(desk)
    first, second, *_ = labels((await desk.say("/disagree")).outbounds)
    assert QUOTED in first
    assert "orders calm" in first
    assert "gives the true reason" in second


async def test_a_question_one_was_asked_can_be_called_unfair() -> None:
    desk = Desk()
    said = desk.reads("Only one bill is wrong.", "explain")
    doubted = Move("dismiss", said, 0, len(said), None, 0.5)
    desk.reader.moves[said] = replace(desk.reader.moves[said], unsure=(doubted,))
    await desk.start()
    await desk.say(said)
    reply = await desk.say("/disagree")
    assert [place for place, label in enumerate(labels(reply.outbounds)) if "comes across" in label] == [1]
    await desk.say_all("2", "It is what the file says.")
    assert (await sent(desk))[0].claim == Claim("1", "read", move="dismiss", reason="It is what the file says.")


async def test_without_a_number_it_is_the_turn_that_feedback_would_change() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all("Good morning.", desk.reads(QUOTED, "order_calm"), "I am looking.")
    assert about((await desk.say("/disagree")).outbounds) == QUOTED
    assert about((await desk.say("/disagree 3")).outbounds) == "I am looking."


async def test_right_after_a_rewrite_it_is_the_new_version() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(desk.reads(QUOTED, "order_calm"), "I am looking.", "/stop", "/redo 1", "A better morning.")
    assert about((await desk.say("/disagree")).outbounds) == "A better morning."
    await desk.say_all("cancel", "/keep")
    assert about((await desk.say("/disagree")).outbounds) == QUOTED


async def test_the_grade_does_not_change() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(*calming(desk))
    before = await desk.kept()
    await desk.say_all("/disagree 1", "1", "No.")
    assert await desk.kept() == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_card_says_who_will_see_what_and_that_the_grade_stays(language: Language) -> None:
    desk = Desk(language)
    await one_turn(desk)
    reply = await desk.say("/disagree")
    card = next(one for one in reply.outbounds if isinstance(one, Card))
    assert desk.messages("disagree.shared") in [section.body for section in card.sections]


async def test_said_again_the_new_reason_replaces_the_old_one_and_no_reason_keeps_it() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1", "I was quoting him.", "/disagree")
    await desk.say_all("1", "It was the carrier I was quoting.")
    (kept,) = await sent(desk)
    assert kept.claim.reason == "It was the carrier I was quoting."
    reply = await desk.say("/disagree")
    assert "replaces" in labels(reply.outbounds)[0]
    await desk.say_all("1", "")
    assert await sent(desk) == [kept]


async def test_two_missed_things_without_a_name_are_both_kept() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "missed", "I stayed calm.", "/disagree", "missed", "I did not shout.")
    assert [one.claim.reason for one in await sent(desk)] == ["I stayed calm.", "I did not shout."]


async def test_a_disagreement_that_could_not_be_written_can_be_sent_again() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1")
    desk.store.fail_at(2, StoreFull("store.full"))
    with pytest.raises(StoreFull):
        await desk.say("I was quoting him.")
    assert await sent(desk) == []
    assert notes(await desk.say("I was quoting him."), "disagree.sent")
    assert len(await sent(desk)) == 1


async def decided(desk: Desk, status: Decision, because: str | None = None) -> None:
    async with desk.store.begin() as work:
        for one in await work.disagreements(desk.person):
            await work.save_disagreement(replace(one, status=status, because=because, decided=MONDAY))


def news(shown: tuple[Outbound, ...]) -> list[str]:
    return [one.text for one in shown if isinstance(one, Note) and "orders calm" in one.text]


@pytest.mark.parametrize(
    ("status", "because", "key"),
    [
        ("accepted", None, "disagree.told.accepted"),
        ("rejected", None, "disagree.told.rejected"),
        ("rejected", "it does order him", "disagree.told.rejected.because"),
    ],
)
async def test_the_next_session_begins_with_what_came_of_it_once(
    status: Decision, because: str | None, key: str
) -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1", "I was quoting him.", "/stop", "/stop")
    assert news((await desk.start()).outbounds) == [], "nobody has decided yet"
    await decided(desk, status, because)
    assert news((await desk.start()).outbounds) == [
        desk.messages(key, what=desk.messages("disagree.about.read", name="orders calm"), because=because)
    ]
    assert news((await desk.start()).outbounds) == []


async def test_much_news_comes_in_small_portions() -> None:
    desk = Desk()
    await one_turn(desk)
    for number in range(4):
        await desk.say_all("/disagree", "missed", f"reason {number}")
    await decided(desk, "rejected")
    counts = []
    for _ in range(3):
        reply = await desk.start()
        counts.append(
            sum(isinstance(one, Note) and "something that was not read" in one.text for one in reply.outbounds)
        )
    assert counts == [3, 1, 0]


async def test_what_the_trainers_agreed_to_is_not_sent_again() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1", "I was quoting him.")
    await decided(desk, "accepted")
    assert "agreed" in labels((await desk.say("/disagree")).outbounds)[0]
    reply = await desk.say("1: once more")
    assert kinds(reply)[0] == "note"
    assert notes(reply, "disagree.agreed")
    assert [one.status for one in await sent(desk)] == ["accepted"]


async def test_after_a_rejection_one_may_say_more_and_the_trainers_look_again() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/disagree", "1", "I was quoting him.")
    await decided(desk, "rejected", "it does order him")
    await desk.say_all("/disagree", "1", "Look at the quotation marks.")
    (again,) = await sent(desk)
    assert (again.status, again.because, again.claim.reason) == ("open", None, "Look at the quotation marks.")


async def test_at_the_end_of_input_a_disagreement_that_was_not_finished_is_not_sent_and_that_is_said() -> None:
    for ending in ("finish", "leave"):
        desk = Desk()
        await one_turn(desk)
        if ending == "leave":
            await desk.say("/stop")
        await desk.say_all("/disagree", "1")
        reply = await getattr(desk.coach, ending)(desk.person, desk.now.id)
        assert notes(reply, "disagree.dropped")
        assert await sent(desk) == []
        assert (await desk.kept()).claim is None
