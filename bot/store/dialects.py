"""What SQLite and PostgreSQL say differently, so that nothing else has to ask which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ColumnElement, Select, column, func, select, text, true
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from bot.store.engine import BEGIN, READING
from bot.store.tables import PracticeRow

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

READ_ISOLATION = "REPEATABLE READ"
"""What a transaction that reads first sees on a server: one moment; a row changed since cannot be written over."""


def is_server(session: AsyncSession) -> bool:
    """Whether the session is on PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"


def insert(session: AsyncSession, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can be told what to do where the row is there already."""
    if not is_server(session):
        return sqlite.insert(table)
    from sqlalchemy.dialects.postgresql import insert as on_server

    return on_server(table)


def how_to_begin(session: AsyncSession, begin: str) -> dict[str, Any]:
    """The execution options of the first statement, by how the transaction begins in a file."""
    if begin == READING and is_server(session):
        return {"isolation_level": READ_ISOLATION}
    return {BEGIN: begin}


def hashes_in_use(session: AsyncSession) -> Select[str]:
    """The hash of every content that a practice plays with: the second of each pair in its `content`."""
    elements = func.json_array_elements if is_server(session) else func.json_each
    pair = elements(col(PracticeRow.content)).table_valued(column("value", JSON)).alias("pair")
    second: ColumnElement[str] = pair.c.value[1].as_string()
    return select(second).select_from(PracticeRow).join(pair, true())


async def hold_content(session: AsyncSession) -> None:
    """Let nobody begin to use a content until the end of the transaction; in a file a writer is alone anyway."""
    if is_server(session):
        await session.execute(text("LOCK TABLE content IN SHARE ROW EXCLUSIVE MODE"))
