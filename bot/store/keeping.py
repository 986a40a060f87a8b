"""What whoever runs the bot does with the database: look at everybody, and write beside another room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import date, datetime

from sqlalchemy import Select, delete, except_, func, select, union
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.model import Person, Status
from bot.store.engine import BEGIN, READING, WRITING
from bot.store.errors import our_error
from bot.store.tables import ModelSpendingRow, PracticeRow, ProfileRow
from bot.store.work import SqlStore, SqlWork, moved


class KeeperStore(SqlStore):
    """The store whose transactions another room may share. Implements `bot.runtime.types.JointStore`."""

    @asynccontextmanager
    async def joint(self, *, reading: bool = False) -> AsyncIterator[tuple[AsyncConnection, KeeperWork]]:
        """A transaction that another room writes its own rows in as well; committed or undone as a whole.

        StoreError also for what the database raises at that room's statements. `reading` holds nothing.
        """
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(**{BEGIN: READING if reading else WRITING})
                async with connection.begin():
                    work = KeeperWork.over(connection, reading=reading)
                    yield connection, work
        except SQLAlchemyError as error:
            raise our_error(error) from error
        if work.erased:
            await self.wipe()


class KeeperWork(SqlWork):
    """Everybody's practices. Implements `bot.runtime.types.KeeperWork`."""

    async def owner(self, practice_id: str) -> Person | None:
        """Whose practice it is; None when there is none of that id."""
        async with self.using(READING) as session:
            row = await session.get(PracticeRow, practice_id)
            return None if row is None else Person(row.channel, row.workspace, row.user)

    async def people(self) -> frozenset[Person]:
        """Everybody of whom a practice or a profile is kept."""
        query = union(_who(PracticeRow), _who(ProfileRow))
        async with self.using(READING) as session:
            return frozenset(Person(*row) for row in (await session.execute(query)).all())

    async def left(self, status: Status, before: datetime) -> tuple[tuple[str, Person, str], ...]:
        """The practices with that status in which nothing happened since: id, person, leaf; the longest left first."""
        query = select(PracticeRow).where(col(PracticeRow.status) == status, moved() < before).order_by(moved())
        async with self.using(READING) as session:
            rows = (await session.execute(query)).scalars()
            return tuple((row.id, Person(row.channel, row.workspace, row.user), row.leaf or "") for row in rows)

    async def count(self, status: Status) -> int:
        """How many practices have that status."""
        query = select(func.count()).select_from(PracticeRow).where(col(PracticeRow.status) == status)
        async with self.using(READING) as session:
            found: int = (await session.execute(query)).scalar_one()
            return found

    async def purge(self, before: datetime) -> int:
        """Erase the practices in which nothing happened since, as `erase` does."""
        return await self.erase_all(moved() < before)

    async def forget_profiles(self, but: Collection[Person]) -> int:
        """Erase the profiles of whom no practice is kept, except of those people."""
        known = {(one.channel, one.workspace, one.user) for one in but}
        keys = (col(ProfileRow.channel), col(ProfileRow.workspace), col(ProfileRow.user))
        async with self.using(WRITING) as session:
            found = (await session.execute(except_(_who(ProfileRow), _who(PracticeRow)))).all()
            gone = [tuple(row) for row in found if tuple(row) not in known]
            for row in gone:
                mine = (key == value for key, value in zip(keys, row, strict=True))
                await session.execute(delete(ProfileRow).where(*mine))
            self.erased = self.erased or bool(gone)
            return len(gone)

    async def forget_spending(self, before: date) -> None:
        """Let go of what a language model cost on the days before."""
        async with self.using(WRITING) as session:
            await session.execute(delete(ModelSpendingRow).where(col(ModelSpendingRow.day) < before))


def _who(row: type[PracticeRow | ProfileRow]) -> Select[str, str, str]:
    """Everybody who has such a row."""
    return select(col(row.channel), col(row.workspace), col(row.user))
