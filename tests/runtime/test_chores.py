"""What happens by the clock: a forgotten practice is paused, then closed with feedback; old ones go; copies come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.model import Person, Profile
from bot.store import SqlLedger, opened
from tests.runtime.platform import CHANNEL, Platform
from tests.runtime.stage import Stage, bot
from tests.runtime.test_turns import Echo

ANA = Person(CHANNEL, "T1", "ana")
NOW = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)


async def played(stage: Stage) -> None:
    """A practice with one turn of the trainee."""
    await stage.tell("/practice wrong-bill en")
    await stage.tell("3")
    await stage.heard(3)
    await stage.tell("Please calm down, it is only a bill.")
    await stage.heard(4)


async def age(stage: Stage, by: timedelta) -> None:
    """Everything happened so much earlier."""
    then = datetime.now(UTC) - by
    async with stage.service.turns.store.joint() as (connection, _):
        await connection.exec_driver_sql(f"UPDATE turn SET at = '{then:%Y-%m-%d %H:%M:%S.%f}'")  # noqa: S608


async def status(stage: Stage) -> list[str]:
    """The status of each of Ana's practices."""
    async with stage.service.turns.store.begin() as work:
        return [practice.status for practice in await work.practices(ANA)]


async def test_a_forgotten_practice_is_paused_once_and_then_closed_with_feedback(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform) as stage:
        chores = stage.service.chores
        await played(stage)
        await chores.look_for_forgotten(NOW)
        assert await status(stage) == ["open"]
        await age(stage, timedelta(hours=3))
        await chores.look_for_forgotten(NOW)
        await chores.look_for_forgotten(NOW)
        paused = await stage.heard(5)
        assert "“resume”" in paused[4].text
        assert await status(stage) == ["paused"]
        await age(stage, timedelta(days=15))
        await chores.look_for_forgotten(NOW)
        closed = await stage.heard(9)
        assert [one.kind for one in closed[5:9]] == ["Note", "Say", "Card", "Chart"]
        assert await status(stage) == ["ended"]
        assert platform.doubles() == {}


async def test_who_came_back_meanwhile_is_left_in_peace(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform) as stage:
        await played(stage)
        async with stage.service.turns.store.begin() as work:
            practice = (await work.practices(ANA))[0]
        assert await stage.service.chores.tend("pause", practice.id) == "plain:T1:ana"
        assert await status(stage) == ["open"]


async def test_what_is_kept_no_longer_goes_and_what_is_recent_stays(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, retention_days=30) as stage:
        await played(stage)
        await stage.service.chores.purge(NOW)
        assert await status(stage) == ["open"]
        await age(stage, timedelta(days=31))
        await stage.service.chores.purge(NOW)
        assert await status(stage) == []


async def test_a_profile_stays_while_anything_else_is_kept_of_the_person(database_url: str, platform: Platform) -> None:
    ana, gone = Person(CHANNEL, "T1", "ana"), Person(CHANNEL, "T1", "gone")
    async with bot(database_url, platform, desk=Echo) as stage:
        assert await stage.tell("hello") == "new"
        await stage.heard(1)
        store = stage.service.turns.store
        async with store.joint() as (_, work):
            for person in (ana, gone):
                await work.save_profile(person, Profile("fr", introduced=True))
        await stage.service.chores.purge(NOW)
        async with store.joint(reading=True) as (connection, work):
            assert await work.people() == {ana}
            assert len((await connection.execute(text("SELECT place FROM address"))).all()) == 1
        async with store.joint() as (connection, _):
            for table in ("inbox", "outbox"):
                await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - a table of ours
        await stage.service.chores.purge(NOW)
        async with store.joint(reading=True) as (connection, work):
            assert await work.people() == frozenset()
            assert (await connection.execute(text("SELECT place FROM address"))).all() == []


async def test_what_a_model_cost_goes_with_the_days_and_not_with_a_person(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform, desk=Echo) as stage, opened(database_url) as beside:
        ledger, today = SqlLedger(beside), stage.service.clock.now().date()
        for back in (0, 30):
            await ledger.spend("plain:T1", today - timedelta(days=back), 5)
        async with stage.service.turns.store.begin() as work:
            await work.erase(ANA)
        await stage.service.chores.purge(NOW)
        assert [await ledger.spent("plain:T1", today - timedelta(days=back)) for back in (0, 30)] == [5, 0]


async def test_copies_are_made_and_the_oldest_go(file_url: str, platform: Platform, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    async with bot(file_url, platform, backup_dir=folder, backups_kept=2) as stage:
        for day in range(3):
            await stage.service.chores.back_up(NOW + timedelta(days=day))
        await stage.service.chores.back_up(NOW + timedelta(days=2))  # started anew after a crash: done already
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == ["sangfroid-20270102T030000Z.sqlite3", "sangfroid-20270103T030000Z.sqlite3"]
