"""How moves become marks: one row of numbers per criterion.

Which moves raise or lower a mark is the rubric's say (`helps`, `hurts`; a trainer may change both); this table says
from where a mark starts and how much a move weighs when it is not ordinary.
Source: training doctrine, "Criteria" and "Moves".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model import CriterionName, MoveName, OccasionName

HELP = 1.0
"""What a helping move adds where the row says nothing else."""
HURT = 1.0
"""What a hurting move takes, each time, where the row says nothing else."""
AGAIN = 0.25
"""Share of its points that a helping move adds when it is made in a second turn; further ones add nothing."""
HURT_AGAIN = 0.5
"""Share of its points that a hurting move takes in each further turn."""

CLEAN = 1.5
"""How much more a mark is in a talk without any slip than in one that has a slip in every turn (long talks)."""
CLEAN_USUAL, CLEAN_TURNS = 0.5, 3
"""The share of turns without a slip that changes nothing, and how many such turns a short talk is filled up with.

Who hurts in every other message is not heard in the others either. Source: training doctrine, "The emotion mechanism".
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """The row of one criterion.

    `base` is the mark (0..4) of a conversation that neither helps nor hurts here. `lifts` and `lowers` are points of
    moves that differ from `HELP` and `HURT`. `shows` are moves that make a mark possible without an occasion. `calls`
    are the occasions whose words are quoted when something was left out, in this order.
    """

    base: float
    lifts: Mapping[MoveName, float] = field(default_factory=dict)
    lowers: Mapping[MoveName, float] = field(default_factory=dict)
    shows: frozenset[MoveName] = frozenset()
    calls: tuple[OccasionName, ...] = ()


RULES: Mapping[CriterionName, Rule] = {
    "take_charge": Rule(
        base=0.5, lifts={"greet": 0.5, "introduce_self": 1.5}, lowers={"stonewall": 0.5}, calls=("public_setting",)
    ),
    "composure": Rule(
        base=3,
        lifts={"acknowledge_emotion": 0.5, "apologise": 0.5, "explain": 0.5, "hold_politely": 0.5},
        lowers={"shout": 2, "insult": 2, "pass_along": 0.5, "defend": 0.5},
        calls=("abuse", "feeling_shown"),
    ),
    "listening": Rule(base=1.5, lowers={"ask_again": 0.5, "stonewall": 0.5}, calls=("feeling_shown", "unknown_left")),
    "questioning": Rule(
        base=1,
        lifts={"closed_question": 0.5, "open_question": 1.5},
        shows=frozenset({"open_question", "closed_question", "ask_again", "invite_to_tell"}),
        calls=("unknown_left",),
    ),
    "emotion": Rule(base=0.5, lifts={"acknowledge_emotion": 1.5, "empathise": 1.5}, calls=("feeling_shown",)),
    "reformulation": Rule(base=0.5, lifts={"reformulate": 2}, calls=("unknown_left",)),
    "needs": Rule(base=1, lifts={"name_need": 2}, calls=("feeling_shown",)),
    "personalisation": Rule(base=1, calls=("feeling_shown",)),
    "ownership": Rule(
        base=1,
        lifts={"take_ownership": 1.5, "apologise": 0.5, "introduce_self": 0.5, "commit": 0.5},
        calls=("question_open",),
    ),
    "solution": Rule(
        base=0, lifts={"propose_solution": 2, "explain": 0.5}, lowers={"stonewall": 0.5}, calls=("question_open",)
    ),
    "positive_language": Rule(
        base=2, lifts={"propose_solution": 0.5}, lowers={"pass_along": 0.5}, calls=("question_open",)
    ),
    "honest_promises": Rule(
        base=2,
        shows=frozenset({"commit", "schedule_follow_up", "wild_promise", "propose_solution", "positive_phrase"}),
        calls=("question_open", "doubt"),
    ),
    "respect": Rule(base=3, calls=("abuse",)),
    "escalation": Rule(
        base=1,
        lifts={"consult_supervisor": 2},
        shows=frozenset({"consult_supervisor"}),
        calls=("threat", "beyond_authority", "doubt"),
    ),
    "conclusion": Rule(
        base=0.5,
        lifts={"confirm_agreement": 1.5, "anything_else": 0.75, "warm_close": 0.75, "thank": 0.25},
        lowers={"stonewall": 0.5},
    ),
    "follow_up": Rule(base=0.5, lifts={"schedule_follow_up": 2.5, "commit": 0.5}, lowers={"stonewall": 0.5}),
    "delight": Rule(base=1, lifts={"extra_mile": 2}, shows=frozenset({"extra_mile"}), calls=("calm_reached",)),
}
