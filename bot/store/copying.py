"""A copy of the database while it is in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from bot.errors import StoreError, StoreFull
from bot.store.engine import PATIENCE, file_of, is_sqlite
from bot.store.errors import translated


def backup(url: str, target: Path) -> None:
    """Copy the database to a new file, private as the first; nothing half-written is left behind.

    StoreError when there is no database, when it is on a server, or when `target` exists or cannot be written.
    """
    if not is_sqlite(url):
        raise StoreError("db.backup_elsewhere")
    source = file_of(url)
    if not source.is_file():
        raise StoreError("db.nothing_there", path=str(source))
    try:
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise StoreError("db.target_exists", path=str(target)) from None
    except OSError as error:
        raise StoreError("db.cannot_write", path=str(target)) from error
    try:
        with translated():
            _copy(source, target)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, StoreFull):
            raise StoreFull("db.cannot_write", path=str(target)) from error
        raise


def _copy(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    with target.open("rb") as written:  # SQLite leaves it to us to wait for the disk
        os.fsync(written.fileno())
