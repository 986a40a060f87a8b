"""Capitals: `shout`.

Source: training doctrine, "Criteria", composure: sharp, sarcastic, capitals. Acronyms and the customer's own
capitals, given back, are no shouting.
"""

from __future__ import annotations

import re

from bot.appraisal.normalise import fold, split_elisions
from bot.appraisal.view import Found, View

_WORD = re.compile(r"(?<!\d)\b[^\W\d_]+(?:['’][^\W\d_]+)*\b(?!\d)")
WORDS = 2
LETTERS = 8
RUN = 3


def read_shouting(view: View) -> None:
    """Add `shout` for the longest run of words in capitals."""
    run: list[tuple[int, int]] = []
    best: list[tuple[int, int]] = []
    total = 0
    for found in _WORD.finditer(view.text):
        word = found.group()
        total += 1
        if word.isupper() and (len(word) > 1 or run):
            if not _excused(word, view):
                run.append((found.start(), found.end()))
                best = max(best, run, key=len)
        elif len(word) > 1 or not word.isupper():
            run = []
    letters = sum(end - start for start, end in best)
    if letters >= LETTERS and (len(best) >= RUN or (len(best) >= WORDS and len(best) * 2 >= total)):
        start, end = best[0][0], best[-1][1]
        at = next((seen for seen in view.seen if seen.sentence.start <= start < seen.sentence.end), None)
        if at is not None:
            view.found.append(Found("shout", at.number, 0, at.length, 0.9, start, end))


def _excused(word: str, view: View) -> bool:
    parts = split_elisions(fold(word), view.lexicon.language)
    return all(part in view.lexicon.sets["acronyms"] or part in view.told.capitals for part in parts)
