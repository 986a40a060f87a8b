"""What a person sees of themselves: what is under way, what was, whom to practise with next. Never a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import get_args

from bot.coaching.branch import is_graded_here
from bot.coaching.parts import Parts
from bot.coaching.suggesting import Suggestion, suggest
from bot.content.bundle import ContentKind
from bot.content.persona import Persona
from bot.errors import ContentError, UnknownContent
from bot.messages import Messages
from bot.model import Card, Language, Person, Practice, Section, Status
from bot.roleplay.temper import left_at
from bot.typography import number, typeset

__all__ = ["Choice", "Lived", "Overview", "Suggestion", "history", "overview", "sparkline", "suggested"]

MOST_SESSIONS = 5
OVER = frozenset({"after", "confidence_after", "intention"})
"""What a practice waits for once it is over: nothing that the customer hears."""
BLOCKS = "▁▂▃▄▅▆▇█"
MOST_ANGER = 10
DAY, MOMENT = "d MMMM y", "d MMMM y, HH:mm"


@dataclass(frozen=True, slots=True)
class Lived:
    """One practice as the person may look back on it.

    `outcome` is its ending, or how it stands, in a few words of the person's language. `curve` is the anger at the
    opening and after each trainee turn, on the branch the last feedback was about, else where the person is.
    """

    practice: str
    customer: str
    brief: str
    started: datetime
    language: Language
    status: Status
    outcome: str
    curve: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A customer who can be met; `hard`: what they bring has to be shown and agreed to first."""

    persona_id: str
    customer: str
    brief: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a person's start page shows.

    `first`: they never practised. `current` is what their next message belongs to: the open practice, else the
    paused one that began last. `sessions` are the others, most recent first; `confidence` is what was answered before
    and after each of those, in the same order.
    """

    language: Language
    first: bool
    current: Lived | None
    suggestion: Suggestion | None
    choices: tuple[Choice, ...]
    sessions: tuple[Lived, ...]
    confidence: tuple[tuple[int | None, int | None], ...]


async def overview(parts: Parts, person: Person) -> Overview:
    """A person's own practices and what they can do next, in their language. A broken file costs only itself."""
    async with parts.store.begin() as work:
        practices = await work.practices(person)
        now = _current(practices)
        others = [one for one in practices if now is None or one.id != now.id][:MOST_SESSIONS]
        whole = [await work.practice(one.id, person) for one in (*((now,) if now else ()), *others)]
        hashes = {sha256 for practice in whole for _, sha256 in practice.content}
        bodies = {sha256: await work.content(sha256) for sha256 in sorted(hashes)}
    messages = parts.messages(person.language)
    lived = tuple(_lived(practice, _customer(parts, practice, bodies), messages) for practice in whole)
    personas = tuple(_playable(parts))
    return Overview(
        language=person.language,
        first=not practices,
        current=lived[0] if now else None,
        suggestion=suggest(parts, personas, practices, person.language),
        choices=tuple(_choice(persona, person.language) for persona in personas),
        sessions=lived[1:] if now else lived,
        confidence=tuple((one.confidence_before, one.confidence_after) for one in others),
    )


async def suggested(parts: Parts, person: Person, other_than: str = "") -> Suggestion | None:
    """Whom the person might practise with next, in their language; not with the customer of that id."""
    async with parts.store.begin() as work:
        practices = await work.practices(person)
    personas = tuple(persona for persona in _playable(parts) if persona.id != other_than)
    return suggest(parts, personas, practices, person.language)


def history(over: Overview, messages: Messages, timezone: str | None = None) -> Card:
    """The last practices on a card, the one under way first.

    With the name of the person's time zone, day and time are theirs; without, only the day is told.
    """
    shown = (*((over.current,) if over.current else ()), *over.sessions)
    if not shown:
        return Card("history", messages("history.title"), (Section("", messages("history.none")),))
    zone = _zone(timezone)
    return Card("history", messages("history.title"), tuple(_section(one, messages, zone) for one in shown))


