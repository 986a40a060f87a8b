"""The engine: one connection to one file, its pragmas, and how its transactions begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError

PATIENCE = 10.0
"""Seconds to wait for another writer, here or in another process."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
"""Durable at every commit, readers beside a writer, erased bytes overwritten, no text in temporary files."""
BEGIN = "sangfroid_begin"
"""Execution option: the statement that begins the transaction; "" begins none."""
READING, WRITING, NONE = "BEGIN", "BEGIN IMMEDIATE", ""


def engine_for(url: str, patience: float = PATIENCE) -> AsyncEngine:
    """The engine; no parameter of a statement is ever in an error text. Nothing is opened yet."""
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


def file_of(url: str) -> Path:
    """The file of a SQLite address. StoreError when it names none."""
    database = make_url(url).database
    if not database or database == ":memory:" or database.startswith("file:"):
        raise StoreError("db.needs_file")
    return Path(database)


def is_sqlite(url: str) -> bool:
    """Whether the address is that of a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def begin_as_asked(connection: Connection) -> None:
    """Begin the transaction ourselves: the driver would begin it late, and never for a change of the schema."""
    statement = connection.get_execution_options().get(BEGIN, WRITING)
    if statement:
        connection.exec_driver_sql(statement)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
