"""One customer put through every rehearsal in one language: the work of one process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.coaching import Cast
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.content.robots import Robot
from bot.errors import Fault
from bot.model import LANGUAGES, Language
from bot.workbench.expectations import EXPERT, Row, rehearsed, replayed, row_of, twins_differ


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of it: every rehearsal in short, the sentences that win by repetition, where the twins differ."""

    persona: str
    language: Language
    rows: tuple[Row, ...]
    parrots: tuple[str, ...]
    faults: tuple[Fault, ...]


def robots_of(library: FileLibrary) -> tuple[Robot, ...]:
    """Every robot trainee. ContentError."""
    return tuple(library.robot(robot_id) for robot_id in library.robot_ids())


def try_out(
    cast: Cast, library: FileLibrary, persona: Persona, robots: Sequence[Robot], language: Language
) -> Rehearsed:
    """Let every robot play that customer in that language; the expert's moves also in the other one."""

    async def every() -> Rehearsed:
        played, parrots = await rehearsed(cast, library.bundle_of(persona, language), robots, language)
        faults: list[Fault] = []
        best = next((one for one in played if one.setup.trainee == EXPERT), None)
        if language == LANGUAGES[0] and best is not None:
            for other in LANGUAGES[1:]:
                path = await replayed(cast, library.bundle_of(persona, other), best, other)
                faults += twins_differ(persona, row_of(best), path, other)
        return Rehearsed(persona.id, language, tuple(map(row_of, played)), parrots, tuple(faults))

    return asyncio.run(every())
