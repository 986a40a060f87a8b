"""Migrations of a database that has something in it: from every released revision, back one step, and broken off."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dbos._migration import sqlite_migrations
from sqlalchemy import Connection, inspect

from bot.errors import StoreBusy, StoreError
from bot.model import Disagreement, Practice
from bot.store import opened, upgrade
from bot.store.revisions import HEAD, OF_THE_ENGINE, OF_THE_RUNTIME, OURS, run
from bot.store.rows import disagreement_values, practice_row, turn_row
from bot.store.schema import downgrade
from bot.store.tables import ContentRow, DisagreementRow
from tests.postgres import Server
from tests.store.beside import everything, put, sql, tables, transaction
from tests.store.samples import ANA, answer, changed, disagreement, opening, practice

RELEASED = ["0001", "0002"]
"""Every revision that somebody's database may have, but for the newest."""
FIRST = replace(changed(practice("p1")), claim=None, put_off=None, words=None)
SECOND = practice("p2")
BODY = ("p1-persona", "persona", '{"name": "Lambert"}')


def fill(address: str, revision: str) -> None:
    """A database as the version of that revision left it: two practices of one moment, and two disagreements."""
    with transaction(address) as connection:
        run(connection, revision)
        turns = (turn_row("p1", opening(), 0), turn_row("p1", answer(), 1))
        for row in (practice_row(FIRST), practice_row(SECOND), *turns):
            put(connection, row)
        put(connection, ContentRow(**dict(zip(("sha256", "kind", "body"), BODY, strict=True))))
        if revision != "0001":
            for name in ("d1", "d2"):
                put(connection, DisagreementRow(**disagreement_values(disagreement(name, "p2"))))


def kept(address: str) -> tuple[tuple[Practice, ...], Practice, tuple[Disagreement, ...], str | None]:
    async def look() -> tuple[tuple[Practice, ...], Practice, tuple[Disagreement, ...], str | None]:
        async with opened(address) as store, store.begin() as work:
            whole = await work.practice("p1", ANA)
            return await work.practices(ANA), whole, await work.disagreements(ANA), await work.content(BODY[0])

    return asyncio.run(look())


def all_of_it(revision: str) -> tuple[tuple[Practice, ...], Practice, tuple[Disagreement, ...], str | None]:
    sent = () if revision == "0001" else (disagreement("d1", "p2"), disagreement("d2", "p2"))
    return (SECOND, FIRST), replace(FIRST, turns=(opening(), answer())), sent, BODY[2]


@pytest.mark.parametrize("revision", RELEASED)
def test_a_database_of_every_released_version_keeps_all_it_had_in_its_order(address: str, revision: str) -> None:
    fill(address, revision)
    assert kept(address) == all_of_it(revision)
    assert sql(address, "SELECT id, written FROM practice ORDER BY id") == [("p1", 1), ("p2", 2)]


def test_what_is_written_after_an_upgrade_comes_after_what_was_there(address: str) -> None:
    fill(address, "0002")

    async def play() -> list[str]:
        async with opened(address) as store, store.begin() as work:
            await work.add_practice(practice("a"))
            await work.save_disagreement(disagreement("a", "a"))
            await work.save_disagreement(disagreement("d1", "p2", "written over"))
            sent = [one.id for one in await work.disagreements(ANA)]
            return [found.id for found in await work.practices(ANA)] + sent

    assert asyncio.run(play()) == ["a", "p2", "p1", "d1", "d2", "a"]


def test_a_step_back_and_forward_again_changes_nothing_that_is_kept(address: str) -> None:
    fill(address, "0002")
    before = everything(address)
    upgrade(address)
    downgrade(address, "0002")
    assert everything(address) == before
    assert kept(address) == all_of_it("0002")


def test_a_step_back_further_takes_the_disagreements_and_nothing_else(address: str) -> None:
    fill(address, "0002")
    upgrade(address)
    downgrade(address, "0001")
    assert (
        tables(address) == {"alembic_version", *OURS} - {"disagreement", "model_spending", "profile"} - OF_THE_RUNTIME
    )
    assert kept(address) == all_of_it("0001")


def indexes(address: str) -> dict[str, str]:
    """What the indexes of the inbox are on, and which rows are in them."""
    with transaction(address) as connection:
        found = inspect(connection).get_indexes("inbox")
        return {
            str(one["name"]): f"{one['column_names']} {list(map(str, one['dialect_options'].values()))}"
            for one in found
        }


def test_a_step_back_from_slack_and_forward_again_keeps_events_their_indexes_and_their_numbers(address: str) -> None:
    upgrade(address)
    columns = 'event_id, channel, workspace, "user", session, place, language, ordering, status, attempts, received'
    values = "'slack', 'T1', 'ana', 's', '{}', 'en', '', 'waiting', 0, '2026-12-14 09:00:00'"
    sql(address, f"INSERT INTO inbox ({columns}, extra) VALUES ('e1', {values}, '{{}}')")  # noqa: S608 - words of this test
    before = indexes(address)
    downgrade(address, "0004")
    assert tables(address) == {"alembic_version", *OURS} - {"model_spending", "profile", "installation"}
    upgrade(address)
    assert indexes(address) == before
    sql(address, f"INSERT INTO inbox ({columns}) VALUES ('e2', {values})")  # noqa: S608 - words of this test
    assert sql(address, "SELECT seq, event_id, extra FROM inbox ORDER BY seq") == [(1, "e1", None), (2, "e2", None)]


