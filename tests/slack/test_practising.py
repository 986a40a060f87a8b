"""Practising in Slack, through the whole bot and real sockets: what somebody does, and what they then see."""

from __future__ import annotations

import sqlite3

import pytest

from bot.messages import Messages
from bot.model import LANGUAGES, Outgoing, Place, Say
from tests.slack.stage import slack_bot
from tests.slack.standin import Standin
from tests.slack.user import Message, User, labels, read

START = "/practice wrong-bill en"
GOOD = "You have written three times about 612 euros and nobody answered. That should never happen, and I am on it now."


async def begun(user: User) -> Message:
    """A practice with wrong-bill, up to the customer's first line."""
    count = len(user.seen)
    await user.slash("/practice", "wrong-bill en")
    brief = (await user.sees(count + 1))[-1]
    await user.presses(brief, "Skip")
    return (await user.sees(count + 2))[-1]


async def ended(user: User) -> Message:
    """The same, played for one turn and stopped; the message with the feedback."""
    await begun(user)
    count = len(user.seen)
    await user.says(GOOD)
    await user.sees(count + 1)
    await user.says("stop")
    return (await user.sees(count + 4))[-1]


async def test_whoever_opens_the_conversation_reads_three_lines_and_finds_one_button(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user(locale="fr-FR")
        await ana.opens("messages")
        (hello,) = await ana.sees(1)
        assert "jouée par un programme" in read(hello)
        assert "stop" in read(hello)
        assert "l’administration de votre entreprise le pourrait" in read(hello)
        assert len(labels(hello)) == 2
        await ana.opens("messages")
        await ana.presses(hello, "Commencer avec")
        brief = (await ana.sees(2))[1]
        assert "votre responsable" in read(brief).lower()
        assert labels(brief) == ["1", "2", "3", "4", "5", "Passer"]
    assert len(ana.seen) == 2, "opening it again says nothing"


async def test_a_question_shows_its_answer_in_place_of_its_buttons(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await ana.slash("/practice", "wrong-bill en 1")
        (brief,) = await ana.sees(1)
        await ana.presses(brief, "4")
        await slack.state.wait_until(lambda: not labels(brief))
        assert read(brief).endswith(":white_check_mark: 4")


async def test_the_customer_writes_under_their_own_name_and_picture(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        line = await begun(stage.user())
        assert line["username"] == "Judith Lambert · practice"
        assert line["icon_emoji"].strip(":") not in ("", "speech_balloon")


async def test_quick_messages_are_one_turn_and_a_message_that_comes_twice_is_one(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        slack.state.fail("chat.postMessage", "429")
        await ana.says("Good morning, I am Ana.")
        await ana.says("I have your three letters before me.")
        await ana.again()
        await ana.says("The bill of 612 euros is what I look at now.")
        await ana.sees(3)
        await ana.says("stop")
        await slack.state.wait_until(lambda: any("Rewrite" in read(one) for one in ana.seen))
    assert [status for status, _ in ana.answers] == [200] * len(ana.answers)
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        turns = [text for (text,) in kept.execute("SELECT text FROM turn WHERE author = 'trainee' ORDER BY position")]
    assert "\n".join(turns) == (
        "Good morning, I am Ana.\nI have your three letters before me.\nThe bill of 612 euros is what I look at now."
    )


@pytest.mark.parametrize("word", ["pause", "Pause"])
async def test_a_bare_word_is_a_command_and_a_sentence_is_the_customers(
    database_url: str, slack: Standin, word: str
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says("Stop, Mrs Lambert, I am reading what you wrote.")
        assert (await ana.sees(3))[2]["username"].startswith("Judith")
        await ana.says(word)
        assert "“resume”" in read((await ana.sees(4))[3])
        await ana.says("Are you there?")
        assert "paused" in read((await ana.sees(5))[4])
        await ana.slash("/practice", "resume")
        assert "Back with Ms Lambert" in read((await ana.sees(6))[5])


async def test_a_second_start_offers_to_go_on_with_the_first(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.slash("/practice", "christmas-delivery")
        offered = (await ana.sees(3))[2]
        assert labels(offered) == ["Go on", "Pause it, start the new one"]
        await ana.presses(offered, "Pause it")
        assert "Mr Marchand" in read((await ana.sees(4))[3])


async def test_feedback_is_one_message_with_a_picture_that_says_what_it_shows(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        feedback = await ended(stage.user())
        picture = next(block for block in feedback["blocks"] if block["type"] == "image")
        file = slack.state.files[picture["slack_file"]["id"]]
        assert file["complete"]
        assert file["data"].startswith(b"\x89PNG")
        assert picture["alt_text"] == file["alt"]
        assert "anger" in picture["alt_text"].lower()
        assert "of 100" not in read(feedback), "no score in anybody's face"
        assert [label.partition(":")[0] for label in labels(feedback)] == [
            "Rewrite a turn", "See all criteria", "I disagree", "Again", "Next", "Finish",
        ]  # fmt: skip


async def test_a_turn_is_rewritten_and_both_versions_stand_side_by_side(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        feedback = await ended(ana)
        count = len(ana.seen)
        await ana.presses(feedback, "Rewrite a turn")
        await ana.sees(count + 3)
        await ana.says("Three letters and no answer: I am sorry. I read them now and tell you what I find by noon.")
        shown = (await ana.sees(count + 5))[-1]
        columns = next(block for block in shown["blocks"] if block["type"] == "section")["fields"]
        assert GOOD in columns[0]["text"]
        assert "Three letters and no answer" in columns[1]["text"]
        await ana.presses(shown, "See an example")
        assert "ne way" in read((await ana.sees(count + 6))[-1])


async def test_a_disagreement_is_sent_with_three_presses(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        feedback = await ended(ana)
        count = len(ana.seen)
        await ana.presses(feedback, "I disagree")
        asked = (await ana.sees(count + 1))[-1]
        await ana.presses(asked, labels(asked)[0])
        why = (await ana.sees(count + 2))[-1]
        assert labels(why) == ["Send it without a reason", "Send nothing"]
        await ana.presses(why, "Send it without")
        await ana.sees(count + 3)
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert kept.execute("SELECT count(*) FROM disagreement").fetchone() == (1,)


async def test_a_button_of_an_earlier_session_never_touches_the_one_that_is_going_on(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        feedback = await ended(ana)
        await begun(ana)
        count = len(ana.seen)
        await ana.presses(feedback, "Rewrite a turn")
        assert "earlier session" in read((await ana.sees(count + 1))[-1])
        await ana.presses(feedback, "See all criteria")
        assert "# 17" in read((await ana.sees(count + 2))[-1]) or "criteria" in read(ana.seen[-1]).lower()


async def test_a_question_that_is_answered_already_is_not_answered_again(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await ana.slash("/practice", "wrong-bill en")
        (brief,) = await ana.sees(1)
        phone = {**brief, "blocks": list(brief["blocks"])}  # the other device has not heard of the answer yet
        await ana.presses(brief, "4")
        await ana.sees(2)
        await ana.presses(phone, "2")
        await ana.says(GOOD)
        assert (await ana.sees(3))[2]["username"].startswith("Judith")
        assert len(ana.seen) == 3


async def test_an_edited_message_offers_a_rewrite_and_a_deleted_one_is_told(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        ts = await ana.says(GOOD)
        await ana.sees(3)
        await ana.edits(ts, GOOD, "Calm down.")
        offered = (await ana.sees(4))[3]
        assert "message 1" in read(offered)
        assert labels(offered) == ["Rewrite a turn"]
        await ana.deletes(ts, GOOD)
        assert "already read it" in read((await ana.sees(5))[4])
        await ana.presses(offered, "Rewrite")
        await ana.sees(8)
        assert GOOD in read(ana.seen[5])


async def test_a_file_and_a_voice_clip_get_a_friendly_word(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says(
            "", subtype="file_share", files=[{"id": "F1", "mimetype": "audio/mp4", "subtype": "slack_audio"}]
        )
        assert "voice" in read((await ana.sees(3))[2])
        await ana.says(GOOD, subtype="file_share", files=[{"id": "F2", "mimetype": "image/png"}])
        await ana.sees(5)
        assert ana.seen[3]["username"].startswith("Judith")
        assert "only read text" in read(ana.seen[4])


async def test_private_data_are_left_out_before_anything_is_kept(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        slack.state.fail("chat.postMessage", "429")
        await ana.says("I see the card 4111 1111 1111 1111 and the address jo.nobody@gmail.com in your letter.")
        told = (await ana.sees(4))[2]
        assert "card number" in read(told)
        assert "e-mail" in read(told)
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        everything = "\n".join(kept.iterdump())
    assert "4111" not in everything
    assert "nobody@" not in everything
    assert "[card number]" in everything


async def test_what_a_person_writes_is_never_obeyed_by_slack(database_url: str, slack: Standin) -> None:
    hostile = "I wait <!channel> & <@U2> *now* http://example.org/x `code` for your 612 euros, <b>Mrs Lambert</b>."
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says(hostile)
        await ana.sees(3)
        await ana.says("redo")
        shown = (await ana.sees(6))[3]
        assert hostile in read(shown)
        assert {block["type"] for block in shown["blocks"]} == {"rich_text"}
        assert "<" not in shown["text"]
        assert "&lt;!channel&gt; &amp;" in shown["text"]


async def test_the_home_goes_from_the_first_look_to_the_curve_of_a_session(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user(locale="fr-FR")
        await ana.opens("home")
        await slack.state.wait_until(lambda: ana.id in slack.state.homes)
        first = read(slack.state.homes[ana.id])
        assert "[Commencer]" in first
        assert "administration de votre entreprise" in first
        await ana.presses_at_home("English")
        await slack.state.wait_until(lambda: "[Start]" in read(slack.state.homes[ana.id]))
        await ana.sees(1)
        await ana.presses_at_home("Start")
        await slack.state.wait_until(lambda: bool(slack.state.modals))
        assert "direct conversation" in read(slack.state.modals[0])
        brief = (await ana.sees(2))[1]
        await ana.presses(brief, "Skip")
        await ana.sees(3)
        await ana.says("Good morning, I listen.")
        await ana.sees(4)
        del slack.state.homes[ana.id]
        await ana.opens("home")
        await slack.state.wait_until(lambda: ana.id in slack.state.homes)
        assert "[Go on]" in read(slack.state.homes[ana.id])
        await ana.says("stop")
        await ana.sees(7)
        await ana.presses(ana.seen[-1], "Finish")
        await ana.sees(8)
        await ana.says("stop")
        await ana.sees(9)
        del slack.state.homes[ana.id]
        await ana.opens("home")
        await slack.state.wait_until(lambda: ana.id in slack.state.homes)
        last = read(slack.state.homes[ana.id])
        assert "[Go on]" not in last
        assert " → " in last
        assert any(block in last for block in "▁▂▃▄▅▆▇█")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_history_privacy_help_and_language_are_there_with_and_without_a_practice(
    database_url: str, slack: Standin, language: str
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user(locale=f"{language}-XX")
        messages = Messages("fr" if language == "fr" else "en")
        for count, wish in enumerate(("history", "privacy", "help", "language"), 1):
            name = messages.lines(f"desk.{wish}.names")[0]
            await ana.slash("/practice", name)
            shown = (await ana.sees(count))[-1]
            assert messages({"history": "history.title", "privacy": "desk.privacy.title", "help": "help.title",
                             "language": "desk.language.ask"}[wish]) in read(shown)  # fmt: skip


async def test_everything_about_a_person_goes_when_they_say_so(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana, ben = stage.user(), stage.user("U2")
        await begun(ben)
        await ended(ana)
        count = len(ana.seen)
        await ana.says("forget-me")
        asked = (await ana.sees(count + 1))[-1]
        await ana.presses(asked, "Erase everything")
        assert "erased" in read((await ana.sees(count + 2))[-1])
        await ana.says("hello")
        assert "played by a program" in read((await ana.sees(count + 3))[-1])
        await ben.says(GOOD)
        await ben.sees(3)
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert kept.execute("SELECT DISTINCT user FROM practice").fetchall() == [("U2",)]
        assert kept.execute("SELECT count(*) FROM turn WHERE text LIKE '%three times about 612%'").fetchone() == (1,)


async def test_a_danger_stops_everything_and_its_words_are_nowhere(database_url: str, slack: Standin) -> None:
    words = "Honestly I want to kill myself tonight"
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says(words)
        assert "Whom to talk to" in read((await ana.sees(3))[2])
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert words not in "\n".join(kept.iterdump())


async def test_a_reply_in_a_thread_is_answered_there_and_slack_shows_that_the_customer_writes(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack, customer_pace=0.01) as stage:
        ana = stage.user()
        line = await begun(ana)
        await ana.says(GOOD, thread_ts=line["ts"])
        answer = (await ana.sees(3))[2]
        assert answer["thread_ts"] == line["ts"]
        await slack.state.wait_until(lambda: bool(slack.state.statuses))
        assert slack.state.statuses[0]["thread_ts"] == line["ts"]


async def test_while_a_model_is_asked_slack_shows_it_and_the_customer_has_begun_to_write(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack, customer_pace=2.0) as stage:
        channel, place = stage.service.channels[0], Place("slack", "T1", "D1", "1.000001")
        line = Outgoing("o1", place, Say("Thomas Marchand", "x" * 100), "fr")
        assert await channel.compose(line) == 2.0
        await channel.begin(place, "fr")
        assert 0.0 < await channel.compose(line) < 2.0
        assert await channel.compose(line) == 2.0, "what was waited counts once"
        await channel.begin(Place("slack", "T1", "D1"), "fr")
        await channel.begin(Place("slack", "T1", "C1", "1.000001"), "fr")
        await slack.state.wait_until(lambda: bool(slack.state.statuses))
    assert {(one["channel_id"], one["thread_ts"]) for one in slack.state.statuses} == {("D1", "1.000001")}
