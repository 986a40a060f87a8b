"""Opening the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.engine import PATIENCE, engine_for
from bot.store.keeping import KeeperStore
from bot.store.schema import upgrade


@asynccontextmanager
async def opened(url: str, patience: float = PATIENCE) -> AsyncIterator[KeeperStore]:
    """The store at that address, its schema brought up to date first; closed at the end.

    `patience` is how long to wait for another writer, in seconds. StoreError when it cannot be used.
    """
    await asyncio.to_thread(upgrade, url, patience)
    engine = engine_for(url, patience)
    try:
        yield KeeperStore(engine)
    finally:
        await engine.dispose()
