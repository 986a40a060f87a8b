"""One transaction on the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, String, cast, delete, exists, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import NoSession
from bot.model import Person, Practice, Turn
from bot.store.errors import translated
from bot.store.rows import changed_fields, practice_of, practice_row, turn_of, turn_row
from bot.store.tables import ContentRow, PracticeRow, TurnRow


class SqlStore:
    """Practices in a database. Implements `bot.ports.Store`."""

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine` is opened and closed by whoever made it."""
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlWork]:
        """A transaction; committed when the block ends without an error, else undone."""
        with translated():
            async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                yield SqlWork(session)


class SqlWork:
    """What can be done in a transaction. Implements `bot.ports.Work`."""

    def __init__(self, session: AsyncSession) -> None:
        """`session` is in a transaction."""
        self._session = session

    async def add_practice(self, practice: Practice) -> None:
        """Write a new practice (without turns)."""
        self._session.add(practice_row(practice))
        await self._session.flush()

    async def save_practice(self, practice: Practice) -> None:
        """Write the changed fields of a practice. NoSession when it is not there."""
        values = {name: getattr(practice, name) for name in changed_fields()}
        query = update(PracticeRow).where(_is(practice.person), col(PracticeRow.id) == practice.id).values(**values)
        found = await self._session.exec(query)
        if not found.rowcount:
            raise NoSession("session.not_found", value=practice.id)

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        """Write one turn after those already written."""
        count = select(func.count()).select_from(TurnRow).where(col(TurnRow.practice_id) == practice_id)
        position = (await self._session.execute(count)).scalar_one()
        self._session.add(turn_row(practice_id, turn, position))
        await self._session.flush()

    async def practice(self, practice_id: str, person: Person) -> Practice:
        """A practice with its turns. NoSession when it is not this person's."""
        query = select(PracticeRow).where(_is(person), col(PracticeRow.id) == practice_id)
        row = (await self._session.execute(query)).scalar_one_or_none()
        if row is None:
            raise NoSession("session.not_found", value=practice_id)
        turns = select(TurnRow).where(col(TurnRow.practice_id) == practice_id).order_by(col(TurnRow.position))
        rows = (await self._session.execute(turns)).scalars()
        return practice_of(row, person, tuple(turn_of(turn) for turn in rows))

    async def unfinished(self, person: Person) -> Practice | None:
        """This person's most recent practice that has not ended."""
        open_ = col(PracticeRow.status).in_(("open", "paused"))
        query = select(PracticeRow).where(_is(person), open_).order_by(*_newest()).limit(1)
        row = (await self._session.execute(query)).scalar_one_or_none()
        return None if row is None else practice_of(row, person)

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        """All of this person's practices, newest first."""
        rows = await self._session.execute(select(PracticeRow).where(_is(person)).order_by(*_newest()))
        return tuple(practice_of(row, person) for row in rows.scalars())

    async def save_content(self, sha256: str, kind: str, body: str) -> None:
        """Keep a content file under its hash."""
        query = insert(ContentRow).values(sha256=sha256, kind=kind, body=body).on_conflict_do_nothing()
        await self._session.execute(query)

    async def content(self, sha256: str) -> str | None:
        """The content kept under that hash."""
        query = select(col(ContentRow.body)).where(col(ContentRow.sha256) == sha256)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def erase(self, person: Person) -> int:
        """Erase every practice of a person with its turns, and content that nothing uses any more."""
        ids = select(col(PracticeRow.id)).where(_is(person))
        await self._session.execute(delete(TurnRow).where(col(TurnRow.practice_id).in_(ids)))
        gone = await self._session.exec(delete(PracticeRow).where(_is(person)))
        used = exists().where(cast(PracticeRow.content, String).contains(col(ContentRow.sha256)))
        await self._session.execute(delete(ContentRow).where(~used))
        return int(gone.rowcount)


def _is(person: Person) -> ColumnElement[bool]:
    return (
        (col(PracticeRow.channel) == person.channel)
        & (col(PracticeRow.workspace) == person.workspace)
        & (col(PracticeRow.user) == person.user)
    )


def _newest() -> tuple[ColumnElement[datetime], ColumnElement[int]]:
    return col(PracticeRow.started).desc(), literal_column("practice.rowid", Integer).desc()
