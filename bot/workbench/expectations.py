"""What must come of it when robots play a customer; `personas check` tells where it does not.

Source: training doctrine, "The emotion mechanism": heard before helped, no formula works twice, kind words without a
deed help nobody, a promise nothing supports comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.coaching import Cast
from bot.content.bundle import Bundle
from bot.content.persona import Persona
from bot.content.robots import Robot
from bot.errors import Fault
from bot.model import LANGUAGES, Difficulty, Language, Turn
from bot.roleplay.temper import PROMISED
from bot.workbench.rehearsal import LONGEST, Outcome, Rehearsal, Setup, rehearse
from bot.workbench.told import told
from bot.workbench.trainee import Said, Trainee

EXPERT, FAIR, LECTURER = "expert", "fair", "lecturer"
EXPERT_TURNS = 12
"""Messages in which the expert gets there."""
SEEDS = (1, 2)
DIFFICULTIES: tuple[Difficulty, ...] = (1, 2, 3)
EASIEST: Difficulty = 1
USUAL: Difficulty = 2
HARDEST: Difficulty = 3
BARREN = frozenset({"freezer", "grader-injector", "hand-over-artist"})
"""Robots that say so little that another seed would say the same."""
PARROT_TURNS = 6
"""How often one sentence is said again: what it can win, it has won by then."""
LOSING_TURNS = 12
"""Messages after which a robot that must not win is let off."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rehearsal in short; `path` is the anger after each turn."""

    persona: str
    setup: Setup
    outcome: Outcome
    succeeded: bool
    path: tuple[float, ...]

    @property
    def turns(self) -> int:
        """How many messages the robot wrote."""
        return len(self.path)


def unsaid(persona: Persona) -> tuple[str, ...]:
    """Where the persona does not tell how a good consultant says it: without that, no robot can play."""
    matters = (("grievance", persona.grievance), ("need", persona.need), *((f"facts.{f.id}", f) for f in persona.facts))
    places = [(f"{name}.said_well", matter.said_well) for name, matter in matters]
    places += [(f"facts.{fact.id}.asked_well", fact.asked_well) for fact in persona.facts if fact.told == "asked"]
    places += [(f"agreements.{one.id}.offered_well", one.offered_well) for one in persona.agreements]
    return tuple(place for place, text in places if text is None)


async def rehearsed(
    cast: Cast, bundle: Bundle, robots: Sequence[Robot], language: Language, seeds: Sequence[int] = SEEDS
) -> tuple[tuple[Rehearsal, ...], tuple[str, ...]]:
    """Every robot against one customer in one language; and the sentences that win by being repeated."""
    played = [
        await _play(cast, bundle, robot, Setup(robot.id, language, difficulty, seed))
        for robot in robots
        for difficulty, seed in _rounds(robot, seeds)
    ]
    parrots = [text for text in _sentences(bundle.persona, language) if await _wins(cast, bundle, language, text)]
    return tuple(played), tuple(parrots)


def _rounds(robot: Robot, seeds: Sequence[int]) -> Iterator[tuple[Difficulty, int]]:
    """Who has to win does so at every difficulty; who must not, not even where it is easiest."""
    if robot.expected == "succeeds":
        yield from ((difficulty, seeds[0]) for difficulty in DIFFICULTIES)
        yield from ((HARDEST, seed) for seed in seeds[1:])
    elif robot.expected != "open":
        yield from ((EASIEST, seed) for seed in (seeds[:1] if robot.id in BARREN else seeds))
    elif robot.id != FAIR:
        yield EASIEST, seeds[0]
    if robot.id in (FAIR, LECTURER):
        yield USUAL, seeds[0]


async def replayed(cast: Cast, bundle: Bundle, rehearsal: Rehearsal, language: Language) -> tuple[float, ...]:
    """The anger after each turn when the same moves are made in another language."""
    moves = [turn.appraisal for turn in rehearsal.turns if turn.author == "trainee"]
    setup = rehearsal.setup
    again = Setup(setup.trainee, language, setup.difficulty, setup.seed)
    longest = len(moves)
    return (await rehearse(told(cast, moves), bundle, lambda _: Said("-", ()), again, longest)).path


def longest_of(robot: Robot) -> int:
    """After how many messages that robot is cut off."""
    return LONGEST if robot.expected == "succeeds" else LOSING_TURNS


