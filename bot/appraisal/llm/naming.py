"""Who is named, and by whom a language model knows them: it never sees a name of a trainee, nor the customer's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from unicodedata import normalize

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import fold
from bot.content.prompts_reader import ReaderPrompts
from bot.model import Case, Context, Language, Line
from bot.ports import NameFinder
from bot.typography.legible import heard

SHORTEST = 2
"""Letters of a name: an initial would be found in too many words."""
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:['’ʼ‘`´′][^\W\d_][\w\u0300-\u036f]*)*")
_PART = re.compile(r"[^'’ʼ‘`´′]+")


class StandIns:
    """The names of one conversation and what stands in their place, in every text alike."""

    def __init__(self, instead: Mapping[str, str], lexicon: Lexicon, written: Mapping[str, str] | None = None) -> None:
        """`instead`: folded name -> stand-in. A word of the cues that is written small is no name.

        `written`: stand-in -> name as it was written, for what comes back.
        """
        self._instead = instead
        self._written = written or {}
        self._lexicon = lexicon

    def restore(self, text: str) -> str:
        """The text with the names again, as they were written first."""
        if not self._written:
            return text
        pattern = rf"(?<!\w)({'|'.join(map(re.escape, self._written))})(?!\w)"
        return re.sub(pattern, lambda found: self._written[found[0]], text)

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand in a text, and what to write there; in order and apart."""
        return list(self._places(text)) if self._instead else []

    def hide(self, text: str) -> str:
        """The text with the stand-ins."""
        for start, end, instead in reversed(self.places(text)):
            text = text[:start] + instead + text[end:]
        return text

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        for word in _WORD.finditer(text):
            whole = self._named(word.group())
            if whole:
                yield *word.span(), whole
                continue
            for part in _PART.finditer(word.group()):
                if instead := self._named(part.group()):
                    yield word.start() + part.start(), word.start() + part.end(), instead

    def _named(self, word: str) -> str | None:
        folded = fold(word)
        instead = self._instead.get(folded)
        return None if instead and word.islower() and self._lexicon.known(folded) else instead


def stand_ins(
    turn: str, context: Context, case: Case, names: NameFinder, prompts: ReaderPrompts, lexicon: Lexicon
) -> StandIns:
    """Stand-ins for the customer's names and for everybody whom the trainee named so far.

    `turn` is what the customer hears of the turn to be read.
    """
    pairs = list(zip(context.lines, context.appraisals, strict=True))
    told = [line.text for line, _ in pairs if line.speaker == "customer"]
    fiction = " ".join([*told, *sorted(_words_of(case))])
    said = [heard(line.text, read.asides) for line, read in pairs if line.speaker == "trainee"]
    found = [
        name
        for text in (*said, turn)
        for name in names.people(normalize("NFC", text), context.language, case, fiction, anywhere=True)
    ]
    instead = _given(found, prompts.people)
    return StandIns(instead | _given(case.customer_names, prompts.customer), lexicon)


def trainee_names(
    lines: Sequence[Line],
    language: Language,
    case: Case,
    *,
    names: NameFinder,
    prompts: ReaderPrompts,
    lexicon: Lexicon,
) -> StandIns:
    """Stand-ins for everybody whom the trainee names in these lines, which are as the customer hears them."""
    fiction = " ".join([*(line.text for line in lines if line.speaker == "customer"), *sorted(_words_of(case))])
    found = [
        name
        for line in lines
        if line.speaker == "trainee"
        for name in names.people(normalize("NFC", line.text), language, case, fiction, anywhere=True)
    ]
    instead = _given(found, prompts.people)
    written: dict[str, dict[str, str]] = {}
    for name in found:
        if fold(name) in instead:
            written.setdefault(instead[fold(name)], {}).setdefault(fold(name), name)
    alone = {stand_in: next(iter(of.values())) for stand_in, of in written.items() if len(of) == 1}
    return StandIns(instead, lexicon, alone)


def _given(names: Iterable[str], stand_ins: Sequence[str]) -> dict[str, str]:
    """Folded names, whole and in parts, in the order in which they were first heard, each with its stand-in."""
    given: dict[str, str] = {}
    for name, instead in zip(dict.fromkeys(fold(name) for name in names), cycle(stand_ins), strict=False):
        for part in (name, *re.split(r"[\W_]+", name)):
            if len(part) >= SHORTEST:
                given.setdefault(part, instead)
    return given


def _words_of(case: Case) -> Iterator[str]:
    yield from case.grievance_words | case.need_words | case.file_words
    for words in (*(words for _, words in case.facts), *(agreement.words for agreement in case.agreements)):
        yield from words
