"""What was pasted into a turn: transcripts, mail and log lines, records, score sheets, padding.

A consultant writes in sentences of their own. Each of these is blanked out by its layout, whatever its words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.appraisal.normalise import fold, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.appraisal.lexicon import Lexicon

_FEW = 3
_PADDING = 4
"""A sentence said so often is padding."""
_TIME = r"(?:[\[(]?\d{1,2}[:h.]\d{2}(?::\d{2})?[\])]?[ \t-]*)?"
_LABELLED = re.compile(
    rf"^[ \t]*{_TIME}(?:\*\*)?([^\W\d]+)(?:\*\*)?"
    r"(?:[ \t]*[(\[][^()\[\]\n]{1,30}[)\]])?(?:\*\*)?"
    r"[ \t\u00a0\u202f]*:(?:\*\*)?[ \t]*([«“\"][^«»“”\"\n]*[»”\"]|\S[^\n]*$)",
    re.MULTILINE,
)
_SPEAKER = re.compile(
    rf"^[ \t]*{_TIME}(?:(?:\*\*|__|[(\[])([^\W\d]+)(?:\*\*|__|[)\]]):?"
    r"|([^\W\d]+)(?:[ \t]*>|[ \t]*\||[ \t]+[–—-](?=[ \t])))[ \t]+\S[^\n]*$",
    re.MULTILINE,
)
"""Who speaks, in bold, in brackets or before a sign: "**Agent** ...", "(Me) ...", "A> ...", "10:02 - Me - ..."."""
_DIALOGUE = re.compile(r"(?:^[ \t]*—[ \t\u00a0]*[^\n]*[.!?…»][ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
"""Lines that each open with a long dash and end with a stop: two people speak."""
_HEADERS = re.compile(
    r"^(?:HTTP/\d[^\n]*(?:\n[^\s:]+:[^\n]*)*|X(?:-\w+)+[ \t\u00a0]?:[^\n]*"
    r"|[A-Z]\w*(?:-[A-Z]\w*)+:[^\n]*(?:\n[A-Z]\w*(?:-[A-Z]\w*)+:[^\n]*)+"
    r"|(?:From|To|Cc|Subject|Date|Sent|De|À|Objet|Envoyé)[ \t\u00a0]?:[^\n]*"
    r"(?:\n(?:From|To|Cc|Subject|Date|Sent|De|À|Objet|Envoyé)[ \t\u00a0]?:[^\n]*)+"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)[ \t]+\[?\w+\.\w[^\n]*"
    r"|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*[ \t]+\[?[A-Z]{4,}\b[^\n]*)$",
    re.MULTILINE,
)
"""Lines of a mail's head, of a server's answer, of a log."""
_NESTED = re.compile(
    r"^[ \t]*\w+:[ \t]*(?:\n[ \t]+(?:-[ \t]*\w+[ \t]*|[\w-]+:[ \t]*[^\s:]{1,30}[ \t]*)$){2,}", re.MULTILINE
)
"""A key with nothing behind it, and what is set in below."""
_RATED = (
    r"[^\n:.…]{2,40}?(?:[ \t]*[.…_]{3,}|[ \t\u00a0]*[:=])"
    r"[ \t\u00a0]*\d{1,3}(?:[.,]\d+)?[ \t\u00a0]*(?:/[ \t\u00a0]*\d{1,3}|%)[ \t]*"
)
_SHEET = re.compile(rf"^{_RATED}(?:\n{_RATED})+$", re.MULTILINE)
_FRACTION = re.compile(r"\d[ \t\u00a0]*/[ \t\u00a0]*(\d{1,3})[ \t]*$", re.MULTILINE)
_ACTED = re.compile(r"(?<!\*)\*(?=[^\W\d])([^*\n]{8,300})\*(?!\*)")
"""What somebody does on a stage, between asterisks."""
_CLAUSE = re.compile(r"[^.!?\n]+[.!?]*")
_STUTTER = re.compile(r"\b(\w+)(?:[\s,]+\1\b){2,}+(?!\s*!)\.*", re.IGNORECASE)


def pasted(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Slices of a text that were pasted into it, not said to anybody."""
    for pattern in (_DIALOGUE, _HEADERS, _NESTED):
        yield from (found.span() for found in pattern.finditer(text))
    yield from _sheets(text)
    yield from _padding(text, lexicon)
    yield from _acted(text, lexicon)
    yield from _transcript(text, lexicon)
    yield from _speakers(text, lexicon)


def _sheets(text: str) -> Iterator[tuple[int, int]]:
    """Lines that give marks out of the same number each; shares alone may be a price's."""
    for found in _SHEET.finditer(text):
        if len(set(_FRACTION.findall(found[0]))) == 1:
            yield found.span()


def _padding(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Sentences said over and over, and a word of no meaning said three times."""
    sentences = [(" ".join(words_of(found[0], lexicon.language)), found.span()) for found in _CLAUSE.finditer(text)]
    often = Counter(said for said, _ in sentences if " " in said)
    yield from (span for said, span in sentences if often[said] >= _PADDING)
    yield from (found.span() for found in _STUTTER.finditer(text) if not lexicon.known(fold(found[1])))


def _acted(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Stage directions: words between asterisks that nobody says to anybody. Emphasis is shorter, or speaks to one.

    A whole turn of it is what the trainee does: "*hangs up without a word*".
    """
    for found in _ACTED.finditer(text):
        words = words_of(found[1], lexicon.language)
        persons = {*lexicon.sets["first_person"].words, *lexicon.sets["second_person"].words}
        if len(words) > _FEW and persons.isdisjoint(words) and found[0] != text.strip():
            yield found.span()


def _transcript(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Lines that say who speaks: several of them, or one in which somebody does."""
    lines = [found for found in _LABELLED.finditer(text) if fold(found[1]) in lexicon.sets["transcript_labels"]]
    labels = {fold(found[1]) for found in lines}
    for found in lines:
        said = words_of(found[2], lexicon.language)
        if len(labels) > 1 or sum(word in lexicon.sets["stopwords"] for word in said) >= _FEW - 1:
            yield found.span()


def _speakers(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Lines of two or more who speak in turn, by names of their parts or by single letters."""
    lines = [(fold(found[1] or found[2]), found.span()) for found in _SPEAKER.finditer(text)]
    lines = [(who, span) for who, span in lines if len(who) == 1 or who in lexicon.sets["transcript_labels"]]
    if len({who for who, _ in lines}) > 1:
        yield from (span for _, span in lines)
