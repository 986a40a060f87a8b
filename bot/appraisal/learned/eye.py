"""A line and a turn as a network is shown them: levelled, cut into pieces, the two apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.appraisal.learned.pieces import Piece, Pieces
from bot.appraisal.learned.spelling import Speller
from bot.appraisal.normalise import LONGEST_READ
from bot.model import Language

START, END = 0, 2
SAID, TURN = 24, 120
"""How many pieces are shown at once: the last of the customer's line, those of the trainee's turn."""
OVERLAP = 40
"""How many pieces of a longer turn are shown twice: at the end of one window and at the start of the next."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The piece numbers, where the turn starts among them, and the turn's pieces with their places in its text."""

    numbers: tuple[int, ...]
    turn_from: int
    turn: tuple[Piece, ...]


class Eye:
    """Looks at texts: the same texts, the same pieces. It remembers words it has seen."""

    def __init__(self, cutter: Pieces, spellers: Mapping[Language, Speller]) -> None:
        """`spellers` level each language."""
        self._cutter = cutter
        self._spellers = spellers

    def look(self, language: Language, said: str, text: str) -> Shown:
        """The first window of a turn: all of it, as a rule."""
        return self.windows(language, said, text)[0]

    def windows(self, language: Language, said: str, text: str) -> tuple[Shown, ...]:
        """The trainee's `text` after the customer said `said` (may be empty), in as many windows as it takes."""
        speller = self._spellers[language]
        before = [piece.number for piece in self._cutter.cut(speller.level(said[-LONGEST_READ:])[0])[-SAID:]]
        levelled, places = speller.level(text[:LONGEST_READ])
        turn = tuple(
            Piece(piece.number, places[piece.start], places[max(piece.start, piece.end - 1)] + 1)
            for piece in self._cutter.cut(levelled)
        )
        starts = range(0, max(1, len(turn) - OVERLAP), TURN - OVERLAP)
        return tuple(_shown(before, turn[start : start + TURN]) for start in starts)


def _shown(before: list[int], turn: tuple[Piece, ...]) -> Shown:
    numbers = (START, *before, END, *(piece.number for piece in turn), END)
    return Shown(numbers, len(before) + 2, turn)
