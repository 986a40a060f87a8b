"""What is said when a server is not there, refuses, or cannot keep something."""

import socket
import traceback
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store import backup, opened, translated, upgrade
from bot.store.errors import our_error
from tests.postgres import Server
from tests.store.beside import sql
from tests.store.samples import SAYS, answer, begin_practice

IMPATIENT = 0.05
"""Seconds."""


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


@pytest.mark.parametrize(
    ("said", "kind", "key"),
    [
        ('FATAL:  password authentication failed for user "ana"', StoreError, "db.refused"),
        ("fe_sendauth: no password supplied", StoreError, "db.refused"),
        ('FATAL:  no pg_hba.conf entry for host "::1", user "ana"', StoreError, "db.refused"),
        ('FATAL:  role "ana" does not exist', StoreError, "db.refused"),
        ('FATAL:  database "x" does not exist', StoreError, "db.no_database"),
        ("FATAL:  sorry, too many clients already", StoreBusy, "store.busy"),
        ("FATAL:  the database system is starting up", StoreBusy, "db.cannot_connect"),
        ("failed to resolve host 'x': [Errno -2] Name or service not known", StoreBusy, "db.cannot_connect"),
        ("MATAL:  un serveur qui parle autrement", StoreBusy, "db.cannot_connect"),
    ],
)
def test_a_server_that_lets_nobody_in_gives_no_code_and_is_understood_by_its_words(
    said: str, kind: type[StoreError], key: str
) -> None:
    error = our_error(OperationalError(None, None, psycopg.OperationalError(f"connection failed: {said}")))
    assert (type(error), error.key) == (kind, key)


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
