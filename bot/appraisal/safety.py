"""The offline safety check: does a trainee write about really harming themselves or somebody else?

Source: training doctrine, "Confidence and debrief": real harm stops the role-play, a figure of speech does not,
and where it is unclear the bot asks. The words are the content's (`SafetyWords`); this module weighs them:

* A `real` cue counts as `real`, unless its sentence shows something else.
* A `figure` cue in the same sentence clears it when the figure is at least as sure as the cue; a weaker one
  leaves it `unclear`. With a `grave` cue (a means, "I mean it") anywhere in the turn it stays `real`.
* Words in quotation marks, or beside words that report or play the customer (`role_play`), are clear; with a
  `grave` cue they are `unclear`.
* A negated `real` cue is `unclear`: people also say this on the way to saying more.
* An `unclear` cue asks, unless a `figure` or `role_play` cue stands in its sentence. Two of them at different
  words of a turn that also has a `grave` cue are `real`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.appraisal.cue_parser import BadPattern, Parser
from bot.appraisal.lexicon import Entry, Index, Span
from bot.appraisal.masks import quoted_ranges, quoted_words
from bot.appraisal.normalise import Sentence, read_text
from bot.appraisal.patterns import Row, Scan, keys
from bot.content.cues import Cue
from bot.content.house import SafetyWords
from bot.errors import ContentError, Fault
from bot.model import LANGUAGES, Language
from bot.ports import SafetyVerdict

# Spelling, not cues: short forms are written out, so that a cue needs one spelling only.
_SHORT: dict[Language, dict[str, str]] = {
    "en": {
        "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "i'll": "i will", "i'd": "i would",
        "it's": "it is", "that's": "that is", "what's": "what is", "whats": "what is", "there's": "there is",
        "theres": "there is", "he's": "he is", "she's": "she is", "you're": "you are", "you've": "you have",
        "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
        "don't": "do not", "dont": "do not", "didn't": "did not", "didnt": "did not", "isn't": "is not",
        "isnt": "is not", "wasn't": "was not", "wasnt": "was not", "doesn't": "does not", "doesnt": "does not",
        "couldn't": "could not", "couldnt": "could not", "wouldn't": "would not", "wouldnt": "would not",
        "weren't": "were not", "aren't": "are not", "wanna": "want to", "gonna": "going to", "gotta": "got to",
        "anymore": "any more", "noone": "no one", "imma": "i am going to", "thats": "that is", "its": "it is",
        "hasn't": "has not", "haven't": "have not", "havent": "have not", "shouldn't": "should not",
        "you'd": "you would", "you'll": "you will", "roleplay": "role play", "u": "you", "n": "and",
    },
    "fr": {
        "j'": "je", "m'": "me", "t'": "te", "s'": "se", "n'": "ne", "d'": "de", "c'": "ce", "qu'": "que",
        "l'": "le", "j": "je", "g": "je ai", "chui": "je suis", "chuis": "je suis", "jsuis": "je suis",
        "c": "ce est", "cest": "ce est", "pr": "pour", "tt": "tout", "jme": "je me", "jle": "je le",
        "jla": "je la", "jles": "je les", "jte": "je te", "jpeux": "je peux", "jpe": "je peux", "pu": "plus",
    },
}  # fmt: skip
_FRENCH_ELISION = re.compile(r"\b(qu|[jmtsndcl])['’](?=\w|\[|\()")
_FRENCH_FUSED = re.compile(r"j(?=[^\Wj]{2})|m(?=[^\Wm]{4})")
_NO_FRENCH_START = re.compile(r"j[bcdfglmnpqrstvx][^\W\d]")
_NEGATORS: dict[Language, frozenset[str]] = {
    "en": frozenset({"not", "never", "no", "nobody", "without"}),
    "fr": frozenset({"pas", "jamais", "sans", "aucunement"}),
}
_NEGATION_REACH = 3
_SURE_ABROAD = 0.7  # in the language that is not the session's, weak cues meet words that only look alike
_ORDER: tuple[SafetyVerdict, ...] = ("clear", "unclear", "real")


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence with what was found in it: place ("real", "figure" ...) to spans; `quoted` word positions.

    `turn` is every sentence of the turn: what a cue wants beside it (`with`) may stand anywhere in it, what
    cancels it (`unless`) only in its own sentence.
    """

    sentence: Sentence
    scan: Scan
    found: dict[str, list[Span]]
    quoted: frozenset[int]
    turn: tuple[Scan, ...]

    def counting(self, place: str, negators: frozenset[str] = frozenset()) -> list[tuple[Span, bool]]:
        """The cues of that place whose conditions hold, each with whether it is negated."""
        kept: list[tuple[Span, bool]] = []
        for span in self.found.get(place, ()):
            if not self._holds(span):
                continue
            negated = span.entry.cue.negated != "keep" and self._negated(span, negators)
            if span.entry.cue.negated == "need" and not negated:
                continue
            kept.append((span, negated and span.entry.cue.negated == "drop"))
        return kept

    def sure(self, place: str) -> float:
        """The surest cue of that place that counts, 0 when there is none."""
        return max((span.entry.cue.sure for span, _ in self.counting(place)), default=0.0)

    def is_quoted(self, span: Span) -> bool:
        """Whether a cue stands wholly in quotation marks."""
        return bool(self.quoted) and all(at in self.quoted for at in range(span.first, span.last))

    def _holds(self, span: Span) -> bool:
        entry = span.entry
        if entry.cue.question != "any" and self.sentence.asked != (entry.cue.question == "yes"):
            return False
        if entry.cue.where != "any" and (span.first > 1 or span.last < len(self.scan.forms) - 1):
            return False
        if entry.with_ and not any(_stands(row, scan) for row in entry.with_ for scan in self.turn):
            return False
        return not any(_stands(row, self.scan) for row in entry.unless)

    def _negated(self, span: Span, negators: frozenset[str]) -> bool:
        before = self.scan.forms[max(0, span.first - _NEGATION_REACH) : span.first]
        return any(form in negators for form in before)


