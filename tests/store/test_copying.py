"""Backups."""

import stat
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import backup, opened
from tests.store.samples import ANA, opening, practice


async def test_a_copy_made_in_mid_session_is_whole_private_and_can_be_played_on(url: str, tmp_path: Path) -> None:
    target = tmp_path / "it's a copy.sqlite3"
    async with opened(url) as store:
        async with store.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", opening())
        async with store.begin() as work:
            await work.add_practice(practice("not committed yet"))
            backup(url, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    async with opened(f"sqlite+aiosqlite:///{target}") as copy, copy.begin() as work:
        assert [found.id for found in await work.practices(ANA)] == ["p1"]
        assert (await work.practice("p1", ANA)).turns == (opening(),)


async def test_a_file_that_is_there_is_never_overwritten(url: str, tmp_path: Path) -> None:
    target = tmp_path / "diary"
    target.write_text("dear diary")
    async with opened(url):
        with pytest.raises(StoreError) as refused:
            backup(url, target)
    assert refused.value.key == "db.target_exists"
    assert target.read_text() == "dear diary"


def test_without_a_database_there_is_nothing_to_copy(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        backup(url, tmp_path / "copy")
    assert refused.value.key == "db.nothing_there"
    assert list(tmp_path.iterdir()) == []


async def test_a_place_that_cannot_be_written_is_named(url: str, tmp_path: Path) -> None:
    async with opened(url):
        with pytest.raises(StoreError) as refused:
            backup(url, tmp_path / "nowhere" / "copy")
    assert refused.value.key == "db.cannot_write"


def test_a_copy_that_fails_leaves_no_file_behind(url: str, file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.write_text("no database at all, only words" * 50)
    with pytest.raises(StoreError) as refused:
        backup(url, tmp_path / "copy")
    assert refused.value.key == "db.not_ours"
    assert not (tmp_path / "copy").exists()
