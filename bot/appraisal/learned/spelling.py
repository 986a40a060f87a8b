"""A text as the network is shown it: names, figures, accents and slips of the keyboard are levelled.

What cannot be settled by the words of the corpus stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.appraisal.learned.levels import MONTH, MONTHS
from bot.appraisal.normalise import fold
from bot.model import Language

WORD = r"[^\W\d_]+|\d{3,}"
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
NAME = "Martin"
"""Every name is this one: whose name it is changes no verdict."""
FIGURE = "2468013579"
LONG_ENOUGH, TOO_LONG = 5, 30
"""Letters of a word that may hold a slip; shorter ones have too many neighbours, longer ones are no words."""
REMEMBERED = 20_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TITLED = re.compile(r"\b(?:mr|mrs|ms|miss|dr|mme|mlle|monsieur|madame|mademoiselle|m(?=\.))\.?\s$", re.IGNORECASE)
PRESENTED = re.compile(r"\s*(?:[.,!?;:–—-]|$|(?:here|speaking|from|ici|du service|à l'appareil)\b)", re.IGNORECASE)
"""What follows a name that opens a sentence, rather than a word with the capital of an opening."""
AROUND = 24
"""Characters before and after a word that tell whether it is a name."""
SIGNS = " \u00a0\u202f\t\"'«»“”()[]*•-–—"
ENDS = ".!?\n:…"
BARE = (
    "ca", "wo", "do", "is", "did", "does", "have", "has", "had", "could", "should", "would", "are", "was", "were",
)  # fmt: skip
CONTRACTED: Mapping[Language, Mapping[str, str]] = {
    "en": {bare + "nt": bare + "n't" for bare in BARE}
    | {"im": "i'm", "ive": "i've", "youre": "you're", "youve": "you've", "theyre": "they're", "thats": "that's"},
    "fr": {},
}
"""English contractions as a phone leaves them: without their apostrophe."""


class Speller:
    """Levels texts of one language: the same text, the same result. It remembers words it has mended."""

    def __init__(
        self,
        words: Sequence[str],
        often: int,
        others: Collection[str] = (),
        contracted: Mapping[str, str] | None = None,
        alike: Mapping[str, str] | None = None,
    ) -> None:
        """`words` are those of the corpus in lower case, the most frequent first; the first `often` are common.

        `others` are words of the language that the corpus does not hold: no slips of those it holds. `alike` are words
        and phrases (lower case) that are shown as another one.
        """
        self._words = words
        self._rank = {word: at for at, word in enumerate(words)}
        self._often = often
        self._others = others
        self._contracted = contracted or {}
        self._alike = alike or {}
        phrases = sorted((re.escape(one) for one in self._alike if not one.isalpha()), key=len, reverse=True)
        kept = rf"(?<![\w'-])(?:{'|'.join(phrases)})(?![\w'-])|" if phrases else ""
        self._parts = re.compile(kept + WORD, re.IGNORECASE)
        self._by_bare: dict[str, str] = {}
        for word in words:
            self._by_bare.setdefault(fold(word), word)
        self._meant: dict[str, str] = {}

    def level(self, text: str) -> tuple[str, list[int]]:
        """The levelled text, and for each of its characters (and its end) the place in `text` it stands for."""
        text = text.translate(APOSTROPHES)
        shown: list[str] = []
        places: list[int] = []
        last = 0
        for found in self._parts.finditer(text):
            start, end = found.span()
            word = self._levelled(found.group(), text[max(0, start - AROUND) : start], text[end : end + AROUND])
            shown += (text[last:start], word)
            places.extend(range(last, start))
            places.extend(min(start + at, end - 1) for at in range(len(word)))
            last = end
        shown.append(text[last:])
        places.extend(range(last, len(text) + 1))
        return "".join(shown), places

    def _levelled(self, word: str, before: str, after: str) -> str:
        if word[0].isdigit():
            return (FIGURE * (len(word) // len(FIGURE) + 1))[: len(word)]
        low = word.lower()
        capital = word[0].isupper() and not word.isupper()
        shown = self._contracted.get(low) or self._alike.get(low)
        if shown:
            return _as_written(word, shown)
        if capital and _inside(before) and low in MONTHS:
            return MONTH
        if capital and (TITLED.search(before) or (low not in self._rank and _inside(before))):
            return NAME
        known = low in self._rank or len(word) == 1 or len(word) > TOO_LONG
        return word if known else self._mended(word, low, named=capital and bool(PRESENTED.match(after)))

    def _mended(self, word: str, low: str, *, named: bool) -> str:
        """A word the corpus does not hold: without a slip, else as it is, or the name it seems to be."""
        meant = self._meaning(low)
        if meant != low:
            return _as_written(word, self._alike.get(meant, meant))
        return NAME if named and low not in self._others else word

    def _meaning(self, word: str) -> str:
        """The word meant: with its accents, or without a slip; itself when none is like it."""
        meant = self._meant.get(word)
        if meant is None:
            bare = fold(word)
            meant = self._by_bare.get(bare) or self._without_slip(word, bare)
            if len(self._meant) < REMEMBERED:
                self._meant[word] = meant
        return meant

    def _without_slip(self, word: str, bare: str) -> str:
        """The most frequent word one slip away: two letters swapped, else any other slip in a common word."""
        if len(bare) >= LONG_ENOUGH and word not in self._others:
            for candidates, fewest in ((_swapped(bare), len(self._words)), (_slips(bare), self._often)):
                found = [self._rank[self._by_bare[one]] for one in candidates if one in self._by_bare]
                if found and min(found) < fewest:
                    return self._words[min(found)]
        return word


def _as_written(word: str, meant: str) -> str:
    """What is meant, with the capitals of what was written."""
    if word.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if word[0].isupper() else meant


def _inside(before: str) -> bool:
    """Whether a capital here does not open a sentence or an item of a list."""
    lead = before.rstrip(SIGNS)
    return bool(lead) and lead[-1] not in ENDS


def _swapped(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _slips(word: str) -> Iterator[str]:
    """One letter left out, put in or mistaken, but for the first, which people seldom miss."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        for letter in LETTERS:
            yield word[:at] + letter + word[at + 1 :]
            yield word[:at] + letter + word[at:]
    for letter in LETTERS:
        yield word + letter
