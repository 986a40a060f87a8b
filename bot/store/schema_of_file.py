"""The schema of a file: whose it is, which revision it has, and taking it to another."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bot.errors import StoreError
from bot.store.engine import begin_as_asked
from bot.store.revisions import HEAD, VERSION_TABLE, is_older, of_others, run

OTHERS = 0o077
"""The rights of everyone but the owner."""


def upgrade(path: Path, patience: float) -> bool:
    """Make the file or bring its schema up to date; whether there was anything to do."""
    if not path.exists():
        _make(path)
    due = _is_due(path, patience)
    _make_private(path)
    if due:
        _migrate(path, HEAD, patience, back=False)
    return due


def downgrade(path: Path, revision: str, patience: float) -> None:
    """Take the schema back to an older revision."""
    _migrate(path, revision, patience, back=True)


def _migrate(path: Path, target: str, patience: float, *, back: bool) -> None:
    """Take the schema to that revision in one transaction, all or nothing.

    Foreign keys are off meanwhile: rebuilding a table would cascade into those that refer to it.
    """
    from sqlalchemy import create_engine, event, pool

    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=pool.StaticPool, hide_parameters=True)
    event.listen(engine, "begin", begin_as_asked)
    try:
        with engine.begin() as opened:
            run(opened, target, back=back)
            if opened.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError("db.damaged")
    finally:
        engine.dispose()
        connection.close()


def _is_due(path: Path, patience: float) -> bool:
    """Whether the schema is older than this program. StoreError when the file is another program's."""
    with contextlib.closing(sqlite3.connect(path, timeout=patience)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if VERSION_TABLE not in tables:
            if of_others(tables):
                raise StoreError("db.not_ours")
            return True
        row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a name of ours
    return is_older(row[0] if row else None)


def _make(path: Path) -> None:
    """An empty file that is the person's own from its first moment; SQLite gives its WAL the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)


def _make_private(path: Path) -> None:
    """Take everyone else's rights from a file that came here with them, say as a copy put back."""
    mode = path.stat().st_mode
    if mode & OTHERS:
        with contextlib.suppress(PermissionError):
            path.chmod(mode & 0o700)
