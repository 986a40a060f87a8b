"""Every accepted message is answered once, in order, whatever happens to the platform, the turn or the process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.coaching import Desk, Reply
from bot.errors import Overtaken
from bot.model import Note, Person, Said
from bot.runtime import inbox
from bot.runtime.turns import MOST_ATTEMPTS
from tests.runtime.platform import Platform
from tests.runtime.stage import bot

pytestmark = pytest.mark.usefixtures("platform")
START = "/practice wrong-bill en"


class Echo(Desk):
    """Says what it was told, at once; `boom` is a turn that cannot be taken."""

    async def together(self, person: Person, spoken: Sequence[Said]) -> int:
        del person
        turns = [not said.text.startswith("/") for said in spoken]
        return max(1, turns.index(False) if False in turns else len(turns))

    async def take(self, person: Person, said: Said) -> Reply:
        text = said.text
        del person
        if text == "boom":
            raise RuntimeError(text)
        return Reply((Note(f"heard {text}"),))


async def test_a_practice_is_played_from_the_first_word_to_the_feedback(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform) as stage:
        await stage.tell("hello")
        hello = await stage.heard(4)
        assert [one.kind for one in hello] == ["Note", "Note", "Note", "Ask"]
        await stage.tell(START)
        assert [one.kind for one in (await stage.heard(6))[4:]] == ["Card", "Ask"]
        await stage.tell("3")
        assert (await stage.heard(7))[6].kind == "Say"
        await stage.tell("You have written three times about 612 euros and nobody answered. I am on it now.")
        assert (await stage.heard(8))[7].kind == "Say"
        await stage.tell("stop")
        assert [one.kind for one in (await stage.heard(13))[8:]] == ["Note", "Say", "Card", "Chart", "Ask"]
        assert platform.doubles() == {}


async def test_an_event_that_comes_five_times_at_once_is_answered_once(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        told = await asyncio.gather(*(stage.tell("one", event_id="same") for _ in range(5)))
        assert sorted(told) == ["duplicate"] * 4 + ["new"]
        await stage.tell("/two")
        assert [one.text for one in await stage.heard(2)] == ["heard one", "heard /two"]


async def test_quick_messages_are_one_train_of_thought_and_a_command_among_them_is_not(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        platform.fails = ["429"] * 3  # the first answer is held up, the others wait behind it
        await stage.tell("first")
        for text in ("a", "b", "/pause", "c"):
            await stage.tell(text)
        heard = [one.text for one in await stage.heard(3)]
        said = " ".join(heard).replace("heard ", "").replace("\n", " ").split()
        await stage.heard(len(heard))
        while len(said) < 5:
            heard = [one.text for one in await stage.heard(len(heard) + 1)]
            said = " ".join(heard).replace("heard ", "").replace("\n", " ").split()
        assert said == ["first", "a", "b", "/pause", "c"]
        assert "heard /pause" in heard


async def test_events_that_come_in_another_order_are_taken_in_the_order_in_which_they_were_sent(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)  # nothing is taken while they come
        for order in ("0003", "0001", "0002"):
            await stage.tell(f"/{order}", order=order)
        await stage.settled("e1")
        assert [one.text for one in await stage.heard(3)] == ["heard /0001", "heard /0002", "heard /0003"]


async def test_a_turn_that_fails_again_and_again_is_parked_with_a_word_and_blocks_nobody(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        slept: list[float] = []

        async def at_once(seconds: float) -> None:
            slept.append(seconds)

        object.__setattr__(stage.service.turns, "sleep", at_once)
        await stage.tell("boom")
        await stage.tell("/next")
        await stage.settled("e2")
        heard = await stage.heard(2)
        assert "reference" in heard[0].text
        assert heard[1].text == "heard /next"
        assert slept == [0.2, 1.0, 5.0]
        async with stage.service.turns.store.joint(reading=True) as (connection, _):
            assert await inbox.waiting(connection, "plain:T1:ana") == ()


async def test_a_turn_in_which_the_process_goes_down_again_and_again_is_parked_too(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        await stage.tell("deadly")
        for _ in range(MOST_ATTEMPTS + 1):
            async with stage.service.turns.store.joint() as (connection, _work):
                await inbox.count_attempt(connection, "e1")
        await stage.settled("e1")
        assert "reference" in (await stage.heard(1))[0].text


async def test_who_was_overtaken_writes_nothing(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        await stage.tell("once")
        async with stage.service.turns.store.joint(reading=True) as (connection, _):
            waiting = await inbox.waiting(connection, "plain:T1:ana")
        await stage.settled("e1")
        with pytest.raises(Overtaken):
            await stage.service.turns._take(waiting)
        await stage.settled("e1")
        assert [one.text for one in platform.posted] == ["heard once"]


async def test_what_a_process_leaves_waiting_the_next_one_answers(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        assert await stage.tell("later") == "new"
    async with bot(database_url, platform, desk=Echo) as stage:
        assert [one.text for one in await stage.heard(1)] == ["heard later"]


async def test_words_of_a_real_danger_are_kept_nowhere_and_help_is_shown(database_url: str, platform: Platform) -> None:
    words = "I want to kill myself tonight, I have the pills here"
    async with bot(database_url, platform) as stage:
        await stage.tell(START)
        await stage.heard(2)
        assert await stage.tell(words) == "danger"
        assert (await stage.heard(3))[2].kind == "Card"
        async with stage.service.turns.store.joint(reading=True) as (connection, _):
            engine = "dbos." if database_url.startswith("postgresql") else ""
            for table in ("inbox", "outbox", "turn", f"{engine}workflow_status", f"{engine}workflow_input"):
                rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()  # noqa: S608
                assert "pills" not in repr(rows)


async def test_a_body_of_a_megabyte_is_refused_and_a_turn_far_too_long_gets_a_sentence(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform) as stage:
        await stage.tell(START)
        await stage.tell("3")
        await stage.heard(3)
        assert await stage.tell("x" * 1_000_000) == "413"
        await stage.tell("a word " * 3_000)
        assert "4000" in (await stage.heard(4))[3].text.replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", "")
