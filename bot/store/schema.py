"""Bringing the schema up to date when it is due, in a file or on a server."""

from __future__ import annotations

from bot.store import schema_of_file, schema_of_server
from bot.store.engine import PATIENCE, file_of, is_sqlite
from bot.store.errors import translated


def upgrade(url: str, patience: float = PATIENCE) -> bool:
    """Make the tables or bring their schema up to date; whether there was anything to do. All of it, or nothing.

    StoreNewer when a newer version wrote it; StoreError when it is another program's. Several processes may do this
    at once: one does the work, the others wait and find it done.
    """
    with translated():
        if is_sqlite(url):
            return schema_of_file.upgrade(file_of(url), patience)
        return schema_of_server.upgrade(url, patience)


def downgrade(url: str, revision: str, patience: float = PATIENCE) -> None:
    """Take the schema back to an older revision (`base`: nothing is left). All of the way, or not at all."""
    with translated():
        if is_sqlite(url):
            schema_of_file.downgrade(file_of(url), revision, patience)
        else:
            schema_of_server.downgrade(url, revision, patience)