def sparkline(curve: Sequence[float]) -> str:
    """Anger from 0 to 10 as one block a turn, the higher the angrier."""
    top = len(BLOCKS) - 1
    return "".join(BLOCKS[min(top, max(0, int(anger * len(BLOCKS) / MOST_ANGER)))] for anger in curve)


def _current(practices: Sequence[Practice]) -> Practice | None:
    """The open one, else the paused one that began last; not one whose feedback was given and read."""
    waiting = [one for one in practices if one.status != "ended" and one.awaiting not in OVER]
    return next((practice for practice in waiting if practice.status == "open"), next(iter(waiting), None))


def _customer(parts: Parts, practice: Practice, bodies: Mapping[str, str | None]) -> Persona | None:
    """The customer the practice began with; as they are now when that is lost; None when that is lost too."""
    kept = {
        kind: (sha256, body)
        for kind in get_args(ContentKind)
        if (sha256 := dict(practice.content).get(kind)) and (body := bodies.get(sha256)) is not None
    }
    with suppress(KeyError, ValueError):  # a part is gone, or no longer has the shape that this version reads
        return parts.library.revive(kept).persona
    with suppress(ContentError, UnknownContent):
        return parts.library.persona(practice.persona_id)
    return None


def _lived(practice: Practice, persona: Persona | None, messages: Messages) -> Lived:
    language = messages.language
    return Lived(
        practice=practice.id,
        customer=persona.name.full if persona else practice.persona_id,
        brief=typeset(persona.brief.in_(language), language) if persona else "",
        started=practice.started,
        language=practice.language,
        status=practice.status,
        outcome=messages(f"sessions.{_outcome(practice)}"),
        curve=tuple(
            turn.state_after.temper.anger
            for turn in practice.path(practice.graded_leaf)
            if turn.author == "trainee" or turn.parent is None
        ),
    )


def _outcome(practice: Practice) -> str:
    """How the practice ended, or how it stands while it goes on."""
    if practice.status != "ended" and not is_graded_here(practice):
        return practice.status
    if practice.graded_leaf is None:
        return practice.ending or practice.status
    state = practice.turn(practice.graded_leaf).state_after
    ending = left_at(state)
    return "broken" if ending == "agreed" and any(promise.wild for promise in state.promises) else ending


def _playable(parts: Parts) -> Iterator[Persona]:
    """Every customer who can be met now; a file that broke just now is passed over."""
    for persona_id in parts.library.persona_ids():
        with suppress(ContentError, UnknownContent):
            yield parts.library.persona(persona_id)


def _choice(persona: Persona, language: Language) -> Choice:
    brief = typeset(persona.brief.in_(language), language)
    return Choice(persona.id, persona.name.full, brief, hard=persona.content_note is not None)


def _section(lived: Lived, messages: Messages, zone: tzinfo | None) -> Section:
    title = messages("history.one", when=_when(lived.started, messages.language, zone), customer=lived.customer)
    if len(lived.curve) < 2:  # noqa: PLR2004 - nothing was written, so that nothing moved
        return Section(title, lived.outcome)
    start, end = (number(anger, messages.language) for anger in (lived.curve[0], lived.curve[-1]))
    line = messages("history.curve", outcome=lived.outcome, curve=sparkline(lived.curve), start=start, end=end)
    return Section(title, line)


def _when(moment: datetime, language: Language, zone: tzinfo | None) -> str:
    from babel.dates import format_datetime

    shown = moment.astimezone(zone) if zone else moment
    return format_datetime(shown, MOMENT if zone else DAY, locale=language)


def _zone(name: str | None) -> tzinfo | None:
    """The time zone of that name; None when there is none, or this machine does not know it."""
    from zoneinfo import ZoneInfo

    with suppress(KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return ZoneInfo(name) if name else None
    return None