class Killed(BaseException):
    """The process goes, whatever it is doing."""


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every migration is broken off when all is done but the commit."""
    from alembic import command

    def broken_off(way: Any) -> Any:
        def do(config: Any, target: str) -> None:
            way(config, target)
            raise Killed

        return do

    for name in ("upgrade", "downgrade"):
        monkeypatch.setattr(command, name, broken_off(getattr(command, name)))


@pytest.mark.parametrize("revision", RELEASED)
def test_an_upgrade_broken_off_leaves_nothing_half_done(
    address: str, revision: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(address, revision)
    before = everything(address)
    request.getfixturevalue("killed")
    with pytest.raises(Killed):
        upgrade(address)
    assert everything(address) == before
    monkeypatch.undo()
    assert kept(address) == all_of_it(revision)


def test_a_first_upgrade_broken_off_leaves_no_table(address: str, killed: None) -> None:  # noqa: ARG001 - it acts
    with pytest.raises(Killed):
        upgrade(address)
    assert tables(address) == set()


def test_a_step_back_broken_off_leaves_everything(address: str, request: pytest.FixtureRequest) -> None:
    fill(address, HEAD)
    before = everything(address)
    request.getfixturevalue("killed")
    with pytest.raises(Killed):
        downgrade(address, "0001")
    assert everything(address) == before


def test_a_server_that_goes_away_in_mid_upgrade_leaves_nothing_half_done(
    postgres: Server, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server_url, "0001")
    before = everything(server_url)

    def cut_off(connection: Connection, target: str = HEAD) -> None:
        run(connection, target)
        number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        postgres.do(f"SELECT pg_terminate_backend({number}, 5000)")

    monkeypatch.setattr("bot.store.schema_of_server.run", cut_off)
    with pytest.raises(StoreBusy) as refused:
        upgrade(server_url)
    assert refused.value.key == "db.cannot_connect"
    monkeypatch.undo()
    assert everything(server_url) == before
    assert kept(server_url) == all_of_it("0001")


def test_of_several_that_upgrade_at_once_one_does_the_work(server_url: str) -> None:
    fill(server_url, "0001")
    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(upgrade, [server_url] * 4)) == [False, False, False, True]
    assert kept(server_url) == all_of_it("0001")


def test_an_upgrade_that_cannot_have_its_turn_says_busy(postgres: Server, database: str, server_url: str) -> None:
    from bot.store.schema_of_server import LOCK

    with postgres.connect(database) as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        with pytest.raises(StoreBusy):
            upgrade(server_url, 0.05)
    assert tables(server_url) == set()


def test_beside_other_programs_in_one_database_ours_are_made(server_url: str) -> None:
    sql(server_url, "CREATE TABLE recipe (id INTEGER)")
    assert upgrade(server_url)
    assert tables(server_url) == {"alembic_version", "recipe", *OURS}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_table_of_another_program_under_one_of_our_names_is_left_as_it_is(server_url: str, name: str) -> None:
    sql(server_url, f"CREATE TABLE {name} (id INTEGER)")
    with pytest.raises(StoreError) as refused:
        upgrade(server_url)
    assert refused.value.key == "db.taken"
    assert tables(server_url) == {name}


@pytest.mark.parametrize("revision", [HEAD, "5f3a"])
def test_the_versions_of_another_program_are_not_taken_for_ours(server_url: str, revision: str) -> None:
    sql(server_url, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    sql(server_url, f"INSERT INTO alembic_version VALUES ('{revision}')")  # noqa: S608 - a word of this test
    with pytest.raises(StoreError) as refused:
        upgrade(server_url)
    assert refused.value.key == "db.taken"
    assert tables(server_url) == {"alembic_version"}


def make_the_engines_tables(file: Path) -> None:
    """What DBOS makes in a file, by its own statements."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY)")
        for statements in sqlite_migrations:
            connection.executescript(statements)


def test_a_file_with_nothing_but_the_tables_of_the_engine_is_ours(url: str, file: Path) -> None:
    make_the_engines_tables(file)
    theirs = tables(url)
    assert "workflow_status" in theirs
    assert theirs <= OF_THE_ENGINE
    assert upgrade(url)
    assert tables(url) == {"alembic_version", *OURS, *theirs}
    downgrade(url, "base")
    assert tables(url) == {"alembic_version", *theirs}


def test_a_table_that_is_only_named_like_one_of_the_engine_is_another_programs(url: str) -> None:
    sql(url, "CREATE TABLE queues (id INTEGER)")
    with pytest.raises(StoreError) as refused:
        upgrade(url)
    assert refused.value.key == "db.not_ours"


def test_the_engines_schema_on_a_server_is_not_looked_into(server_url: str) -> None:
    sql(server_url, "CREATE SCHEMA dbos CREATE TABLE workflow_status (id INTEGER) CREATE TABLE turn (id INTEGER)")
    assert upgrade(server_url)
    downgrade(server_url, "base")
    assert sql(server_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'dbos'") == [(2,)]
