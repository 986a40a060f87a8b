"""Plays a shipped persona against a list of readings: no reader, no database, only what the customer does."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.model import Appraisal, Cause, Difficulty, Language, Person, Practice, State
from bot.roleplay.player import ScriptedPlayer
from bot.roleplay.temper import advance, begin
from bot.settings import shipped_content


def shipped(persona_id: str) -> Persona:
    """A persona of the shipped folder."""
    return library().persona(persona_id)


def library() -> FileLibrary:
    """The shipped content, without an overlay, cached in the test's own home."""
    return FileLibrary(shipped_content(), cache=Path.home() / "content-cache")


PERSONAS = tuple(
    one.id
    for one in map(library().persona, library().persona_ids())
    if "agreed" in one.succeeds_by and not all(deal.supervisor for deal in one.agreements)
)
"""Every shipped customer who can be won with what may be granted without asking."""


@dataclass(frozen=True)
class Step:
    """One trainee turn on stage: the state before and after, why, and what the customer said to it."""

    before: State
    state: State
    causes: tuple[Cause, ...]
    line: str


async def play(
    persona: Persona, language: Language, turns: list[Appraisal], *, seed: int, difficulty: Difficulty = 2
) -> tuple[str, list[Step]]:
    """The opening and every step until the scene ends or the turns run out."""
    player = ScriptedPlayer()
    practice = Practice(
        id="p",
        person=Person("console", "local", "test", language),
        persona_id=persona.id,
        content=(),
        language=language,
        difficulty=difficulty,
        seed=seed,
        started=datetime(2026, 12, 1, tzinfo=UTC),
    )
    state = begin(persona, difficulty)
    opening = await player.open(persona, practice, state)
    state = replace(state, lines_used=opening.lines)
    steps = []
    for number, turn in enumerate(turns):
        before = state
        state, causes = advance(persona, difficulty, before, turn, Appraisal())
        said = await player.speak(persona, practice, before, state, turn, causes, str(number * 2 + 1))
        state = replace(state, lines_used=state.lines_used | said.lines, facts=state.facts | said.told)
        steps.append(Step(before, state, causes, said.text))
        if state.ending is not None:
            break
    return opening.text, steps
