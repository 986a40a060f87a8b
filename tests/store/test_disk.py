"""The store on a real file: what it promises when things go wrong around it."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import SangfroidError, StoreError, StoreFull
from bot.store import SqlStore, opened, upgrade
from bot.store.engine import PRAGMAS, engine_for
from bot.store.schema_of_file import _make
from tests.store.samples import ANA, SAYS, answer, begin_practice, opening, practice


def engine_with(url: str, pragma: str) -> AsyncEngine:
    """The store's own engine with one pragma more on its connection."""
    engine = engine_for(url)

    def set_pragma(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine.sync_engine, "connect", set_pragma)
    return engine


async def test_every_connection_is_durable_and_keeps_nothing_erased(url: str) -> None:
    upgrade(url)
    engine = engine_for(url)
    async with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
        found = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in asked]
    await engine.dispose()
    assert found == ["wal", 2, 1, 1, 2]
    assert "secure_delete=ON" in PRAGMAS  # some builds of SQLite have it on by themselves: ours must ask for it


async def test_the_files_are_the_persons_own_whatever_the_mask(url: str, file: Path) -> None:
    mask = os.umask(0)
    try:
        async with opened(url) as store:
            await begin_practice(store)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
            folder = stat.S_IMODE(file.parent.stat().st_mode)
    finally:
        os.umask(mask)
    assert modes == {"test.sqlite3": 0o600, "test.sqlite3-wal": 0o600, "test.sqlite3-shm": 0o600}
    assert folder == 0o700


def test_the_file_is_private_from_its_first_moment(file: Path) -> None:
    mask = os.umask(0)
    try:
        _make(file)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_made_private_when_it_is_opened(url: str, file: Path) -> None:
    upgrade(url)
    file.chmod(0o644)
    upgrade(url)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_full_disk_says_so_and_keeps_what_was_there(url: str) -> None:
    async with opened(url) as store:
        await begin_practice(store)
    engine = engine_with(url, "max_page_count=1")  # SQLite takes the pages there are as the least
    full = SqlStore(engine)
    try:
        with pytest.raises(StoreFull) as refused:
            async with full.begin() as work:
                await work.add_turn("p1", answer(text=SAYS * 1000))
        assert refused.value.key == "store.full"
        async with full.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(),)
        async with full.begin() as work:
            assert await work.erase(ANA) == 1
    finally:
        await engine.dispose()


async def test_a_database_that_may_only_be_read_says_so(url: str) -> None:
    upgrade(url)
    engine = engine_with(url, "query_only=ON")
    try:
        with pytest.raises(StoreError) as refused:
            await begin_practice(SqlStore(engine))
    finally:
        await engine.dispose()
    assert refused.value.key == "db.read_only"


def scribble(file: Path) -> None:
    file.write_text("Dear diary, " * 100)


def a_folder(file: Path) -> None:
    file.mkdir()


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipe (id)")


@pytest.mark.parametrize(
    ("make", "key"), [(scribble, "db.not_ours"), (a_folder, "db.cannot_open"), (of_another_program, "db.not_ours")]
)
def test_what_is_no_database_of_ours_is_left_as_it_is(
    url: str, file: Path, make: Callable[[Path], None], key: str
) -> None:
    file.parent.mkdir()
    make(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(StoreError) as refused:
        upgrade(url)
    assert refused.value.key == key
    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_folder_that_cannot_be_made_says_so(file: Path, url: str) -> None:
    file.parent.write_text("in the way")
    with pytest.raises(StoreError) as refused:
        upgrade(url)
    assert refused.value.key == "db.cannot_open"


def test_a_damaged_file_says_so(url: str, file: Path) -> None:
    async def play() -> None:
        async with opened(url) as store:
            for number in range(40):
                await begin_practice(store, f"p{number}")

    async def look() -> None:
        async with opened(url) as store, store.begin() as work:
            for number in range(40):
                await work.practice(f"p{number}", ANA)

    asyncio.run(play())
    with file.open("r+b") as raw:
        raw.seek(3 * 4096)
        raw.write(b"\xff" * (file.stat().st_size - 4 * 4096))
    with pytest.raises(StoreError) as refused:
        asyncio.run(look())
    assert refused.value.key == "db.damaged"


@pytest.mark.parametrize("address", ["sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///file:x?uri=true"])
def test_an_address_without_a_file_is_refused(address: str) -> None:
    with pytest.raises(StoreError) as refused:
        upgrade(address)
    assert refused.value.key == "db.needs_file"


async def test_no_error_quotes_the_person(address: str) -> None:
    async with opened(address) as store:
        await begin_practice(store)
        with pytest.raises(SangfroidError) as refused:
            async with store.begin() as work:
                await work.add_turn("p1", replace(answer(), id="0"))
    inner = str(refused.value.__cause__)
    assert "parameters hidden" in inner
    assert SAYS[:4] not in f"{refused.value} {refused.value.params} {inner}"


@pytest.mark.parametrize("seed", [2**63, -(2**70)])
async def test_a_number_too_large_to_keep_is_refused_in_words(address: str, seed: int) -> None:
    async with opened(address) as store:
        with pytest.raises(StoreError) as refused:
            async with store.begin() as work:
                await work.add_practice(replace(practice(), seed=seed))
    assert refused.value.key == "db.unwritable"


@pytest.mark.parametrize("seed", [2**63 - 1, -(2**63)])
async def test_the_largest_number_is_kept(address: str, seed: int) -> None:
    async with opened(address) as store, store.begin() as work:
        await work.add_practice(replace(practice(), seed=seed))
        assert (await work.practice("p1", ANA)).seed == seed


async def test_even_a_null_character_comes_back_from_a_file(url: str) -> None:
    async with opened(url) as store:
        await begin_practice(store)
        async with store.begin() as work:
            await work.add_turn("p1", answer(text="a\x00b"))
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns[-1].text == "a\x00b"


async def test_a_broken_character_is_refused_in_words(address: str) -> None:
    async with opened(address) as store:
        await begin_practice(store)
        with pytest.raises(StoreError) as refused:
            async with store.begin() as work:
                await work.add_turn("p1", answer(text="sorry \udcff"))
    assert refused.value.key == "db.unwritable"
