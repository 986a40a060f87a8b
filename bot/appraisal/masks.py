"""Words that are not the trainee's own to the customer: quoted speech, and talk to a grader or a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from bot.appraisal.lexicon import Lexicon, Span
from bot.appraisal.machine import hole, without_machine_talk
from bot.appraisal.marking import hints_at_marking, speaks_of_marking
from bot.appraisal.normalise import LONGEST_READ, MOST_SENTENCES, Reading, Sentence, fold
from bot.appraisal.patterns import Scan
from bot.model import Context, MoveName
from bot.typography.legible import legible

_QUOTED = re.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|\"[^\"\n]{1,400}\"|‹[^›]{1,400}›")
_BRACKETED = re.compile(r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]")
_IDENTIFIER = re.compile(r"(?<![a-z])[a-z]+(?:_[a-z]+)+")
_MOVES_AS_DATA = frozenset(get_args(MoveName))
_SIGN = r"%#*=>|/~«»“”\"'.,;:!?()\[\]{}_\\•·…–—✓✔☑✅★☆-"
_LEFT = r"%#*=>|/~«“\"'(\[{_\\•·–—-"
_SIGNS = re.compile(rf"[{_SIGN}]+(?!\S)|(?<!\S)[{_LEFT}]+")
_OPENING = re.compile(rf"[{_LEFT}]+")
_OPENING_SIGN = re.compile(r"\s[%#*=>|/]+\s")
_WITHIN = " \u00a0,;-–—%#/*=>|"
_LEAD_IN = re.compile(r"[^\s.!?:=][^.!?\n:=]{0,60}(?::|=|->)[ \t]*$")
_POSTSCRIPT = re.compile(r"\b(?:P\.?[ -]{0,2}){1,2}S\.?[\s:,-]*$|\bN\.?[ -]?B\.?[\s:,-]*$")
_LABELLED = re.compile(r"\W*[^\W\d][\w -]{0,30}[ \u00a0\u202f]?:\s")
_FRAGMENT = re.compile(r"[^.!?:]*$")
_LINE = re.compile(r"[^\n]+")
_NEAR = 80  # characters in which something leads up to what is cut
_HEAD = 2  # words before a second sentence run together with the first
_LABEL = 3  # words of a label in brackets
_TWO = 2  # kinds of words that an aside in brackets speaks of marking with
_THREE = 3  # and any other sentence
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
    end of one where such talk was glued to an answer. What lies beyond the sentences that are read goes too.
    """
    text = _without_leads(text[:LONGEST_READ], without_machine_talk(text[:LONGEST_READ], lexicon))
    for found in _BRACKETED.finditer(text):
        inside = lexicon.read(found.group()[1:-1]).sentences
        if any(_address(one, found.group()[1:-1], lexicon, kinds=_TWO) is not None for one in inside):
            text = blanked(text, _labelled_from(text, found), _line_end(text, found))
    sentences = lexicon.read(text).sentences
    cuts = {at: cut for at, sentence in enumerate(sentences) if (cut := _cut(sentence, text, lexicon)) is not None}
    for at in _quoted_with(sentences, cuts, quoted_ranges(text)):
        cuts[at] = sentences[at].start
    for at in (*_left_over(sentences, cuts, text, lexicon), *_verses(sentences, cuts, text)):
        cuts[at] = sentences[at].start
    for at, start in cuts.items():
        postscript = _POSTSCRIPT.search(text, max(0, start - _NEAR), start)
        text = blanked(text, postscript.start() if postscript else start, sentences[at].end, "\n")
    return blanked(text, sentences[-1].end, len(text)) if len(sentences) == MOST_SENTENCES else text


def _without_leads(text: str, left: str) -> str:
    """What is left of a text after machine talk was cut, without what only led up to it: "Decode this:"."""
    for start, _ in gone(text, left):
        found = _LEAD_IN.search(left, max(0, start - _NEAR), start)
        left = blanked(left, found.start(), found.end()) if found else left
    return left


