"""One transaction on the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Self, TypeVarTuple

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlmodel import SQLModel, col

from bot.errors import NoSession, StoreError
from bot.model import Disagreement, Person, Practice, Profile, Turn
from bot.store.dialects import hashes_in_use, hold_content, how_to_begin, insert
from bot.store.engine import BEGIN, NONE, READING, WRITING
from bot.store.errors import is_orphan, translated
from bot.store.rows import (
    changed_values,
    disagreement_of,
    disagreement_values,
    practice_of,
    practice_row,
    profile_of,
    profile_values,
    turn_of,
    turn_row,
)
from bot.store.tables import ContentRow, DisagreementRow, PracticeRow, ProfileRow, TurnRow

Row = TypeVarTuple("Row")
_SENT = (col(DisagreementRow.written), col(DisagreementRow.id))
"""The order in which disagreements were first written."""
_WHO = ("channel", "workspace", "user")
"""The columns of a person."""


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
            await self.wipe()

    async def wipe(self) -> None:
        """Leave nothing of what was erased in the write-ahead log: move it to the file, cut the log to nothing.

        `begin` does so by itself. A server keeps its own log and its dead rows, for as long as its keeper set.
        A process that is reading just then holds this up; the log goes at the latest when the last one closes.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with translated():
            async with self._engine.connect() as connection:
                bare = await connection.execution_options(**{BEGIN: NONE})
                await bare.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


