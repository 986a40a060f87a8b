"""The schema in a PostgreSQL database: whose it is, which revision it has, and taking it to another.

Other programs may keep their tables beside ours. Every change is made in one transaction under a lock of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, String, column, create_engine, func, inspect, pool, select, table

from bot.errors import StoreError
from bot.store.engine import server_arguments
from bot.store.revisions import OURS, VERSION_TABLE, is_older, run

LOCK = 0x53414E4746524F49
"""The number of our advisory lock: the first letters of the program's name."""


def upgrade(url: str, patience: float) -> bool:
    """Make the tables or bring them up to date; whether there was anything to do."""
    with _transaction(url, patience) as connection:
        if not _is_due(connection):
            return False
        _wait_for_others(connection)
        due = _is_due(connection)
        if due:
            run(connection)
        return due


def downgrade(url: str, revision: str, patience: float) -> None:
    """Take the schema back to an older revision."""
    with _transaction(url, patience) as connection:
        _wait_for_others(connection)
        run(connection, revision, back=True)


@contextmanager
def _transaction(url: str, patience: float) -> Iterator[Connection]:
    """A connection of its own; a statement may take its time, waiting for others may not."""
    engine = create_engine(
        url,
        poolclass=pool.NullPool,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args=server_arguments(url, patience, longest=0),
    )
    with engine.begin() as connection:
        yield connection


def _wait_for_others(connection: Connection) -> None:
    """Hold the lock until the end of the transaction: one process at a time changes the schema."""
    connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _is_due(connection: Connection) -> bool:
    """Whether the schema is older than this program. StoreError when tables of ours are another program's."""
    found = inspect(connection)
    there = {name for name in OURS if found.has_table(name)}
    if not found.has_table(VERSION_TABLE):
        if there:
            raise StoreError("db.taken")
        return True
    row = connection.execute(select(column("version_num", String)).select_from(table(VERSION_TABLE))).first()
    if row is not None and not there:  # the version of another program that uses the same library
        raise StoreError("db.taken")
    return is_older(row[0] if row else None)