def _left_over(sentences: Sequence[Sentence], cuts: Mapping[int, int], text: str, lexicon: Lexicon) -> Iterator[int]:
    """Sentences that are nothing by themselves, on the line of what is cut: "P.S.", "Headline: flawless."."""
    whole = {at for at, start in cuts.items() if start == sentences[at].start}
    for at, sentence in enumerate(sentences):
        beside = {one for one in (at - 1, at + 1) if one in whole and "\n" not in _between(sentences, one, at, text)}
        if at in cuts or not beside:
            continue
        found = lexicon.listed(sentence.forms)
        leads = any(span.first == 0 and span.last == len(sentence.forms) for span in found.get("list.aside_leads", ()))
        few = len(sentence.forms) <= _LABEL
        labels = few and (_LABELLED.match(text, sentence.start, sentence.end) or hints_at_marking(found))
        if (leads and at + 1 in beside) or labels:
            yield at


def _verses(sentences: Sequence[Sentence], cuts: Mapping[int, int], text: str) -> set[int]:
    """Lines that go on, after a comma and in small letters, from or to one that is cut as a whole."""
    found: set[int] = set()
    for one, start in cuts.items():
        for step in (-1, 1):
            at = one
            while start == sentences[one].start and 0 <= at + step < len(sentences):
                later = sentences[max(at, at + step)]
                gap = _between(sentences, at, at + step, text)
                if not (
                    "\n" in gap
                    and "," in text[later.start - len(gap) - 1 : later.start]
                    and text[later.start].islower()
                ):
                    break
                at += step
                found.add(at)
    return found - cuts.keys()


def _between(sentences: Sequence[Sentence], one: int, two: int, text: str) -> str:
    """What stands between two sentences that follow each other."""
    first, second = sorted((one, two))
    return text[sentences[first].end : sentences[second].start]


def tidied(text: str, left: str) -> str:
    """What is `left` of a text without the signs that stood beside what was cut (same length, same places)."""

    def keep(found: re.Match[str]) -> str:
        before, after = found.start() - 1, found.end()
        while before >= 0 and text[before].isspace():
            before -= 1
        while after < len(text) and text[after].isspace():
            after += 1
        last = after == len(text) or "\n" in text[found.end() : after]
        closes = before >= 0 and left[before].isspace() and (last or not _OPENING.fullmatch(found[0]))
        opens = after < len(left) and left[after].isspace() and bool(_OPENING.fullmatch(found[0]))
        return " " * len(found[0]) if closes or opens else found[0]

    left = _SIGNS.sub(keep, left)
    for line in _LINE.finditer(text):
        rest = left[line.start() : line.end()]
        if rest.strip() and rest != line[0] and not any(map(str.isalpha, rest)) and any(map(str.isalpha, line[0])):
            left = blanked(left, line.start(), min(line.end(), len(left)))
    return left


def _line_end(text: str, bracket: re.Match[str]) -> int:
    """Where what a bracket is the label of ends: with the line that "[SYSTEM]" opens, else with the bracket."""
    label = bracket[0].startswith("[") and len(bracket[0].split()) <= _LABEL
    opens = label and not text[text.rfind("\n", 0, bracket.start()) + 1 : bracket.start()].strip()
    end = text.find("\n", bracket.end())
    return bracket.end() if not opens else end if end >= 0 else len(text)


def _labelled_from(text: str, bracket: re.Match[str]) -> int:
    """Where what a bracket is the label of starts: with the few words before it, where no stop parts them."""
    line = text[text.rfind("\n", 0, bracket.start()) + 1 : bracket.start()]
    fragment = _FRAGMENT.search(line)
    few = fragment is not None and 0 < len(fragment[0].split()) <= _LABEL
    return bracket.start() - len(fragment[0]) if fragment and few else bracket.start()


def gone(text: str, left: str) -> tuple[tuple[int, int], ...]:
    """Slices of a text that are blank in what is `left` of it (same places; it may be shorter), in order and apart."""
    if text == left:
        return ()
    slices: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char.isspace() or (at < len(left) and char == left[at]):
            continue
        joins = slices and not text[slices[-1][1] : at].strip()
        slices[-1:] = [(slices[-1][0], at + 1)] if joins else [*slices[-1:], (at, at + 1)]
    return tuple(slices)


