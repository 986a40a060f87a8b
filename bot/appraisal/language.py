"""Which language a turn is in: the function words of the cue files first, a language model only when they are silent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from bot.appraisal.normalise import words_of
from bot.model import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

FEWEST = 4
CLEAR = 2


def detect_language(text: str, stopwords: Mapping[Language, AbstractSet[str]]) -> Language | Literal["other"] | None:
    """The language of a text, "other" for any third one, None when too little tells.

    `stopwords` holds the folded function words of each language.
    """
    counts = {
        language: sum(1 for word in words_of(text[:2000], language) if word in stopwords[language])
        for language in LANGUAGES
    }
    best, second = sorted(LANGUAGES, key=lambda language: -counts[language])
    if counts[best] - counts[second] >= CLEAR:
        return best
    words = len(words_of(text[:2000], "en"))
    if words < FEWEST:
        return best if counts[best] > counts[second] else None
    guess = str(_identifier().classify(text[:2000])[0])
    return next((language for language in LANGUAGES if language == guess), "other")


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401
    """The language model, loaded when first needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
