"""A copy of the database while it is in use."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from datetime import datetime
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


def put_in_place(url: str, source: Path, now: datetime) -> Path | None:
    """Put a copy in place of the database; where that was set aside, None when there was none.

    What was there may be damaged, or no database at all: that is when a copy is wanted. Nothing is touched when the
    copy itself is damaged or another program's, when it is the database, or when that is on a server: StoreError. The
    caller makes sure that nobody else works on the database.
    """
    if not is_sqlite(url):
        raise StoreError("db.restore_on_server")
    target = file_of(url)
    _examine(source)
    if target.exists() and target.samefile(source):
        raise StoreError("db.same_file", path=str(source))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f"{target.name}.restoring")
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}") if target.exists() else None
    try:
        with translated():
            fresh.unlink(missing_ok=True)
            fresh.touch(mode=0o600)
            shutil.copyfile(source, fresh)
            if aside is not None:
                _set_aside(target, aside)
            fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _set_aside(target: Path, aside: Path) -> None:
    """Rename a database with what belongs to it; its log is moved into it first, if it is sound enough."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(target, timeout=PATIENCE)) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    target.rename(aside)
    for left in ("-wal", "-shm"):
        beside = target.with_name(target.name + left)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + left))


def _examine(source: Path) -> None:
    """Whether a copy is whole and ours. StoreError, about the copy."""
    if not source.is_file():
        raise StoreError("db.no_copy", path=str(source))
    try:
        with contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise StoreError("db.copy_not_ours", path=str(source)) from error
    if not sound:
        raise StoreError("db.copy_damaged", path=str(source))
    if "alembic_version" not in tables:
        raise StoreError("db.copy_not_ours", path=str(source))


def _copy(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    with target.open("rb") as written:  # SQLite leaves it to us to wait for the disk
        os.fsync(written.fileno())
