"""Starting: everything a consultant would have before them, and what the last time left."""

import pytest

from bot.errors import UnknownContent
from bot.messages import Messages
from bot.model import LANGUAGES, Card, Language, Say
from bot.typography import typeset
from tests.coaching.desk import Desk, kinds, notes


def brief_of(shown: object) -> Card:
    assert isinstance(shown, Card)
    assert shown.kind == "brief"
    return shown


def words_of(card: Card) -> str:
    return "\n".join([card.title, *("\n".join([s.title, s.body, s.quote, *s.items]) for s in card.sections)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona_id", ["christmas-delivery", "furious-in-store", "wrong-bill"])
async def test_the_brief_holds_situation_file_authority_focus_and_privacy(persona_id: str, language: Language) -> None:
    desk = Desk(language, persona_id)
    reply = await desk.start()
    card, persona = brief_of(reply.outbounds[0]), desk.persona
    words = words_of(card)
    assert persona.name.formal(language) in card.title
    for expected in (
        persona.situation.in_(language),
        *persona.authority.alone.in_(language),
        *persona.authority.supervisor.in_(language),
        persona.teaches.in_(language),
    ):
        assert typeset(expected, language) in words
    assert desk.messages("brief.privacy") in words
    for entry in persona.file:
        assert (typeset(entry.value.in_(language), language) in words) is not entry.after_look_up
    assert isinstance(reply.outbounds[-1], Say)
    assert reply.outbounds[-1].speaker == persona.name.full


async def test_confidence_comes_before_the_customer() -> None:
    desk = Desk()
    assert kinds(await desk.start(confidence=True)) == ["card brief", "ask confidence_before"]
    assert kinds(await desk.say("5")) == ["say"]


async def test_the_look_up_shows_the_rest_of_the_file_and_it_stays_on_screen() -> None:
    desk = Desk()
    await desk.start()
    card = (await desk.say("/file")).outbounds[0]
    assert isinstance(card, Card)
    hidden = [entry for entry in desk.persona.file if entry.after_look_up]
    assert hidden
    assert all(typeset(entry.value.en, "en") in words_of(card) for entry in hidden)
    assert desk.messages("file.more") not in words_of(card)
    assert (await desk.kept()).looked_up


async def test_the_next_session_opens_with_the_intention_and_the_focus_of_the_last() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all("Good morning.", "/stop", "/done", "3", "Ask first, then offer.")
    card = brief_of((await desk.start()).outbounds[0])
    intention = next(section for section in card.sections if section.title == desk.messages("brief.intention"))
    assert intention.quote == "Ask first, then offer."
    focus = next(section for section in card.sections if section.title == desk.messages("brief.focus"))
    rubric = desk.library.rubric()
    assert focus.body == typeset(rubric.criteria["emotion"].focus.en, "en")
    assert desk.now.focus == "emotion"


async def test_a_colleague_sees_nothing_of_it() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all("Good morning.", "/stop", "/done", "3", "Ask first, then offer.")
    colleague = Desk(store=desk.store, user="alex")
    card = brief_of((await colleague.start()).outbounds[0])
    assert "Ask first" not in words_of(card)


async def test_an_unfinished_session_is_paused_by_a_new_one_and_can_be_taken_up_after_it() -> None:
    desk = Desk()
    first = (await desk.start()).practice
    await desk.say("Good morning.")
    reply = await desk.start()
    assert first is not None
    assert notes(reply, "start.other_waits")
    assert desk.store.shelf.practices[first.id].status == "paused"
    over = await desk.say("stop")
    assert over.over
    await desk.resume()
    assert desk.now.id == first.id
    assert desk.now.status == "open"
    assert len(desk.now.path()) == 3


async def test_a_customer_nobody_knows_is_an_error_and_starts_nothing() -> None:
    desk = Desk(persona_id="nobody")
    with pytest.raises(UnknownContent):
        await desk.start()
    assert await desk.coach.unfinished(desk.person) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choices_name_every_customer_by_its_id(language: Language) -> None:
    desk = Desk(language)
    ask = desk.coach.choices(language)
    assert [value for value, _ in ask.options] == list(desk.library.persona_ids())
    assert all(
        typeset(desk.library.persona(value).brief.in_(language), language) in label for value, label in ask.options
    )


async def test_the_same_seed_and_turns_give_the_same_customer() -> None:
    first, second = Desk(), Desk()
    for desk in (first, second):
        await desk.start()
        await desk.say_all("Good morning.", desk.reads("Calm down.", "order_calm"), "What now?")
    assert [turn.text for turn in first.now.turns] == [turn.text for turn in second.now.turns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hard_customer_comes_last_in_the_list_marked_and_is_asked_about(language: Language) -> None:
    desk = Desk(language)
    values = [value for value, _ in desk.coach.choices(language).options]
    notes = [desk.coach.content_note(value, language) for value in values]
    hard = [value for value, note in zip(values, notes, strict=True) if note is not None]
    assert "threat" in hard
    assert values[-len(hard) :] == hard, "who asks for nobody in particular never meets one of them"
    labels = dict(desk.coach.choices(language).options)
    assert all(Messages(language)("start.hard") in labels[value] for value in hard)
    assert desk.coach.content_note("wrong-bill", language) is None
