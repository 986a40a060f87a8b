"""Steps that are not done twice: what a call to a model gave is kept until its turn is committed.

The engine's own checkpoints go by the position of a step in its workflow; ours take up a session wherever it stands, so
they go by the event and its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Appraisal, Grade, Utterance, Words
from bot.runtime.tables import STEP
from bot.runtime.types import JointStore

T = TypeVar("T")
RESULTS: dict[str, Any] = {"read": Appraisal, "speak": Utterance, "grade": Grade, "word": Words | None}
"""What a step gives, by the part of its name before the colon."""


async def nothing() -> None:
    """Tell nobody."""


class KeptSteps:
    """The steps of one turn. Implements `bot.ports.Steps`."""

    def __init__(
        self,
        store: JointStore,
        session: str,
        event_id: str,
        words: str,
        kept: Sequence[str],
        begins: Callable[[], Awaitable[None]] = nothing,
    ) -> None:
        """`kept` are the kinds to keep (`read`, `speak`, `grade`, `word`); others are cheap and done again.

        `begins` is called before the first of them that is done now.
        """
        self._store = store
        self._session = session
        self._turn = f"{event_id}:{hashlib.sha256(words.encode()).hexdigest()[:16]}"
        self._kept = frozenset(kept)
        self._begins = begins
        self._begun = False

    async def run(self, name: str, fn: Callable[[], Awaitable[T]]) -> T:
        """Run `fn`, or give back what it gave before the process went down."""
        kind = name.partition(":")[0]
        if kind not in self._kept:
            return await fn()
        key = f"{self._turn}:{name}"
        async with self._store.joint(reading=True) as (connection, _):
            kept = (await connection.execute(select(STEP.c.result).where(STEP.c.key == key))).first()
        if kept is not None:
            found: T = _adapter(kind).validate_python(kept[0])
            return found
        if not self._begun:
            self._begun = True
            await self._begins()
        result = await fn()
        values = {"key": key, "session": self._session, "result": _adapter(kind).dump_python(result, mode="json")}
        async with self._store.joint() as (connection, _):
            await connection.execute(insert(STEP).values(**values))
        return result


async def forget(connection: AsyncConnection, session: str) -> None:
    """Let go of the steps of a session: their turn is committed."""
    await connection.execute(delete(STEP).where(STEP.c.session == session))


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(RESULTS[kind])
