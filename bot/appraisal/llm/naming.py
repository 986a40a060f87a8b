"""Who is named, and by whom a language model knows them: it never sees a name of a trainee, nor the customer's.

Nor the staff number of a trainee, nor a postal address that is not the role-play's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from unicodedata import normalize

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.llm.particulars import particulars
from bot.appraisal.llm.plain_names import PlainNames
from bot.appraisal.normalise import fold
from bot.content.prompts_reader import ReaderPrompts
from bot.messages import Messages
from bot.model import Case, Context, Language, Line
from bot.ports import NameFinder
from bot.typography.legible import heard

SHORTEST = 2
"""Letters of a name: an initial would be found in too many words."""
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:['’ʼ‘`´′][^\W\d_][\w\u0300-\u036f]*)*")
_WORDS = re.compile(r"\w+")
_PART = re.compile(r"[^'’ʼ‘`´′]+")


class StandIns:
    """The names of one conversation and what stands in their place, in every text alike."""

    def __init__(
        self,
        instead: Mapping[str, str],
        lexicon: Lexicon,
        written: Mapping[str, str] | None = None,
        literal: Mapping[str, str] | None = None,
        first_names: frozenset[str] = frozenset(),
    ) -> None:
        """`instead`: folded name -> stand-in. A word of the cues that is written small is none, but for `first_names`.

        `written`: stand-in -> name as it was written, for what comes back. `literal`: what is replaced as it stands.
        """
        self._instead = instead
        self._literal = {" ".join(text.casefold().split()): word for text, word in (literal or {}).items()}
        self._written = written or {}
        self._lexicon = lexicon
        self._first_names = first_names

    def restore(self, text: str) -> str:
        """The text with the names again, as they were written first."""
        if not self._written:
            return text
        pattern = rf"(?<!\w)({'|'.join(map(re.escape, self._written))})(?!\w)"
        return re.sub(pattern, lambda found: self._written[found[0]], text)

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand in a text, and what to write there; in order and apart."""
        whole = list(self._literals(text)) if self._literal else []
        names = self._places(text) if self._instead else ()
        apart = [one for one in names if not any(one[0] < end and start < one[1] for start, end, _ in whole)]
        return sorted([*whole, *apart])

    def hide(self, text: str) -> str:
        """The text with the stand-ins."""
        for start, end, instead in reversed(self.places(text)):
            text = text[:start] + instead + text[end:]
        return text

    def _literals(self, text: str) -> Iterator[tuple[int, int, str]]:
        longest = sorted(self._literal, key=len, reverse=True)
        literals = "|".join(r"\s{1,9}+".join(map(re.escape, one.split())) for one in longest)
        for found in re.finditer(rf"(?<!\w)(?:{literals})(?!\w)", text, re.IGNORECASE):
            if instead := self._literal.get(" ".join(found[0].casefold().split())):
                yield *found.span(), instead

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
        mere = word.islower() and folded not in self._first_names and self._lexicon.known(folded)
        return None if mere else instead


def stand_ins(
    turn: str, context: Context, case: Case, names: NameFinder, prompts: ReaderPrompts, lexicon: Lexicon
) -> StandIns:
    """Stand-ins for the customer's names and for everybody whom the trainee named so far.

    `turn` is what the customer hears of the turn to be read.
    """
    lines = [
        Line(line.speaker, heard(line.text, read.asides)) if line.speaker == "trainee" else line
        for line, read in zip(context.lines, context.appraisals, strict=True)
    ]
    finding = _Finding(context.language, case, (*lines, Line("trainee", turn)), names, prompts, lexicon)
    instead = _given(finding.people(), prompts.people)
    return StandIns(
        instead | _given(case.customer_names, prompts.customer), lexicon, None, finding.particulars(), finding.listed()
    )


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
    finding = _Finding(language, case, tuple(lines), names, prompts, lexicon)
    found = finding.people()
    instead = _given(found, prompts.people)
    written: dict[str, dict[str, str]] = {}
    for name in found:
        if fold(name) in instead:
            written.setdefault(instead[fold(name)], {}).setdefault(fold(name), name)
    alone = {stand_in: next(iter(of.values())) for stand_in, of in written.items() if len(of) == 1}
    return StandIns(instead, lexicon, alone, finding.particulars(), finding.listed())


@dataclass(frozen=True, slots=True)
class _Finding:
    """Finds what is not to be sent in what a trainee said. `lines`: the conversation, as the customer hears it."""

    language: Language
    case: Case
    lines: tuple[Line, ...]
    names: NameFinder
    prompts: ReaderPrompts
    lexicon: Lexicon

    def people(self) -> list[str]:
        """The names; in each line those first that a capital gives away."""
        told = [line.text for line in self.lines if line.speaker == "customer"]
        fiction = " ".join([*told, *sorted(_words_of(self.case))])
        customer = {fold(part) for name in self.case.customer_names for part in _WORDS.findall(name)}
        listed = self.listed()
        found: list[str] = []
        for text, known in self._said():
            found += self.names.people(text, self.language, self.case, fiction, anywhere=True)
            found += PlainNames(self.lexicon, self.language, listed, known | customer).of(text)
        return found

    def listed(self) -> frozenset[str]:
        """First names that are no words, folded."""
        return frozenset(fold(name) for name in self.prompts.first_names)

    def particulars(self) -> dict[str, str]:
        """Staff numbers and addresses as written, and what to write there."""
        messages, stopwords = Messages(self.language), self.lexicon.sets["stopwords"].words
        return {
            found: messages(f"hidden.{kind}")
            for text, known in self._said()
            for found, kind in particulars(text, self.language, known, stopwords)
        }

    def _said(self) -> Iterator[tuple[str, frozenset[str]]]:
        """What the trainee said, with the folded words of the role-play until then: a name may be taken up later."""
        known = frozenset(fold(word) for text in _words_of(self.case) for word in _WORDS.findall(text))
        for line in self.lines:
            rows = (" ".join(row.split()) for row in normalize("NFC", line.text).splitlines())
            text = "\n".join(filter(None, rows))  # no run of spaces: a search would try each of them
            if line.speaker == "trainee":
                yield text, known
            else:
                known |= {fold(word) for word in _WORDS.findall(text)}


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
