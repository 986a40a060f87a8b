"""What a turn writes is seen in the turn at once, and committed with what is said about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Person, Profile
from bot.runtime.deferred import Contents, DeferredStore
from tests.fakes import MemoryStore

ANA = Person("slack", "T1", "ana")


async def write_and_fail(store: DeferredStore) -> None:
    async with store.begin() as work:
        await work.save_profile(ANA, Profile("en"))
        raise OSError(28, "no space")


async def test_a_profile_is_read_as_the_turn_wrote_it_and_kept_at_the_commit() -> None:
    kept = MemoryStore()
    async with kept.begin() as work:
        await work.save_profile(ANA, Profile(introduced=True))
    store = DeferredStore(kept, Contents())
    async with store.begin() as turn:
        assert await turn.profile(ANA) == Profile(introduced=True)
        await turn.save_profile(ANA, Profile("fr", introduced=True))
    with pytest.raises(OSError, match="no space"):
        await write_and_fail(store)
    async with store.begin() as turn:
        assert await turn.profile(replace(ANA, language="fr")) == Profile("fr", introduced=True)
    async with kept.begin() as work:
        assert await work.profile(ANA) == Profile(introduced=True)
        await store.commit(work)
        assert await work.profile(ANA) == Profile("fr", introduced=True)