def _stands(row: Row, scan: Scan) -> bool:
    return any(row.step(scan, at) for at in range(len(scan.forms)))


class _Words:
    """The safety words of one language, parsed."""

    def __init__(self, words: SafetyWords) -> None:
        self.language: Language = words.language
        self._short = {short: tuple(full.split()) for short, full in _SHORT[self.language].items()}
        self._parser = Parser(self.language, frozenset())
        self._faults: list[Fault] = []
        self._index = Index()
        for place, cues in (
            ("grave", words.grave), ("real", words.real), ("unclear", words.unclear),
            ("figure", words.figure), ("role_play", words.role_play),
        ):  # fmt: skip
            for cue in cues:
                self._add(place, cue)
        if self._faults:
            raise ContentError(tuple(self._faults))

    def verdict(self, text: str, surest: float = 0.0) -> SafetyVerdict:
        """The gravest verdict over the sentences of a turn; `unclear` cues less sure than `surest` do not count."""
        reading = read_text(text, self.language, self._short, self._same)
        parts = self._parts(reading.sentences, quoted_ranges(text))
        if not any("real" in part.found or "unclear" in part.found for part in parts):
            return "clear"
        grave = any(part.counting("grave") for part in parts)
        verdict = max((self._weigh(part, grave=grave) for part in parts), key=_ORDER.index)
        if verdict == "real":
            return verdict
        unsure = {(part.sentence.start, span.first) for part in parts for span in self._unsure(part, surest)}
        if grave and len(unsure) > 1:
            return "real"
        return "unclear" if unsure else verdict

    def _weigh(self, part: _Part, *, grave: bool) -> SafetyVerdict:
        """What the `real` cues of a sentence come to."""
        figure, reported = part.sure("figure"), part.sure("role_play") > 0
        verdict: SafetyVerdict = "clear"
        for span, negated in part.counting("real", _NEGATORS[self.language]):
            each = self._weigh_real(span.entry.cue.sure, figure, grave=grave, negated=negated)
            if reported or part.is_quoted(span):
                each = "unclear" if grave else "clear"
            verdict = max(verdict, each, key=_ORDER.index)
        return verdict

    def _unsure(self, part: _Part, surest: float) -> list[Span]:
        """The `unclear` cues of a sentence that nothing in it clears."""
        if part.sure("figure") or part.sure("role_play"):
            return []
        found = part.counting("unclear", _NEGATORS[self.language])
        own = [span for span, negated in found if not negated and not part.is_quoted(span)]
        return [span for span in own if span.entry.cue.sure >= surest]

    @staticmethod
    def _weigh_real(sure: float, figure: float, *, grave: bool, negated: bool) -> SafetyVerdict:
        if figure and not grave:
            return "clear" if figure >= sure or negated else "unclear"
        return "unclear" if negated else "real"

    def _parts(self, sentences: tuple[Sentence, ...], ranges: tuple[tuple[int, int], ...]) -> list[_Part]:
        quoted = [quoted_words(sentence, ranges) for sentence in sentences]
        turn = tuple(
            Scan(sentence.forms if marked else self._spelt(sentence.forms), {})
            for sentence, marked in zip(sentences, quoted, strict=True)
        )
        return [
            _Part(sentence, scan, self._index.search(scan), marked, turn)
            for sentence, scan, marked in zip(sentences, turn, quoted, strict=True)
        ]

    def _spelt(self, forms: tuple[str, ...]) -> tuple[str, ...]:
        if self.language != "fr":
            return forms
        return tuple(form for word in forms for form in self._unfuse(word))

    def _unfuse(self, word: str) -> tuple[str, ...]:
        """Cut "jveux" into "je veux", and "jaime" too when its rest is a word of the cues and the whole is not."""
        if _NO_FRENCH_START.match(word):
            return ("je", word[1:])
        if word in self._parser.words or not _FRENCH_FUSED.match(word):
            return (word,)
        return (word[0] + "e", word[1:]) if word[1:] in self._parser.words else (word,)

    @staticmethod
    def _same(word: str) -> str:
        return word

    def _add(self, place: str, cue: Cue) -> None:
        try:
            row = self._parser.parse(self._plain(cue.say))
            unless = tuple(self._parser.parse(self._plain(say)) for say in cue.unless)
            with_ = tuple(self._parser.parse(self._plain(say)) for say in cue.with_)
        except BadPattern:
            self._faults.append(Fault(f"safety/{self.language}.yaml", 0, "content.cue", (("text", cue.say),)))
            return
        self._index.add(Entry(place, cue, row, {}, unless, with_), keys(row, {}, {}))

    def _plain(self, cue: str) -> str:
        """A French cue with its elisions written out, as the turn's are."""
        if self.language != "fr":
            return cue
        return _FRENCH_ELISION.sub(lambda found: found[1] + "e ", cue)


class OfflineSafetyCheck:
    """Implements `bot.ports.SafetyCheck` with word lists; nothing is loaded before the first check.

    A turn is checked in the language of the session and in the other one too: in distress people change it.
    """

    def __init__(self, load: Callable[[Language], SafetyWords]) -> None:
        """`load` gives the words of a language; it is called once per language, on first use."""
        self._load = load
        self._words: dict[Language, _Words] = {}

    def check(self, text: str, language: Language) -> SafetyVerdict:
        """`real`, `unclear` or `clear`; ContentError when the word lists cannot be read."""
        own = self._of(language).verdict(text)
        if own == "real":
            return own
        others = (self._of(other).verdict(text, _SURE_ABROAD) for other in LANGUAGES if other != language)
        return max((own, *others), key=_ORDER.index)

    def _of(self, language: Language) -> _Words:
        if language not in self._words:
            self._words[language] = _Words(self._load(language))
        return self._words[language]
