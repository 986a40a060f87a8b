"""A turn as the network hears it: how likely each move is, and where in the turn it would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from bot.appraisal.learned.eye import Eye, Shown
from bot.model import MOVES, Language, MoveName

if TYPE_CHECKING:
    from bot.appraisal.learned.network import Floats, Voice


@dataclass(frozen=True, slots=True)
class Heard:
    """Log-odds of each move, `(49,)` in the order of `MOVES`, and where in the turn each comes from (a character)."""

    odds: Floats
    places: tuple[int, ...]

    def place(self, move: MoveName) -> int:
        """The character at which the piece starts that speaks most for a move."""
        return self.places[MOVES.index(move)]


class Classifier:
    """Hears turns with one network. Nothing changes once it has loaded; any thread may ask."""

    def __init__(self, load: Callable[[], tuple[Eye, Voice]]) -> None:
        """`load` is called once, when the first turn is heard: weights cost time and memory."""
        self._load = load
        self._parts: tuple[Eye, Voice] | None = None
        self._lock = Lock()

    @property
    def loaded(self) -> bool:
        """Whether the next turn is heard without waiting for files."""
        return self._parts is not None

    def warm(self) -> tuple[Eye, Voice]:
        """Load what is not loaded yet."""
        with self._lock:
            if self._parts is None:
                self._parts = self._load()
            return self._parts

    def hear(self, language: Language, said: str, text: str) -> Heard:
        """The trainee's `text` after the customer said `said` (may be empty).

        A long turn is heard window by window; a move is as likely as in the window that speaks most for it.
        """
        eye, network = self._parts or self.warm()
        first, *more = (_heard(network, shown) for shown in eye.windows(language, said, text))
        for other in more:
            first = _surest(first, other)
        return first


def _heard(network: Voice, shown: Shown) -> Heard:
    odds, shares = network.scores(shown.numbers, shown.turn_from)
    if not shown.turn:
        return Heard(odds, (0,) * len(MOVES))
    return Heard(odds, tuple(shown.turn[at].start for at in shares[:, : len(shown.turn)].argmax(axis=1)))


def _surest(one: Heard, other: Heard) -> Heard:
    pairs = zip(one.odds >= other.odds, one.places, other.places, strict=True)
    return Heard(one.odds.clip(min=other.odds), tuple(mine if first else theirs for first, mine, theirs in pairs))
