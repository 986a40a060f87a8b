"""What a PostgreSQL server says of an error, as an error of ours.

Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from bot.errors import StoreBusy, StoreError, StoreFull

ORPHAN = "23503"
"""A row refers to one that is not there."""
FULL = frozenset({"53100"})
BUSY = frozenset({"40001", "40P01", "53300", "55P03", "57014"})
"""Written elsewhere meanwhile, a deadlock, too many connections, a lock held too long, a statement that took long."""
AWAY = frozenset({"57P01", "57P02", "57P03", "57P05"})
"""The server stops, crashed, is only just starting, or hung up."""
WORDS = {
    "3D000": "db.no_database",
    "42501": "db.refused",
    "25006": "db.refused",
    "XX001": "db.damaged",
    "XX002": "db.damaged",
}
CLASSES = {"22": "db.unwritable", "28": "db.refused"}
"""What is said of a whole class of codes: values that cannot be kept, and who may come in."""
NOBODY_KNOWS_IT = ("does not exist",)
TURNED_AWAY = ("authentication failed", "no password supplied", "role ", "pg_hba.conf", "permission denied")
CROWDED = ("too many clients", "too many connections", "connection slots")
"""In the text of an attempt to connect, which is all there is: the driver gives no code for it. A server that speaks
another language is told of in general words."""


def is_from_server(error: BaseException) -> bool:
    """Whether it is an error of the driver of the server."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def quotes(error: BaseException) -> bool:
    """Whether its text may hold what somebody wrote: the server shows the row or the value that it refused."""
    told = getattr(error, "diag", None)
    return bool(getattr(told, "message_detail", None) or getattr(told, "context", None))


def server_error(error: BaseException) -> StoreError:
    """The error of ours that says the same as the driver's."""
    code = getattr(error, "sqlstate", None)
    if code is None:
        return _not_connected(error)
    if code in FULL:
        return StoreFull("store.full")
    if code in BUSY:
        return StoreBusy("store.busy")
    if code in AWAY or code.startswith("08"):
        return StoreBusy("db.cannot_connect")
    words = WORDS.get(code) or CLASSES.get(code[:2])
    return StoreError(words) if words else StoreError("store.failed", reason=type(error).__name__)


def _not_connected(error: BaseException) -> StoreError:
    """What the driver found by itself: a value it cannot send, or no server to send it to."""
    if type(error).__name__ == "DataError":
        return StoreError("db.unwritable")
    text = str(error)
    if any(words in text for words in CROWDED):
        return StoreBusy("store.busy")
    if any(words in text for words in TURNED_AWAY):
        return StoreError("db.refused")
    if any(words in text for words in NOBODY_KNOWS_IT):
        return StoreError("db.no_database")
    return StoreBusy("db.cannot_connect")
