"""What a language model cost is added up for each workspace and each day, whoever adds at the same moment."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import StoreError
from bot.store import SqlLedger, opened
from tests.store.beside import sql

TODAY = date(2026, 12, 14)
T1, T2 = "slack:T1", "slack:T2"


async def test_what_was_spent_is_added_up_by_account_and_day(address: str) -> None:
    async with opened(address) as store:
        ledger = SqlLedger(store)
        assert await ledger.spent(T1, TODAY) == 0
        for account, day, tokens in ((T1, TODAY, 700), (T1, TODAY, 45), (T2, TODAY, 3), (T1, TODAY + timedelta(1), 9)):
            await ledger.spend(account, day, tokens)
        assert await ledger.spent(T1, TODAY) == 745
        assert await ledger.spent(T2, TODAY) == 3
        assert await ledger.spent(T1, TODAY + timedelta(1)) == 9


async def test_nothing_is_lost_when_many_spend_at_once(address: str) -> None:
    async with opened(address) as store, opened(address) as other:
        both = (SqlLedger(store), SqlLedger(other))
        await asyncio.gather(*(both[nth % 2].spend(T1, TODAY, nth) for nth in range(20)))
        assert await both[0].spent(T1, TODAY) == sum(range(20))


async def test_what_was_spent_is_known_after_a_restart_and_may_be_large(address: str) -> None:
    async with opened(address) as store:
        await SqlLedger(store).spend(T1, TODAY, 3_000_000_000)
    async with opened(address) as store:
        assert await SqlLedger(store).spent(T1, TODAY) == 3_000_000_000


async def test_days_long_past_are_let_go(address: str) -> None:
    async with opened(address) as store:
        ledger = SqlLedger(store)
        for back in (0, 7, 8):
            await ledger.spend(T1, TODAY - timedelta(back), 5)
        async with store.joint() as (_, work):
            await work.forget_spending(TODAY - timedelta(7))
        assert [await ledger.spent(T1, TODAY - timedelta(back)) for back in (0, 7, 8)] == [5, 5, 0]


async def test_a_database_that_cannot_be_used_is_told_in_our_words(address: str) -> None:
    async with opened(address) as store:
        sql(address, "DROP TABLE model_spending")
        for call in (SqlLedger(store).spent(T1, TODAY), SqlLedger(store).spend(T1, TODAY, 1)):
            with pytest.raises(StoreError):
                await call
