"""Several writers on one PostgreSQL, and what it says when things go wrong."""

import asyncio
import socket
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store import SqlStore, backup, engine_for, opened, translated, upgrade
from tests.postgres import Server
from tests.store.beside import sql
from tests.store.samples import ANA, BEN, SAYS, answer, begin_practice, disagreement, opening, practice

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


def test_a_server_that_is_not_there_says_so() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        url = f"postgresql+psycopg://ana:s3cret@127.0.0.1:{nobody.getsockname()[1]}/x"
        with pytest.raises(StoreBusy) as refused:
            upgrade(url)
    assert refused.value.key == "db.cannot_connect"
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


def test_a_server_that_never_answers_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"postgresql+psycopg://ana@127.0.0.1:{deaf.getsockname()[1]}/x"
        with pytest.raises(StoreBusy) as refused:
            upgrade(url, IMPATIENT)
    assert refused.value.key == "db.cannot_connect"


def test_a_database_that_does_not_exist_says_so(postgres: Server) -> None:
    with pytest.raises(StoreError) as refused:
        upgrade(postgres.url("nowhere"))
    assert refused.value.key == "db.no_database"


def test_a_user_nobody_knows_is_told_so(postgres: Server, database: str) -> None:
    with pytest.raises(StoreError) as refused:
        upgrade(postgres.url(database, "stranger"))
    assert refused.value.key == "db.refused"


def test_an_option_nobody_knows_is_told_of(server_url: str) -> None:
    with pytest.raises(StoreError) as refused:
        upgrade(f"{server_url}&sslmod=require")
    assert refused.value.key == "db.cannot_connect"


async def test_a_user_without_rights_is_told_so(postgres: Server, database: str, server_url: str) -> None:
    upgrade(server_url)
    postgres.do("CREATE ROLE reader LOGIN")
    try:
        postgres.do("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database)
        async with opened(postgres.url(database, "reader")) as store:
            with pytest.raises(StoreError) as refused:
                await begin_practice(store)
    finally:
        postgres.do("DROP OWNED BY reader", database)
        postgres.do("DROP ROLE reader")
    assert refused.value.key == "db.refused"


@pytest.mark.parametrize(
    ("code", "kind", "key"),
    [
        ("53100", StoreFull, "store.full"),
        ("40001", StoreBusy, "store.busy"),
        ("53300", StoreBusy, "store.busy"),
        ("57P03", StoreBusy, "db.cannot_connect"),
        ("08006", StoreBusy, "db.cannot_connect"),
        ("28P01", StoreError, "db.refused"),
        ("3D000", StoreError, "db.no_database"),
        ("XX001", StoreError, "db.damaged"),
        ("0A000", StoreError, "store.failed"),
    ],
)
def test_every_word_of_the_server_has_one_of_ours(server_url: str, code: str, kind: type[StoreError], key: str) -> None:
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'said' USING ERRCODE = '{code}', DETAIL = '{SAYS}'; END $$"
    with pytest.raises(StoreError) as refused, translated():
        sql(server_url, raised)
    assert (type(refused.value), refused.value.key) == (kind, key)
    assert SAYS not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("spoilt", ["a\x00b", "a\x00"])
async def test_a_null_character_which_a_server_cannot_keep_is_refused_in_words(server_url: str, spoilt: str) -> None:
    async with opened(server_url) as store:
        await begin_practice(store)
        with pytest.raises(StoreError) as refused:
            async with store.begin() as work:
                await work.add_turn("p1", answer(text=spoilt))
    assert refused.value.key == "db.unwritable"


def test_a_server_is_copied_with_its_own_tool(server_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        backup(server_url, tmp_path / "copy")
    assert refused.value.key == "db.backup_elsewhere"
    assert list(tmp_path.iterdir()) == []
