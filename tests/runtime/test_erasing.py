"""Everything about a person is given to them and erased for good; a copy that is put back brings nobody back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.model import Person, Profile
from bot.runtime.erasing import Erasures, erase, exported, replay, stand_down
from bot.store import backup, put_in_place, upgrade
from bot.wiring import open_store
from tests.runtime.platform import CHANNEL, Platform
from tests.runtime.stage import Stage, bot, settings_for
from tests.runtime.test_turns import START, Echo

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ANA, BEN = Person(CHANNEL, "T1", "ana-liese-77"), Person(CHANNEL, "T1", "ben-otto-88")
WORDS = "Marmalade zeppelin, that is what my waiting feels like."
PARKED = "Quicksilver trombone, and nobody answers."


async def played(stage: Stage, person: Person, words: str, parked: str) -> None:
    """A practice with those words in a turn, and an event that was parked."""

    async def tell(what: str) -> None:
        assert await stage.tell(what, user=person.user, event_id=f"{person.user}-{stage.sent}") == "new"

    await tell(START)
    await tell("3")
    await stage.heard(3, person.user)
    await tell(words)
    await stage.heard(4, person.user)
    await stage.service.engine.stop(0)
    await tell(parked)
    async with stage.service.turns.store.joint() as (connection, work):
        await connection.execute(text("UPDATE inbox SET status = 'parked' WHERE status = 'waiting'"))
        await work.save_profile(person, Profile("fr", introduced=True))


def raw(url: str) -> bytes:
    """All bytes of the file, of its write-ahead log and of its shared memory."""
    path = Path(url.removeprefix("sqlite+aiosqlite:///"))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*") if ".serve" not in one.name)


async def test_nothing_of_an_erased_person_is_left_in_any_byte_of_the_file(
    file_url: str, platform: Platform, tmp_path: Path
) -> None:
    async with bot(file_url, platform) as stage:
        await played(stage, ANA, WORDS, PARKED)
    async with bot(file_url, platform) as stage:
        await played(stage, BEN, "Ben writes about his bill.", "And Ben is parked.")
        store = stage.service.turns.store
        kept = raw(file_url)
        for trace in ("Marmalade", "Quicksilver", ANA.user):
            assert trace.encode() in kept  # else the search below would prove nothing
        assert await erase(store, Erasures(tmp_path / "erasures.jsonl"), ANA, NOW) == 1
        left = raw(file_url)
        for trace in ("Marmalade", "Quicksilver", ANA.user):
            assert trace.encode() not in left
        assert b"Ben writes about his bill" in left
    noted = (tmp_path / "erasures.jsonl").read_text(encoding="utf-8")
    assert ANA.user not in noted
    assert "who" in json.loads(noted)


async def test_on_either_database_no_row_of_an_erased_person_is_left(
    database_url: str, platform: Platform, tmp_path: Path
) -> None:
    engine = "dbos." if database_url.startswith("postgresql") else ""
    tables = (
        "practice",
        "turn",
        "profile",
        "inbox",
        "outbox",
        "address",
        f"{engine}workflow_status",
        f"{engine}workflow_input",
    )
    async with bot(database_url, platform) as stage:
        await played(stage, ANA, WORDS, PARKED)
        store = stage.service.turns.store
        await erase(store, Erasures(tmp_path / "erasures.jsonl"), ANA, NOW)
        async with store.joint(reading=True) as (connection, _):
            rows = [(await connection.execute(text(f"SELECT * FROM {table}"))).all() for table in tables]  # noqa: S608
    assert rows == [[]] * len(tables)


async def test_a_person_is_given_what_waits_what_was_parked_and_where_they_are_reached(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform) as stage:
        await played(stage, ANA, WORDS, PARKED)
        async with stage.service.turns.store.joint(reading=True) as (connection, work):
            found = await exported(connection, work, ANA)
    assert PARKED in [row["text"] for row in found["inbox"]]
    assert found["profile"] == [{"language": "fr", "introduced": True}]
    assert found["address"][0]["place"]["conversation"] == f"dm-{ANA.user}"
    assert json.loads(json.dumps(found)) == found


async def test_a_copy_that_is_put_back_brings_nobody_back_and_says_nothing_old(
    file_url: str, platform: Platform, tmp_path: Path
) -> None:
    erasures, copy = Erasures(tmp_path / "erasures.jsonl"), tmp_path / "copy.sqlite3"
    async with bot(file_url, platform) as stage:
        await played(stage, ANA, WORDS, PARKED)
    async with bot(file_url, platform, desk=Echo) as stage:
        await stage.service.engine.stop(0)
        await stage.tell("an old question", user=BEN.user)
        backup(file_url, copy)  # with an event that waits
        await stage.settled("e1")
        await erase(stage.service.turns.store, erasures, ANA, NOW)
    heard = len(platform.posted)
    aside = put_in_place(file_url, copy, NOW)
    assert aside is not None
    aside.unlink()
    async with open_store(settings_for(file_url)) as store:
        assert await stand_down(store) == (1, 0)
        assert await replay(store, erasures) == 1
    assert b"Marmalade" not in raw(file_url)
    async with bot(file_url, platform, desk=Echo) as stage:
        await stage.tell("/new", user=BEN.user, event_id="new")
        await platform.wait_for(heard + 1)
    assert [one.text for one in platform.posted[heard:]] == ["heard /new"]


@pytest.mark.parametrize("content", [b"", b"not a database at all, but a letter", b"SQLite format 3\x00 broken"])
async def test_what_is_no_copy_of_ours_is_refused_and_the_database_stays(
    file_url: str, tmp_path: Path, content: bytes
) -> None:
    async with open_store(settings_for(file_url)):
        pass
    before, wrong = raw(file_url), tmp_path / "wrong.sqlite3"
    wrong.write_bytes(content)
    with pytest.raises(StoreError):
        put_in_place(file_url, wrong, NOW)
    assert raw(file_url) == before


@pytest.mark.parametrize("damage", [b"", b"a letter, not a database", b"SQLite format 3\x00 broken"])
async def test_a_copy_takes_the_place_of_a_database_that_is_damaged(
    file_url: str, tmp_path: Path, damage: bytes
) -> None:
    async with open_store(settings_for(file_url)):
        pass
    path, copy = Path(file_url.removeprefix("sqlite+aiosqlite:///")), tmp_path / "copy.sqlite3"
    backup(file_url, copy)
    path.write_bytes(damage)  # noqa: ASYNC240 - nothing else runs
    aside = put_in_place(file_url, copy, NOW)
    assert aside is not None
    assert aside.read_bytes() == damage
    async with open_store(settings_for(file_url)) as store, store.begin() as work:
        assert await work.practices(ANA) == ()
    assert not list(path.parent.glob("*.restoring"))


async def test_someone_of_whom_only_a_profile_is_kept_is_known_and_erased(database_url: str, tmp_path: Path) -> None:
    erasures = Erasures(tmp_path / "erasures.jsonl")
    async with open_store(settings_for(database_url)) as store:
        for person in (ANA, BEN):
            async with store.begin() as work:
                await work.save_profile(person, Profile(introduced=True))
        erasures.add(ANA, NOW)  # and a copy brought her back
        assert await replay(store, erasures) == 1
        async with store.joint(reading=True) as (_, keeper):
            assert await keeper.people() == {BEN}


def test_the_database_itself_and_one_on_a_server_are_told_apart_from_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    upgrade(f"sqlite+aiosqlite:///{path}")
    with pytest.raises(StoreError, match="same_file"):
        put_in_place(f"sqlite+aiosqlite:///{path}", path, NOW)
    with pytest.raises(StoreError, match="restore_on_server"):
        put_in_place("postgresql+psycopg://nobody@127.0.0.1:1/none", path, NOW)


def test_a_list_of_erasures_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    path.write_text('{"at": "now"}\n', encoding="utf-8")
    with pytest.raises(StoreError, match="erasures_unreadable"):
        Erasures(path).all()
    assert Erasures(tmp_path / "none.jsonl").all() == frozenset()
