"""What a language model cost: the tokens of each workspace, day by day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from bot.store.dialects import insert
from bot.store.engine import READING, WRITING
from bot.store.tables import ModelSpendingRow
from bot.store.work import SqlStore


class SqlLedger:
    """The tokens in a database, shared by every process on it. Implements `bot.ports.chat.Ledger`."""

    def __init__(self, store: SqlStore) -> None:
        """Each call is a transaction of its own on `store`: spent is spent, whatever becomes of the turn."""
        self._store = store

    async def spent(self, account: str, day: date) -> int:
        """Tokens so far, sent and given. StoreError when the database cannot tell."""
        mine = (col(ModelSpendingRow.account) == account, col(ModelSpendingRow.day) == day)
        async with self._store.begin() as work, work.using(READING) as session:
            found = (await session.execute(select(col(ModelSpendingRow.tokens)).where(*mine))).scalar_one_or_none()
            return found or 0

    async def spend(self, account: str, day: date, tokens: int) -> None:
        """Add to them, whoever else adds at the same moment. StoreError when they cannot be written."""
        async with self._store.begin() as work, work.using(WRITING) as session:
            row = insert(session, ModelSpendingRow).values(account=account, day=day, tokens=tokens)
            more = {"tokens": col(ModelSpendingRow.tokens) + row.excluded.tokens}
            await session.execute(row.on_conflict_do_update(index_elements=["account", "day"], set_=more))
