"""Posting: in order, once; where nobody can tell, looked up, or repeated at most once with the same id."""

from __future__ import annotations

import asyncio

import pytest

from bot.model import Place
from bot.runtime.delivery import Pace
from tests.runtime.platform import Platform
from tests.runtime.stage import Stage, bot
from tests.runtime.test_turns import Echo


async def counted(stage: Stage, result: str) -> float:
    """How many messages ended so."""
    found = stage.service.turns.metrics.registry.get_sample_value(
        "sangfroid_deliveries_total", {"channel": "plain", "result": result}
    )
    return found or 0.0


async def done(stage: Stage, event_id: str) -> None:
    """Wait until everything that the event brought about is settled."""
    await stage.service.engine.stop(0)
    await stage.tell("hello", event_id=event_id)
    await stage.settled(event_id)


@pytest.mark.parametrize("fails", [["429", "429"], ["500"], ["lost"], ["500", "lost", "429"]])
async def test_where_the_platform_can_be_asked_a_message_is_there_once(
    database_url: str, platform: Platform, fails: list[str]
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        platform.fails = list(fails)
        await done(stage, "e")
        assert [one.text for one in platform.posted] == ["heard hello"]
        assert await counted(stage, "ambiguous") == len([one for one in fails if one != "429"])
        assert await counted(stage, "sent") + await counted(stage, "found") == 1


async def test_where_it_cannot_a_message_is_repeated_at_most_once_with_the_same_id(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo, looks_up=False) as stage:
        platform.fails = ["lost", "lost", "lost"]
        await done(stage, "e")
        assert [one.id for one in platform.posted] == ["e:0", "e:0"]
        assert await counted(stage, "unknown") == 1


async def test_a_message_that_was_begun_by_a_dead_process_is_looked_for_before_it_is_posted(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await done(stage, "e")
        async with stage.service.turns.store.joint() as (connection, _):
            await connection.exec_driver_sql(
                "UPDATE outbox SET status = 'sending', body = "
                """'{"kind": "Note", "value": {"text": "heard hello", "tone": "plain"}}'"""
            )
        await stage.service.delivery.deliver("plain:T1:ana")
        assert len(platform.posted) == 1
        assert await counted(stage, "found") == 1


async def test_a_platform_that_is_down_for_a_while_gets_everything_afterwards_in_order(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        waited: list[float] = []

        async def comes_back(seconds: float) -> None:
            waited.append(seconds)
            platform.down = len(waited) < 12

        object.__setattr__(stage.service.delivery, "sleep", comes_back)
        platform.down = True
        for text in ("/one", "/two", "/three"):
            await stage.tell(text)
        await stage.settled("e3")
        assert [one.text for one in platform.posted] == ["heard /one", "heard /two", "heard /three"]
        assert max(waited) >= 15  # longer and longer, so that a platform in trouble is left in peace


async def test_a_message_nobody_can_get_any_more_is_given_up_and_the_next_one_goes(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        platform.fails = ["gone"]
        await stage.tell("/one")
        await stage.tell("/two")
        await stage.settled("e2")
        assert [one.text for one in platform.posted] == ["heard /two"]
        assert await counted(stage, "refused") == 1


async def test_what_was_posted_leaves_no_words_behind(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        await done(stage, "e")
        async with stage.service.turns.store.joint(reading=True) as (connection, _):
            outbox = (await connection.exec_driver_sql("SELECT body, status, message_id FROM outbox")).one()
            assert tuple(outbox) == (None, "sent", "m1")
            assert (await connection.exec_driver_sql("SELECT text FROM inbox")).scalar_one() is None


def test_two_messages_to_one_place_are_a_pace_apart_and_two_places_do_not_wait_for_each_other() -> None:
    pace = Pace()
    here, there = Place("plain", "T1", "a"), Place("plain", "T1", "b")
    assert pace.wait(here, 1.0) == 0
    assert 0.9 < pace.wait(here, 1.0) <= 1.0
    assert 1.9 < pace.wait(here, 1.0) <= 2.0
    assert pace.wait(there, 1.0) == 0


async def test_everyone_is_answered_while_one_place_is_slow(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        platform.fails = ["429"] * 4
        await asyncio.gather(*(stage.tell("hello", user=user) for user in ("ana", "ben", "eve")))
        for user in ("ana", "ben", "eve"):
            assert len(await stage.heard(1, user)) == 1
