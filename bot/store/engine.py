"""The engine: one connection to one file, or a pool of them to a server, and how its transactions begin."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError

PATIENCE = 10.0
"""Seconds to wait for another writer, here or in another process; on a server also for a connection."""
LONGEST = 30.0
"""Seconds after which a server gives up a statement of ours."""
POOL = 10
"""Connections to a server that are kept, and as many again when there is much to do."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
"""Durable at every commit, readers beside a writer, erased bytes overwritten, no text in temporary files."""
BEGIN = "sangfroid_begin"
"""Execution option: the statement that begins the transaction in a file; "" begins none. A server looks away."""
READING, WRITING, NONE = "BEGIN", "BEGIN IMMEDIATE", ""


def is_sqlite(url: str) -> bool:
    """Whether the address is that of a file; otherwise it is that of a PostgreSQL server."""
    return make_url(url).get_backend_name() == "sqlite"


def engine_for(url: str, patience: float = PATIENCE) -> AsyncEngine:
    """The engine; no parameter of a statement is ever in an error text. Nothing is opened yet."""
    return _on_a_file(url, patience) if is_sqlite(url) else _on_a_server(url, patience)


def plain_engine_for(url: str) -> Engine:
    """An engine for a synchronous library that keeps its tables beside ours: one connection to a file, or a pool.

    It begins its transactions itself: in a file with the write lock at the first change.
    """
    address = make_url(url)
    if not is_sqlite(url):
        pool = {"pool_size": POOL, "max_overflow": POOL, "pool_pre_ping": True}
        return create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True, **pool)
    engine = create_engine(
        address.set(drivername="sqlite"),
        pool_size=1,
        max_overflow=0,
        pool_timeout=LONGEST,
        hide_parameters=True,
        connect_args={"timeout": LONGEST, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_plain_connect)
    return engine


def file_of(url: str) -> Path:
    """The file of a SQLite address. StoreError when it names none."""
    database = make_url(url).database
    if not database or database == ":memory:" or database.startswith("file:"):
        raise StoreError("db.needs_file")
    return Path(database)


def begin_as_asked(connection: Connection) -> None:
    """Begin the transaction ourselves: the driver would begin it late, and never for a change of the schema."""
    statement = connection.get_execution_options().get(BEGIN, WRITING)
    if statement:
        connection.exec_driver_sql(statement)


def server_arguments(url: str, patience: float, longest: float = LONGEST) -> dict[str, Any]:
    """What the driver is given for a server; `longest` 0 lets a statement take its time.

    Options in the address itself are kept, and win. Nothing is prepared on the server: a pooler in between may hand
    the next transaction to another connection, and a migration may change what a prepared statement gives.
    """
    own = make_url(url).query.get("options", "")
    timeouts = {"lock_timeout": patience, "statement_timeout": longest}
    options = [f"-c {name}={math.ceil(seconds * 1000)}" for name, seconds in timeouts.items()]
    return {
        "connect_timeout": max(1, math.ceil(patience)),
        "options": " ".join([*options, *([own] if isinstance(own, str) else own)]).strip(),
        "fallback_application_name": "sangfroid",
        "prepare_threshold": None,
    }


def _on_a_file(url: str, patience: float) -> AsyncEngine:
    file_of(url)
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={"timeout": patience},
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", begin_as_asked)
    return engine


def _on_a_server(url: str, patience: float) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=POOL,
        max_overflow=POOL,
        pool_timeout=patience,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args=server_arguments(url, patience),
    )


def _on_plain_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    _prepared(connection, "IMMEDIATE")


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    _prepared(connection, None)


def _prepared(connection: Any, isolation_level: str | None) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = isolation_level
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
