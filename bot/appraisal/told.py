"""What the customer wrote so far, as words to hold a trainee turn against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import Reading, fold
from bot.model import Context

_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[-'’][^\W\d_]+)*")
_SHOUTED = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Told:
    """The customer's lines so far. `last` is the latest."""

    lexicon: Lexicon
    lines: tuple[str, ...]

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Each line cut up."""
        return tuple(self.lexicon.read(line) for line in self.lines)

    @cached_property
    def last(self) -> Reading | None:
        """The latest line, or None."""
        return self.readings[-1] if self.readings else None

    @cached_property
    def lists(self) -> frozenset[str]:
        """Lists of which an entry stands in the latest line."""
        found: set[str] = set()
        for sentence in self.last.sentences if self.last else ():
            spans = self.lexicon.listed(sentence.forms)
            found.update(place.removeprefix("list.") for place in spans)
            found.update(
                name for name, words in self.lexicon.sets.items() if any(form in words for form in sentence.forms)
            )
        return frozenset(found)

    @cached_property
    def asked(self) -> bool:
        """Whether the latest line asks something."""
        return bool(self.last) and any(sentence.asked for sentence in self.last.sentences) if self.last else False

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of every word that carries matter, all lines."""
        return frozenset(
            stem
            for reading in self.readings
            for sentence in reading.sentences
            for stem in self.lexicon.content(sentence.forms)
        )

    @cached_property
    def seen_words(self) -> frozenset[str]:
        """Every folded word, all lines."""
        return frozenset(form for reading in self.readings for sentence in reading.sentences for form in sentence.forms)

    @property
    def words(self) -> int:
        """How many words all lines have."""
        return sum(reading.words for reading in self.readings)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words the customer wrote in capitals, folded."""
        return frozenset(
            fold(word) for line in self.lines for word in _SHOUTED.findall(line) if word.isupper() and len(word) > 1
        )

    @cached_property
    def angry(self) -> bool:
        """Whether the latest line sounds angry: anger or feeling words, shouting, several exclamation marks."""
        line = self.lines[-1] if self.lines else ""
        letters = [char for char in line if char.isalpha()]
        loud = len(letters) > 7 and sum(char.isupper() for char in letters) > len(letters) * 0.6  # noqa: PLR2004
        return loud or "!!" in line or bool(self.lists & {"anger_words", "feelings"})

    @cached_property
    def calm(self) -> bool:
        """Whether the latest line sounds calm: words of calm, no anger."""
        return "calm_words" in self.lists and not self.angry

    def echoes(self, forms: tuple[str, ...]) -> list[int]:
        """Positions of words that give back the customer's own."""
        lexicon = self.lexicon
        return [at for at, form in enumerate(forms) if lexicon.is_content(form) and lexicon.stem(form) in self.stems]


def told(lexicon: Lexicon, context: Context) -> Told:
    """The customer's lines of a conversation."""
    return Told(lexicon, tuple(line.text for line in context.lines if line.speaker == "customer"))


def names_in(text: str) -> list[tuple[str, int, int]]:
    """Words written with a capital, with their places."""
    return [(found.group(), found.start(), found.end()) for found in _NAME.finditer(text) if found.group()[0].isupper()]
