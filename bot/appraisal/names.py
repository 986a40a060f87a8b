"""The customer addressed by name: `use_name`."""

from __future__ import annotations

from bot.appraisal.introductions import is_name, read_introductions
from bot.appraisal.normalise import fold
from bot.appraisal.told import names_in
from bot.appraisal.view import Found, Seen, View

NEAR = 4


def read_names(view: View) -> None:
    """Add `introduce_self` for the trainee's own name or role and `use_name` for the customer's, once."""
    own = read_introductions(view)
    for start, end in _addressed(view):
        at = next((seen for seen in view.seen if seen.sentence.start <= start < seen.sentence.end), None)
        if at is not None and start not in own:
            view.found.append(Found("use_name", at.number, 0, 1, 0.9, start, end))
            return


def _addressed(view: View) -> list[tuple[int, int]]:
    """Slices where the customer is addressed by name, civility included."""
    known = {fold(part) for name in view.case.customer_names for part in name.split()}
    known -= set(view.lexicon.sets["civilities"].words)
    known |= _names_given(view)
    found: list[tuple[int, int]] = []
    for seen in view.seen:
        for at, form in enumerate(seen.forms):
            start, end = seen.sentence.starts[at], seen.sentence.ends[at]
            civil = at > 0 and seen.forms[at - 1] in view.lexicon.sets["civilities"]
            if form in known or _looks_like_name(view, seen, at, civil=civil):
                found.append((seen.sentence.starts[at - 1] if civil else start, end))
    return found


def _looks_like_name(view: View, seen: Seen, at: int, *, civil: bool) -> bool:
    """Whether an unknown capitalised word addresses someone: after a civility, or set apart as an address is."""
    form = seen.forms[at]
    clauses = seen.sentence.clauses
    closed = at + 1 == seen.length or clauses[at + 1] != clauses[at]
    if civil:
        spoken_of = any(at - NEAR <= place < at for place, _ in seen.spans("role_words"))
        called = (closed and not spoken_of) or view.at(seen.number, "greet", "thank")
        capital = view.text[seen.sentence.starts[at]].isupper()
        return called and capital and form not in view.lexicon.sets["not_names"]
    if view.case.customer_names or not is_name(view, seen, at) or form in _told_words(view):
        return False
    if at in seen.quoted:
        return False
    if at > 0 and seen.forms[at - 1] in view.lexicon.sets["me_words"]:
        return False
    alone = (at == 0 or clauses[at - 1] != clauses[at]) and closed
    greeted = at in {1, 2} and closed and view.at(seen.number, "greet", "thank")
    return (alone and seen.length > 1) or greeted


def _told_words(view: View) -> frozenset[str]:
    last = view.told.last
    return frozenset(form for sentence in last.sentences for form in sentence.forms) if last else frozenset()


def _names_given(view: View) -> set[str]:
    """Names the customer gave of themselves, folded."""
    names: set[str] = set()
    for line, reading in zip(view.told.lines, view.told.readings, strict=True):
        capital = {start: fold(name) for name, start, _ in names_in(line)}
        for sentence in reading.sentences:
            spans = view.lexicon.listed(sentence.forms).get("list.intro_leads", [])
            for span in spans:
                for at in range(span.last, min(span.last + 2, len(sentence.forms))):
                    form = sentence.forms[at]
                    if sentence.starts[at] in capital and not view.lexicon.known(form):
                        names.add(sentence.forms[at])
    return names
