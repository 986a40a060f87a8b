"""One transaction on the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, delete, func, literal_column, select, true, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlmodel import col

from bot.errors import NoSession, StoreError
from bot.model import Disagreement, Person, Practice, Status, Turn
from bot.store.engine import BEGIN, NONE, READING, WRITING
from bot.store.errors import driver_error, our_error, translated
from bot.store.rows import (
    changed_values,
    disagreement_of,
    disagreement_values,
    practice_of,
    practice_row,
    turn_of,
    turn_row,
)
from bot.store.tables import ContentRow, DisagreementRow, PracticeRow, TurnRow


class SqlStore:
    """Practices in a database. Implements `bot.ports.Store`."""

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine` is opened and closed by whoever made it."""
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlWork]:
        """A transaction; committed when the block ends without an error, else undone.

        What the block itself raises goes through untouched. StoreError when it cannot be written.
        """
        session = AsyncSession(self._engine, expire_on_commit=False)
        work = SqlWork(session)
        try:
            yield work
            with translated():
                await session.commit()
        finally:
            with translated():
                await asyncio.shield(session.close())
        if work.erased:
            await self._wipe()

    @asynccontextmanager
    async def joint(self, *, reading: bool = False) -> AsyncIterator[tuple[AsyncConnection, SqlWork]]:
        """A transaction that another room writes its own rows in as well; committed or undone as a whole.

        StoreError also for what the database raises at that room's statements.
        """
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(**{BEGIN: READING if reading else WRITING})
                async with connection.begin():
                    session = AsyncSession(connection, expire_on_commit=False)
                    await session.connection()
                    work = SqlWork(session)
                    yield connection, work
                    await session.flush()
        except SQLAlchemyError as error:
            raise our_error(error) from error
        if work.erased:
            await self._wipe()

    async def _wipe(self) -> None:
        """Leave nothing of what was erased in the write-ahead log: move it to the file, cut the log to nothing.

        A process that is reading just then holds this up; the log goes at the latest when the last one closes.
        """
        with translated():
            async with self._engine.connect() as connection:
                bare = await connection.execution_options(**{BEGIN: NONE})
                await bare.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


