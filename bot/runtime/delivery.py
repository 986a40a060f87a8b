"""Posting: in order, once; and where nobody can tell whether it was posted, looked up or repeated at most once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.errors import SendError, SendLater, SendRefused, SendUnknown, StoreError
from bot.model import Outgoing, Place
from bot.runtime import outbox
from bot.runtime.channel import Channel
from bot.runtime.metrics import Metrics
from bot.runtime.outbox import Pending
from bot.runtime.turns import wait_for_database
from bot.runtime.types import JointStore, Sleep

BACKOFF = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before each new try of a message that a platform does not take, where it names none; the last again."""
MOST_POSTS = 2
"""How often a message is posted on a platform that cannot be asked whether it came through."""


@dataclass
class Pace:
    """When the next message to a place may go; kept for the places of this process only."""

    next_at: dict[Place, float] = field(default_factory=dict)

    def wait(self, place: Place, seconds: float) -> float:
        """How long to wait before the next message there; `seconds` is what lies between two."""
        now = time.monotonic()
        if len(self.next_at) > MOST_PLACES:
            self.next_at = {known: at for known, at in self.next_at.items() if at > now}
        at = max(now, self.next_at.get(place, now))
        self.next_at[place] = at + seconds
        return at - now


MOST_PLACES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Posts what the outbox holds."""

    store: JointStore
    channels: Mapping[str, Channel]
    metrics: Metrics
    sleep: Sleep = asyncio.sleep
    pace: Pace = field(default_factory=Pace)

    async def deliver(self, session: str) -> None:
        """Post all messages of a session, in order. Nobody else writes any meanwhile: the session's queue is ours."""
        tries = 0
        while True:
            try:
                async with self.store.joint(reading=True) as (connection, _):
                    pending = await outbox.unsettled(connection, session)
                for one in pending:
                    await self._post(one)
                    tries = 0
            except StoreError:
                await wait_for_database(self.metrics, self.sleep, tries)
                tries += 1
            else:
                return

    async def _post(self, pending: Pending) -> None:
        outgoing = pending.outgoing
        channel = self.channels.get(outgoing.place.channel)
        if channel is None:
            await self._settle(outgoing, "refused")
            return
        if pending.begun and await self._is_settled(channel, outgoing, pending.attempts):
            return
        await self.sleep(max(await channel.compose(outgoing), self.pace.wait(outgoing.place, channel.pace)))
        await self._send(channel, outgoing, pending.attempts)

    async def _send(self, channel: Channel, outgoing: Outgoing, attempts: int) -> None:
        """One try after another until the message is settled."""
        refused = 0
        while True:
            async with self.store.joint() as (connection, _):
                await outbox.begin(connection, outgoing.id)
            attempts += 1
            try:
                with self.metrics.timed("post"):
                    posted = await self._once(channel, outgoing)
            except SendLater as later:
                async with self.store.joint() as (connection, _):
                    await outbox.put_back(connection, outgoing.id)
                attempts -= 1
                self.metrics.deliveries.labels(channel.name, "later").inc()
                await self._wait(later, refused)
                refused += 1
            except SendRefused as refusal:
                structlog.get_logger().warning("refused", message=outgoing.id, reason=refusal.params["reason"])
                await self._settle(outgoing, "refused")
                return
            except SendUnknown as unknown:
                self.metrics.deliveries.labels(channel.name, "ambiguous").inc()
                if await self._is_settled(channel, outgoing, attempts):
                    return
                await self._wait(unknown, attempts)
            else:
                await self._settle(outgoing, "sent", posted)
                return

    @staticmethod
    async def _once(channel: Channel, outgoing: Outgoing) -> str:
        """Post it; a fault of the channel's own counts as refused, so that what comes behind it goes on."""
        try:
            return await channel.send(outgoing)
        except (SendError, StoreError):
            raise
        except Exception as error:
            structlog.get_logger().error("send_failed", message=outgoing.id, error=type(error).__name__)
            raise SendRefused(type(error).__name__) from error

    async def _is_settled(self, channel: Channel, outgoing: Outgoing, attempts: int) -> bool:
        """Whether a message that may have been posted needs nothing more: it was found, or repeated often enough."""
        if not channel.looks_up:
            if attempts < MOST_POSTS:
                return False
            await self._settle(outgoing, "unknown")
            return True
        try:
            posted = await self._found(channel, outgoing)
        except SendRefused as refusal:
            structlog.get_logger().warning("refused", message=outgoing.id, reason=refusal.params["reason"])
            await self._settle(outgoing, "refused")
            return True
        if posted is not None:
            await self._settle(outgoing, "sent", posted, found=True)
        return posted is not None

    async def _found(self, channel: Channel, outgoing: Outgoing) -> str | None:
        """What the platform says of a message, as soon as it says anything."""
        refused = 0
        while True:
            try:
                return await channel.find(outgoing)
            except (SendLater, SendUnknown) as error:
                await self._wait(error, refused)
                refused += 1

    async def _wait(self, error: SendError, refused: int) -> None:
        """As long as the platform asks, or longer each time."""
        asked = error.after if isinstance(error, SendLater) else None
        await self.sleep(BACKOFF[min(refused, len(BACKOFF) - 1)] if asked is None else asked)

    async def _settle(self, outgoing: Outgoing, status: str, posted: str | None = None, *, found: bool = False) -> None:
        async with self.store.joint() as (connection, _):
            await outbox.settle(connection, outgoing.id, status, posted)
        self.metrics.deliveries.labels(outgoing.place.channel, "found" if found else status).inc()
        structlog.get_logger().info("delivered", message=outgoing.id, result=status)
