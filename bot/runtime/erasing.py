"""Everything about a person: given to them, or erased for good, the engine's rows and what was parked included.

A list of erasures is kept outside the database (`Erasures`), so that a copy that is put back brings nobody back. It
holds no name: who was erased is known by a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.model import Person, Profile
from bot.ports import Work
from bot.runtime import engine_rows, steps
from bot.runtime.inbox import session_of, settle
from bot.runtime.tables import ADDRESS, INBOX, OUTBOX, is_of
from bot.runtime.types import JointStore

Then = Callable[[AsyncConnection], Awaitable[None]]
TABLES = (INBOX, OUTBOX, ADDRESS)


class Erasures:
    """Who was erased, as hashes, one JSON object a line, in a file beside the database."""

    def __init__(self, path: Path) -> None:
        """`path` need not be there yet."""
        self._path = path

    def add(self, person: Person, at: datetime) -> None:
        """Note an erasure. StoreError when the file cannot be written: then nothing must be erased either."""
        line = json.dumps({"at": at.isoformat(timespec="seconds"), "who": fingerprint(person)})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(f"{line}\n")
        except OSError as error:
            raise StoreError("db.cannot_write", path=str(self._path)) from error

    def all(self) -> frozenset[str]:
        """The hashes of everyone who was erased. StoreError when the file is not one of ours."""
        if not self._path.exists():
            return frozenset()
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            return frozenset(str(json.loads(line)["who"]) for line in lines if line.strip())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError("db.erasures_unreadable", path=str(self._path)) from error


def fingerprint(person: Person) -> str:
    """A person as a hash: SHA-256 of channel, workspace and user."""
    return hashlib.sha256(f"{person.channel}\x00{person.workspace}\x00{person.user}".encode()).hexdigest()


async def erase(store: JointStore, erasures: Erasures, person: Person, now: datetime) -> int:
    """Erase everything about a person; how many practices went. The erasure is noted before it is done."""
    erasures.add(person, now)
    return await _erase(store, person)


async def erase_within(
    store: JointStore, erasures: Erasures, person: Person, now: datetime, events: Sequence[str], then: Then
) -> None:
    """The same in the person's own place in the queue, where they asked for it with those `events`; one commit.

    The ids of the events stay until nobody can deliver them again, and what is under way until the engine is swept.
    `then` writes what is said about it. Overtaken when another process has answered one of the events.
    """
    erasures.add(person, now)
    await _erase(store, person, events, then)


async def replay(store: JointStore, erasures: Erasures) -> int:
    """Erase again whoever a copy that was put back brought back; how many people that were."""
    gone = erasures.all()
    async with store.joint(reading=True) as (connection, work):
        known = {*await work.people(), *await _known(connection)}
    back = [person for person in known if fingerprint(person) in gone]
    for person in back:
        await _erase(store, person)
    return len(back)


async def stand_down(store: JointStore) -> tuple[int, int]:
    """In a copy that was put back: what waited then was answered since, what was to be posted was posted.

    Events that waited are parked and messages are given up, so that nobody hears an old answer; how many of each.
    """
    async with store.joint() as (connection, _):
        waiting = INBOX.c.status == "waiting"
        parked = await connection.execute(update(INBOX).where(waiting).values(status="parked", text=None, extra=None))
        unsent = OUTBOX.c.status.in_(("ready", "sending"))
        given_up = await connection.execute(update(OUTBOX).where(unsent).values(status="unknown", body=None))
        await engine_rows.stand_down(connection)
    return int(parked.rowcount), int(given_up.rowcount)


async def exported(connection: AsyncConnection, work: Work, person: Person) -> dict[str, Any]:
    """What is held about a person besides practices, as JSON types, in lists: empty where there is nothing.

    What waits or was parked, what is to be posted, where they are reached, how they want to be spoken to.
    """
    profile = await work.profile(person)
    found: dict[str, Any] = {"profile": [] if profile == Profile() else [asdict(profile)]}
    for table in TABLES:
        rows = (await connection.execute(select(table).where(is_of(table, person)))).mappings()
        found[table.name] = [_plain(dict(row)) for row in rows]
    return found


async def _erase(store: JointStore, person: Person, events: Sequence[str] = (), then: Then | None = None) -> int:
    async with store.joint() as (connection, work):
        if events:
            await settle(connection, events)
        gone = await work.erase(person)
        for table in TABLES:
            mine = is_of(table, person)
            kept = mine & INBOX.c.event_id.not_in(events) if events and table is INBOX else mine
            await connection.execute(delete(table).where(kept))
        await steps.forget(connection, session_of(person))
        await engine_rows.forget(connection, session_of(person), within=bool(events))
        if then is not None:
            await then(connection)
    return gone


async def _known(connection: AsyncConnection) -> set[Person]:
    """Everyone the runtime's tables speak of."""
    known: set[Person] = set()
    for table in TABLES:
        query = select(table.c.channel, table.c.workspace, table.c.user).distinct()
        known |= {Person(*row) for row in await connection.execute(query)}
    return known


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
