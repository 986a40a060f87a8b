"""Events: kept once, waited for in order, answered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Row, String, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Overtaken
from bot.model import Inbound, Person, Place, Pressed, Said
from bot.runtime.tables import ADDRESS, INBOX, inserting, language_of, who

LONGEST_KEPT = 20_000
"""Characters of an event that are kept: far beyond the longest turn that is taken, so that one is still refused."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not answered yet. `said` None: its words spoke of a real danger and were not kept."""

    event_id: str
    place: Place
    person: Person
    said: Said | None
    attempts: int


def session_of(person: Person) -> str:
    """The key of everything that must happen one after the other for this person."""
    return f"{person.channel}:{person.workspace}:{person.user}"


async def keep(connection: AsyncConnection, inbound: Inbound, said: Said | None, now: datetime) -> bool:
    """Write the event; False when it was there already. `said` is what may be kept of it (None: no word)."""
    person = inbound.author
    values = {
        "event_id": inbound.event_id,
        **who(person),
        "session": session_of(person),
        "place": asdict(inbound.place),
        "language": person.language,
        "text": None if said is None else _kept(said.text),
        "extra": None if said is None else _extra(said),
        "ordering": inbound.order,
        "status": "waiting",
        "attempts": 0,
        "received": now,
    }
    insert = inserting(connection, INBOX).values(**values).on_conflict_do_nothing(index_elements=["event_id"])
    return (await connection.execute(insert.returning(INBOX.c.seq))).first() is not None


async def remember(connection: AsyncConnection, inbound: Inbound) -> None:
    """Keep where this person is reached, and in which language."""
    person = inbound.author
    said = {"place": asdict(inbound.place), "language": person.language}
    insert = inserting(connection, ADDRESS).values(**who(person), **said)
    moved = cast(ADDRESS.c.place, String) != cast(insert.excluded.place, String)
    changed = moved | (ADDRESS.c.language != person.language)
    keys = ["channel", "workspace", "user"]
    await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=said, where=changed))


async def waiting(connection: AsyncConnection, session: str) -> tuple[Waiting, ...]:
    """The events of a session that are not answered yet, in the order in which they were sent."""
    query = select(INBOX).where(INBOX.c.session == session, INBOX.c.status == "waiting")
    rows = (await connection.execute(query.order_by(INBOX.c.ordering, INBOX.c.seq))).all()
    return tuple(_read(row) for row in rows)


async def session_of_event(connection: AsyncConnection, event_id: str) -> str | None:
    """The session of an event, answered or not; None when it is not (or no longer) there."""
    return (await connection.execute(select(INBOX.c.session).where(INBOX.c.event_id == event_id))).scalar_one_or_none()


async def settle(connection: AsyncConnection, event_ids: Sequence[str], *, parked: bool = False) -> None:
    """Mark events as answered, or parked with their words. Overtaken when another process has answered one of them."""
    values: dict[str, object] = {"status": "parked"} if parked else {"status": "answered", "text": None, "extra": None}
    mine = INBOX.c.event_id.in_(event_ids) & (INBOX.c.status == "waiting")
    done = await connection.execute(update(INBOX).where(mine).values(**values))
    if done.rowcount != len(event_ids):
        raise Overtaken


async def count_attempt(connection: AsyncConnection, event_id: str) -> None:
    """One more attempt at an event: the process went down in the middle of the last one."""
    mine = (INBOX.c.event_id == event_id) & (INBOX.c.status == "waiting")
    await connection.execute(update(INBOX).where(mine).values(attempts=INBOX.c.attempts + 1))


async def oldest(connection: AsyncConnection) -> datetime | None:
    """When the event came in that has waited longest; None when none waits."""
    query = select(func.min(INBOX.c.received)).where(INBOX.c.status == "waiting")
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found


def _kept(text: str) -> str:
    return text[:LONGEST_KEPT].replace("\x00", "")


def _extra(said: Said) -> dict[str, object] | None:
    """What there is besides words; None for a plain message."""
    pressed = said.pressed
    found: dict[str, object] = {
        "kind": said.kind if said.kind != "text" else None,
        "before": _kept(said.before) or None,
        "masked": list(said.masked) or None,
        "pressed": None if pressed is None else [pressed.practice, pressed.asked],
    }
    return {name: value for name, value in found.items() if value is not None} or None


def _read(row: Row[tuple[object, ...]]) -> Waiting:
    person = Person(row.channel, row.workspace, row.user, language_of(row))
    said = None
    if row.text is not None:
        extra = row.extra or {}
        pressed = Pressed(*extra["pressed"]) if "pressed" in extra else None
        kind, before, masked = extra.get("kind", "text"), extra.get("before", ""), tuple(extra.get("masked", ()))
        said = Said(row.text, kind, pressed, before, masked)
    return Waiting(row.event_id, Place(**row.place), person, said, row.attempts)
