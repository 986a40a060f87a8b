"""The tables of the runtime: what came in, what goes out, and where people are reached.

Made and changed by the migrations in `bot.store.migrations`, as every table is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Language, Person

METADATA = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A running number; SQLite counts by itself only in a plain INTEGER."""
WAITING = text("status = 'waiting'")
UNSENT = text("status IN ('ready', 'sending')")


def _who() -> tuple[Column[str], ...]:
    """The columns of a person."""
    return (
        Column("channel", String(40), nullable=False),
        Column("workspace", String(200), nullable=False),
        Column("user", String(200), nullable=False),
    )


INBOX = Table(
    "inbox",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("event_id", String(300), nullable=False, unique=True),
    *_who(),
    Column("session", String(500), nullable=False),
    Column("place", JSON, nullable=False),
    Column("language", String(5), nullable=False),
    Column("text", Text),
    Column("ordering", String(60), nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received", DateTime(timezone=True), nullable=False),
    Column("extra", JSON(none_as_null=True)),
    Index("ix_inbox_session", "session", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_inbox_person", "channel", "workspace", "user"),
    Index("ix_inbox_received", "received"),
)
"""One row an event. `status`: waiting, answered, parked (it failed too often). `text` goes once it is answered; None in
a waiting row means that its words spoke of a real danger and were not kept. `extra`: what else came with the event."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(400), nullable=False, unique=True),
    *_who(),
    Column("session", String(500), nullable=False),
    Column("place", JSON, nullable=False),
    Column("language", String(5), nullable=False),
    Column("body", JSON(none_as_null=True)),
    Column("status", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("message_id", String(200)),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_outbox_session", "session", sqlite_where=UNSENT, postgresql_where=UNSENT),
    Index("ix_outbox_person", "channel", "workspace", "user"),
    Index("ix_outbox_created", "created"),
)
"""One row a message to post. `status`: ready, sending, sent, refused, unknown. `body` goes once it is settled."""

ADDRESS = Table(
    "address",
    METADATA,
    Column("channel", String(40), primary_key=True),
    Column("workspace", String(200), primary_key=True),
    Column("user", String(200), primary_key=True),
    Column("place", JSON, nullable=False),
    Column("language", String(5), nullable=False),
)
"""Where a person was last seen, and in which language: for what the bot says unasked."""

STEP = Table(
    "step",
    METADATA,
    Column("key", String(500), primary_key=True),
    Column("session", String(500), nullable=False),
    Column("result", JSON, nullable=False),
    Index("ix_step_session", "session"),
)
"""What a call to a model gave, until the turn it belongs to is committed."""

INSTALLATION = Table(
    "installation",
    METADATA,
    Column("channel", String(40), primary_key=True),
    Column("workspace", String(200), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("written", DateTime(timezone=True), nullable=False),
)
"""The workspaces that installed the bot, each with what it gave for it: encrypted by `bot.runtime.installations`."""


def inserting(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """INSERT with ON CONFLICT, as both databases have it."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def who(person: Person) -> dict[str, str]:
    """A person as the columns of a row."""
    return {"channel": person.channel, "workspace": person.workspace, "user": person.user}


def is_of(table: Table, person: Person) -> ColumnElement[bool]:
    """Whether a row is that person's."""
    mine = (table.c.channel == person.channel) & (table.c.workspace == person.workspace)
    return mine & (table.c.user == person.user)


def language_of(row: Row[Any]) -> Language:
    """The language of a row; English for one that is not spoken any more."""
    return "fr" if row.language == "fr" else "en"
