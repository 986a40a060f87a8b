"""From an event to its answer: kept in one commit, taken in order, answered in another.

Knows no engine: what calls `answer` again after a crash may be anything that does not forget. Whatever was committed is
found again; whatever was not, is done again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.coaching import Desk, Reply
from bot.errors import Overtaken, StoreError
from bot.messages import Messages
from bot.model import Inbound, Note, Person, Said
from bot.ports import Clock, Steps, Store
from bot.runtime import inbox, outbox
from bot.runtime.channel import Accepted, Channel
from bot.runtime.deferred import Contents, DeferredStore
from bot.runtime.erasing import Then
from bot.runtime.inbox import Waiting
from bot.runtime.metrics import Metrics
from bot.runtime.steps import KeptSteps, forget
from bot.runtime.types import Enqueue, JointStore, Sleep

RETRIES = (0.2, 1.0, 5.0)
"""Seconds before each new try of a turn that failed."""
DATABASE_RETRIES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each new try while the database is away; the last one again and again."""
MOST_ATTEMPTS = 10
"""How often the process may go down in the middle of a turn before the turn is parked. Who kills it cannot be told
from a turn that does, so this is more often than a turn is hit by chance (`make crash` kills once a second)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The turns of everybody.

    `desk_of` makes the use cases over a store and steps of one turn; `keeps` are the kinds of steps not to do twice,
    for which a person waits; `channels` are told when they begin; `forget` erases all that is kept of a person.
    """

    store: JointStore
    desk_of: Callable[[Store, Steps], Desk]
    steps: Steps
    clock: Clock
    enqueue: Enqueue
    metrics: Metrics
    contents: Contents
    forget: Callable[[Person, Sequence[str], Then], Awaitable[None]]
    sleep: Sleep = asyncio.sleep
    keeps: Sequence[str] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)

    async def accept(self, inbound: Inbound) -> Accepted:
        """Keep an event for good, unless it was known. Implements `bot.runtime.channel.Accept`.

        The safety check comes first: of words that speak of a real danger only the event's id is kept. Of others,
        private data are left out.
        """
        desk = self.desk_of(self.store, self.steps)
        danger = desk.is_danger(inbound.text)
        said = None if danger else desk.kept(inbound)
        async with self.store.joint() as (connection, _):
            new = await inbox.keep(connection, inbound, said, self.clock.now())
            if new:
                await inbox.remember(connection, inbound)
                await self.enqueue(connection, inbound)
        accepted: Accepted = ("danger" if danger else "new") if new else "duplicate"
        self.metrics.accepted(inbound.place.channel, accepted)
        structlog.get_logger().info("accepted", event_id=inbound.event_id, result=accepted)
        return accepted

    async def answer(self, event_id: str, *, again: bool = False) -> str | None:
        """Answer everything of the event's session up to the event; the session, None when the event is gone.

        `again`: an earlier attempt ended with its process. Returns only when nothing up to the event is left to do.
        """
        tries = 0
        while True:
            try:
                session = await self._answer(event_id, again=again)
            except StoreError:
                await wait_for_database(self.metrics, self.sleep, tries)
                tries += 1
            else:
                return session

    async def _answer(self, event_id: str, *, again: bool) -> str | None:
        session: str | None = None
        while True:
            found, waiting = await self._waiting(event_id)
            session = found or session  # the event itself goes when a person has everything erased
            if session is None or not waiting:
                return session
            if again:
                again = False
                async with self.store.joint() as (connection, _):
                    await inbox.count_attempt(connection, waiting[0].event_id)
                continue
            try:
                await self._next(waiting)
            except Overtaken:
                structlog.get_logger().warning("overtaken", event_id=event_id)
                return session
            if waiting[-1].event_id == event_id == waiting[0].event_id:
                return session  # it was the only one

    async def _waiting(self, event_id: str) -> tuple[str | None, tuple[Waiting, ...]]:
        """The session of the event, and what waits in it; nothing when the event is answered."""
        async with self.store.joint(reading=True) as (connection, _):
            session = await inbox.session_of_event(connection, event_id)
            waiting = () if session is None else await inbox.waiting(connection, session)
        return session, waiting if event_id in {one.event_id for one in waiting} else ()

    async def _next(self, waiting: Sequence[Waiting]) -> None:
        """Answer the first of what waits, with those after it that belong to the same turn."""
        first = waiting[0]
        if first.attempts > MOST_ATTEMPTS:
            await self._park(first, "crashed")
            return
        for pause in (*RETRIES, None):
            try:
                await self._take(waiting)
            except (Overtaken, StoreError):
                raise
            except Exception as error:  # noqa: BLE001 - the one place where a turn of whatever kind may fail
                structlog.get_logger().error("turn_failed", event_id=first.event_id, error=type(error).__name__)
                if pause is None:
                    await self._park(first, type(error).__name__)
                else:
                    await self.sleep(pause)
            else:
                return

    async def _take(self, waiting: Sequence[Waiting]) -> None:
        first = waiting[0]
        store = DeferredStore(self.store, self.contents)
        with self.metrics.timed("turn"):
            if first.said is None:
                mine, reply = waiting[:1], await self.desk_of(store, self.steps).danger(first.person)
            else:
                spoken = _spoken(waiting)
                count = await self.desk_of(store, self.steps).together(first.person, spoken)
                mine, said = waiting[:count], _joined(spoken[:count])
                steps = self._steps(first, said.text, self.desk_of(store, self.steps))
                reply = await self.desk_of(store, steps).take(first.person, said)
        with self.metrics.timed("commit"):
            await self._commit(mine, reply, store)
        self.metrics.turns.labels("answered").inc()

    def _steps(self, first: Waiting, words: str, desk: Desk) -> Steps:
        if not self.keeps:
            return self.steps
        channel = self.channels.get(first.place.channel)

        async def begins() -> None:
            if channel is not None:
                await channel.begin(first.place, await desk.speaks(first.person))

        return KeptSteps(self.store, inbox.session_of(first.person), first.event_id, words, self.keeps, begins)

    async def _commit(self, mine: Sequence[Waiting], reply: Reply, store: DeferredStore) -> None:
        """One commit: what the turn changed, what is said about it, and that its events are answered."""
        last, now = mine[-1], self.clock.now()
        person = last.person if reply.language is None else replace(last.person, language=reply.language)
        channel = self.channels.get(last.place.channel)
        shown = outbox.gathered(reply.outbounds) if channel is not None and channel.gathers else reply.outbounds
        if reply.forget:

            async def then(connection: AsyncConnection) -> None:
                await outbox.put(connection, person, last.place, mine[0].event_id, shown, now)

            await self.forget(person, [one.event_id for one in mine], then)
            return
        async with self.store.joint() as (connection, work):
            await inbox.settle(connection, [one.event_id for one in mine])
            await store.commit(work)
            if self.keeps:
                await forget(connection, inbox.session_of(last.person))
            await outbox.put(connection, person, last.place, mine[0].event_id, shown, now, reply.practice)
        structlog.get_logger().info("answered", events=[one.event_id for one in mine], messages=len(reply.outbounds))

    async def _park(self, waiting: Waiting, reason: str) -> None:
        """Put a turn aside that fails again and again, and tell its writer; what waits behind it goes on."""
        reference = secrets.token_hex(3)
        told = Note(Messages(waiting.person.language, chat=True)("desk.failed", reference=reference), "warn")
        async with self.store.joint() as (connection, _):
            await inbox.settle(connection, [waiting.event_id], parked=True)
            await outbox.put(connection, waiting.person, waiting.place, waiting.event_id, (told,), self.clock.now())
        self.metrics.turns.labels("parked").inc()
        structlog.get_logger().error("parked", event_id=waiting.event_id, reference=reference, reason=reason)


def _spoken(waiting: Sequence[Waiting]) -> list[Said]:
    """What the first events say, up to one whose words were not kept."""
    return [said for one in takewhile(lambda one: one.said is not None, waiting) if (said := one.said)]


def _joined(spoken: Sequence[Said]) -> Said:
    """Several messages as one; one as it is."""
    if len(spoken) == 1:
        return spoken[0]
    masked = dict.fromkeys(kind for one in spoken for kind in one.masked)
    return Said("\n".join(one.text for one in spoken), masked=tuple(masked))


async def wait_for_database(metrics: Metrics, sleep: Sleep, tries: int) -> None:
    """Before the next try, after so many that found no database."""
    metrics.database_away.inc()
    await sleep(DATABASE_RETRIES[min(tries, len(DATABASE_RETRIES) - 1)])
