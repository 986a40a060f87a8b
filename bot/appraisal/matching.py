"""Whether a cue that was found really counts where it stands: its conditions, negation and "but"."""

from __future__ import annotations

from bot.appraisal.lexicon import Entry, Span
from bot.appraisal.patterns import Row
from bot.appraisal.view import Seen, View

_LEAD = 2


def stands(row: Row, seen: Seen) -> bool:
    """Whether a pattern matches anywhere in the sentence."""
    return any(row.step(seen.scan, at) for at in range(seen.length))


def counts(span: Span, seen: Seen, view: View) -> bool:
    """Whether a found cue fulfils every condition written beside it."""
    cue = span.entry.cue
    if seen.quoted and all(at in seen.quoted for at in range(span.first, span.last)):
        return False
    if cue.question != "any" and seen.asked != (cue.question == "yes"):
        return False
    if cue.where != "any" and not _placed(span, seen, view):
        return False
    if cue.negated == "need" and not seen.negated(span.first, span.last, span.entry.words):
        return False
    return not taken_back(span, seen, view) and _company(span.entry, seen)


def taken_back(span: Span, seen: Seen, view: View) -> bool:
    """Whether a negation or a "but" undoes what the cue says."""
    cue = span.entry.cue
    if cue.negated == "drop" and seen.negated(span.first, span.last, span.entry.words):
        return True
    return cue.but == "drop" and view.contrast_after(seen.number, span.last) is not None


def _company(entry: Entry, seen: Seen) -> bool:
    """Whether what must stand beside a cue does, and what must not does not (looked up once a sentence)."""
    if id(entry) not in seen.company:
        seen.company[id(entry)] = _in_company(entry, seen)
    return seen.company[id(entry)]


def _in_company(entry: Entry, seen: Seen) -> bool:
    if entry.with_ and not any(stands(row, seen) for row in entry.with_):
        return False
    return not any(stands(row, seen) for row in entry.unless)


def _placed(span: Span, seen: Seen, view: View) -> bool:
    """Whether the cue is where it must be; fillers, forms of address and names around it do not matter."""
    clauses = seen.sentence.clauses
    aside = seen.covered("fillers", "civilities", "contrast")
    lead = [at for at in range(span.first) if at not in aside]
    rest = [at for at in range(span.last, seen.length) if at not in aside]
    if len(lead) <= _LEAD and lead and clauses[lead[-1]] < clauses[span.first]:
        lead = []
    if len(rest) <= _LEAD and rest and clauses[rest[0]] > clauses[span.last - 1]:
        rest = []
    match span.entry.cue.where:
        case "start":
            return not lead
        case "end":
            return not rest
        case "whole":
            return not lead and not rest
        case _:
            others = (other for other in view.seen if other.number != seen.number)
            return not lead and not rest and all(_only_fillers(other) for other in others)


def _only_fillers(seen: Seen) -> bool:
    return len(seen.covered("fillers", "civilities")) == seen.length


def read_cues(view: View) -> None:
    """Add the moves whose cues count, the surest cue of each move and sentence."""
    for seen in view.seen:
        spans = view.lexicon.moves.search(seen.scan)
        for place, each in spans.items():
            if not place.startswith("move."):
                continue
            move = each[0].entry.move
            if move is None:
                continue
            best = max((span for span in each if counts(span, seen, view)), key=_weight, default=None)
            if best is not None:
                view.add(move, seen, best.first, best.last, best.entry.cue.sure)
            elif any(taken_back(span, seen, view) for span in each):
                view.denied.add((move, seen.number))


def _weight(span: Span) -> tuple[float, int]:
    return span.entry.cue.sure, span.last - span.first