def row_of(rehearsal: Rehearsal) -> Row:
    """A rehearsal in short."""
    return Row(rehearsal.persona, rehearsal.setup, rehearsal.outcome, rehearsal.succeeded, rehearsal.path)


def disappointed(
    persona: Persona, robots: Sequence[Robot], rows: Sequence[Row], parrots: Sequence[tuple[Language, str]]
) -> Iterator[Fault]:
    """What did not come out as it must, one sentence each. Lines are given by the key they are best mended at."""
    for robot in robots:
        mine = [row for row in rows if row.setup.trainee == robot.id]
        missed = next((row for row in mine if not _as_expected(robot, persona, row)), None)
        if missed is not None:
            yield _fault(persona, missed, f"check.robot.{robot.expected}", robot.id)
    for language, text in parrots:
        params = (("language", language), ("text", text[:80]))
        yield Fault(f"{persona.id}.yaml", 0, "check.parrot", params)
    yield from _out_of_order(persona, rows)


def twins_differ(persona: Persona, one: Row, path: tuple[float, ...], language: Language) -> Iterator[Fault]:
    """One sentence when the same moves do not move the customer alike in both languages."""
    at = next((at for at, pair in enumerate(zip(one.path, path, strict=False)) if pair[0] != pair[1]), None)
    if at is not None:
        values = {"turn": at + 1, "one": f"{one.path[at]:g}", "other": f"{path[at]:g}", "language": language}
        yield Fault(f"{persona.id}.yaml", 0, "check.twins", tuple((k, str(v)) for k, v in values.items()))


def _as_expected(robot: Robot, persona: Persona, row: Row) -> bool:
    match robot.expected:
        case "succeeds":
            return row.succeeded and row.turns <= EXPERT_TURNS
        case "fails":
            return not row.succeeded
        case "breaks":
            winnable = "agreed" in persona.succeeds_by and any(not one.supervisor for one in persona.agreements)
            return not row.succeeded and (row.outcome == "broken" or not winnable or row.setup.difficulty != EASIEST)
        case _:
            return True


def _out_of_order(persona: Persona, rows: Sequence[Row]) -> Iterator[Fault]:
    """The expert has to leave the customer calmer than the fair trainee, and that one calmer than the lecturer."""
    for language in LANGUAGES:
        ends = {
            row.setup.trainee: sum(row.path) / len(row.path)
            for row in rows
            if (row.setup.language, row.setup.difficulty, row.setup.seed) == (language, USUAL, SEEDS[0])
        }
        for calmer, angrier in ((EXPERT, FAIR), (FAIR, LECTURER)):
            if {calmer, angrier} <= ends.keys() and ends[calmer] >= ends[angrier]:
                values = {"calmer": calmer, "angrier": angrier, "language": language}
                values |= {"low": f"{ends[calmer]:.1f}", "high": f"{ends[angrier]:.1f}"}
                yield Fault(f"{persona.id}.yaml", 0, "check.order", tuple(values.items()))


def _fault(persona: Persona, row: Row, key: str, robot: str) -> Fault:
    setup = row.setup
    values = {
        "robot": robot, "persona": persona.id, "language": setup.language, "difficulty": setup.difficulty,
        "seed": setup.seed, "turns": row.turns, "limit": EXPERT_TURNS, "outcome": row.outcome,
        "anger": f"{row.path[-1]:g}",
    }  # fmt: skip
    return Fault(f"{persona.id}.yaml", 0, key, tuple((name, str(value)) for name, value in values.items()))


async def _play(cast: Cast, bundle: Bundle, robot: Robot, setup: Setup) -> Rehearsal:
    trainee = Trainee(robot, bundle.persona, setup.language, setup.difficulty, setup.seed)
    return await rehearse(cast, bundle, trainee.answer, setup, longest_of(robot))


async def _wins(cast: Cast, bundle: Bundle, language: Language, text: str) -> bool:
    def again(_: tuple[Turn, ...]) -> Said:
        return Said(text, ())

    setup = Setup("parrot", language, EASIEST, SEEDS[0])
    done = await rehearse(cast, bundle, again, setup, PARROT_TURNS)
    return done.succeeded or done.turns[-1].state_after.accepted not in (None, PROMISED)


def _sentences(persona: Persona, language: Language) -> tuple[str, ...]:
    """The best single sentences there are for this customer."""
    texts = [persona.need.said_well, *(one.offered_well for one in persona.agreements)]
    return tuple(text.in_(language) for text in texts if text is not None)
