"""The schema and its migrations."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from bot.errors import StoreError, StoreNewer
from bot.runtime.tables import METADATA
from bot.store import opened, upgrade
from bot.store.revisions import HEAD, MIGRATIONS, OURS, is_ours
from bot.store.schema import downgrade
from tests.house.tree import ROOT
from tests.store.beside import everything, sql, tables, transaction
from tests.store.samples import ANA, answer, changed, disagreement, opening, practice

MODELS: Any = [SQLModel.metadata, METADATA]
"""What the store and the runtime describe."""


def test_the_program_knows_its_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


OF_A_SERVER = {"psycopg", "sqlalchemy.dialects.postgresql"}
"""What only a server needs."""


def unlike(address: str) -> list[Any]:
    """How the tables there differ from those of the models."""
    options = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}
    with transaction(address) as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), MODELS))


def test_the_migrations_make_the_tables_of_the_models(address: str) -> None:
    upgrade(address)
    assert unlike(address) == []


def test_the_comparison_would_see_a_column_too_many(address: str) -> None:
    upgrade(address)
    sql(address, "ALTER TABLE practice ADD COLUMN mood TEXT")
    assert unlike(address)


def test_the_comparison_leaves_out_the_tables_of_the_engine(url: str) -> None:
    upgrade(url)
    sql(url, "CREATE TABLE workflow_status (id INTEGER)")
    assert unlike(url) == []


def test_the_tables_of_the_models_are_those_that_count_as_ours() -> None:
    assert set(SQLModel.metadata.tables) | set(METADATA.tables) == OURS


def test_an_upgrade_that_is_not_due_does_nothing(address: str) -> None:
    assert [upgrade(address), upgrade(address)] == [True, False]


def test_the_schema_can_be_taken_back_and_made_again(address: str) -> None:
    upgrade(address)
    downgrade(address, "base")
    assert tables(address) == {"alembic_version"}
    assert upgrade(address)
    assert tables(address) == {"alembic_version", *OURS}


def test_taking_the_schema_back_leaves_nobody_waiting_for_a_question_the_older_version_does_not_know(
    address: str,
) -> None:
    waiting = replace(changed(practice()), awaiting="reason", status="open", leaf="1", graded_leaf="1")

    async def play() -> None:
        async with opened(address) as store, store.begin() as work:
            for name, of in (("p1", waiting), ("p2", replace(waiting, id="p2", leaf="3"))):
                await work.add_practice(replace(of, content=()))
                await work.add_turn(name, answer())
                await work.save_disagreement(disagreement(f"d{name}", name))

    asyncio.run(play())
    downgrade(address, "0001")
    rows = sql(address, "SELECT id, awaiting, intention FROM practice ORDER BY id")
    assert sql(address, "SELECT count(*) FROM turn") == [(2,)]
    assert rows == [("p1", "after", waiting.intention), ("p2", None, waiting.intention)]


def test_a_file_of_a_newer_version_is_left_as_it_is(url: str, file: Path) -> None:
    upgrade(url)
    sql(url, "UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(StoreNewer):
        upgrade(url)
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_says_so(address: str) -> None:
    upgrade(address)
    sql(address, "UPDATE alembic_version SET version_num = '9999'")
    before = everything(address)
    with pytest.raises(StoreNewer) as refused:
        upgrade(address)
    assert refused.value.key == "store.newer"
    assert everything(address) == before


def test_a_migration_that_fails_leaves_the_schema_as_it_was(address: str) -> None:
    sql(address, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    sql(address, "CREATE TABLE turn (in_the_way INTEGER)")
    with pytest.raises(StoreError):
        upgrade(address)
    assert tables(address) == {"alembic_version", "turn"}


def test_turns_and_disagreements_go_with_their_practice(address: str) -> None:
    async def play() -> None:
        async with opened(address) as store, store.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", opening())
            await work.save_disagreement(disagreement())

    asyncio.run(play())
    with transaction(address, "PRAGMA foreign_keys=ON") as connection:
        connection.exec_driver_sql("DELETE FROM practice")
    assert sql(address, "SELECT id FROM turn UNION SELECT id FROM disagreement") == []


def test_the_migration_library_is_not_loaded_when_nothing_is_due(address: str) -> None:
    upgrade(address)
    script = (
        "import asyncio, sys\n"
        "from bot.store import opened\n"
        "from tests.store.samples import ANA\n"
        "async def look():\n"
        f"    async with opened({address!r}) as store, store.begin() as work:\n"
        "        await work.unfinished(ANA)\n"
        "asyncio.run(look())\n"
        "print(sorted(sys.modules.keys() & {'alembic', 'mako', 'matplotlib', 'babel'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_for_a_file_nothing_of_a_server_is_loaded(url: str) -> None:
    upgrade(url)
    script = (
        f"import sys\nfrom bot.store import upgrade\nupgrade({url!r})\n"
        f"print(sorted(sys.modules.keys() & {sorted(OF_A_SERVER)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


async def test_a_file_name_may_hold_anything(tmp_path: Path) -> None:
    odd = tmp_path / "100% déjà vu" / "a b#c.sqlite3"
    async with opened(f"sqlite+aiosqlite:///{odd}") as store, store.begin() as work:
        assert await work.practices(ANA) == ()
    assert odd.is_file()
