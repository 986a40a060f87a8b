"""Where practices live: SQLModel rows on SQLite, one file, brought up to date when it is opened."""

from bot.store.opening import backup, opened, upgrade
from bot.store.work import SqlStore

__all__ = ["SqlStore", "backup", "opened", "upgrade"]
