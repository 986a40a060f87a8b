"""Where practices live: SQLModel rows on SQLite, one file, brought up to date when it is opened."""

from bot.store.copying import backup, put_in_place
from bot.store.engine import file_of, is_sqlite
from bot.store.opening import opened
from bot.store.schema import upgrade
from bot.store.work import SqlStore

__all__ = ["SqlStore", "backup", "file_of", "is_sqlite", "opened", "put_in_place", "upgrade"]
