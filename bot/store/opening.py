"""Opening the database: its file, its pragmas, its schema."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError, StoreNewer
from bot.store.errors import translated
from bot.store.work import SqlStore

HEAD = "0001"
"""The newest revision in `migrations/versions`; a test keeps it so."""
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlStore]:
    """The store at that address, its schema brought up to date first. StoreError when it cannot be used."""
    await asyncio.to_thread(upgrade, url)
    engine = engine_for(url)
    try:
        yield SqlStore(engine)
    finally:
        await engine.dispose()


def upgrade(url: str) -> bool:
    """Bring the schema up to date; whether there was anything to do.

    StoreNewer when the database was written by a newer version. The migration library loads only when it is needed.
    """
    path = file_of(url)
    with translated():
        _make_private(path)
        revision = _revision(path)
    if revision == HEAD:
        return False
    if revision is not None and revision not in {script.name[:4] for script in (MIGRATIONS / "versions").glob("*.py")}:
        raise StoreNewer("store.newer")
    with translated():
        _migrate(url)
    return True


def backup(url: str, target: Path) -> None:
    """Copy the database to a new file while it is in use. StoreError when `target` exists or cannot be written."""
    if target.exists():
        raise StoreError("db.target_exists", path=str(target))
    source = file_of(url)
    if not source.is_file():
        raise StoreError("db.nothing_there", path=str(source))
    with translated(), contextlib.closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
        target.chmod(0o600)


def engine_for(url: str) -> AsyncEngine:
    """The engine: one connection, writers wait for each other, no parameters in any error text."""
    engine = create_async_engine(
        url, pool_size=1, max_overflow=0, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def file_of(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(make_url(url).database or "sangfroid.sqlite3")


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_private(path: Path) -> None:
    """The folder and the file are the person's own (0700, 0600)."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)


def _revision(path: Path) -> str | None:
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(row[0]) if row else None


def _migrate(url: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["path"] = file_of(url)
    command.upgrade(config, "head")
