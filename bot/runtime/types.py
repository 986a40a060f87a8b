"""What the modules of the runtime ask of each other and of the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Inbound, Person, Status
from bot.ports import Store, Work

Enqueue = Callable[[AsyncConnection, Inbound], Awaitable[None]]
"""Puts the answering of an event into its queue, in the same transaction."""
Sleep = Callable[[float], Awaitable[None]]


class KeeperWork(Work, Protocol):
    """What whoever runs the bot does in a transaction besides: it looks at everybody."""

    async def owner(self, practice_id: str) -> Person | None:
        """Whose practice it is (the language they speak is not kept); None when there is none of that id."""
        ...

    async def people(self) -> frozenset[Person]:
        """Everybody of whom a practice or a profile is kept."""
        ...

    async def left(self, status: Status, before: datetime) -> tuple[tuple[str, Person, str], ...]:
        """The practices of everybody with that status in which nothing happened since: id, person, leaf."""
        ...

    async def count(self, status: Status) -> int:
        """How many practices of everybody have that status."""
        ...

    async def purge(self, before: datetime) -> int:
        """Erase the practices of everybody in which nothing happened since; how many went."""
        ...

    async def forget_profiles(self, but: Collection[Person]) -> int:
        """Erase the profiles of whom no practice is kept, except of those people; how many went."""
        ...

    async def forget_spending(self, before: date) -> None:
        """Let go of what a language model cost on the days before."""
        ...


class JointStore(Store, Protocol):
    """A store whose transactions can be shared."""

    def joint(self, *, reading: bool = False) -> AbstractAsyncContextManager[tuple[AsyncConnection, KeeperWork]]:
        """A transaction with its connection; committed when the block ends without an error."""
        ...

    async def wipe(self) -> None:
        """Leave nothing of what was erased in the write-ahead log of a file."""
        ...
