"""The database's errors, translated once at the border. No text of a person is in any of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StoreBusy, StoreError, StoreFull

FULL = ("full", "disk i/o error")
BUSY = ("locked", "busy")


@contextmanager
def translated() -> Iterator[None]:
    """Run a block; what the database raises in it becomes one of our own errors."""
    try:
        yield
    except DBAPIError as error:
        raise our_error(error.orig) from error
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        raise our_error(error) from error


def our_error(error: BaseException | None) -> StoreError:
    """The error of ours that says the same."""
    text = str(error).lower()
    if any(word in text for word in FULL) or getattr(error, "errno", None) == NO_SPACE:
        return StoreFull("store.full")
    if any(word in text for word in BUSY):
        return StoreBusy("store.busy")
    return StoreError("store.failed", reason=_reason(text))


NO_SPACE = 28


def _reason(text: str) -> str:
    """The database's own short reason, when it is one of those that name no data."""
    known = ("unable to open database file", "file is not a database", "readonly", "malformed", "permission denied")
    return next((reason for reason in known if reason in text), "unknown")