class SqlWork:
    """What can be done in a transaction. Implements `bot.ports.Work`.

    The first thing done decides how it begins: a reading one waits for nobody, a writing one waits its turn. One
    that reads first and writes then meets StoreBusy when another wrote in between: nothing is overwritten unseen.
    On a server it may write beside others; what a writing one reads is held for it until it ends.
    """

    def __init__(self, session: AsyncSession, *, guest: bool = False, holds: bool = False) -> None:
        """`session` has not begun yet; a `guest` is in a transaction that others began. `holds`: what it reads."""
        self._session = session
        self._guest = guest
        self._holds = holds
        self.erased = False

    @classmethod
    def over(cls, connection: AsyncConnection, *, reading: bool = False) -> Self:
        """A work in a transaction that has begun on `connection`; whoever began it commits, or undoes all of it.

        After an error of the database there is nothing to go on with: undo it. After an `erased` has been committed,
        `SqlStore.wipe` is due.
        """
        session = AsyncSession(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        return cls(session, guest=True, holds=not reading)

    async def add_practice(self, practice: Practice) -> None:
        """Write a new practice (without turns)."""
        async with self.using(WRITING) as session:
            session.add(practice_row(practice))
            await session.flush()

    async def save_practice(self, practice: Practice) -> None:
        """Write the changed fields of a practice. NoSession when it is not there."""
        query = update(PracticeRow).where(_is(practice.person), col(PracticeRow.id) == practice.id)
        query = query.values(**changed_values(practice))
        async with self.using(WRITING) as session:
            if not _count(await session.execute(query)):
                raise NoSession("session.not_found", value=practice.id)

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        """Write one turn after those already written. NoSession when there is no such practice.

        StoreError when that turn is there already: the practice went on elsewhere.
        """
        held = select(col(PracticeRow.id)).where(col(PracticeRow.id) == practice_id).with_for_update(key_share=True)
        count = select(func.count()).select_from(TurnRow).where(col(TurnRow.practice_id) == practice_id)
        async with self.using(WRITING) as session:
            if (await session.execute(held)).first() is None:
                raise NoSession("session.not_found", value=practice_id)
            session.add(turn_row(practice_id, turn, (await session.execute(count)).scalar_one()))
            try:
                await session.flush()
            except IntegrityError as error:
                raise StoreError("db.moved_on") from error

    async def practice(self, practice_id: str, person: Person) -> Practice:
        """A practice with its turns. NoSession when it is not this person's."""
        query = select(PracticeRow).where(_is(person), col(PracticeRow.id) == practice_id)
        async with self.using(READING) as session:
            row = (await session.execute(self._held(query, PracticeRow))).scalar_one_or_none()
            if row is None:
                raise NoSession("session.not_found", value=practice_id)
            return practice_of(row, person, await _turns(session, practice_id))

    async def unfinished(self, person: Person) -> Practice | None:
        """This person's practice to go on with, without turns: the open one before the one that moved last."""
        query = (
            select(PracticeRow)
            .where(_is(person), col(PracticeRow.status).in_(("open", "paused")))
            .order_by((col(PracticeRow.status) == "open").desc(), moved().desc(), col(PracticeRow.written).desc())
            .limit(1)
        )
        async with self.using(READING) as session:
            row = (await session.execute(self._held(query, PracticeRow))).scalar_one_or_none()
            return None if row is None else practice_of(row, person)

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        """All of this person's practices without turns, newest first."""
        newest = (col(PracticeRow.started).desc(), col(PracticeRow.written).desc())
        query = select(PracticeRow).where(_is(person)).order_by(*newest)
        async with self.using(READING) as session:
            rows = await session.execute(self._held(query, PracticeRow))
            return tuple(practice_of(row, person) for row in rows.scalars())

    async def save_content(self, sha256: str, kind: str, body: str) -> None:
        """Keep a content file under its hash."""
        async with self.using(WRITING) as session:
            row = insert(session, ContentRow).values(sha256=sha256, kind=kind, body=body)
            await session.execute(row.on_conflict_do_nothing())

    async def content(self, sha256: str) -> str | None:
        """The content kept under that hash."""
        query = select(col(ContentRow.body)).where(col(ContentRow.sha256) == sha256)
        async with self.using(READING) as session:
            return (await session.execute(query)).scalar_one_or_none()

    async def save_disagreement(self, disagreement: Disagreement) -> None:
        """Write a disagreement, or all of it anew where its id is known. NoSession when its practice is not there."""
        values = disagreement_values(disagreement)
        async with self.using(WRITING) as session:
            row = insert(session, DisagreementRow).values(**values)
            try:
                await session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
            except IntegrityError as error:
                if not is_orphan(error):
                    raise
                raise NoSession("session.not_found", value=disagreement.practice_id) from error

    async def disagreements(self, person: Person) -> tuple[Disagreement, ...]:
        """All of this person's disagreements, in the order in which they were first sent."""
        query = select(DisagreementRow).join(PracticeRow, _of_practice()).where(_is(person)).order_by(*_SENT)
        async with self.using(READING) as session:
            rows = await session.execute(self._held(query, DisagreementRow))
            return tuple(disagreement_of(row) for row in rows.scalars())

    async def contested(
        self, channel: str, workspace: str, *, begins: str = "", undecided: bool = False
    ) -> tuple[tuple[Disagreement, Practice], ...]:
        """The disagreements of everyone in a workspace, each with its whole practice, first sent first."""
        here = (col(PracticeRow.channel) == channel) & (col(PracticeRow.workspace) == workspace)
        query = select(DisagreementRow, PracticeRow).join(PracticeRow, _of_practice()).where(here)
        query = query.where(func.substr(col(DisagreementRow.id), 1, len(begins)) == begins).order_by(*_SENT)
        if undecided:
            query = query.where(col(DisagreementRow.status) == "open")
        async with self.using(READING) as session:
            rows = await session.execute(self._held(query, DisagreementRow))
            found = [(disagreement_of(one), row) for one, row in rows.all()]
            return tuple([(one, _whole(row, await _turns(session, row.id))) for one, row in found])

    async def profile(self, person: Person) -> Profile:
        """How this person wants to be spoken to; `Profile()` where nothing is kept."""
        query = select(ProfileRow).where(_is(person, ProfileRow))
        async with self.using(READING) as session:
            row = (await session.execute(self._held(query, ProfileRow))).scalar_one_or_none()
            return Profile() if row is None else profile_of(row)

    async def save_profile(self, person: Person, profile: Profile) -> None:
        """Write how this person wants to be spoken to, in place of what was kept."""
        values = profile_values(person, profile)
        async with self.using(WRITING) as session:
            row = insert(session, ProfileRow).values(**values)
            await session.execute(row.on_conflict_do_update(index_elements=_WHO, set_=values))

    async def erase(self, person: Person) -> int:
        """Erase every practice of a person with all that hangs on it, content nothing uses any more, and the profile.

        In a file the bytes are overwritten, and after the commit they are gone from the write-ahead log too. To be the
        first thing done in its transaction: what a server shows one that has read ends there.
        """
        gone = await self.erase_all(_is(person))
        async with self.using(WRITING) as session:
            await session.execute(delete(ProfileRow).where(_is(person, ProfileRow)))
        return gone

    async def erase_all(self, which: ColumnElement[bool]) -> int:
        """Erase practices with all that hangs on them, and content that nothing uses any more."""
        async with self.using(WRITING) as session:
            await hold_content(session)
            gone = await session.execute(delete(PracticeRow).where(which))  # a cascade takes the rest
            unused = col(ContentRow.sha256).not_in(hashes_in_use(session))
            await session.execute(delete(ContentRow).where(unused))
            self.erased = True
            return _count(gone)

    @asynccontextmanager
    async def using(self, begin: str) -> AsyncIterator[AsyncSession]:
        """The session, begun; what the database raises becomes one of our errors."""
        with translated():
            if not self._guest and not self._session.in_transaction():
                how = how_to_begin(self._session, begin)
                await self._session.connection(execution_options=how)
                self._holds = begin == WRITING
            yield self._session

    def _held(self, query: Select[*Row], row: type[SQLModel]) -> Select[*Row]:
        """The query; in a writing transaction on a server, nobody else changes its rows until the end."""
        if not self._holds:
            return query
        return query.with_for_update(key_share=True, of=row).execution_options(populate_existing=True)


def _is(person: Person, row: type[PracticeRow | ProfileRow] = PracticeRow) -> ColumnElement[bool]:
    mine = (col(row.channel) == person.channel) & (col(row.workspace) == person.workspace)
    return mine & (col(row.user) == person.user)


def moved() -> ColumnElement[datetime]:
    """When something last happened in a practice."""
    last = select(func.max(col(TurnRow.at))).where(col(TurnRow.practice_id) == col(PracticeRow.id))
    return func.coalesce(last.scalar_subquery(), col(PracticeRow.started))


def _of_practice() -> ColumnElement[bool]:
    return col(DisagreementRow.practice_id) == col(PracticeRow.id)


async def _turns(session: AsyncSession, practice_id: str) -> tuple[Turn, ...]:
    """The turns of a practice, in the order in which they were written."""
    query = select(TurnRow).where(col(TurnRow.practice_id) == practice_id).order_by(col(TurnRow.position))
    return tuple(turn_of(row) for row in (await session.execute(query)).scalars())


def _whole(row: PracticeRow, turns: tuple[Turn, ...]) -> Practice:
    """A row as the practice of whoever it belongs to; the language they speak is not kept."""
    return practice_of(row, Person(row.channel, row.workspace, row.user), turns)


def _count(result: Any) -> int:  # noqa: ANN401 - the result of an update or delete, which SQLAlchemy types as any
    return int(result.rowcount)
