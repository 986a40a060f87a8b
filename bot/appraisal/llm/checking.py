"""What of a model's answer may be believed at all: no quote, no move.

A quote must stand in what was sent, word by word; apostrophes, quotation marks, dashes, spaces, accents written apart
and capitals make no difference. What is taken is the slice of the turn it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.appraisal.llm.asking import ASKED, ReadAnswer, ReadMove, matters
from bot.appraisal.llm.tracing import Traced, as_compared, levelled
from bot.appraisal.masks import quoted_ranges
from bot.appraisal.view import View
from bot.model import Case, MoveName

LEAST, WORDS_A_MOVE, MOST = 3, 7, 10
"""The fullest of the 17,716 turns of `tests/corpus` make 3 moves of those asked for in 4 words, 4 in 7, 5 in 22, 6 in
43, 7 in 50 and 9 in 59, and none makes more: all lie within 3 and one more every 7 words."""

Slices = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A move a model found: the slice of the turn that shows it, what it is about, whether it was sure."""

    move: MoveName
    start: int
    end: int
    about: str | None
    sure: bool


def holds(answer: ReadAnswer, words: int) -> bool:
    """Whether a turn of so many words can hold as many moves as the model says."""
    return len({read.move for read in answer.moves}) <= min(MOST, LEAST + words // WORDS_A_MOVE)


def claims(answer: ReadAnswer, sent: Traced, asides: Slices, view: View, case: Case) -> dict[MoveName, Claim]:
    """What the model found that can be shown, each move once: what it was sure of rather than not, then the first.

    `sent` is what it was given to read, traced back to the turn; `asides` are the slices it was not given.
    """
    known, about = {str(move): move for move in ASKED}, matters(case)
    compared, quoted = levelled(sent), quoted_ranges(view.to_customer)
    found: dict[MoveName, Claim] = {}
    used: dict[MoveName, list[tuple[int, int]]] = {}
    for read in answer.moves:
        move = known.get(read.move.strip().lower())
        if move is None:
            continue
        taken = used.setdefault(move, [])
        place = next(
            (place for place in _places(read, compared, asides, view.text, quoted) if place not in taken), None
        )
        if place is None:
            continue
        taken.append(place)
        claim = Claim(move, *place, read.about if read.about in about else None, read.sure)
        if move not in found or (claim.sure and not found[move].sure):
            found[move] = claim
    return found


def _places(read: ReadMove, compared: Traced, asides: Slices, text: str, quoted: Slices) -> Iterator[tuple[int, int]]:
    """Where the quote of a move may stand in the turn, in order: whole words, with a letter, not in quotation marks."""
    quote = as_compared(read.quote)
    at = compared.text.find(quote) if any(char.isalpha() for char in quote) else -1
    while at >= 0:
        if _whole_words(compared.text, at, at + len(quote)):
            start, end = _in_one_piece(*compared.source(at, at + len(quote)), asides)
            spoken = any(char.isalpha() for char in text[start:end])
            if spoken and not any(low <= start and end <= high for low, high in quoted):
                yield start, end
        at = compared.text.find(quote, at + 1)


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether a slice cuts no word in two."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (before or after)


def _in_one_piece(start: int, end: int, asides: Slices) -> tuple[int, int]:
    """The longest part of a slice with no aside in it; the first of these."""
    cuts = [(low, high) for low, high in asides if start < high and low < end]
    edges = [start, *(place for cut in cuts for place in cut), end]
    return max(zip(edges[::2], edges[1::2], strict=True), key=lambda piece: piece[1] - piece[0])
