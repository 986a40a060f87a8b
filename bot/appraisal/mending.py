"""Mending slips of the keyboard in longer words, against the words the cues use."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

SHORTEST = 6
_KEPT = 4000


class Mender:
    """Gives back the cue word a longer unknown word was probably meant to be."""

    def __init__(self, vocabulary: frozenset[str], stems: Iterable[str]) -> None:
        """`vocabulary` and `stems` (words with any ending) are never mended."""
        self._vocabulary = vocabulary
        self._stems = tuple(stems)
        self._kept: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST and word.isalpha():
                self._near.setdefault((word[0], len(word)), []).append(word)

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the cues' own."""
        return word in self._vocabulary or word.startswith(self._stems)

    def mend(self, word: str) -> str:
        """The word itself, or the one cue word a single slip away.

        A slip is a letter too many, too few or two letters swapped; one letter for another only counts from
        eight letters on, as shorter pairs are often two real words.
        """
        if len(word) < SHORTEST or word in self._vocabulary or not word.isalpha():
            return word
        if word not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[word] = word if word.startswith(self._stems) else self._closest(word)
        return self._kept[word]

    def _closest(self, word: str) -> str:
        length = len(word)
        for size in (length, length + 1, length - 1):
            for known in self._near.get((word[0], size), ()):
                if size == length and length < SHORTEST + 2 and sorted(known) != sorted(word):
                    continue
                if size != length and known.rstrip("es") == word.rstrip("es"):
                    continue
                if OSA.distance(word, known, score_cutoff=1) <= 1:
                    return known
        return word
