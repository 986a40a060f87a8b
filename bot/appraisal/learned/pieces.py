"""A text as the pieces of words a network knows, each with its place in the text.

The pieces and their scores are those of the packaged sentence encoder (multilingual-e5-small, MIT), cut down to English
and French. Segmentation: unigram language model, best path by Viterbi (Kudo 2018).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SPACE = "▁"
WORD = re.compile(r"\S+")
REMEMBERED = 20_000
"""Words whose cut is kept: most words of most turns come again."""
LONG = 40
"""Longer words are cut anew each time: what is kept stays small."""
UNKNOWN_COST = 10.0
"""How much worse than the worst piece a character is that no piece covers (log probability)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A known piece by its number, and the slice `text[start:end]` it stands for."""

    number: int
    start: int
    end: int


class Pieces:
    """Cuts texts into pieces: the same text, the same pieces. It remembers words it has cut."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], special: int, unknown: int) -> None:
        """`scores` are log probabilities; the first `special` pieces are signs, never cut from a text."""
        self._known = {piece: (at, float(scores[at])) for at, piece in enumerate(pieces) if at >= special and piece}
        self._longest = max(map(len, self._known), default=1)
        self._unknown = unknown
        self._cuts: dict[str, list[tuple[int, int, int]]] = {}
        self._cost = min(score for _, score in self._known.values()) - UNKNOWN_COST

    def cut(self, text: str) -> list[Piece]:
        """The best cut of a text, in its order. No piece reaches over a blank, so that each word is cut by itself."""
        cut: list[Piece] = []
        for word, places in _words(text):
            found = self._cuts.get(word)
            if found is None:
                found = self._best(word)
                if len(self._cuts) < REMEMBERED and len(word) <= LONG:
                    self._cuts[word] = found
            cut += [Piece(number, places[start][0], places[end - 1][1]) for number, start, end in found]
        return cut

    def _best(self, word: str) -> list[tuple[int, int, int]]:
        """Pieces of one word, each with its first character and the one after its last."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        back: list[tuple[int, int]] = [(0, self._unknown)] * (size + 1)
        for at in range(size):
            here = best[at]
            for end in range(at + 1, min(size, at + self._longest) + 1):
                found = self._known.get(word[at:end])
                if found is not None and here + found[1] > best[end]:
                    best[end], back[end] = here + found[1], (at, found[0])
            if here + self._cost > best[at + 1]:
                best[at + 1], back[at + 1] = here + self._cost, (at, self._unknown)
        cut: list[tuple[int, int, int]] = []
        at = size
        while at:
            start, number = back[at]
            cut.append((number, start, at))
            at = start
        return cut[::-1]


def _words(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Each word as pieces are matched on (NFKC, a sign for the blank before it), and the slice of each character."""
    words: list[tuple[str, list[tuple[int, int]]]] = []
    for found in WORD.finditer(text):
        word, start = found.group(), found.start()
        if word.isascii():
            places = [(start, start), *((start + at, start + at + 1) for at in range(len(word)))]
            words.append((SPACE + word, places))
            continue
        shown, places = [SPACE], [(start, start)]
        for at, char in enumerate(word, start):
            for plain in unicodedata.normalize("NFKC", char):
                if not plain.isspace():
                    shown.append(plain)
                    places.append((at, at + 1))
        words.append(("".join(shown), places))
    return words
