"""A turn as folded words with their places in the original text, cut into sentences and clauses.

Everything downstream matches on folded words (lower case, no accents, plain apostrophes, French elisions
split, chat spelling written out) and quotes the original through the offsets kept here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.model import Language

LONGEST_SENTENCE = 90
LONGEST_READ = 4000
MOST_SENTENCES = 120
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "′": "'"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ‘`´′][^\W\d_]+)*['’ʼ‘`´′]?")
_ELISION = re.compile(r"(?:qu|lorsqu|puisqu|jusqu|quoiqu|[jtmsndlc])'")
_WHOLE = frozenset({"aujourd'hui", "quelqu'un", "quelqu'une", "prud'hommes", "d'accord", "d'abord"})
_TITLES = frozenset({"m", "mr", "mrs", "ms", "dr", "mme", "mmes", "mlle", "st", "no", "tel", "ref", "art"})
_STOP = re.compile(r"[!?]|\n|\.(?=\s|$|[\"»”)])|…(?=\s+[^\sa-z]|\s*$)|\.\.+(?=\s+[^\sa-z]|\s*$)")
_PAUSE = re.compile(r"[,;:()…«»“”\"]|\.\.|\s[-–—]+\s|—")
_TAIL = re.compile(r"[.!?…»”\"')\]]*")


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word and the slice `text[start:end]` it comes from (an abbreviation gives several)."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one sentence.

    `clauses` numbers the clause of each word; `asked` = it ends in "?", `stopped` = in a full stop or "!".
    `start`, `end` are the slice of the original text, closing punctuation included.
    """

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    clauses: tuple[int, ...]
    start: int
    end: int
    asked: bool
    stopped: bool

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the words `first` up to, not including, `last`, widened to their whole clauses."""
        low, high = self.clauses[first], self.clauses[last - 1]
        while first > 0 and self.clauses[first - 1] >= low:
            first -= 1
        while last < len(self.forms) and self.clauses[last] <= high:
            last += 1
        end = self.end if last == len(self.forms) else self.ends[last - 1]
        return (self.start if first == 0 else self.starts[first]), end


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut up for reading."""

    text: str
    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> int:
        """How many words were found."""
        return sum(len(sentence.forms) for sentence in self.sentences)


def fold(word: str) -> str:
    """Lower case without accents, with plain apostrophes."""
    word = word.translate(_APOSTROPHES).lower()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
    return "".join(char for char in word if not unicodedata.combining(char))


def split_elisions(word: str, language: Language) -> list[str]:
    """A folded word, French elisions apart: "j'ai" gives "j'" and "ai"."""
    if language == "en" or "'" not in word:
        return [word.rstrip("'") if language == "en" else word]
    parts: list[str] = []
    while word and word not in _WHOLE:
        cut = _ELISION.match(word)
        if not cut:
            break
        parts.append(cut.group())
        word = word[cut.end() :]
    return [*parts, word] if word else parts


def words_of(text: str, language: Language) -> list[str]:
    """The folded words of a text, without places (for content files)."""
    return [part for found in _WORD.finditer(text) for part in split_elisions(fold(found.group()), language)]


def tokenise(
    text: str, language: Language, expand: Mapping[str, tuple[str, ...]], mend: Callable[[str], str]
) -> list[Token]:
    """The folded words of a text with their places; `expand` writes chat spelling out, `mend` typos."""
    tokens: list[Token] = []
    for found in _WORD.finditer(text):
        whole = fold(found.group())
        if whole in expand:
            tokens += [Token(form, found.start(), found.end()) for form in expand[whole]]
            continue
        at = found.start()
        for part in split_elisions(whole, language):
            end = min(found.end(), at + len(part)) if whole != part else found.end()
            forms = expand.get(part) or (mend(part),)
            tokens += [Token(form, at, max(end, at + 1)) for form in forms]
            at = end
    return tokens


def read_text(
    text: str, language: Language, expand: Mapping[str, tuple[str, ...]], mend: Callable[[str], str]
) -> Reading:
    """Cut a text into sentences and clauses; only the first 4,000 characters and 120 sentences are read."""
    text = text[:LONGEST_READ]
    tokens = tokenise(text, language, expand, mend)
    sentences: list[Sentence] = []
    held: list[Token] = []
    clauses: list[int] = []
    clause = 0
    for index, token in enumerate(tokens):
        held.append(token)
        clauses.append(clause)
        following = tokens[index + 1].start if index + 1 < len(tokens) else len(text)
        gap = text[token.end : following]
        if index + 1 == len(tokens) or _ends(token.form, gap) or len(held) >= LONGEST_SENTENCE:
            sentences.append(_sentence(text, held, clauses, gap))
            held, clauses, clause = [], [], 0
            if len(sentences) == MOST_SENTENCES:
                break
        elif _PAUSE.search(gap):
            clause += 1
    return Reading(text, tuple(sentences))


def compared(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Sentences as they are compared with others: folded words, every number alike."""
    forms = (form for sentence in sentences for form in sentence.forms)
    return tuple("#" if form[0].isdigit() else form for form in forms)


def _ends(form: str, gap: str) -> bool:
    stop = _STOP.search(gap)
    if stop is None:
        return False
    return not (form in _TITLES and gap.strip() == "." and stop.group() == ".")


def _sentence(text: str, held: list[Token], clauses: list[int], gap: str) -> Sentence:
    tail = _TAIL.match(text, held[-1].end)
    return Sentence(
        forms=tuple(token.form for token in held),
        starts=tuple(token.start for token in held),
        ends=tuple(token.end for token in held),
        clauses=tuple(clauses),
        start=held[0].start,
        end=max(held[-1].end, tail.end() if tail else 0),
        asked="?" in gap,
        stopped="." in gap or "!" in gap,
    )
