"""What a person does at odd moments: leaving in the middle of a rewriting, breaking a file while playing."""

from pathlib import Path

import pytest

from bot.coaching.commands import BARE, Command, parse_bare
from bot.content.library import FileLibrary
from bot.errors import ContentError, SessionError
from bot.messages import Messages
from bot.model import LANGUAGES, Card, Language
from bot.settings import shipped_content
from bot.wiring.tongues import LibraryTongues
from tests.coaching.desk import Desk, calming, kinds, lines, notes


async def one_turn(desk: Desk) -> None:
    await desk.start()
    await desk.say(desk.reads("Please calm down.", "order_calm"))


async def test_stopping_instead_of_rewriting_gives_the_feedback_on_what_was_played() -> None:
    desk = Desk()
    await one_turn(desk)
    played = desk.now.leaf
    await desk.say("/redo 1")
    reply = await desk.say("/stop")
    assert not notes(reply, "stop.nothing_played")
    assert desk.now.graded_leaf == desk.now.leaf == played
    assert desk.now.ending == "stopped"


async def test_the_end_of_input_instead_of_a_rewriting_gives_the_feedback_on_what_was_played() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say("/redo 1")
    reply = await desk.coach.finish(desk.person, desk.now.id)
    assert not notes(reply, "stop.nothing_played")
    assert reply.practice is not None
    assert reply.practice.overall is not None


@pytest.mark.parametrize("leaving", ["/stop", "/done"])
async def test_leaving_a_rewriting_after_the_feedback_keeps_how_it_ended(leaving: str) -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(*calming(desk))
    assert desk.now.ending == "agreed"
    end = desk.now.leaf
    await desk.say("/redo 2")
    await desk.say(leaving)
    assert (desk.now.leaf, desk.now.ending, desk.now.redo_of) == (end, "agreed", None)


async def test_another_turn_may_be_chosen_while_one_is_being_rewritten() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say("I am looking.")
    await desk.say("/redo 1")
    reply = await desk.say("/redo 2")
    assert "I am looking." in notes(reply, "redo.start")[0].text


async def test_a_rewritten_turn_after_the_end_is_played_on() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(*calming(desk))
    await desk.say("/redo 1")
    reply = await desk.say("I am looking.")
    assert lines(reply)
    assert desk.now.ending is None
    assert (await desk.kept()).ending is None


async def test_a_stop_where_the_feedback_was_given_says_goodbye_and_a_third_finds_it_over() -> None:
    desk = Desk()
    await one_turn(desk)
    first = await desk.say("/stop")
    assert "ask redo" in kinds(first)
    assert (await desk.say("/stop")).over
    with pytest.raises(SessionError):
        await desk.say("/stop")


async def test_stop_ends_the_questions_after_the_play_also_on_a_branch_that_went_on() -> None:
    desk = Desk()
    await one_turn(desk)
    await desk.say_all("/stop", "/redo 1", "I am looking.", "/done")
    assert desk.now.awaiting == "confidence_after"
    assert (await desk.say("/stop")).over


def broken(folder: Path, name: str) -> FileLibrary:
    """The shipped content, with one file of that name laid over it that is no YAML."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("language: [\n\n", encoding="utf-8")
    return FileLibrary(shipped_content(), folder)


def test_cues_that_broke_since_do_not_bar_a_turn(tmp_path: Path) -> None:
    assert LibraryTongues(FileLibrary(shipped_content())).of("Where is my parcel, and when will it be here?") == "en"
    assert LibraryTongues(broken(tmp_path, "cues/fr.yaml")).of("Where is my parcel, and when will it be here?") is None


def test_a_broken_file_is_said_with_its_name_its_line_and_its_words(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        broken(tmp_path, "christmas-delivery.yaml").persona("christmas-delivery")
    said = Messages("en").error(caught.value)
    assert said.startswith("christmas-delivery.yaml, line 1: ")
    assert "language: [" in said


async def test_keep_goes_back_to_the_end_that_was_graded_not_to_the_newest_try() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(*calming(desk))
    end = desk.now.leaf
    await desk.say("/redo 2")
    await desk.say("I am looking.")
    await desk.say("/keep")
    assert desk.now.leaf == end
    await desk.say("/redo 1")
    await desk.say("I am looking at it now.")
    await desk.say("/keep")
    assert desk.now.leaf == end


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_a_platform_the_list_of_commands_shows_only_words_that_can_be_sent_there(language: Language) -> None:
    desk = Desk(language=language, chat=True)
    await desk.start()
    card = (await desk.say("/help")).outbounds[0]
    assert isinstance(card, Card)
    (section,) = card.sections
    words = [row.partition(":")[0].strip(" \u00a0“”«»") for row in section.items]
    assert {asked.command for word in words if (asked := parse_bare(word))} == BARE
    assert len(words) == len(BARE)
    assert section.body == desk.messages("help.intro")


async def test_at_a_terminal_the_list_of_commands_shows_every_one_with_its_slash() -> None:
    desk = Desk()
    await desk.start()
    card = (await desk.say("/help")).outbounds[0]
    assert isinstance(card, Card)
    assert [row.partition(":")[0] for row in card.sections[0].items] == [f"/{command}" for command in Command]
