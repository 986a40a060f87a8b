"""Where a trainee writes about themselves: nothing of it is kept, and the words about help always come."""

from pathlib import Path

import pytest

from bot.errors import StoreFull
from bot.model import LANGUAGES, Card, Language
from tests.coaching.desk import Desk, kinds

REAL = "zzz I really mean it zzz"
UNCLEAR = "yyy I cannot go on yyy"


def everything_kept(desk: Desk) -> str:
    return repr(desk.store.shelf)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_real_words_are_kept_nowhere_and_the_contacts_of_the_house_are_shown(language: Language) -> None:
    desk = Desk(language)
    desk.safety.verdicts[REAL] = "real"
    await desk.start()
    await desk.say("Bonjour.")
    reply = await desk.say(REAL)
    card = reply.outbounds[0]
    assert isinstance(card, Card)
    shown = "\n".join(item for section in card.sections for item in section.items)
    for contact in desk.library.house().contacts:
        assert contact.name.in_(language).split()[0] in shown
    assert "zzz" not in everything_kept(desk)
    assert "zzz" not in repr(reply)
    assert desk.readers.asked.count("") == 0
    assert (await desk.kept()).overall is None


async def test_unclear_words_are_kept_nowhere_while_they_are_unclear() -> None:
    desk = Desk()
    desk.safety.verdicts[UNCLEAR] = "unclear"
    await desk.start()
    reply = await desk.say(UNCLEAR)
    assert "yyy" not in everything_kept(desk)
    assert "yyy" not in repr(reply)
    await desk.say("me")
    assert "yyy" not in everything_kept(desk)


async def test_words_that_were_cleared_are_a_turn_like_any_other() -> None:
    desk = Desk()
    desk.safety.verdicts[UNCLEAR] = "unclear"
    await desk.start()
    await desk.say_all(UNCLEAR, "play")
    assert kinds(await desk.say(UNCLEAR, cleared=True)) == ["say"]
    assert desk.now.path()[-2].text == UNCLEAR


async def test_real_words_in_a_command_are_real_words() -> None:
    desk = Desk()
    desk.safety.verdicts["/stop zzz"] = "real"
    await desk.start()
    assert kinds(await desk.say("/stop zzz")) == ["card contacts"]


async def test_the_contacts_are_shown_when_the_database_cannot_be_written() -> None:
    desk = Desk()
    desk.safety.verdicts[REAL] = "real"
    await desk.start()
    desk.store.fail_at(2, StoreFull("store.full"))
    reply = await desk.say(REAL)
    assert kinds(reply) == ["card contacts"]
    assert reply.over


async def test_a_broken_house_file_does_not_stand_between_a_person_and_the_stop(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("contacts: [", encoding="utf-8")
    desk = Desk(overlay=tmp_path)
    desk.safety.verdicts[REAL] = "real"
    await desk.start()
    reply = await desk.say(REAL)
    assert kinds(reply) == ["card contacts"]
    assert (await desk.kept()).status == "ended"
    assert "zzz" not in everything_kept(desk)


async def test_a_session_that_was_hard_offers_a_debrief() -> None:
    desk = Desk()
    await desk.start()
    hurt = desk.reads("That is your own fault.", "blame_customer", "insult")
    reply = await desk.say_all("Good morning.", hurt, hurt)
    assert (await desk.kept()).ending == "walked_out"
    cards = [shown for shown in reply.outbounds if isinstance(shown, Card)]
    assert desk.messages("debrief.title") in [card.title for card in cards]


async def test_a_session_that_was_not_hard_offers_none() -> None:
    desk = Desk()
    await desk.start()
    reply = await desk.say_all("Good morning.", "/stop")
    assert "card help" not in kinds(reply)
