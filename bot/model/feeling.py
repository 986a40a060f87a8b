"""What the customer feels and what the scene remembers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.names import Authority, Ending, MoveName, Stage, Voice


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the anger moved: the move (None when it was no move), by how much, under which rule.

    `delta` is in anger points, in half steps; the causes of a turn add up to the change of anger.
    `quote` is the trainee's words; empty where it was no move.
    """

    move: MoveName | None
    delta: float
    rule: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Temper:
    """What the customer feels.

    `anger` 0 (calm) .. 10 (walks out) in half steps. `heard` holds the ids acknowledged so far and the
    flags "feeling", "reflected", "grievance", "need", "public" and "aside". `trust` is -3..3. `uses` counts how
    often each move (or family of moves) was met, for wearing out. `slip` is what the last trainee turn cost (the
    slips, and what the caps took away), for repair. `waits` counts requests to wait since the trainee last brought
    something back.
    """

    anger: float
    heard: frozenset[str] = frozenset()
    trust: int = 0
    uses: tuple[tuple[str, int], ...] = ()
    slip: tuple[Cause, ...] = ()
    waits: int = 0

    def used(self, key: str) -> int:
        """How often that move or family was met so far."""
        return dict(self.uses).get(key, 0)


@dataclass(frozen=True, slots=True)
class Promise:
    """Something the trainee promised; `wild` when nothing supports it."""

    quote: str
    wild: bool
    about: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The customer after a turn: temper and everything the scene must remember.

    `accepted` is the agreement taken, `accepted_turn` the trainee turn (1-based) at which; `confirmed` tells that
    it was repeated to the customer. `warned`: the customer has threatened to leave once. `voice` tells who found the
    words of the customer's line.
    """

    temper: Temper
    facts: frozenset[str] = frozenset()
    lines_used: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    accepted: str | None = None
    accepted_turn: int = 0
    confirmed: bool = False
    supervisor: Authority = "none"
    boundary: bool = False
    relapse_done: bool = False
    warned: bool = False
    stage: Stage = "take_charge"
    trainee_turns: int = 0
    ending: Ending | None = None
    voice: Voice = "script"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the player gives back: the customer's line, the ids of the lines used, the facts told with it."""

    text: str
    lines: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    voice: Voice = "script"
