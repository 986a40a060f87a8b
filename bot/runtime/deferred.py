"""A store that reads at once and writes later: what a turn changes is committed together with what is said about it.

A transaction never spans a model call or a network call, and yet turn, state, inbox and outbox are one commit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.errors import NoSession, StoreError
from bot.model import Disagreement, Person, Practice, Profile, Turn
from bot.ports import Store, Work

Write = Callable[[Work], Awaitable[object]]


class Contents(dict[str, str]):
    """Bodies of content by their hash; the oldest go when there are many."""

    def keep(self, sha256: str, body: str) -> None:
        """Keep one more."""
        while len(self) >= MOST_CONTENTS:
            del self[next(iter(self))]
        self[sha256] = body


MOST_CONTENTS = 40
"""Content bodies a process keeps: some hundred kilobytes each for cues, some tens for a customer."""


@dataclass
class Changes:
    """What was written and is not committed yet, in order, and as a reading must see it; and what was read."""

    writes: list[Write] = field(default_factory=list)
    practices: dict[str, Practice] = field(default_factory=dict)
    turns: dict[str, list[Turn]] = field(default_factory=dict)
    disagreed: bool = False
    known: dict[Person, tuple[Practice, ...]] = field(default_factory=dict)
    profiles: dict[Person, Profile] = field(default_factory=dict)

    def copy(self) -> Changes:
        """The same again, to be changed apart."""
        turns = {practice_id: list(turns) for practice_id, turns in self.turns.items()}
        known, profiles = dict(self.known), dict(self.profiles)
        return Changes(list(self.writes), dict(self.practices), turns, self.disagreed, known, profiles)


class DeferredStore:
    """Reads from `store`; keeps writes until `commit`. Implements `bot.ports.Store`. One for one turn."""

    def __init__(self, store: Store, contents: Contents) -> None:
        """Nothing is written yet. `contents` are those read before, by any turn: they never change under their hash."""
        self._store = store
        self._contents = contents
        self._changes = Changes()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[DeferredWork]:
        """A transaction for reading; what is written in a block that fails is forgotten."""
        work = DeferredWork(self._store, self._contents, self._changes.copy())
        yield work
        self._changes = work.changes

    async def commit(self, work: Work) -> None:
        """Write everything, in order."""
        for write in self._changes.writes:
            await write(work)


class DeferredWork:
    """Implements `bot.ports.Work`."""

    def __init__(self, store: Store, contents: Contents, changes: Changes) -> None:
        """`changes` are what was written before, and what this work adds to."""
        self._store = store
        self._contents = contents
        self.changes = changes

    async def add_practice(self, practice: Practice) -> None:
        """Later."""
        self.changes.practices[practice.id] = replace(practice, turns=())
        self.changes.writes.append(lambda work: work.add_practice(practice))

    async def save_practice(self, practice: Practice) -> None:
        """Later."""
        self.changes.practices[practice.id] = replace(practice, turns=())
        self.changes.writes.append(lambda work: work.save_practice(practice))

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        """Later."""
        self.changes.turns.setdefault(practice_id, []).append(turn)
        self.changes.writes.append(lambda work: work.add_turn(practice_id, turn))

    async def save_content(self, sha256: str, kind: str, body: str) -> None:
        """Later."""
        self.changes.writes.append(lambda work: work.save_content(sha256, kind, body))

    async def save_disagreement(self, disagreement: Disagreement) -> None:
        """Later."""
        self.changes.disagreed = True
        self.changes.writes.append(lambda work: work.save_disagreement(disagreement))

    async def save_profile(self, person: Person, profile: Profile) -> None:
        """Later."""
        self.changes.profiles[_whoever(person)] = profile
        self.changes.writes.append(lambda work: work.save_profile(person, profile))

    async def practice(self, practice_id: str, person: Person) -> Practice:
        """Now, with what was written before."""
        changed = self.changes.practices.get(practice_id)
        turns: tuple[Turn, ...] = ()
        try:
            async with self._store.begin() as work:
                kept = await work.practice(practice_id, person)
            changed, turns = changed or kept, kept.turns
        except NoSession:
            if changed is None:
                raise
        return replace(changed, turns=(*turns, *self.changes.turns.get(practice_id, ())))

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        """Once a turn, with what was written before: nobody else writes to a session in the middle of its turn."""
        if person not in self.changes.known:
            async with self._store.begin() as work:
                self.changes.known[person] = await work.practices(person)
        kept = self.changes.known[person]
        known = {practice.id for practice in kept}
        new = [practice for practice in self.changes.practices.values() if practice.id not in known]
        return (*reversed(new), *(self.changes.practices.get(practice.id, practice) for practice in kept))

    async def unfinished(self, person: Person) -> Practice | None:
        """Now; StoreError after a change: which practice moved last cannot be told then."""
        self._fresh(not self.changes.practices)
        async with self._store.begin() as work:
            return await work.unfinished(person)

    async def content(self, sha256: str) -> str | None:
        """The first time it is asked for; content never changes under its hash."""
        if sha256 not in self._contents:
            async with self._store.begin() as work:
                body = await work.content(sha256)
            if body is None:
                return None
            self._contents.keep(sha256, body)
        return self._contents[sha256]

    async def disagreements(self, person: Person) -> tuple[Disagreement, ...]:
        """Now; StoreError after one was written."""
        self._fresh(not self.changes.disagreed)
        async with self._store.begin() as work:
            return await work.disagreements(person)

    async def contested(
        self, channel: str, workspace: str, *, begins: str = "", undecided: bool = False
    ) -> tuple[tuple[Disagreement, Practice], ...]:
        """Now; StoreError after a disagreement was written."""
        self._fresh(not self.changes.disagreed)
        async with self._store.begin() as work:
            return await work.contested(channel, workspace, begins=begins, undecided=undecided)

    async def profile(self, person: Person) -> Profile:
        """Now, or as it was written before."""
        if (changed := self.changes.profiles.get(_whoever(person))) is not None:
            return changed
        async with self._store.begin() as work:
            return await work.profile(person)

    async def erase(self, person: Person) -> int:
        """Never in a turn: erasing is a step of its own, with more to erase than practices."""
        raise StoreError("store.failed", reason=f"erase on {person.channel} inside a turn")

    @staticmethod
    def _fresh(nothing_written: bool) -> None:  # noqa: FBT001 - a condition
        """A use case that reads back what it wrote must use the value it has: a defect of ours, never of the person."""
        if not nothing_written:
            raise StoreError("store.failed", reason="read after write")


def _whoever(person: Person) -> Person:
    """The person, whichever language they speak today."""
    return replace(person, language="en")
