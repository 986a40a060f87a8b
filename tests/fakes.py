"""Hand-written stand-ins for our own ports. `tests/store/test_contract.py` holds the store to the real one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal, TypeVar

from bot.errors import NoSession, StoreError
from bot.model import Appraisal, Case, Context, Disagreement, Language, Person, Practice, Profile, Turn
from bot.ports import SafetyVerdict

T = TypeVar("T")
MONDAY = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
KEPT_FROM_THE_START = ("person", "persona_id", "content", "language", "difficulty", "seed", "started", "turns")


class FixedClock:
    """A clock that moves on by `step` each time it is looked at; by default it stands still."""

    def __init__(self, now: datetime = MONDAY, step: timedelta = timedelta()) -> None:
        self._now = now
        self._step = step

    def now(self) -> datetime:
        now = self._now
        self._now += self._step
        return now


@dataclass
class PlainSteps:
    """Runs each step at once and remembers its name."""

    names: list[str] = field(default_factory=list)

    async def run(self, name: str, fn: Callable[[], Awaitable[T]]) -> T:
        self.names.append(name)
        return await fn()


def numbered(prefix: str = "p") -> Callable[[], str]:
    """Ids in order: p1, p2, p3."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


@dataclass(frozen=True)
class ToldReader:
    """Reads what it was told of each text, and nothing in any other."""

    moves: dict[str, Appraisal] = field(default_factory=dict)
    occasions: dict[str, Appraisal] = field(default_factory=dict)

    async def read(self, text: str, _context: Context, _case: Case) -> Appraisal:
        return self.moves.get(text, Appraisal())

    async def listen(self, text: str, _context: Context, _case: Case) -> Appraisal:
        return self.occasions.get(text, Appraisal())


@dataclass(frozen=True)
class ToldSafety:
    """Finds what it was told to find in each text; anything else is clear."""

    verdicts: dict[str, SafetyVerdict] = field(default_factory=dict)

    def check(self, text: str, _language: Language) -> SafetyVerdict:
        return self.verdicts.get(text, "clear")


@dataclass(frozen=True)
class ToldTongues:
    """Knows the language of the texts it was told of, and of no other."""

    texts: dict[str, Language | Literal["other"]] = field(default_factory=dict)

    def of(self, text: str) -> Language | Literal["other"] | None:
        return self.texts.get(text)


@dataclass(frozen=True)
class Shelf:
    """All a MemoryStore holds. Practices and disagreements stand in the order in which they were written."""

    practices: dict[str, Practice] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)
    disagreements: dict[str, Disagreement] = field(default_factory=dict)
    profiles: dict[Person, Profile] = field(default_factory=dict)

    def copy(self) -> "Shelf":
        """The same again, to be changed apart."""
        return Shelf(dict(self.practices), dict(self.content), dict(self.disagreements), dict(self.profiles))


class MemoryStore:
    """Practices in memory. Implements `bot.ports.Store`; `fail_with` makes the next commit fail."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.fail_with: StoreError | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["MemoryWork"]:
        async with self._one_at_a_time:
            draft = self.shelf.copy()
            yield MemoryWork(draft)
            if self.fail_with is not None:
                failure, self.fail_with = self.fail_with, None
                raise failure
            self.shelf = draft


class MemoryWork:
    """What can be done in a transaction on a `MemoryStore`. Implements `bot.ports.Work`."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def add_practice(self, practice: Practice) -> None:
        if practice.id in self._shelf.practices:
            raise StoreError("store.failed", reason="twice")
        self._shelf.practices[practice.id] = replace(practice, turns=())

    async def save_practice(self, practice: Practice) -> None:
        old = self._of(practice.person, practice.id)
        same = {name: getattr(old, name) for name in KEPT_FROM_THE_START}
        self._shelf.practices[practice.id] = replace(practice, **same)

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        practice = self._shelf.practices.get(practice_id)
        if practice is None:
            raise NoSession("session.not_found", value=practice_id)
        if any(other.id == turn.id for other in practice.turns):
            raise StoreError("db.moved_on")
        self._shelf.practices[practice_id] = replace(practice, turns=(*practice.turns, turn))

    async def practice(self, practice_id: str, person: Person) -> Practice:
        return replace(self._of(person, practice_id), person=person)

    async def unfinished(self, person: Person) -> Practice | None:
        waiting = [
            (found.status == "open", max((turn.at for turn in found.turns), default=found.started), nth, found)
            for nth, found in enumerate(self._all_of(person))
            if found.status != "ended"
        ]
        return replace(max(waiting)[3], person=person, turns=()) if waiting else None

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        newest_last = sorted(enumerate(self._all_of(person)), key=lambda pair: (pair[1].started, pair[0]))
        return tuple(replace(found, person=person, turns=()) for _, found in reversed(newest_last))

    async def save_content(self, sha256: str, _kind: str, body: str) -> None:
        self._shelf.content.setdefault(sha256, body)

    async def content(self, sha256: str) -> str | None:
        return self._shelf.content.get(sha256)

    async def save_disagreement(self, disagreement: Disagreement) -> None:
        if disagreement.practice_id not in self._shelf.practices:
            raise NoSession("session.not_found", value=disagreement.practice_id)
        self._shelf.disagreements[disagreement.id] = disagreement

    async def disagreements(self, person: Person) -> tuple[Disagreement, ...]:
        mine = {found.id for found in self._all_of(person)}
        return tuple(one for one in self._shelf.disagreements.values() if one.practice_id in mine)

    async def contested(
        self, channel: str, workspace: str, *, begins: str = "", undecided: bool = False
    ) -> tuple[tuple[Disagreement, Practice], ...]:
        return tuple(
            (one, replace(practice, person=replace(practice.person, language="en")))
            for one in self._shelf.disagreements.values()
            for practice in [self._shelf.practices[one.practice_id]]
            if (practice.person.channel, practice.person.workspace) == (channel, workspace)
            and one.id.startswith(begins)
            and (one.status == "open" or not undecided)
        )

    async def profile(self, person: Person) -> Profile:
        return self._shelf.profiles.get(replace(person, language="en"), Profile())

    async def save_profile(self, person: Person, profile: Profile) -> None:
        self._shelf.profiles[replace(person, language="en")] = profile

    async def erase(self, person: Person) -> int:
        self._shelf.profiles.pop(replace(person, language="en"), None)
        gone = [found.id for found in self._all_of(person)]
        for practice_id in gone:
            del self._shelf.practices[practice_id]
        for name, one in list(self._shelf.disagreements.items()):
            if one.practice_id in gone:
                del self._shelf.disagreements[name]
        used = {sha256 for practice in self._shelf.practices.values() for _, sha256 in practice.content}
        for sha256 in self._shelf.content.keys() - used:
            del self._shelf.content[sha256]
        return len(gone)

    def _all_of(self, person: Person) -> list[Practice]:
        return [found for found in self._shelf.practices.values() if _same(found.person, person)]

    def _of(self, person: Person, practice_id: str) -> Practice:
        found = self._shelf.practices.get(practice_id)
        if found is None or not _same(found.person, person):
            raise NoSession("session.not_found", value=practice_id)
        return found


def _same(one: Person, other: Person) -> bool:
    """Whether they are one person; the language they speak today is no part of who they are."""
    return replace(one, language="en") == replace(other, language="en")
