"""Several processes, tasks and programs on one database; a process that is killed."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreBusy
from bot.store import is_sqlite, opened, upgrade
from tests.house.tree import ROOT
from tests.store.beside import sql
from tests.store.samples import ANA, answer, begin_practice, opening, practice

IMPATIENT = 0.05
"""Seconds."""


def start(address: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", address, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_process_killed_in_mid_turn_leaves_whole_turns_only(address: str) -> None:
    with start(address, "killed", "4", "hang") as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(4)]
        process.kill()
    assert said == ["turn 1", "turn 2", "turn 3", "in the middle"]

    async def what_is_left() -> tuple[list[str], str | None]:
        async with opened(address) as store, store.begin() as work:
            found = await work.unfinished(ANA)
            assert found is not None
            return [turn.id for turn in (await work.practice(found.id, ANA)).turns], found.leaf

    assert asyncio.run(what_is_left()) == (["0", "1", "2", "3", "4", "5", "6"], "6")
    if is_sqlite(address):
        assert sql(address, "PRAGMA integrity_check") == [("ok",)]


def test_several_processes_may_make_and_fill_one_database_at_once(address: str) -> None:
    writers = [start(address, name, "10") for name in "abcd"]
    for writer in writers:
        with writer:
            writer.wait()
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]

    async def names() -> set[str]:
        async with opened(address) as store, store.begin() as work:
            return {found.id for found in await work.practices(ANA)}

    assert asyncio.run(names()) == {f"{name}{number}" for name in "abcd" for number in range(10)}


async def test_many_tasks_of_one_process_take_turns(address: str) -> None:
    async with opened(address) as store:
        await asyncio.gather(*(begin_practice(store, f"p{number}") for number in range(20)))
        async with store.begin() as work:
            assert len(await work.practices(ANA)) == 20


@contextmanager
def held(file: Path, how: str) -> Iterator[None]:
    """Another program has the database."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(how)
        yield
        other.execute("ROLLBACK")


async def test_while_another_program_writes_reading_goes_on_and_writing_says_busy(url: str, file: Path) -> None:
    async with opened(url, IMPATIENT) as store:
        await begin_practice(store)
        with held(file, "BEGIN IMMEDIATE"):
            async with store.begin() as work:
                assert (await work.practice("p1", ANA)).turns == (opening(),)
            with pytest.raises(StoreBusy) as refused:
                async with store.begin() as work:
                    await work.add_turn("p1", answer())
        assert refused.value.key == "store.busy"
        async with store.begin() as work:
            await work.add_turn("p1", answer())
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(), answer())


def test_a_file_that_cannot_be_brought_up_to_date_for_another_program_says_busy(url: str, file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
    with held(file, "BEGIN EXCLUSIVE"), pytest.raises(StoreBusy):
        upgrade(url, IMPATIENT)


async def test_what_was_read_and_then_changed_elsewhere_is_not_overwritten(url: str) -> None:
    async with opened(url, IMPATIENT) as here, opened(url, IMPATIENT) as there:
        await begin_practice(here)
        async with here.begin() as work:
            await work.practice("p1", ANA)
            async with there.begin() as other:
                await other.add_turn("p1", answer())
            with pytest.raises(StoreBusy):
                await work.save_practice(practice())


async def test_a_transaction_within_a_transaction_is_refused_instead_of_waiting_for_ever(url: str) -> None:
    async with opened(url, IMPATIENT) as store, store.begin() as outer:
        await outer.practices(ANA)
        async with store.begin() as inner:
            with pytest.raises(StoreBusy):
                await inner.practices(ANA)


async def test_a_turn_broken_off_leaves_nothing_and_the_store_goes_on(address: str) -> None:
    async with opened(address) as store:
        await begin_practice(store)
        written = asyncio.Event()

        async def half_a_turn() -> None:
            async with store.begin() as work:
                await work.add_turn("p1", answer())
                written.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(half_a_turn())
        await written.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with store.begin() as work:
            assert (await work.practice("p1", ANA)).turns == (opening(),)
            await work.add_turn("p1", answer())
