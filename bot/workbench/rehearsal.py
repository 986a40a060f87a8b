"""A rehearsal: a trainee that is no person plays one conversation to its end, by the rules everybody plays by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from bot.coaching import Cast, branch_of, open_scene, take
from bot.content.bundle import Bundle
from bot.model import Cause, Difficulty, Language, Move, MoveName, Person, Practice, Turn
from bot.roleplay.temper import PROMISED, left_at
from bot.workbench.trainee import Said

Outcome = Literal["agreed", "broken", "escalated", "walked_out", "closed", "stopped"]
LONGEST = 20
"""Trainee turns after which a rehearsal is cut off."""
NOBODY = Person("console", "local", "robot")
LONG_AGO = datetime(2026, 12, 1, tzinfo=UTC)
"""No rule looks at the clock; a rehearsal is the same on every day."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Who is rehearsed by whom, in which language, at which difficulty; the same `seed` gives the same conversation."""

    trainee: str
    language: Language
    difficulty: Difficulty
    seed: int


@dataclass(frozen=True, slots=True)
class Step:
    """One trainee turn of a rehearsal and the customer's answer; anger 0..10 before and after the customer spoke."""

    said: str
    means: tuple[MoveName, ...]
    moves: tuple[Move, ...]
    causes: tuple[Cause, ...]
    before: float
    after: float
    answer: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a conversation went. `outcome` is `broken` when the customer only took a promise nothing supports."""

    persona: str
    setup: Setup
    opening: str
    steps: tuple[Step, ...]
    outcome: Outcome
    succeeded: bool
    turns: tuple[Turn, ...]

    @property
    def anger(self) -> float:
        """The customer's anger at the end, 0..10."""
        return self.steps[-1].after

    @property
    def lowest(self) -> float:
        """The lowest anger that was reached after a turn."""
        return min(step.after for step in self.steps)

    @property
    def path(self) -> tuple[float, ...]:
        """The anger after each turn."""
        return tuple(step.after for step in self.steps)


async def begun(cast: Cast, bundle: Bundle, setup: Setup) -> Practice:
    """A practice nobody keeps, with its opening said and read."""
    person = replace(NOBODY, language=setup.language)
    persona_id = bundle.persona.id
    practice = Practice("rehearsal", person, persona_id, (), setup.language, setup.difficulty, setup.seed, LONG_AGO)
    opening = await open_scene(cast, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    return replace(practice, turns=await branch_of(cast, bundle, practice))


def step_of(practice: Practice, means: tuple[MoveName, ...] = ()) -> Step:
    """The last turn of the trainee in a practice, and the answer to it."""
    asked, mine, theirs = practice.path()[-3:]
    before, after = (turn.state_after.temper.anger for turn in (asked, theirs))
    return Step(mine.text, means, mine.appraisal.moves, mine.causes, before, after, theirs.text)


async def rehearse(
    cast: Cast, bundle: Bundle, speak: Callable[[tuple[Turn, ...]], Said], setup: Setup, longest: int = LONGEST
) -> Rehearsal:
    """Let `speak` answer until the scene ends, or for `longest` turns."""
    practice = await begun(cast, bundle, setup)
    steps: list[Step] = []
    while len(steps) < longest:
        said = speak(practice.path())
        taken = await take(cast, bundle, practice, said.text)
        practice = taken.practice
        steps.append(step_of(practice, said.means))
        if taken.state.ending is not None:
            break
    state = practice.turns[-1].state_after
    ending = left_at(state)
    outcome: Outcome = "broken" if ending == "agreed" and state.accepted == PROMISED else ending
    return Rehearsal(
        persona=bundle.persona.id,
        setup=setup,
        opening=practice.turns[0].text,
        steps=tuple(steps),
        outcome=outcome,
        succeeded=state.ending is not None and outcome in bundle.persona.succeeds_by,
        turns=practice.path(),
    )
