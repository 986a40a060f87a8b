"""Words that are not the trainee's own to the customer: quoted speech, and talk to a grader or a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from bot.appraisal.lexicon import Lexicon, Span
from bot.appraisal.normalise import LONGEST_READ, Sentence, fold
from bot.appraisal.patterns import Scan
from bot.model import MoveName

_QUOTED = re.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|\"[^\"\n]{1,400}\"|‹[^›]{1,400}›")
_TAGGED = re.compile(
    r"```.{0,1500}?```|<\|[^<>]{1,40}\|>(?:[^<]{0,600}<\|[^<>]{1,40}\|>)?|<([a-z_-]{2,20})>[^<]{0,600}</\1>"
    r"|<[a-z_/!-][^<>]{0,300}>|\[[^\[\]/\n]{2,30}\][^\[\]]{0,600}\[/[^\[\]\n]{2,30}\]|\{\s*\"[^{}]{0,600}\}",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(
    r"^[ \t]*#{2,}[ \t]*[^\W\d][^\n]*(?:\n[ \t]*[-*][^\n]*)*|#{2,}[ \t]*[^\W\d][^\n.!?]*[.!?]?", re.MULTILINE
)
_BRACKETED = re.compile(r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]")
_IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z]+)+")
_MOVES_AS_DATA = frozenset(get_args(MoveName))
_NESTED = 4
_OPENING_SIGN = re.compile(r"\s[%#*=>|/]+\s")
_WITHIN = " \u00a0,;-–—%#/*=>|"
_HEAD = 2  # words before a second sentence run together with the first
_LEAD = 8  # words between its capital and what gives it away


def quoted_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Slices in quotation marks; none when the whole turn is in them."""
    ranges = tuple((found.start(), found.end()) for found in _QUOTED.finditer(text))
    inside = sum(end - start for start, end in ranges)
    return ranges if inside < len(text.strip()) - 3 else ()


def quoted_words(sentence: Sentence, ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Positions of the words of a sentence that stand in those slices."""
    if not ranges:
        return frozenset()
    return frozenset(at for at, start in enumerate(sentence.starts) if any(low <= start < high for low, high in ranges))


def without_asides(text: str, lexicon: Lexicon) -> str:
    """The text without what speaks to a grader or a system, blanked out (same length, same places).

    First what only a machine is written to in: tags, JSON, code fences, headers, brackets; then sentences, or the
    end of one where such talk was glued to an answer.
    """
    text = text[:LONGEST_READ]
    for _ in range(_NESTED):
        text = _TAGGED.sub(lambda found: _hole(found.group()), text)
    text = _HEADER.sub(lambda found: _hole(found.group(), "\n"), text)
    for found in _BRACKETED.finditer(text):
        inside = lexicon.read(found.group()[1:-1]).sentences
        if any(_address(sentence, found.group()[1:-1], lexicon) is not None for sentence in inside):
            text = blanked(text, *found.span())
    sentences = lexicon.read(text).sentences
    cuts = {at: cut for at, sentence in enumerate(sentences) if (cut := _cut(sentence, text, lexicon)) is not None}
    for at in _quoted_with(sentences, cuts, quoted_ranges(text)):
        cuts[at] = sentences[at].start
    for at, start in cuts.items():
        text = blanked(text, start, sentences[at].end, "\n")
    return text


def speaks_to_grader(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a sentence addresses a grader, a model or the system, by its words alone."""
    return bool(_spans(sentence, lexicon, label=False))


def _spans(sentence: Sentence, lexicon: Lexicon, *, label: bool) -> list[Span]:
    """What speaks to a grader in a sentence: labels ("System:", cues with `where: start`), or other cues."""
    scan = lexicon.scan(sentence)
    return [
        span
        for span in lexicon.grader.search(scan).get("grader", ())
        if (span.entry.cue.where == "start") == label and _in_company(span, sentence, scan)
    ]


def _in_company(span: Span, sentence: Sentence, scan: Scan) -> bool:
    """Whether the conditions beside the cue are fulfilled in the sentence."""
    entry = span.entry
    if entry.cue.question == "yes" and not sentence.asked:
        return False
    places = range(len(sentence.forms))
    if entry.with_ and not any(row.step(scan, at) for row in entry.with_ for at in places):
        return False
    return not any(row.step(scan, at) for row in entry.unless for at in places)


def _address(sentence: Sentence, text: str, lexicon: Lexicon) -> int | None:
    """The first word of a sentence that speaks to a grader, None when none does."""
    firsts = [span.first for span in _spans(sentence, lexicon, label=False)]
    firsts += [span.first for span in _spans(sentence, lexicon, label=True) if _is_label(span, sentence, text)]
    names = {found.start() for found in _IDENTIFIER.finditer(text) if found.group() in _MOVES_AS_DATA}
    firsts += [at for at, start in enumerate(sentence.starts) if start in names]
    return min(firsts, default=None)


def _is_label(span: Span, sentence: Sentence, text: str) -> bool:
    """Whether a word stands as the label of a line: at its start before a pause, or with a capital before a colon."""
    written = text[sentence.starts[span.first] : sentence.ends[span.last - 1]].lower()
    if written != fold(written) and written not in span.entry.cue.say:
        return False  # another word than the label's: French "noté", not "note"
    after = text[sentence.ends[span.last - 1] :].lstrip(" \u00a0\u202f\t*_])")[:1]
    if span.first == 0:
        return after in {":", ","} or (len(sentence.forms) == span.last and after in {"", "\n"})
    return after == ":" and text[sentence.starts[span.first]].isupper()


def _cut(sentence: Sentence, text: str, lexicon: Lexicon) -> int | None:
    """Where the talk to a grader in a sentence starts: after an answer it is glued to, else with the sentence."""
    first = _address(sentence, text, lexicon)
    if first is None:
        return None
    seam = _seam(sentence, text, first, lexicon)
    return sentence.start if seam is None else sentence.starts[seam]


def _seam(sentence: Sentence, text: str, first: int, lexicon: Lexicon) -> int | None:
    """The word at which a second sentence starts without a stop before it: a capital, else the clause itself."""
    for at in range(first, max(_HEAD, first - _LEAD) - 1, -1):
        gap = text[sentence.ends[at - 1] : sentence.starts[at]]
        if _OPENING_SIGN.search(gap):
            return at
        pronoun = sentence.forms[at] == "i" and at < first and sentence.forms[at - 1] in lexicon.sets["stopwords"]
        if not gap.strip(_WITHIN) and text[sentence.starts[at]].isupper() and not pronoun:
            return at
    if _IDENTIFIER.match(text, sentence.starts[first]):
        return None
    opening = sentence.clauses.index(sentence.clauses[first])
    return opening if opening > _HEAD + 1 else None


def _quoted_with(sentences: Sequence[Sentence], cuts: Mapping[int, int], ranges: Sequence[tuple[int, int]]) -> set[int]:
    """Sentences in the same quotation marks as talk to a grader: a rubric quoted is data."""
    touched = [
        {at for at, sentence in enumerate(sentences) if sentence.start < high and low < sentence.end}
        for low, high in ranges
    ]
    return {at for each in touched if len(each) > 1 and not each.isdisjoint(cuts) for at in each}


def blanked(text: str, start: int, end: int, opening: str = " ") -> str:
    """The text with blanks in place of a slice (same length, same places)."""
    return text[:start] + _hole(text[start:end], opening) + text[end:]


def _hole(found: str, opening: str = " ") -> str:
    """Blanks as long as what was there; `opening` keeps what follows apart from what went before."""
    hole = "".join(char if char == "\n" else " " for char in found)
    return opening + hole[1:]
