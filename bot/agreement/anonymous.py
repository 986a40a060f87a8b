"""A text without what tells who wrote it: names, addresses and numbers give way to neutral ones of the same kind.

What was read in the text can still be found: every slice of the original has its place in the new text. A machine
recognises much, not everything; a person reads the result before it is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle

PEOPLE = ("Alex", "Robin", "Sacha", "Charlie", "Camille", "Noor", "Andrea", "Maxime")
"""Names for anybody, in English and in French."""
ADDRESS = "someone@example.org"
WHOLE, BROKEN_UP, IN_A_CODE = 5, 7, 3
"""From how many digits a number tells who or which order: in one piece, in several pieces, beside letters."""

_SPACE = r"[ \u00a0\u202f]"
_GAP = r"[ \u00a0\u202f./-]"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+")
_WHEN = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?:\d{{4}}([-/.]){_MONTH}\1{_DAY}|(?:{_DAY}([-/.]){_MONTH}|{_MONTH}([-/.]){_DAY})"
    rf"(?:(?:\2|\3)(?:\d{{4}}|\d\d)))(?![-/.]?\d)|\b\d\d?{_SPACE}?h(?:{_SPACE}?\d\d)?\b",
    re.IGNORECASE,
)
_PIECES = re.compile(rf"[+(]?\d(?:{_GAP}?[()]?{_GAP}?\d)*")
_BANK = re.compile(rf"\b[A-Z]{{2}}\d\d(?:{_GAP}?[A-Z0-9]{{4}}){{2,7}}(?:{_GAP}?[A-Z0-9]{{1,3}})?\b")
_CODE = re.compile(r"[^\W_]+(?:[-_/][^\W_]+)*")
_SIGNED = re.compile(rf"[#°º]{_SPACE}?\d{{3,}}")
_MEASURE = re.compile(
    rf"(?:,\d+)?{_SPACE}?(?:[€$£%]|(?:euros?|eur|pounds?|dollars?|cents?|[km]?wh|k?m|k?g)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A text with its stand-ins; `edits` are slices (start, end) of the original that changed length, in order."""

    text: str
    edits: tuple[tuple[int, int, str], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the slice `start`..`end` of the original is now; a stand-in it touches is taken whole."""
        return self._place(start, after=False), self._place(end, after=True)

    def _place(self, at: int, *, after: bool) -> int:
        """Where a place of the original is now; inside what was replaced: its beginning, or its end if `after`."""
        shift = 0
        for start, end, stand_in in self.edits:
            if at <= start:
                break
            if at < end:
                return start + shift + (len(stand_in) if after else 0)
            shift += len(stand_in) - (end - start)
        return at + shift


def stand_ins(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A stand-in for each name, the same for its every spelling; none is among the names or the words `taken`."""
    known = list(dict.fromkeys(_fold(name) for name in names if len(name) > 1))
    gone = {*known, *map(_fold, taken)}
    free = [one for one in PEOPLE if _fold(one) not in gone] or list(PEOPLE)
    return dict(zip(known, cycle(free), strict=False))


def anonymised(text: str, people: Mapping[str, str]) -> Anonymous:
    """The text without addresses, without numbers that tell, and with the stand-ins of `people` for their names."""
    counted = _without_numbers(text)
    edits = [(found.start(), found.end(), ADDRESS) for found in _MAIL.finditer(text)]
    inside = [range(start, end) for start, end, _ in edits]
    edits += [edit for edit in _named(text, people) if not any(edit[0] in taken for taken in inside)]
    edits.sort()
    parts, at = [], 0
    for start, end, stand_in in edits:
        parts += [counted[at:start], stand_in]
        at = end
    return Anonymous("".join([*parts, counted[at:]]), tuple(edits))


def _named(text: str, people: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where people are named; first and last name are one person."""
    if not people:
        return
    one = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    for found in re.finditer(rf"(?<![^\W_])({one})(?:(?:{_SPACE}|-)(?:{one}))*(?![^\W_])", _fold(text)):
        yield found.start(), found.end(), people[found[1]]


def _without_numbers(text: str) -> str:
    """The text, as long as it was, with noughts for the digits of every number that tells who or which order."""
    quiet = _WHEN.sub(lambda found: "\0" * len(found.group()), text)
    telling = {at for start, end in _numbers(quiet) for at in range(start, end) if quiet[at].isdecimal()}
    return "".join("0" if at in telling else char for at, char in enumerate(text))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BANK, _SIGNED):
        yield from (found.span() for found in pattern.finditer(text))
    for found in _PIECES.finditer(text):
        digits = _digits(found.group())
        measured = _MEASURE.match(text, found.end()) or text[: found.start()].rstrip()[-1:] in tuple("€$£")
        if digits >= (WHOLE if found.group().isdecimal() else BROKEN_UP) and not measured:
            yield found.span()
    for found in _CODE.finditer(text):
        digits, letters = _digits(found.group()), any(char.isalpha() for char in found.group())
        if letters and digits >= (IN_A_CODE if found.group()[0].isalpha() else WHOLE):
            yield found.span()


def _digits(text: str) -> int:
    return sum(char.isdecimal() for char in text)


def _fold(text: str) -> str:
    """Lower case without accents, with plain apostrophes, and exactly as long as it was."""
    return "".join("'" if char in "’ʼ" else unicodedata.normalize("NFKD", char)[0].lower()[:1] or char for char in text)
