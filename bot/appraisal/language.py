"""Which language a turn is in.

The function words of the cue files tell first; a language model is asked only when they are silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from bot.appraisal.normalise import words_of
from bot.model import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

FEWEST = 4
CLEAR = 2
SPARSE = 6


def detect_language(text: str, stopwords: Mapping[Language, AbstractSet[str]]) -> Language | Literal["other"] | None:
    """The language of a text, "other" for any third one, None when too little tells.

    `stopwords` holds the folded function words of each language.
    """
    counts = {
        language: sum(1 for word in words_of(text[:2000], language) if word in stopwords[language])
        for language in LANGUAGES
    }
    best, second = sorted(LANGUAGES, key=lambda language: -counts[language])
    words = len(words_of(text[:2000], "en"))
    if counts[best] - counts[second] >= CLEAR and counts[best] * SPARSE >= words:
        return best
    if words < FEWEST:
        return best if counts[best] > counts[second] else None
    from py3langid import classify  # type: ignore[import-untyped]

    guess = str(classify(text[:2000])[0])
    return next((language for language in LANGUAGES if language == guess), "other")