class SqlWork:
    """What can be done in a transaction. Implements `bot.ports.Work`.

    The first thing done decides how it begins: a reading one waits for nobody, a writing one waits its turn. One
    that reads first and writes then meets StoreBusy when another wrote in between: nothing is overwritten unseen.
    """

    def __init__(self, session: AsyncSession) -> None:
        """`session` has not begun yet."""
        self._session = session
        self.erased = False

    async def add_practice(self, practice: Practice) -> None:
        """Write a new practice (without turns)."""
        async with self._using(WRITING) as session:
            session.add(practice_row(practice))
            await session.flush()

    async def save_practice(self, practice: Practice) -> None:
        """Write the changed fields of a practice. NoSession when it is not there."""
        query = update(PracticeRow).where(_is(practice.person), col(PracticeRow.id) == practice.id)
        query = query.values(**changed_values(practice))
        async with self._using(WRITING) as session:
            if not _count(await session.execute(query)):
                raise NoSession("session.not_found", value=practice.id)

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        """Write one turn after those already written. NoSession when there is no such practice.

        StoreError when that turn is there already: the practice went on elsewhere.
        """
        count = select(func.count()).select_from(TurnRow).where(col(TurnRow.practice_id) == practice_id)
        async with self._using(WRITING) as session:
            session.add(turn_row(practice_id, turn, (await session.execute(count)).scalar_one()))
            try:
                await session.flush()
            except IntegrityError as error:
                if getattr(driver_error(error), "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                    raise NoSession("session.not_found", value=practice_id) from error
                raise StoreError("db.moved_on") from error

    async def practice(self, practice_id: str, person: Person) -> Practice:
        """A practice with its turns. NoSession when it is not this person's."""
        query = select(PracticeRow).where(_is(person), col(PracticeRow.id) == practice_id)
        async with self._using(READING) as session:
            row = (await session.execute(query)).scalar_one_or_none()
            if row is None:
                raise NoSession("session.not_found", value=practice_id)
            return practice_of(row, person, await _turns(session, practice_id))

    async def unfinished(self, person: Person) -> Practice | None:
        """This person's practice to go on with, without turns: the open one before the one that moved last."""
        query = (
            select(PracticeRow)
            .where(_is(person), col(PracticeRow.status).in_(("open", "paused")))
            .order_by((col(PracticeRow.status) == "open").desc(), _moved().desc(), _written().desc())
            .limit(1)
        )
        async with self._using(READING) as session:
            row = (await session.execute(query)).scalar_one_or_none()
            return None if row is None else practice_of(row, person)

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        """All of this person's practices without turns, newest first."""
        newest = (col(PracticeRow.started).desc(), _written().desc())
        async with self._using(READING) as session:
            rows = await session.execute(select(PracticeRow).where(_is(person)).order_by(*newest))
            return tuple(practice_of(row, person) for row in rows.scalars())

    async def save_content(self, sha256: str, kind: str, body: str) -> None:
        """Keep a content file under its hash."""
        query = insert(ContentRow).values(sha256=sha256, kind=kind, body=body).on_conflict_do_nothing()
        async with self._using(WRITING) as session:
            await session.execute(query)

    async def content(self, sha256: str) -> str | None:
        """The content kept under that hash."""
        query = select(col(ContentRow.body)).where(col(ContentRow.sha256) == sha256)
        async with self._using(READING) as session:
            return (await session.execute(query)).scalar_one_or_none()

    async def save_disagreement(self, disagreement: Disagreement) -> None:
        """Write a disagreement, or all of it anew where its id is known. NoSession when its practice is not there."""
        values = disagreement_values(disagreement)
        query = insert(DisagreementRow).values(**values).on_conflict_do_update(index_elements=["id"], set_=values)
        async with self._using(WRITING) as session:
            try:
                await session.execute(query)
            except IntegrityError as error:
                raise NoSession("session.not_found", value=disagreement.practice_id) from error

    async def disagreements(self, person: Person) -> tuple[Disagreement, ...]:
        """All of this person's disagreements, in the order in which they were first sent."""
        query = select(DisagreementRow).join(PracticeRow, _of_practice()).where(_is(person)).order_by(_sent())
        async with self._using(READING) as session:
            return tuple(disagreement_of(row) for row in (await session.execute(query)).scalars())

    async def contested(
        self, channel: str, workspace: str, *, begins: str = "", undecided: bool = False
    ) -> tuple[tuple[Disagreement, Practice], ...]:
        """The disagreements of everyone in a workspace, each with its whole practice, first sent first."""
        here = (col(PracticeRow.channel) == channel) & (col(PracticeRow.workspace) == workspace)
        query = select(DisagreementRow, PracticeRow).join(PracticeRow, _of_practice()).where(here)
        query = query.where(func.substr(col(DisagreementRow.id), 1, len(begins)) == begins).order_by(_sent())
        if undecided:
            query = query.where(col(DisagreementRow.status) == "open")
        async with self._using(READING) as session:
            found = [(disagreement_of(one), row) for one, row in (await session.execute(query)).all()]
            return tuple([(one, _whole(row, await _turns(session, row.id))) for one, row in found])

    async def erase(self, person: Person) -> int:
        """Erase every practice of a person with its turns and disagreements, and content that nothing uses any more.

        The bytes are overwritten, and after the commit they are gone from the write-ahead log too.
        """
        return await self._erase(_is(person))

    async def owner(self, practice_id: str) -> Person | None:
        """Whose practice it is; None when there is none of that id."""
        async with self._using(READING) as session:
            row = await session.get(PracticeRow, practice_id)
            return None if row is None else Person(row.channel, row.workspace, row.user)

    async def people(self) -> frozenset[Person]:
        """Everybody who has a practice."""
        query = select(col(PracticeRow.channel), col(PracticeRow.workspace), col(PracticeRow.user)).distinct()
        async with self._using(READING) as session:
            return frozenset(Person(*row) for row in (await session.execute(query)).all())

    async def left(self, status: Status, before: datetime) -> tuple[tuple[str, Person, str], ...]:
        """The practices with that status in which nothing happened since: id, person, leaf; the longest left first."""
        query = select(PracticeRow).where(col(PracticeRow.status) == status, _moved() < before).order_by(_moved())
        async with self._using(READING) as session:
            rows = (await session.execute(query)).scalars()
            return tuple((row.id, Person(row.channel, row.workspace, row.user), row.leaf or "") for row in rows)

    async def count(self, status: Status) -> int:
        """How many practices have that status."""
        query = select(func.count()).select_from(PracticeRow).where(col(PracticeRow.status) == status)
        async with self._using(READING) as session:
            found: int = (await session.execute(query)).scalar_one()
            return found

    async def purge(self, before: datetime) -> int:
        """Erase the practices in which nothing happened since, as `erase` does."""
        return await self._erase(_moved() < before)

    async def _erase(self, which: ColumnElement[bool]) -> int:
        """Erase practices with all that hangs on them, and content that nothing uses any more."""
        kept = func.json_each(col(PracticeRow.content)).table_valued("value")
        used = select(func.json_extract(kept.c.value, "$[1]")).select_from(PracticeRow).join(kept, true())
        async with self._using(WRITING) as session:
            gone = await session.execute(delete(PracticeRow).where(which))  # a cascade takes the rest
            await session.execute(delete(ContentRow).where(col(ContentRow.sha256).not_in(used)))
            self.erased = True
            return _count(gone)

    @asynccontextmanager
    async def _using(self, begin: str) -> AsyncIterator[AsyncSession]:
        """The session, begun; what the database raises becomes one of our errors."""
        with translated():
            if not self._session.in_transaction():
                await self._session.connection(execution_options={BEGIN: begin})
            yield self._session


def _is(person: Person) -> ColumnElement[bool]:
    return (
        (col(PracticeRow.channel) == person.channel)
        & (col(PracticeRow.workspace) == person.workspace)
        & (col(PracticeRow.user) == person.user)
    )


def _moved() -> ColumnElement[datetime]:
    """When something last happened in a practice."""
    last = select(func.max(col(TurnRow.at))).where(col(TurnRow.practice_id) == col(PracticeRow.id))
    return func.coalesce(last.scalar_subquery(), col(PracticeRow.started))


def _of_practice() -> ColumnElement[bool]:
    return col(DisagreementRow.practice_id) == col(PracticeRow.id)


def _sent() -> ColumnElement[int]:
    """The order in which disagreements were first written."""
    return literal_column("disagreement.rowid", Integer)


async def _turns(session: AsyncSession, practice_id: str) -> tuple[Turn, ...]:
    """The turns of a practice, in the order in which they were written."""
    query = select(TurnRow).where(col(TurnRow.practice_id) == practice_id).order_by(col(TurnRow.position))
    return tuple(turn_of(row) for row in (await session.execute(query)).scalars())


def _whole(row: PracticeRow, turns: tuple[Turn, ...]) -> Practice:
    """A row as the practice of whoever it belongs to; the language they speak is not kept."""
    return practice_of(row, Person(row.channel, row.workspace, row.user), turns)


def _written() -> ColumnElement[int]:
    """The order in which practices were written, among those of one moment."""
    return literal_column("practice.rowid", Integer)


def _count(result: Any) -> int:  # noqa: ANN401 - the result of an update or delete, which SQLAlchemy types as any
    return int(result.rowcount)
