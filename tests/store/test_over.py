"""A work in a transaction that others began: what it writes stands or falls with theirs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import NoSession, StoreError
from bot.store import SqlStore, SqlWork, engine_for, upgrade
from tests.postgres import Server
from tests.store.samples import ANA, answer, begin_practice, disagreement, opening, practice

NOTE = text("INSERT INTO note (id) VALUES (1)")
NOTES = text("SELECT count(*) FROM note")


@pytest.fixture
async def engine(address: str) -> AsyncIterator[AsyncEngine]:
    """A database with a table of somebody else's in it."""
    await asyncio.to_thread(upgrade, address)
    engine = engine_for(address)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE note (id INTEGER)"))
    yield engine
    await engine.dispose()


async def found(engine: AsyncEngine) -> tuple[int, int]:
    """How many practices of hers there are, and how many notes."""
    async with SqlStore(engine).begin() as work:
        practices = len(await work.practices(ANA))
    async with engine.begin() as connection:
        return practices, (await connection.execute(NOTES)).scalar_one()


async def play(connection: AsyncConnection) -> None:
    """A note of somebody else's, and everything a work can write and read."""
    await connection.execute(NOTE)
    work = SqlWork.over(connection)
    await work.save_content("rubric", "rubric", "body")
    await work.add_practice(practice())
    await work.add_turn("p1", opening())
    await work.save_practice(replace(practice(), leaf="0"))
    await work.save_disagreement(disagreement())
    whole = replace(practice(), leaf="0", turns=(opening(),))
    assert await work.practice("p1", ANA) == whole
    assert await work.unfinished(ANA) == replace(whole, turns=())
    assert await work.disagreements(ANA) == (disagreement(),)
    assert [one for one, _ in await work.contested("console", "local")] == [disagreement()]


async def test_both_are_written_when_whoever_began_commits(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await play(connection)
        assert connection.in_transaction()
    assert await found(engine) == (1, 1)


async def test_neither_is_written_when_whoever_began_undoes_it(engine: AsyncEngine) -> None:
    async with engine.connect() as connection, connection.begin() as transaction:
        await play(connection)
        await transaction.rollback()
    assert await found(engine) == (0, 0)


async def test_two_works_one_after_the_other_may_share_a_transaction(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await SqlWork.over(connection).add_practice(practice())
        await connection.execute(text("UPDATE practice SET leaf = '7'"))
        assert (await SqlWork.over(connection).practice("p1", ANA)).leaf == "7"
    assert await found(engine) == (1, 0)


async def test_a_turn_refused_undoes_the_others_part_too(engine: AsyncEngine) -> None:
    await begin_practice(SqlStore(engine))

    async def write() -> None:
        async with engine.begin() as connection:
            await connection.execute(NOTE)
            await SqlWork.over(connection).add_turn("p1", opening())

    with pytest.raises(StoreError) as refused:
        await write()
    assert refused.value.key == "db.moved_on"
    assert await found(engine) == (1, 0)


async def test_a_practice_that_is_not_there_leaves_the_transaction_usable(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        work = SqlWork.over(connection)
        with pytest.raises(NoSession):
            await work.add_turn("nowhere", opening())
        with pytest.raises(NoSession):
            await work.save_practice(practice("nowhere"))
        await connection.execute(NOTE)
    assert await found(engine) == (0, 1)


async def test_what_was_erased_over_a_connection_is_told(engine: AsyncEngine) -> None:
    store = SqlStore(engine)
    await begin_practice(store)
    async with engine.begin() as connection:
        work = SqlWork.over(connection)
        assert await work.erase(ANA) == 1
    assert work.erased
    await store.wipe()
    assert await found(engine) == (0, 0)


async def test_a_practice_read_over_a_connection_is_held_until_it_ends(
    postgres: Server, database: str, server_url: str
) -> None:
    await asyncio.to_thread(upgrade, server_url)
    engine = engine_for(server_url)
    store = SqlStore(engine)
    await begin_practice(store)

    async def change() -> None:
        async with store.begin() as work:
            await work.save_practice(replace(practice(), leaf="later"))

    async with engine.begin() as connection:
        work = SqlWork.over(connection)
        read = await work.practice("p1", ANA)
        late = asyncio.create_task(change())
        await asyncio.to_thread(postgres.wait_until_waiting, database)
        await work.add_turn("p1", answer())
        await work.save_practice(replace(read, leaf="1"))
    await late
    async with store.begin() as work:
        assert (await work.practice("p1", ANA)).leaf == "later"
    await engine.dispose()
