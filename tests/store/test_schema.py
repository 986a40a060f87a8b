"""The schema and its migrations."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bot.errors import StoreError, StoreNewer
from bot.model import Disagreement, Practice
from bot.store import opened, upgrade
from bot.store.revisions import HEAD, MIGRATIONS
from bot.store.schema import downgrade
from tests.house.tree import ROOT
from tests.store.samples import ANA, answer, changed, disagreement, opening, practice


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_the_program_knows_its_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_the_tables_of_the_models(url: str, file: Path) -> None:
    upgrade(url)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_the_comparison_would_see_a_column_too_many(url: str, file: Path) -> None:
    upgrade(url)
    change(file, "ALTER TABLE practice ADD COLUMN mood TEXT")
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    engine.dispose()


def test_an_upgrade_that_is_not_due_does_nothing(url: str) -> None:
    assert [upgrade(url), upgrade(url)] == [True, False]


def test_the_schema_can_be_taken_back_and_made_again(url: str, file: Path) -> None:
    upgrade(url)
    downgrade(url, "base")
    assert tables(file) == {"alembic_version"}
    assert upgrade(url)
    assert tables(file) == {"alembic_version", "content", "disagreement", "practice", "turn"}


def test_a_database_from_before_disagreements_keeps_all_it_had(url: str, file: Path) -> None:
    played = replace(changed(practice()), claim=None, put_off=None)

    async def play() -> None:
        async with opened(url) as store, store.begin() as work:
            await work.add_practice(practice())
            for turn in (opening(), answer()):
                await work.add_turn("p1", turn)
            await work.save_practice(played)

    async def kept() -> tuple[Practice, tuple[Disagreement, ...]]:
        async with opened(url) as store, store.begin() as work:
            return await work.practice("p1", ANA), await work.disagreements(ANA)

    asyncio.run(play())
    downgrade(url, "0001")
    assert tables(file) == {"alembic_version", "content", "practice", "turn"}
    assert asyncio.run(kept()) == (replace(played, turns=(opening(), answer())), ())


def test_taking_the_schema_back_leaves_nobody_waiting_for_a_question_the_older_version_does_not_know(
    url: str, file: Path
) -> None:
    waiting = replace(changed(practice()), awaiting="reason", status="open", leaf="1", graded_leaf="1")

    async def play() -> None:
        async with opened(url) as store, store.begin() as work:
            for name, of in (("p1", waiting), ("p2", replace(waiting, id="p2", leaf="3"))):
                await work.add_practice(replace(of, content=()))
                await work.add_turn(name, answer())
                await work.save_disagreement(disagreement(f"d{name}", name))

    asyncio.run(play())
    downgrade(url, "0001")
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT id, awaiting, intention FROM practice ORDER BY id").fetchall()
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (2,)
    assert rows == [("p1", "after", waiting.intention), ("p2", None, waiting.intention)]


def test_a_database_of_a_newer_version_is_left_as_it_is(url: str, file: Path) -> None:
    upgrade(url)
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(StoreNewer) as refused:
        upgrade(url)
    assert refused.value.key == "store.newer"
    assert file.read_bytes() == before


def test_a_migration_that_fails_leaves_the_schema_as_it_was(url: str, file: Path) -> None:
    file.parent.mkdir()
    change(file, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    change(file, "CREATE TABLE turn (in_the_way)")
    with pytest.raises(StoreError):
        upgrade(url)
    assert tables(file) == {"alembic_version", "turn"}


def test_turns_survive_until_their_practice_is_erased(url: str, file: Path) -> None:
    async def play() -> None:
        async with opened(url) as store, store.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", opening())

    asyncio.run(play())
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("DELETE FROM practice")
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (0,)


def test_the_migration_library_is_not_loaded_when_nothing_is_due(url: str) -> None:
    upgrade(url)
    script = (
        "import asyncio, sys\n"
        "from bot.store import opened\n"
        "from tests.store.samples import ANA\n"
        "async def look():\n"
        f"    async with opened({url!r}) as store, store.begin() as work:\n"
        "        await work.unfinished(ANA)\n"
        "asyncio.run(look())\n"
        "print(sorted(sys.modules.keys() & {'alembic', 'mako', 'matplotlib', 'babel'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


async def test_a_file_name_may_hold_anything(tmp_path: Path) -> None:
    odd = tmp_path / "100% déjà vu" / "a b#c.sqlite3"
    async with opened(f"sqlite+aiosqlite:///{odd}") as store, store.begin() as work:
        assert await work.practices(ANA) == ()
    assert odd.is_file()
