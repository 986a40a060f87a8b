"""The words of the corpus by which texts are levelled before a network is shown them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.appraisal.normalise import fold
from bot.model import LANGUAGES, Language
from tests.learning.rows import Row

WORD = re.compile(r"[^\W\d_]+")
COMMON = 5
"""How often a word must occur to be meant by a slip that is more than two letters swapped."""
RULED = 3
"""How much more frequent one spelling must be for another to be taken for it."""
OTHERS = 25_000
"""From how many of the most frequent words of a language those are taken that are no slips of the corpus's words."""
LETTERS = re.compile(r"[^\W\d_]{5,}")
SPELLINGS = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("ll", "l"), ("tre", "ter"), ("gue", "g"), ("gramme", "gram"))


def words_of(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """By language: words in lower case, the most frequent first; how many are common; what other words there are."""
    return {language: _words(language, rows) for language in LANGUAGES}


def _words(language: Language, rows: Sequence[Row]) -> dict[str, Any]:
    texts = (text for row in rows if row.language == language for text in (row.context, row.text))
    count = Counter(found[0] for text in texts for found in WORD.finditer(text) if found[0].islower())
    accented: Counter[str] = Counter()
    for word, times in count.items():
        if fold(word) != word:
            accented[fold(word)] = max(accented[fold(word)], times)

    def ruled(word: str) -> bool:
        rivals = [count[other] for other in _spellings(word)] if language == "en" else []
        return max([accented[word] if fold(word) == word else 0, *rivals]) >= RULED * count[word]

    kept = [word for word in sorted(count, key=lambda word: (-count[word], word)) if not ruled(word)]
    return {
        "words": " ".join(kept),
        "common": sum(count[word] >= COMMON for word in kept),
        "others": " ".join(_others(language, set(kept))),
    }


def _others(language: Language, kept: set[str]) -> list[str]:
    """Frequent words of the language that the corpus does not hold, and that are none of its words without accents."""
    import wordfreq

    bare = {fold(word) for word in kept}
    known = wordfreq.top_n_list(language, OTHERS)
    return sorted(word for word in known if LETTERS.fullmatch(word) and word not in kept and fold(word) not in bare)


def _spellings(word: str) -> Iterator[str]:
    """The word as the other side of the Atlantic writes it."""
    for one, other in SPELLINGS:
        for old, new in ((one, other), (other, one)):
            if old in word[2:]:
                yield word[:2] + word[2:].replace(old, new, 1)
