"""What a customer turn gives occasion for.

Source: training doctrine, "Criteria": occasions are read in the customer's turns.
"""

from __future__ import annotations

from bot.appraisal.about import words_met
from bot.appraisal.matching import counts
from bot.appraisal.view import Seen, View
from bot.model import Occasion, OccasionName

CALM = 3.0
SHORT_STORY = 12


def read_occasions(view: View) -> tuple[Occasion, ...]:
    """The occasions of a customer turn, each once, in the order of the words."""
    found: dict[OccasionName, tuple[int, int]] = {}
    for seen in view.seen:
        _cues(view, seen, found)
        if seen.asked:
            found.setdefault("question_open", _whole(seen))
        for name in ("feelings", "anger_words"):
            for first, last in seen.free(name)[:1]:
                found.setdefault("feeling_shown", seen.sentence.span(first, last))
        if not view.context.supervisor_granted:
            _beyond(view, seen, found)
    if view.seen:
        _whole_turn(view, found)
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return tuple(Occasion(name, view.text[start:end], start, end) for name, (start, end) in ordered)


def _cues(view: View, seen: Seen, found: dict[OccasionName, tuple[int, int]]) -> None:
    for spans in view.lexicon.occasions.search(seen.scan).values():
        for span in spans:
            name = span.entry.occasion
            if name is not None and name not in found and counts(span, seen, view):
                found[name] = seen.sentence.span(span.first, span.last)


def _beyond(view: View, seen: Seen, found: dict[OccasionName, tuple[int, int]]) -> None:
    for agreement in view.case.agreements:
        if agreement.supervisor and words_met(view.lexicon, seen, agreement.words):
            found.setdefault("beyond_authority", _whole(seen))


def _whole_turn(view: View, found: dict[OccasionName, tuple[int, int]]) -> None:
    """What the turn as a whole, the scene or the anger give occasion for."""
    start, end = view.seen[0].sentence.start, view.seen[-1].sentence.end
    first = _whole(view.seen[0])
    letters = [char for char in view.text if char.isalpha()]
    loud = len(letters) > SHORT_STORY and sum(char.isupper() for char in letters) * 2 > len(letters)
    if loud or any(mark in view.text for mark in view.lexicon.marks["sad_emoji"]):
        found.setdefault("feeling_shown", (start, end))
    if view.case.public:
        found.setdefault("public_setting", first)
    soft = any(seen.free("calm_words") for seen in view.seen)
    if view.context.anger <= CALM or (soft and "feeling_shown" not in found and "abuse" not in found):
        found.setdefault("calm_reached", first)
    if _facts_left(view):
        found.setdefault("unknown_left", first)


def _facts_left(view: View) -> bool:
    """Whether a fact of the case was not told by the customer so far; without facts, whether the story is short."""
    if not view.case.facts:
        return view.told.words + view.reading.words < SHORT_STORY
    told = view.told.seen_words | {form for seen in view.seen for form in seen.forms}
    for _, words in view.case.facts:
        stems = {view.lexicon.stem(word.rstrip("*")) for word in words if " " not in word and word.rstrip("*")}
        if stems and not stems & {view.lexicon.stem(form) for form in told}:
            return True
    return False


def _whole(seen: Seen) -> tuple[int, int]:
    return seen.sentence.start, seen.sentence.end
