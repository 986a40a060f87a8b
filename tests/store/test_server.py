"""Several writers on one PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import StoreBusy, StoreError
from bot.store import SqlStore, engine_for, opened, upgrade
from tests.postgres import Server
from tests.store.samples import ANA, BEN, answer, begin_practice, disagreement, opening, practice

IMPATIENT = 0.05
"""Seconds."""


async def test_every_connection_is_as_asked(server_url: str) -> None:
    engine = engine_for(server_url, 2.5)
    names = ("lock_timeout", "statement_timeout", "transaction_isolation", "application_name")
    async with engine.connect() as connection:
        found = [(await connection.exec_driver_sql(f"SHOW {name}")).scalar_one() for name in names]
    await engine.dispose()
    assert found == ["2500ms", "30s", "read committed", "sangfroid"]


async def test_of_two_who_write_the_same_turn_the_second_is_told_that_it_went_on(
    postgres: Server, database: str, server_url: str
) -> None:
    async with opened(server_url) as store:
        await begin_practice(store)

        async def second() -> None:
            async with store.begin() as work:
                await work.add_turn("p1", answer(text="calm down"))

        async with store.begin() as work:
            await work.add_turn("p1", answer())
            late = asyncio.create_task(second())
            await asyncio.to_thread(postgres.wait_until_waiting, database)
        with pytest.raises(StoreError) as refused:
            await late
        assert refused.value.key == "db.moved_on"
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(), answer())


async def test_turns_of_many_writers_never_share_a_place(server_url: str) -> None:
    names = [str(number) for number in range(1, 13)]
    async with opened(server_url) as store:
        await begin_practice(store)

        async def write(name: str) -> None:
            async with store.begin() as work:
                await work.add_turn("p1", answer(name))

        await asyncio.gather(*map(write, names))
        async with store.begin() as work:
            written = [turn.id for turn in (await work.practice("p1", ANA)).turns]
    assert written[0] == "0"
    assert sorted(written[1:], key=int) == names


async def test_people_do_not_wait_for_each_other(server_url: str) -> None:
    async with opened(server_url, IMPATIENT) as store:
        await begin_practice(store, "p1")
        await begin_practice(store, "p2")
        async with store.begin() as one, store.begin() as other:
            await one.add_turn("p1", answer())
            await other.add_turn("p2", answer())


async def test_what_was_read_and_then_changed_elsewhere_is_not_overwritten(server_url: str) -> None:
    async with opened(server_url) as store:
        await begin_practice(store)
        async with store.begin() as work:
            await work.save_disagreement(disagreement())

        async def read_and_reject_while_another_accepts() -> None:
            async with store.begin() as reading:
                (found,) = await reading.disagreements(ANA)
                async with store.begin() as other:
                    await other.save_disagreement(replace(found, status="accepted"))
                await reading.save_disagreement(replace(found, status="rejected"))

        with pytest.raises(StoreBusy):
            await read_and_reject_while_another_accepts()
        async with store.begin() as work:
            assert (await work.disagreements(ANA))[0].status == "accepted"


async def test_what_a_writing_transaction_reads_is_held_until_its_end(
    postgres: Server, database: str, server_url: str
) -> None:
    async with opened(server_url) as store:
        await begin_practice(store)
        async with store.begin() as work:
            await work.save_disagreement(disagreement())

        async def decide() -> None:
            async with store.begin() as work:
                await work.save_disagreement(replace(disagreement(), status="accepted"))

        async with store.begin() as work:
            await work.save_practice(practice())
            (found,) = await work.disagreements(ANA)
            late = asyncio.create_task(decide())
            await asyncio.to_thread(postgres.wait_until_waiting, database)
            await work.save_disagreement(replace(found, told=True))
        await late
        async with store.begin() as work:
            assert (await work.disagreements(ANA))[0].status == "accepted"


async def test_content_that_a_practice_just_begins_to_use_outlives_the_erasing_of_another(
    postgres: Server, database: str, server_url: str
) -> None:
    async with opened(server_url) as store:
        async with store.begin() as work:
            await work.save_content("rubric", "rubric", "body")
            await work.add_practice(practice("hers"))

        async def erase() -> int:
            async with store.begin() as work:
                return await work.erase(ANA)

        async with store.begin() as work:
            await work.save_content("rubric", "rubric", "body")
            await work.add_practice(practice("his", BEN))
            late = asyncio.create_task(erase())
            await asyncio.to_thread(postgres.wait_until_waiting, database)
        assert await late == 1
        async with store.begin() as work:
            assert await work.content("rubric") == "body"


async def test_a_lock_held_too_long_says_busy_and_the_store_goes_on(
    postgres: Server, database: str, server_url: str
) -> None:
    async with opened(server_url, IMPATIENT) as store:
        await begin_practice(store)
        with postgres.connect(database) as other, other.transaction():
            other.execute("SELECT 1 FROM practice FOR UPDATE")
            async with store.begin() as work:
                assert (await work.practice("p1", ANA)).turns == (opening(),)
            with pytest.raises(StoreBusy) as refused:
                async with store.begin() as work:
                    await work.add_turn("p1", answer())
        assert refused.value.key == "store.busy"
        async with store.begin() as work:
            await work.add_turn("p1", answer())


async def test_whoever_gives_up_waiting_for_a_lock_leaves_nothing_and_the_store_goes_on(
    postgres: Server, database: str, server_url: str
) -> None:
    async with opened(server_url) as store:
        await begin_practice(store)

        async def write() -> None:
            async with store.begin() as work:
                await work.save_content("rubric", "rubric", "body")
                await work.add_turn("p1", answer())

        async with store.begin() as work:
            await work.save_practice(practice())
            impatient = asyncio.create_task(write())
            await asyncio.to_thread(postgres.wait_until_waiting, database)
            impatient.cancel()
            with pytest.raises(asyncio.CancelledError):
                await impatient
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(),)
            assert await work.content("rubric") is None
            await work.add_turn("p1", answer())


async def test_two_that_wait_for_each_other_are_parted_and_one_says_busy(server_url: str) -> None:
    async with opened(server_url) as store:
        for name in ("p1", "p2"):
            await begin_practice(store, name)

        async def cross(first: str, then: str, met: asyncio.Barrier) -> None:
            async with store.begin() as work:
                await work.save_practice(practice(first))
                await met.wait()
                await work.save_practice(practice(then))

        met = asyncio.Barrier(2)
        ends = await asyncio.gather(cross("p1", "p2", met), cross("p2", "p1", met), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "StoreBusy"]


async def test_a_connection_that_is_cut_off_says_so_and_the_next_one_works(
    postgres: Server, database: str, server_url: str
) -> None:
    cut = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608
    async with opened(server_url) as store:
        await begin_practice(store)

        async def write_and_be_cut_off() -> None:
            async with store.begin() as work:
                await work.save_practice(practice())
                postgres.do(cut)
                await work.add_turn("p1", answer())

        with pytest.raises(StoreBusy) as refused:
            await write_and_be_cut_off()
        assert refused.value.key == "db.cannot_connect"
        postgres.do(cut)
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(),)


async def test_all_connections_in_use_says_busy(server_url: str) -> None:
    upgrade(server_url)
    engine = engine_for(server_url, IMPATIENT)
    held = [await engine.connect() for _ in range(20)]
    with pytest.raises(StoreBusy):
        await begin_practice(SqlStore(engine))
    for connection in held:
        await connection.close()
    await engine.dispose()
