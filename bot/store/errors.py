"""The database's errors, translated once at the border. No text of a person is in any of them."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store.sqlstates import ORPHAN, is_from_server, quotes, server_error

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
WORDS = {
    sqlite3.SQLITE_CANTOPEN: "db.cannot_open",
    sqlite3.SQLITE_PERM: "db.cannot_open",
    sqlite3.SQLITE_AUTH: "db.cannot_open",
    sqlite3.SQLITE_READONLY: "db.read_only",
    sqlite3.SQLITE_NOTADB: "db.not_ours",
    sqlite3.SQLITE_CORRUPT: "db.damaged",
}
"""What is said of a primary result code of SQLite. Source: https://sqlite.org/rescode.html"""
PRIMARY = 0xFF
"""The part of a result code that is its primary code."""


@contextmanager
def translated() -> Iterator[None]:
    """Run a block of the store's own; what the database raises in it becomes one of our errors.

    What reads a row wrongly (a damaged file, a value no longer known) is translated too, and its text is dropped:
    it may quote a person, as may what a server says of a row that it refused. Never wrap a caller's block in this:
    their own OSError or ValueError is not ours.
    """
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        raise our_error(error) from (None if quotes(driver_error(error)) else error)
    except (UnicodeEncodeError, OverflowError):
        raise StoreError("db.unwritable") from None
    except ValueError:
        raise StoreError("db.damaged") from None


def our_error(error: BaseException) -> StoreError:
    """The error of ours that says the same."""
    cause = driver_error(error)
    return server_error(cause) if is_from_server(cause) else _error_of_file(cause)


def _error_of_file(cause: BaseException) -> StoreError:
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(cause, NoConnection) or (code is not None and code & PRIMARY in BUSY):
        return StoreBusy("store.busy")
    if code in FULL or getattr(cause, "errno", None) in NO_SPACE:
        return StoreFull("store.full")
    if isinstance(cause, UnicodeEncodeError | OverflowError):
        return StoreError("db.unwritable")
    if isinstance(cause, OSError):
        return StoreError("db.cannot_open")
    if code is not None and code & PRIMARY in WORDS:
        return StoreError(WORDS[code & PRIMARY])
    return StoreError("store.failed", reason=getattr(cause, "sqlite_errorname", type(cause).__name__))


def is_orphan(error: BaseException) -> bool:
    """Whether a row was refused because what it refers to is not there."""
    cause = driver_error(error)
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "sqlstate", None)
    return code in {sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, ORPHAN}


def driver_error(error: BaseException) -> BaseException:
    """What the driver raised, out of SQLAlchemy's wrapping."""
    cause = error.orig if isinstance(error, StatementError) else None
    return error if cause is None else cause
