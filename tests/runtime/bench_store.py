"""The databases of the bench: how durable they are, how many commits they saw, and a year of practices in them."""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from bot.store.tables import PracticeRow, TurnRow
from tests.postgres import Server

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
TEMPLATES, AT_A_TIME = 10, 500
"""How many practices are copied, and how often in one commit."""
OF_PRACTICE = {
    "id": "'c' || n.i || '-' || old.id", "user": "'stored' || (n.i % 2000)", "status": "'ended'",
    "written": "1000000 + n.i",
}  # fmt: skip
OF_TURN = {"practice_id": "'c' || n.i || '-' || old.practice_id"}
"""What is different in a copy: its ids, and whose it is."""
FRAME = struct.Struct(">6I")


class Base(Protocol):
    """A database to measure on."""

    name: str
    url: str

    def mark(self) -> None:
        """Begin to count commits, by what the database itself says."""
        ...

    def commits(self) -> int:
        """Write commits since the mark."""
        ...

    def fill(self, turns: int) -> tuple[int, float]:
        """Store that many turns more, by copying practices that were played; how many came, and seconds."""
        ...

    def megabytes(self) -> float:
        """How large it is."""
        ...


class File:
    """SQLite. Its commits are the frames of the write-ahead log that end one."""

    name = "SQLite"

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite+aiosqlite:///{path}"
        self._path = path

    def mark(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=10)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def commits(self) -> int:
        log = self._path.with_name(f"{self._path.name}-wal").read_bytes()
        if not log:
            return 0
        size, salts = struct.unpack(">I", log[8:12])[0], log[16:24]
        heads = (log[at : at + FRAME.size] for at in range(32, len(log) - FRAME.size, FRAME.size + size))
        return sum(head[8:16] == salts and head[4:8] != b"\0\0\0\0" for head in heads)

    def fill(self, turns: int) -> tuple[int, float]:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")

            def run(statement: str) -> list[Any]:
                return connection.execute(statement).fetchall()

            filled = _fill(run, turns)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.sync()
        return filled

    def megabytes(self) -> float:
        return self._path.stat().st_size / 1e6


class Database:
    """PostgreSQL. Its write commits are the transaction numbers it gave out: one that only reads gets none."""

    name = "PostgreSQL"

    def __init__(self, server: Server, database: str) -> None:
        self.url = server.url(database)
        self._server = server
        self._database = database
        self._before = 0

    def mark(self) -> None:
        self._before = self._given_out()

    def commits(self) -> int:
        return self._given_out() - self._before

    def fill(self, turns: int) -> tuple[int, float]:
        with self._server.connect(self._database) as connection:

            def run(statement: str) -> list[Any]:
                done = connection.execute(statement.encode())
                return done.fetchall() if done.description else []

            filled = _fill(run, turns)
            for statement in ("VACUUM ANALYZE", "CHECKPOINT"):  # what autovacuum would do in the middle of the figures
                run(statement)
        return filled

    def megabytes(self) -> float:
        return float(self._server.do(f"SELECT pg_database_size('{self._database}')")[0][0]) / 1e6

    def _given_out(self) -> int:
        return int(self._server.do("SELECT txid_snapshot_xmax(txid_current_snapshot())", self._database)[0][0])


@contextmanager
def durable(server: Server) -> Iterator[Database]:
    """A database on a server that waits for the disk again, as one that is run for people does."""
    for name, value in DURABLE.items():
        server.do(f"ALTER SYSTEM SET {name} = {value}")
    server.do("ALTER SYSTEM RESET deadlock_timeout")
    server.do("SELECT pg_reload_conf()")
    time.sleep(1)
    for name, value in DURABLE.items():
        assert server.do(f"SHOW {name}")[0][0] == value, name
    with server.database() as database:
        yield Database(server, database)


def fsync_ms(folder: Path) -> float:
    """Milliseconds this disk takes to keep one page for good; the median of some."""
    took = []
    with (folder / "page").open("wb") as file:
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(1000 * (time.perf_counter() - began))
    return sorted(took)[len(took) // 2]


def _fill(run: Callable[[str], list[Any]], turns: int) -> tuple[int, float]:
    """Copy the longest practices again and again, under new ids, for two thousand people, ended."""
    began = time.perf_counter()
    rows = run(f"SELECT practice_id, count(*) FROM turn GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TEMPLATES}")  # noqa: S608
    ids = ", ".join(f"'{one}'" for one, _ in rows)
    each = sum(count for _, count in rows)
    done = first = 0
    while done < turns:
        last = first + min(AT_A_TIME, -(-(turns - done) // each)) - 1
        numbers = f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT"  # noqa: S608
        run("BEGIN")
        for table, row, names, changed in (
            ("practice", "id", list(PracticeRow.model_fields), OF_PRACTICE),
            ("turn", "practice_id", list(TurnRow.model_fields), OF_TURN),
        ):
            columns = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(changed.get(name, f'old."{name}"') for name in names)
            which = f"FROM n, {table} old WHERE old.{row} IN ({ids})"
            run(f"INSERT INTO {table} ({columns}) {numbers} {values} {which}")
        run("COMMIT")
        done, first = done + each * (last - first + 1), last + 1
    return done, time.perf_counter() - began
