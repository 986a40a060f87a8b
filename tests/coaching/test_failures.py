"""What fails in mid-turn leaves the practice as it was; content that changes does not reach a running session."""

import shutil
from pathlib import Path

import pytest

from bot.errors import NoSession, StoreFull
from bot.model import Person
from bot.settings import shipped_content
from tests.coaching.desk import Desk, calming, kinds, lines

FULL = StoreFull("store.full")


async def test_a_turn_that_could_not_be_saved_can_be_sent_again() -> None:
    desk, untroubled = Desk(), Desk()
    for each in (desk, untroubled):
        await each.start()
        await each.say("Good morning.")
    before = await desk.kept()
    desk.store.fail_at(2, FULL)  # the first only loads
    with pytest.raises(StoreFull):
        await desk.say(desk.reads("Please calm down.", "order_calm"))
    assert await desk.kept() == before
    again = await desk.say("Please calm down.")
    usual = await untroubled.say(untroubled.reads("Please calm down.", "order_calm"))
    assert lines(again) == lines(usual)


async def test_a_rewrite_that_could_not_be_saved_is_still_a_rewrite() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all("Good morning.", "/redo 1")
    desk.store.fail_at(2, FULL)
    with pytest.raises(StoreFull):
        await desk.say("A better morning.")
    assert kinds(await desk.say("A better morning.")) == ["say", "card compare", "note"]


async def test_feedback_that_failed_at_the_end_comes_with_the_next_message_instead_of_another_turn() -> None:
    desk = Desk()
    await desk.start()
    *before_last, last = calming(desk)
    await desk.say_all(*before_last)
    desk.store.fail_at(3, FULL)  # load, turn, then the grade
    with pytest.raises(StoreFull):
        await desk.say(last)
    kept = await desk.kept()
    reply = await desk.say(last)
    assert kinds(reply) == ["card feedback", "chart", "ask redo"]
    assert (await desk.kept()).turns == kept.turns
    assert (await desk.kept()).ending == "agreed"


async def test_feedback_that_never_came_is_there_on_coming_back() -> None:
    desk = Desk()
    await desk.start()
    *before_last, last = calming(desk)
    await desk.say_all(*before_last)
    desk.store.fail_at(3, FULL)
    with pytest.raises(StoreFull):
        await desk.say(last)
    reply = await desk.resume()
    assert kinds(reply) == ["note", "note", "say", "card feedback", "chart", "ask redo"]


async def test_a_start_that_could_not_be_saved_leaves_nothing_behind() -> None:
    desk = Desk()
    desk.store.fail_at(2, FULL)
    with pytest.raises(StoreFull):
        await desk.start()
    assert await desk.coach.unfinished(desk.person) is None
    await desk.start()
    assert len(desk.store.shelf.practices) == 1


async def test_nobody_can_speak_in_the_practice_of_another() -> None:
    desk = Desk()
    await desk.start()
    for other in (Person("console", "elsewhere", "sam"), Person("console", "local", "alex")):
        with pytest.raises(NoSession):
            await desk.coach.say(other, desk.now.id, "Good morning.")


async def test_coming_back_with_nothing_unfinished_is_an_error() -> None:
    with pytest.raises(NoSession):
        await Desk().resume()


async def test_a_session_goes_on_with_the_content_it_began_with(tmp_path: Path) -> None:
    mine = tmp_path / "christmas-delivery.yaml"
    shutil.copy(shipped_content() / mine.name, mine)
    desk = Desk(overlay=tmp_path)
    await desk.start()
    await desk.say("Good morning.")
    name = desk.persona.name
    mine.write_text(mine.read_text(encoding="utf-8").replace(name.last, "Dubonnet"), encoding="utf-8")
    assert desk.persona.name.last == "Dubonnet"
    await desk.say("What can I do?")
    reply = await desk.resume()
    assert name.last in " ".join(note.text for note in reply.outbounds if hasattr(note, "text"))
    cues = dict(desk.now.content)["cues"]
    assert set(desk.readers.asked) == {cues}
    mine.unlink()
    assert kinds(await desk.say("Still there?")) == ["say"]
    (tmp_path / "christmas-delivery.yaml").write_text("id: [broken", encoding="utf-8")
    assert kinds(await desk.say("And now?")) == ["say"]


async def test_a_new_session_has_the_new_content(tmp_path: Path) -> None:
    mine = tmp_path / "christmas-delivery.yaml"
    text = (shipped_content() / mine.name).read_text(encoding="utf-8")
    desk = Desk()
    last = desk.persona.name.last
    mine.write_text(text.replace(last, "Dubonnet"), encoding="utf-8")
    changed = Desk(overlay=tmp_path)
    first, second = await desk.start(), await changed.start()
    assert first.practice is not None
    assert second.practice is not None
    assert dict(first.practice.content)["persona"] != dict(second.practice.content)["persona"]
    assert dict(first.practice.content)["rubric"] == dict(second.practice.content)["rubric"]