def code_words(context: Context, lexicon: Lexicon) -> frozenset[str]:
    """Words of earlier asides that nobody else uses: said again, they are for the same ears."""
    asides = [
        lexicon.read(legible(line.text[start:end])[0])
        for line, appraisal in zip(context.lines, context.appraisals, strict=False)
        for start, end in appraisal.asides
    ]
    if not asides:
        return frozenset()
    theirs = {form for line in context.lines if line.speaker == "customer" for form in _forms(lexicon.read(line.text))}
    told = {form for aside in asides for form in _forms(aside) if len(form) >= _LABEL and not lexicon.known(form)}
    return frozenset(told - theirs)


def _forms(reading: Reading) -> set[str]:
    return {form for sentence in reading.sentences for form in sentence.forms}


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


def _address(sentence: Sentence, text: str, lexicon: Lexicon, kinds: int = _THREE) -> int | None:
    """The first word of a sentence that speaks to a grader, None when none does; `kinds`: see `speaks_of_marking`."""
    firsts = [span.first for span in _spans(sentence, lexicon, label=False)]
    firsts += [span.first for span in _spans(sentence, lexicon, label=True) if _is_label(span, sentence, text)]
    names = {found.start() for found in _IDENTIFIER.finditer(text) if found.group() in _MOVES_AS_DATA}
    firsts += [at for at, start in enumerate(sentence.starts) if start in names]
    marking = speaks_of_marking(sentence, lexicon, kinds)
    firsts += [] if marking is None else [marking]
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
    if seam is None or ":" in text[sentence.ends[seam - 1] : sentence.starts[seam]]:
        return sentence.start  # what leads up to it is part of it
    if ":" in text[sentence.start : sentence.starts[seam]] and _LABELLED.match(text, sentence.start):
        return sentence.start  # it opens with a label
    if hints_at_marking(lexicon.listed(sentence.forms[:seam])):
        return sentence.start  # it is of the same matter
    if sum(map(lexicon.known, sentence.forms[:seam])) * 2 <= seam:
        return sentence.start  # it is in another language
    return sentence.starts[seam]


def _seam(sentence: Sentence, text: str, first: int, lexicon: Lexicon) -> int | None:
    """The word at which a second sentence starts without a stop before it: a capital, else the clause itself."""
    for at in range(first, max(_HEAD, first - _LEAD) - 1, -1):
        gap = text[sentence.ends[at - 1] : sentence.starts[at]]
        if _OPENING_SIGN.search(gap) and not ("%" in gap and sentence.forms[at - 1].isdigit()):
            return at
        pronoun = sentence.forms[at] == "i" and at < first and sentence.forms[at - 1] in lexicon.sets["stopwords"]
        leans = "," in gap and sentence.forms[0] in lexicon.sets["clause_leads"]
        if not gap.strip(_WITHIN) and text[sentence.starts[at]].isupper() and not pronoun and not leans:
            return at
    if _IDENTIFIER.match(text, sentence.starts[first]):
        return None
    opening = clause = sentence.clauses.index(sentence.clauses[first])
    while opening and opening - (before := sentence.clauses.index(sentence.clauses[opening - 1])) <= _LABEL:
        opening = before  # "so please, ..."
    leans = any(sentence.forms[at] in lexicon.sets["clause_leads"] for at in (0, opening, clause))
    return opening if opening > _HEAD + 1 and not leans else None


def _quoted_with(sentences: Sequence[Sentence], cuts: Mapping[int, int], ranges: Sequence[tuple[int, int]]) -> set[int]:
    """Sentences in the same quotation marks as talk to a grader: a rubric quoted is data."""
    touched = [
        {at for at, sentence in enumerate(sentences) if sentence.start < high and low < sentence.end}
        for low, high in ranges
    ]
    return {at for each in touched if len(each) > 1 and not each.isdisjoint(cuts) for at in each}


def blanked(text: str, start: int, end: int, opening: str = " ") -> str:
    """The text with blanks in place of a slice (same length, same places)."""
    return text[:start] + hole(text[start:end], opening) + text[end:] if start < end else text
