"""Words that are not the trainee's own to the customer: quoted speech, and talk to a grader or a model."""

from __future__ import annotations

import re

from bot.appraisal.normalise import Reading, Sentence

_QUOTED = re.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|\"[^\"\n]{1,400}\"|‹[^›]{1,400}›")


def quoted_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Slices in quotation marks; none when the whole turn is in them."""
    ranges = tuple((found.start(), found.end()) for found in _QUOTED.finditer(text))
    inside = sum(end - start for start, end in ranges)
    return ranges if inside < len(text.strip()) - 3 else ()


def quoted_words(sentence: Sentence, ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Positions of the words of a sentence that stand in those slices."""
    if not ranges:
        return frozenset()
    return frozenset(at for at, start in enumerate(sentence.starts) if any(low <= start < high for low, high in ranges))


def is_empty(reading: Reading) -> bool:
    """Whether nothing was written that reads as a word."""
    return not reading.sentences
