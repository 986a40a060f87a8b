"""Words that are not the trainee's own to the customer: quoted speech, and talk to a grader or a model."""

from __future__ import annotations

import re

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import LONGEST_READ, Sentence

_QUOTED = re.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|\"[^\"\n]{1,400}\"|‹[^›]{1,400}›")
_TAGGED = re.compile(r"<([a-z_-]{2,20})>[^<]{0,600}</\1>|<[a-z_/!-][^<>]{0,300}>|\{\s*\"[^{}]{0,600}\}", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]")


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


def without_asides(text: str, lexicon: Lexicon) -> str:
    """The text with tags, JSON, and brackets that speak to a grader blanked out (same length, same places)."""
    text = text[:LONGEST_READ]
    for found in _TAGGED.finditer(text):
        text = _blank(text, found)
    for found in _BRACKETED.finditer(text):
        if any(speaks_to_grader(sentence, lexicon) for sentence in lexicon.read(found.group()).sentences):
            text = _blank(text, found)
    return text


def speaks_to_grader(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a sentence addresses a grader, a model or the system."""
    return "grader" in lexicon.grader.search(lexicon.scan(sentence))


def _blank(text: str, found: re.Match[str]) -> str:
    hole = "".join(char if char == "\n" else " " for char in found.group())
    return text[: found.start()] + hole + text[found.end() :]
