"""Rehearsals on the shipped content, with the network that ships."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from bot.coaching import Cast
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.model import Difficulty, Language
from bot.settings import shipped_content
from bot.wiring import cast_of
from bot.workbench import Rehearsal, Setup, Trainee, rehearse


def library() -> FileLibrary:
    """The shipped content, cached in the test's own home."""
    return FileLibrary(shipped_content(), cache=Path.home() / "content-cache")


@cache
def cast() -> Cast:
    """One cast for all tests: the reader is made ready once."""
    return cast_of("off")


def played(
    persona: str | Persona, robot: str, language: Language = "en", difficulty: Difficulty = 2, seed: int = 1
) -> Rehearsal:
    """One rehearsal."""
    found = library().persona(persona) if isinstance(persona, str) else persona
    trainee = Trainee(library().robot(robot), found, language, difficulty, seed)
    setup = Setup(robot, language, difficulty, seed)
    return asyncio.run(rehearse(cast(), library().bundle_of(found, language), trainee.answer, setup))
