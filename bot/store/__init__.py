"""Where practices live: SQLModel rows in a SQLite file or a PostgreSQL database, brought up to date when opened."""

from bot.store.copying import backup, put_in_place
from bot.store.engine import engine_for, file_of, is_sqlite, plain_engine_for
from bot.store.errors import translated
from bot.store.keeping import KeeperStore
from bot.store.ledger import SqlLedger
from bot.store.opening import opened
from bot.store.schema import upgrade
from bot.store.work import SqlStore, SqlWork

__all__ = [
    "KeeperStore",
    "SqlLedger",
    "SqlStore",
    "SqlWork",
    "backup",
    "engine_for",
    "file_of",
    "is_sqlite",
    "opened",
    "plain_engine_for",
    "put_in_place",
    "translated",
    "upgrade",
]
