"""Who may work on a database: one process on a SQLite file; many on PostgreSQL, each known to be alive by a lock.

An advisory lock of PostgreSQL goes with the connection that holds it, so that a dead process holds none. Whoever gets
the lock of an executor that has work under way knows it is dead, and takes that work over.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import AlreadyServed, StoreError

WATCHING = 1.0
"""Seconds between two looks for dead peers."""

Owners = Callable[[], Awaitable[frozenset[str]]]
Recover = Callable[[str], Awaitable[int]]
Lost = Callable[[], None]


class Guard(Protocol):
    """Makes sure that what this process works on is nobody else's."""

    async def hold(self, executor_id: str) -> None:
        """Begin. AlreadyServed when somebody else does."""
        ...

    async def watch(self, owners: Owners, recover: Recover, lost: Lost) -> None:
        """Look after the others until cancelled. `lost` is called when this process may no longer work."""
        ...

    async def release(self) -> None:
        """End."""
        ...


class FileGuard:
    """One process for a SQLite file: a lock on a file beside it. It goes with the process, however that ends."""

    def __init__(self, database: Path) -> None:
        """`database` need not be there yet."""
        self._database = database
        self._path = database.with_name(f"{database.name}.serve")
        self._handle: int | None = None

    async def hold(self, executor_id: str) -> None:
        """Take the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise AlreadyServed(self._database) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()} {executor_id}\n".encode())
        self._handle = handle

    async def watch(self, owners: Owners, recover: Recover, lost: Lost) -> None:
        """Nobody else is there to be looked after."""
        del owners, recover, lost
        await asyncio.Event().wait()

    async def release(self) -> None:
        """Let go of the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class PeerGuard:
    """One of many processes on PostgreSQL. Its connection must not go through a pooler of transactions."""

    def __init__(self, url: str, every: float = WATCHING) -> None:
        """`every`: seconds between two looks."""
        self._engine = create_async_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True,
            connect_args={"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3},
        )  # fmt: skip
        self._every = every
        self._mine = ""
        self._connection: AsyncConnection | None = None

    async def hold(self, executor_id: str) -> None:
        """Take this executor's lock, for as long as the process lives."""
        try:
            self._connection = await self._engine.connect()
            held = await self._try(executor_id)
        except SQLAlchemyError as error:
            raise StoreError("db.cannot_connect") from error
        if not held:
            raise AlreadyServed(executor_id)
        self._mine = executor_id

    async def watch(self, owners: Owners, recover: Recover, lost: Lost) -> None:
        """Take over what dead peers left. When our own lock is gone, so is the right to work."""
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._look(owners, recover)
            except SQLAlchemyError as error:
                structlog.get_logger().error("lock_lost", executor=self._mine, error=type(error).__name__)
                lost()
                return

    async def release(self) -> None:
        """Close the connection, and with it give back the lock."""
        if self._connection is not None:
            await self._connection.close()
        await self._engine.dispose()

    async def _look(self, owners: Owners, recover: Recover) -> None:
        connection = self._connection
        if connection is None:
            return
        await connection.execute(text("SELECT 1"))
        try:
            peers = await owners() - {self._mine}
        except StoreError:
            return  # the pool's connections are away; ours is not
        for peer in peers:
            if await self._try(peer):
                try:
                    count = await recover(peer)
                    structlog.get_logger().warning("taken_over", executor=peer, workflows=count)
                finally:
                    await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(peer)})

    async def _try(self, executor_id: str) -> bool:
        if self._connection is None:
            return False
        query = text("SELECT pg_try_advisory_lock(:key)")
        return bool((await self._connection.execute(query, {"key": _key(executor_id)})).scalar_one())


def _key(executor_id: str) -> int:
    """A lock's number: 63 bits of a hash, so that it is no other program's but by rare chance."""
    return int.from_bytes(hashlib.sha256(f"sangfroid:{executor_id}".encode()).digest()[:8], "big") >> 1
