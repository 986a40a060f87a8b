"""What a line for the customer says: phrases of the prompt file, insults, and moves that only a consultant makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache

from bot.appraisal.learned.places import FOLDER, WORDS
from bot.appraisal.lexicon import Index
from bot.appraisal.matching import counts
from bot.appraisal.normalise import fold
from bot.appraisal.reader import OfflineReader
from bot.content.cues import Cue
from bot.model import NEUTRAL_CASE, Context, Language, OccasionName
from bot.ports.chat import Overheard, Usual

ABUSE: OccasionName = "abuse"


@cache
def _usual(language: Language) -> Mapping[str, Usual]:
    """The words of a language that are packaged, folded: the most frequent of what customers write are common."""
    packed = json.loads((FOLDER / WORDS).read_text(encoding="utf-8"))[language]
    words = packed["words"].split()
    rare: dict[str, Usual] = {fold(word): "rare" for word in (*words, *packed["others"].split())}
    return rare | {fold(word): "common" for word in words[: packed["common"]]}


class OfflinePhrases:
    """Implements `bot.ports.Phrases` with cues; they are made ready once a language."""

    def __init__(self, reader: OfflineReader, phrases: Callable[[Language], Mapping[str, tuple[Cue, ...]]]) -> None:
        """`reader` knows the cues of both languages and needs no ear; `phrases` gives cues by the name of a phrase."""
        self._reader = reader
        self._phrases = phrases
        self._ready: dict[Language, Index] = {}

    def said(self, line: str, language: Language) -> Overheard:
        """What is said in the line, where nothing in it takes it back."""
        view = self._reader.view(line, Context(language), NEUTRAL_CASE)
        index = self._index(language)
        found = {
            name
            for seen in view.seen
            for name, spans in index.search(seen.scan).items()
            if any(counts(span, seen, view) for span in spans)
        }
        heard = self._reader.listen_now(line, Context(language), NEUTRAL_CASE)
        if heard.occasion(ABUSE) is not None:
            found.add(ABUSE)
        return Overheard(frozenset(found), self._reader.read_now(line, Context(language), NEUTRAL_CASE))

    def usual(self, word: str, language: Language) -> Usual:
        """How usual a word is, by the words that the network knows."""
        plain = fold(word)
        if plain in self._reader.lexicon(language).sets["stopwords"]:
            return "common"
        return _usual(language).get(plain, "unknown")

    def _index(self, language: Language) -> Index:
        if language not in self._ready:
            self._ready[language] = self._reader.lexicon(language).indexed(self._phrases(language))
        return self._ready[language]
