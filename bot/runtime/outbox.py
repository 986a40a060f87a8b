"""Messages to post: written with the turn they belong to, posted in order, settled once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Ask, Card, Chart, Note, Outbound, Outbounds, Outgoing, Person, Place, Practice, Say, Sheet
from bot.runtime.inbox import session_of
from bot.runtime.tables import OUTBOX, language_of, who

KINDS: dict[str, type[Outbound]] = {kind.__name__: kind for kind in (Say, Note, Card, Ask, Chart, Sheet)}


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that is not settled yet. `begun`: somebody began to post it and never said how it went."""

    outgoing: Outgoing
    begun: bool
    attempts: int


async def put(
    connection: AsyncConnection,
    person: Person,
    place: Place,
    key: str,
    outbounds: Iterable[Outbound],
    now: datetime,
    practice: Practice | None = None,
) -> None:
    """Write messages to a person at a place, in their language or that of the practice they belong to.

    `key` makes their ids, and is used once for ever.
    """
    rows = [
        {
            "id": f"{key}:{part}",
            **who(person),
            "session": session_of(person),
            "place": asdict(place),
            "language": person.language if practice is None else practice.language,
            "body": packed(outbound, None if practice is None else practice.id),
            "status": "ready",
            "attempts": 0,
            "created": now,
        }
        for part, outbound in enumerate(outbounds)
    ]
    if rows:
        await connection.execute(insert(OUTBOX), rows)


async def is_known(connection: AsyncConnection, message_id: str) -> bool:
    """Whether a message of that id was ever written."""
    return (await connection.execute(select(OUTBOX.c.seq).where(OUTBOX.c.id == message_id))).first() is not None


async def unsettled(connection: AsyncConnection, session: str) -> tuple[Pending, ...]:
    """The messages of a session that are not settled, in order."""
    open_still = (OUTBOX.c.session == session) & OUTBOX.c.status.in_(("ready", "sending"))
    rows = (await connection.execute(select(OUTBOX).where(open_still).order_by(OUTBOX.c.seq))).all()
    return tuple(_read(row) for row in rows)


async def begin(connection: AsyncConnection, message_id: str) -> None:
    """Say that it is being posted now."""
    values = {"status": "sending", "attempts": OUTBOX.c.attempts + 1}
    await connection.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(**values))


async def put_back(connection: AsyncConnection, message_id: str) -> None:
    """Say that it was certainly not posted."""
    values = {"status": "ready", "attempts": OUTBOX.c.attempts - 1}
    await connection.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(**values))


async def settle(connection: AsyncConnection, message_id: str, status: str, posted: str | None = None) -> None:
    """Say how it went (sent, refused, unknown), and let go of the words."""
    values = {"status": status, "message_id": posted, "body": None}
    await connection.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(**values))


async def oldest(connection: AsyncConnection) -> datetime | None:
    """When the message was written that has waited longest to be posted; None when none waits."""
    query = select(func.min(OUTBOX.c.created)).where(OUTBOX.c.status.in_(("ready", "sending")))
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found


def gathered(outbounds: Outbounds) -> Outbounds:
    """What the coach says at once as one message; the customer's lines stand for themselves."""
    found: list[Outbound] = []
    for speaks, run in groupby(outbounds, lambda outbound: isinstance(outbound, Say)):
        parts = [part for one in run for part in (one.parts if isinstance(one, Sheet) else (one,))]
        found += parts if speaks or len(parts) == 1 else [Sheet(tuple(parts))]
    return tuple(found)


def packed(outbound: Outbound, practice: str | None = None) -> dict[str, Any]:
    """A message as JSON types, with its kind and the practice it belongs to."""
    kind = type(outbound).__name__
    return {"kind": kind, "value": _adapter(kind).dump_python(outbound, mode="json"), "practice": practice}


def unpacked(body: dict[str, Any]) -> Outbound:
    """The message again."""
    found: Outbound = _adapter(body["kind"]).validate_python(body["value"])
    return found


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


def _read(row: Row[Any]) -> Pending:
    outgoing = Outgoing(row.id, Place(**row.place), unpacked(row.body), language_of(row), row.body.get("practice"))
    return Pending(outgoing, row.status == "sending", row.attempts)
