"""Erased means gone: no word of the person is left in any file."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import NoSession
from bot.model import Person
from bot.store import SqlStore, opened
from tests.store.beside import everything
from tests.store.samples import ANA, BEN, answer, disagreement, opening, practice

HERS, HIS = "lavender-and-thunder", "copper-kettle"


def files_with(folder: Path, word: str) -> set[str]:
    return {path.name for path in folder.iterdir() if word.encode() in path.read_bytes()}


async def play(store: SqlStore, name: str, person: Person, word: str) -> None:
    """Rows of every size, from one that shares a page to one that fills many; some are written over."""
    begun = replace(practice(name, person), content=(("persona", f"persona of {word}"),))
    async with store.begin() as work:
        await work.save_content(f"persona of {word}", "persona", word * 500)
        await work.add_practice(begun)
        await work.add_turn(name, opening(word))
    for number in range(1, 25):
        async with store.begin() as work:
            await work.add_turn(name, answer(str(number), text=f"{word} " * (number * number)))
            await work.save_practice(replace(begun, intention=word * number))
            await work.save_disagreement(disagreement(f"{name}-{number % 3}", name, reason=f"{word} " * number))


async def test_after_erasing_no_file_holds_a_word_of_the_person(tmp_path: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3") as store:
        for number in range(3):
            await play(store, f"hers{number}", ANA, HERS)
            await play(store, f"his{number}", BEN, HIS)
        assert files_with(tmp_path, HERS)
        async with store.begin() as work:
            assert await work.erase(ANA) == 3
        assert files_with(tmp_path, HERS) == set()
        assert files_with(tmp_path, HIS) == {"test.sqlite3"}
    assert files_with(tmp_path, HERS) == set()


async def erase_and_look(store: SqlStore) -> None:
    async with store.begin() as work:
        await work.erase(ANA)
        await work.practice("hers", ANA)


def tables_with(address: str, word: str) -> set[str]:
    return {name for name, rows in everything(address).items() if word in str(rows)}


async def test_after_erasing_no_table_holds_a_word_of_the_person(address: str) -> None:
    async with opened(address) as store:
        await play(store, "hers", ANA, HERS)
        await play(store, "his", BEN, HIS)
        both = {"content", "disagreement", "practice", "turn"}
        assert tables_with(address, HERS) == tables_with(address, HIS) == both
        async with store.begin() as work:
            assert await work.erase(ANA) == 1
    assert tables_with(address, HERS) == set()
    assert tables_with(address, HIS) == both


async def test_an_erasing_that_was_broken_off_erases_nothing(address: str) -> None:
    async with opened(address) as store:
        await play(store, "hers", ANA, HERS)
        with pytest.raises(NoSession):
            await erase_and_look(store)
        async with store.begin() as work:
            assert len((await work.practice("hers", ANA)).turns) == 25


async def test_a_reader_elsewhere_holds_up_the_log_only_until_it_is_gone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3"
    async with opened(url, 0.05) as store:
        await play(store, "hers", ANA, HERS)
        async with opened(url, 0.05) as elsewhere, elsewhere.begin() as reading:
            assert await reading.practices(ANA)
            async with store.begin() as work:
                assert await work.erase(ANA) == 1
    assert files_with(tmp_path, HERS) == set()
