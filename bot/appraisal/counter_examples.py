"""Sentences a trainer has set down as *not* making a move: nothing overrules them."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.appraisal.normalise import compared
from bot.appraisal.view import View

LONG_ENOUGH = 6
"""Letters of a word in which one slip of the keyboard is forgiven: "notre" is no slip of "votre"."""
TITLES = frozenset({"m", "mr", "mrs", "ms", "miss", "dr", "mme", "mlle", "monsieur", "madame"})


def read_counter_examples(view: View) -> None:
    """Take back, and keep from being suggested, what a counter-example says a sentence or the whole turn is not."""
    kept = view.lexicon.counter_examples
    if not kept:
        return
    whole = compared(seen.sentence for seen in view.seen)
    for move, examples in kept.items():
        if any(_alike(whole, example) for example in examples):
            view.drop((move,))
            view.denied.update((move, seen.number) for seen in view.seen)
            continue
        for seen in view.seen:
            if any(_alike(compared([seen.sentence]), example) for example in examples):
                view.drop((move,), seen.number)
                view.denied.add((move, seen.number))


def _alike(said: Sequence[str], example: Sequence[str]) -> bool:
    """Word by word the same, but for a slip in a long word and for whose name stands after a title."""
    if len(said) != len(example):
        return False
    return all(
        one == other or (at and example[at - 1] in TITLES and said[at - 1] in TITLES) or _slip(one, other)
        for at, (one, other) in enumerate(zip(said, example, strict=True))
    )


def _slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= LONG_ENOUGH and OSA.distance(one, other, score_cutoff=1) <= 1
