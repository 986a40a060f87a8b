"""The schema: which revision a file has, and bringing it up to date when it is due."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bot.errors import StoreError, StoreNewer
from bot.store.engine import PATIENCE, begin_as_asked, file_of
from bot.store.errors import translated

HEAD = "0004"
"""The newest revision in `migrations/versions`; a test keeps it so."""
MIGRATIONS = Path(__file__).parent / "migrations"
OTHERS = 0o077
"""The rights of everyone but the owner."""


def upgrade(url: str, patience: float = PATIENCE) -> bool:
    """Make the file or bring its schema up to date; whether there was anything to do.

    StoreNewer when a newer version wrote it; StoreError when it is another program's. The migration library loads
    only when it is needed. Two processes may do this at once: one does the work, the other waits and finds it done.
    """
    path = file_of(url)
    with translated():
        if not path.exists():
            _make(path)
        due = _is_due(path, patience)
        _make_private(path)
        if due:
            _migrate(path, "head", patience)
    return due


def downgrade(url: str, revision: str, patience: float = PATIENCE) -> None:
    """Take the schema back to an older revision (`base`: nothing is left)."""
    with translated():
        _migrate(file_of(url), revision, patience)


def _is_due(path: Path, patience: float) -> bool:
    """Whether the schema is older than this program."""
    with contextlib.closing(sqlite3.connect(path, timeout=patience)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            if tables:
                raise StoreError("db.not_ours")
            return True
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = row[0] if row else None
    if revision not in {None, *(script.name.partition("_")[0] for script in (MIGRATIONS / "versions").glob("*.py"))}:
        raise StoreNewer("store.newer")
    return bool(revision != HEAD)


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


def _migrate(path: Path, target: str, patience: float) -> None:
    """Run the migrations that are missing in one transaction, all or nothing.

    Foreign keys are off meanwhile: rebuilding a table would cascade into those that refer to it.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event, pool

    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=pool.StaticPool, hide_parameters=True)
    event.listen(engine, "begin", begin_as_asked)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as opened:
            config.attributes["connection"] = opened
            run = command.upgrade if target == "head" else command.downgrade
            run(config, target)
            if opened.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError("db.damaged")
    finally:
        engine.dispose()
        connection.close()
