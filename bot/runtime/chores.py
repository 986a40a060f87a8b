"""What happens by the clock: forgotten practices, retention, backup. Each fires once, whatever the number of processes.

What concerns a person's practice goes into their own place in the queue, so that it never crosses a turn of theirs.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.coaching import Desk
from bot.errors import NoSession, SettingsError
from bot.messages import Messages
from bot.model import Language, Note, Person, Place, Status
from bot.ports import Clock, Steps, Store
from bot.runtime import engine_rows, outbox
from bot.runtime.channel import Channel
from bot.runtime.deferred import Contents, DeferredStore
from bot.runtime.engine import Rota, TurnEngine
from bot.runtime.inbox import session_of
from bot.runtime.metrics import Metrics
from bot.runtime.tables import ADDRESS, INBOX, OUTBOX, is_of, language_of
from bot.runtime.types import JointStore

PAUSE, CLOSE, TELL = "pause", "close", "tell"
KNOWN_FOR = timedelta(days=7)
"""How long an answered event is known, so that it is not answered again; platforms redeliver for an hour at most."""
DONE_FOR = timedelta(days=1)
"""How long the engine keeps finished work."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things last; `backups` None: the database is backed up by somebody else.

    `trainers` is where they are told of what they saved, in their language; None: nowhere.
    """

    pause_after: timedelta
    close_after: timedelta
    keep_for: timedelta
    backups: Path | None
    backups_kept: int
    trainers: Place | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chores:
    """The chores of everybody. `backup` copies the database to a file that is not there yet."""

    store: JointStore
    desk_of: Callable[[Store, Steps], Desk]
    steps: Steps
    clock: Clock
    engine: TurnEngine
    metrics: Metrics
    terms: Terms
    channels: Mapping[str, Channel]
    backup: Callable[[Path], None]
    contents: Contents

    def prepare(self) -> None:
        """See that copies can be made before the first night. SettingsError when their folder cannot be had."""
        folder = self.terms.backups
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise SettingsError("error.settings.backup_dir", name="BACKUP_DIR", value=str(folder)) from error

    async def look_for_forgotten(self, _moment: datetime) -> None:
        """Put a chore into the queue for every practice left for too long, unless its owner wants quiet now."""
        now = self.clock.now()
        for chore, status, age in self._ages():
            async with self.store.joint(reading=True) as (_, work):
                left = [one for one in await work.left(status, now - age) if one[1].channel in self.channels]
            due = [one for one in left if not await self.channels[one[1].channel].is_quiet(one[1])]
            async with self.store.joint() as (connection, _):
                for practice_id, person, leaf in due:
                    once = f"{practice_id}:{leaf}"
                    await self.engine.enqueue_chore(
                        connection, chore, practice_id, person.channel, session_of(person), once
                    )
        self.metrics.schedules.labels("forgotten").inc()

    async def tend(self, chore: str, practice_id: str) -> str | None:
        """Pause or close a practice, unless somebody has come back to it; the session, None when it is gone.

        `TELL` has nothing to do but to be posted: its `practice_id` is the session.
        """
        if chore == TELL:
            return practice_id
        async with self.store.joint(reading=True) as (connection, work):
            owner = await work.owner(practice_id)
            if owner is None:
                return None
            person, place = await self._reached(connection, owner)
            practice = await work.practice(practice_id, owner)
        status, age = next((status, age) for name, status, age in self._ages() if name == chore)
        last = practice.turns[-1].at if practice.turns else practice.started
        if practice.status == status and last < self.clock.now() - age:
            await self._do(chore, practice_id, practice.leaf or "", replace(person, language=practice.language), place)
        return session_of(person)

    async def tell_trainers(self, faults: str) -> None:
        """Tell the trainers, once, that a file they saved is refused; of which the last sound version goes on."""
        place = self.terms.trainers
        if place is None or place.channel not in self.channels:
            return
        person = Person(place.channel, place.workspace, "trainers", self.terms.language)
        key = f"content:{hashlib.sha256(faults.encode()).hexdigest()[:20]}"
        note = Note(Messages(person.language, chat=True)("serve.refused", faults=faults), "warn")
        async with self.store.joint() as (connection, _):
            if await outbox.is_known(connection, f"{key}:0"):
                return
            await outbox.put(connection, person, place, key, (note,), self.clock.now())
            session = session_of(person)
            await self.engine.enqueue_chore(connection, TELL, session, person.channel, session, key)

    async def purge(self, _moment: datetime) -> None:
        """Erase what is kept no longer: old practices, events nobody delivers again, the engine's finished work.

        How a person wants to be spoken to goes when no practice, event or message of theirs is left, and where they
        are reached goes with it: whoever chose a language and has not begun yet keeps it for some days. What a language
        model cost is only asked about today.
        """
        now = self.clock.now()
        async with self.store.joint() as (connection, work):
            gone = await work.purge(now - self.terms.keep_for)
            for table, since in ((INBOX, INBOX.c.received), (OUTBOX, OUTBOX.c.created)):
                settled = table.c.status.in_(("answered", "sent", "refused", "unknown"))
                await connection.execute(delete(table).where(settled, since < now - KNOWN_FOR))
            await connection.execute(
                delete(INBOX).where(INBOX.c.status == "parked", INBOX.c.received < now - self.terms.keep_for)
            )
            await work.forget_profiles(but=await _heard_from(connection))
            await _forget_addresses(connection, await work.people())
            await work.forget_spending((now - KNOWN_FOR).date())
            swept = await engine_rows.sweep(connection, int((now - DONE_FOR).timestamp() * 1000))
        self.metrics.schedules.labels("purge").inc()
        structlog.get_logger().info("purged", practices=gone, workflows=swept)

    async def back_up(self, moment: datetime) -> None:
        """Copy the database, and remove the oldest copies beyond those that are kept."""
        folder = self.terms.backups
        if folder is None:
            return
        await asyncio.to_thread(self._back_up, folder, f"{moment:%Y%m%dT%H%M%SZ}")
        self.metrics.schedules.labels("backup").inc()

    def rota(self) -> tuple[Rota, ...]:
        """When each happens, in UTC."""
        nightly = (Rota("backup", "0 3 * * *", self.back_up),) if self.terms.backups else ()
        if nightly:
            self.metrics.schedules.labels("backup")  # seen at 0 from the start: an alert tells that none was made
        return (
            Rota("forgotten", "*/5 * * * *", self.look_for_forgotten),
            Rota("purge", "30 2 * * *", self.purge),
            *nightly,
        )

    def _ages(self) -> tuple[tuple[str, Status, timedelta], ...]:
        return ((PAUSE, "open", self.terms.pause_after), (CLOSE, "paused", self.terms.close_after))

    async def _do(self, chore: str, practice_id: str, leaf: str, person: Person, place: Place | None) -> None:
        store = DeferredStore(self.store, self.contents)
        desk = self.desk_of(store, self.steps)
        try:
            reply = await (desk.pause(person) if chore == PAUSE else desk.close(person, practice_id))
        except NoSession:
            return
        async with self.store.joint() as (connection, work):
            await store.commit(work)
            if place is not None:
                key = f"{chore}:{practice_id}:{leaf}"
                shown = outbox.gathered(reply.outbounds) if self.channels[person.channel].gathers else reply.outbounds
                await outbox.put(connection, person, place, key, shown, self.clock.now(), reply.practice)
        structlog.get_logger().info("forgotten", practice=practice_id, chore=chore)

    @staticmethod
    async def _reached(connection: AsyncConnection, owner: Person) -> tuple[Person, Place | None]:
        """The person with their language, and where they are reached; None when they never wrote from a platform."""
        row = (await connection.execute(select(ADDRESS).where(is_of(ADDRESS, owner)))).one_or_none()
        if row is None:
            return owner, None
        return replace(owner, language=language_of(row)), Place(**row.place)

    def _back_up(self, folder: Path, stamp: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / f"sangfroid-{stamp}.sqlite3"
        if not target.exists():
            self.backup(target)
        for old in sorted(folder.glob("sangfroid-*.sqlite3"))[: -self.terms.backups_kept]:
            old.unlink()


async def _heard_from(connection: AsyncConnection) -> frozenset[Person]:
    """Everyone of whom an event or a message is still there."""
    both = union(*(select(table.c.channel, table.c.workspace, table.c.user) for table in (INBOX, OUTBOX)))
    return frozenset(Person(*row) for row in await connection.execute(both))


async def _forget_addresses(connection: AsyncConnection, people: Collection[Person]) -> None:
    """Forget where people are reached of whom nothing else is kept."""
    keys = (ADDRESS.c.channel, ADDRESS.c.workspace, ADDRESS.c.user)
    known = {(person.channel, person.workspace, person.user) for person in people}
    for row in (await connection.execute(select(*keys))).all():
        if tuple(row) not in known:
            await connection.execute(
                delete(ADDRESS).where(*(key == value for key, value in zip(keys, row, strict=True)))
            )
