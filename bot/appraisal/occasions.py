"""What a customer turn gives occasion for.

Source: training doctrine, "Criteria": occasions are read in the customer's turns.
"""

from __future__ import annotations

import re

from bot.appraisal.about import words_met
from bot.appraisal.asking import asks
from bot.appraisal.heat import HEATED, heat, hottest, loud
from bot.appraisal.matching import counts
from bot.appraisal.view import Seen, View
from bot.model import Occasion, OccasionName

CALM = 3.0
"""Anger (0..10) up to which a customer has come down."""
SHORT_STORY = 12
"""Words of a story that still leaves something unknown."""
NEWS = 3
"""Words of matter, not heard before, that make a new fact."""
_TAG = re.compile(r"(?<!\S)[#@][^\W\d_]{3,}")
Found = dict[OccasionName, tuple[int, int]]


def read_occasions(view: View) -> tuple[Occasion, ...]:
    """The occasions of a customer turn, each once, in the order of the words."""
    found: Found = {}
    for seen in view.seen:
        scolds = _cues(view, seen, found)
        if asks(seen, view, scolds=scolds):
            found.setdefault("question_open", _whole(seen))
        for name in ("feelings", "anger_words"):
            for first, last in seen.free(name)[:1]:
                found.setdefault("feeling_shown", seen.sentence.span(first, last))
        if not view.context.supervisor_granted:
            _beyond(view, seen, found)
    if view.seen:
        _feeling(view, found)
        _whole_turn(view, found)
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return tuple(Occasion(name, view.text[start:end], start, end) for name, (start, end) in ordered)


def _cues(view: View, seen: Seen, found: Found) -> bool:
    """Take what the cues find in a sentence; whether it is a question that only scolds, and so asks nothing."""
    spans = [
        span for each in view.lexicon.occasions.search(seen.scan).values() for span in each if counts(span, seen, view)
    ]
    scolds = any(span.entry.occasion == "feeling_shown" and span.entry.cue.question == "yes" for span in spans)
    for span in spans:
        name = span.entry.occasion
        if name is not None and not (scolds and name == "question_open"):
            found.setdefault(name, seen.sentence.span(span.first, span.last))
    return scolds


def _beyond(view: View, seen: Seen, found: Found) -> None:
    for agreement in view.case.agreements:
        if agreement.supervisor and words_met(view.lexicon, seen, agreement.words):
            found.setdefault("beyond_authority", _whole(seen))


def _feeling(view: View, found: Found) -> None:
    """What is felt, by how the line is written; a first line in anger asks what will be done about it."""
    shouts = loud(view.text) and not (view.told.lines and all(loud(line) for line in view.told.lines))
    sad = any(mark in view.text for mark in view.lexicon.marks["sad_emoji"])
    points = heat(view, calm="calm_reached" in found, asked="question_open" in found)
    if shouts or sad or "abuse" in found or points >= HEATED:
        found.setdefault("feeling_shown", _whole(hottest(view)))
    insists = "abuse" in found or "beyond_authority" in found
    if "feeling_shown" in found and not view.told.lines and not insists and view.reading.words >= SHORT_STORY:
        found.setdefault("question_open", _whole(hottest(view)))


def _whole_turn(view: View, found: Found) -> None:
    """What the scene, the conversation so far or the anger give occasion for."""
    first = _whole(view.seen[0])
    if view.case.public or _TAG.search(view.text) or _still_public(view):
        found.setdefault("public_setting", first)
    cool = view.context.anger <= CALM and "question_open" not in found
    if "feeling_shown" in found:
        found.pop("calm_reached", None)
    elif cool or any(seen.free("calm_words") for seen in view.seen):
        found.setdefault("calm_reached", first)
    if "unknown_left" not in found and (unknown := _unknown(view)):
        found["unknown_left"] = _whole(unknown)


def _still_public(view: View) -> bool:
    """Whether others could read along before and nobody took it aside since."""
    for line, read in zip(reversed(view.context.lines), reversed(view.context.appraisals), strict=True):
        if line.speaker == "trainee" and read.has("take_aside"):
            return False
        if line.speaker == "customer" and read.occasion("public_setting"):
            return True
    return False


def _unknown(view: View) -> Seen | None:
    """The sentence that shows that something is, or was until now, unknown.

    By the facts of the case: the first one while the customer has not told them all. Without facts: the first one of a
    short story, or else what comes out only now (noted once in a conversation).
    """
    if view.case.facts:
        return view.seen[0] if _facts_left(view) else None
    words = view.reading.words
    if words < SHORT_STORY and words + view.told.words < SHORT_STORY:
        return view.seen[0]
    if not view.told.lines or any(read.occasion("unknown_left") for read in view.context.appraisals):
        return None
    return _news(view)


def _facts_left(view: View) -> bool:
    told = view.told.seen_words | {form for seen in view.seen for form in seen.forms}
    for _, words in view.case.facts:
        stems = {view.lexicon.stem(word.rstrip("*")) for word in words if " " not in word and word.rstrip("*")}
        if stems and not stems & {view.lexicon.stem(form) for form in told}:
            return True
    return False


def _news(view: View) -> Seen | None:
    """The sentence that tells most of what the customer had not told before, when it is enough to be a fact."""
    told = {seen.number: set(view.lexicon.content(seen.forms)) for seen in view.seen if not seen.asked}
    fresh = {number: words - view.told.stems for number, words in told.items() if len(words) >= NEWS}
    best = max(fresh, key=lambda number: len(fresh[number]), default=None)
    return view.seen[best] if best is not None and len(fresh[best]) >= NEWS else None


def _whole(seen: Seen) -> tuple[int, int]:
    return seen.sentence.start, seen.sentence.end
