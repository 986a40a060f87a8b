"""The numbers of the temper rules. Source: training doctrine, "The emotion mechanism"; design, "Temper rules".

Anger is counted in points 0..10, in half steps. A cost heats; a relief cools.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.persona import Persona
from bot.model import Difficulty, HurtingMove, MoveName

COSTS: Mapping[MoveName, float] = {
    "insult": 3, "cut_off": 3,
    "order_calm": 2, "lecture": 2, "blame_customer": 2, "blame_colleague": 2, "pass_along": 2, "dismiss": 2,
    "shout": 2, "sarcasm": 2,
    "stonewall": 1, "interpret": 1, "defend": 1, "negative_phrase": 1, "repeat_self": 1, "ask_again": 1,
    "ill_timed_cheer": 1,
    "canned_line": 1, "premature_solution": 0, "wild_promise": 0,
}  # fmt: skip
"""What each hurting move costs. The first `canned_line` costs nothing; a premature solution only fails to cool;
a wild promise soothes now (`WILD_RELIEF`) and comes back in the epilogue."""

WILD_RELIEF = 1.0
WILD_USES = 2
"""How often a wild promise soothes before nobody believes it."""
SPOILS_FROM: float = 2
"""A turn with a slip of this cost or more gets no relief from its soft moves."""


@dataclass(frozen=True, slots=True)
class Relief:
    """How much a move cools, in which family it wears out, and what must have happened before."""

    points: float
    family: str
    needs: str = ""


RELIEFS: Mapping[MoveName, Relief] = {
    "acknowledge_emotion": Relief(1, "emotion"),
    "empathise": Relief(1, "emotion"),
    "apologise": Relief(0.5, "apology"),
    "invite_to_tell": Relief(0.5, "listening"),
    "show_listening": Relief(0.5, "listening"),
    "open_question": Relief(0.5, "asking"),
    "reformulate": Relief(1, "reflecting"),
    "check_understanding": Relief(0.5, "checking"),
    "name_need": Relief(1, "need"),
    "introduce_self": Relief(0.5, "presenting"),
    "use_name": Relief(0.5, "name"),
    "take_ownership": Relief(0.5, "ownership"),
    "take_aside": Relief(1, "aside", needs="public"),
    "explain": Relief(0.5, "explaining", needs="feeling"),
    "propose_solution": Relief(1, "solution", needs="reflected"),
    "offer_choice": Relief(0.5, "choice", needs="reflected"),
    "positive_phrase": Relief(0.5, "positive", needs="reflected"),
    "commit": Relief(1, "deed", needs="reflected"),
    "schedule_follow_up": Relief(1, "deed", needs="reflected"),
    "consult_supervisor": Relief(0.5, "supervisor"),
    "extra_mile": Relief(0.5, "extra", needs="grievance"),
    "confirm_agreement": Relief(0.5, "confirming", needs="grievance"),
}
WEAR: Mapping[str, tuple[float, ...]] = {
    "reflecting": (1, 1, 0.5, 0.5),
    "deed": (1, 1, 0.5),
    "solution": (1, 0.5, 0.5),
    "need": (1, 0.5),
    "asking": (1, 1, 1),
    "name": (1, 1),
    "presenting": (1,),
    "aside": (1,),
    "supervisor": (1,),
}
"""Share of the relief at each use of a family; afterwards nothing. A name cools twice at most."""
SOFT_WEAR: tuple[float, ...] = (1, 0.5)
"""Wear of every other family: kind words alone run dry."""
SOFT_FAMILIES = frozenset({"emotion", "apology", "listening", "ownership", "positive", "name", "presenting"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers that hold for one persona at one difficulty.

    `extra` are points this person adds to a move, below 0 calming, above 0 inflaming.
    """

    most_down: float = 2
    most_up: float = 3
    floor_grievance: float = 5
    floor_need: float = 3
    floor: float = 0
    public: bool = False
    extra: Mapping[MoveName, float] = field(default_factory=dict)


def rules_of(persona: Persona, difficulty: Difficulty) -> Rules:
    """The rules of that persona at that difficulty (1..3)."""
    numbers, level = persona.temper, persona.difficulty.at(difficulty)
    return Rules(
        most_down=max(0.5, int(numbers.most_down * level.cooling * 2) / 2),
        most_up=numbers.most_up,
        floor_grievance=numbers.floor_grievance,
        floor_need=numbers.floor_need,
        floor=numbers.floor,
        public=persona.setting != "chat",
        extra={leaning.move: leaning.extra for leaning in (*persona.calms, *persona.inflames)},
    )


def moving(persona: Persona) -> frozenset[str]:
    """Everything a reaction can answer with this customer: moves that move the anger, and the steps of temper."""
    waits = {"hold_politely", "set_boundary"}
    aside = set() if persona.setting != "chat" else {"take_aside"}
    leanings = {leaning.move for leaning in (*persona.calms, *persona.inflames)}
    return frozenset({*COSTS, *RELIEFS, *waits, *leanings, "up", "down", "flat", "mended"} - aside)


def wear(family: str, used: int) -> float:
    """The share of its relief that a family still has after `used` uses."""
    shares = WEAR.get(family, SOFT_WEAR)
    return shares[used] if used < len(shares) else 0.0


def is_slip(move: MoveName | HurtingMove) -> bool:
    """Whether that move costs something now."""
    return COSTS.get(move, 0) > 0
