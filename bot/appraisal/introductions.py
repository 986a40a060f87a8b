"""The trainee presents themselves: `introduce_self`, by a name or a role.

Source: training doctrine, "How moves are labelled": a name or a role, not "customer service, hello".
"""

from __future__ import annotations

from bot.appraisal.normalise import fold
from bot.appraisal.view import Seen, View

NEAR = 4
SIGNATURE = 5


def read_introductions(view: View) -> frozenset[int]:
    """Add `introduce_self`; gives back where the trainee's own name starts."""
    customer = frozenset(fold(part) for name in view.case.customer_names for part in name.split())
    own: set[int] = set()
    for seen in view.seen:
        own |= _led(view, seen, customer) or _linked(view, seen, customer)
    return frozenset(own | _signed(view, customer))


def is_name(view: View, seen: Seen, at: int) -> bool:
    """Whether the word is capitalised, no acronym, and unknown to the cues."""
    word = view.text[seen.sentence.starts[at] : seen.sentence.ends[at]]
    form = seen.forms[at]
    if any(form[spot : spot + 3] == form[spot] * 3 for spot in range(len(form))):
        return False
    if not word[:1].isupper() or (word.isupper() and len(word) > 1) or len(form) < 2:  # noqa: PLR2004
        return False
    return form not in view.lexicon.sets["not_names"] and not view.lexicon.known(form)


def _led(view: View, seen: Seen, customer: frozenset[str]) -> set[int]:
    """A lead, then a name or a role ("I'm Rob", "this is the billing manager")."""
    own = _after_me(view, seen, customer)
    for first, last in seen.spans("intro_leads"):
        if last >= seen.length or seen.negated(first, last) or seen.asked or _speaks_of_you(seen, first):
            continue
        named = is_name(view, seen, last) and seen.forms[last] not in customer
        leads = seen.forms[last] in view.lexicon.sets["stopwords"] or any(
            at == last for at, _ in seen.spans("role_words")
        )
        role = leads and any(last <= at < last + NEAR for at, _ in seen.spans("role_words"))
        if named:
            own.update(seen.sentence.starts[last : last + 2])
        if (named or role) and not view.at(seen.number, "introduce_self"):
            view.add("introduce_self", seen, first, last + 1, 0.9 if named else 0.65)
    return own


def _after_me(view: View, seen: Seen, customer: frozenset[str]) -> set[int]:
    """A name right after "me" ("an email from me, Priyanka"); adds `introduce_self`."""
    for _, last in seen.spans("me_words"):
        if last < seen.length and is_name(view, seen, last) and seen.forms[last] not in customer:
            view.add("introduce_self", seen, last, last + 1, 0.75)
            return {seen.sentence.starts[last]}
    return set()


def _speaks_of_you(seen: Seen, first: int) -> bool:
    """Whether "your" stands before the lead ("your name is ...")."""
    return any(at == first - 1 or at == first for at, _ in seen.spans("second_person"))


def _linked(view: View, seen: Seen, customer: frozenset[str]) -> set[int]:
    """A name, then a team or a role ("Emeka from the mobile desk", "Cédric, agent de quai")."""
    clauses = seen.sentence.clauses
    links = {at for at, _ in seen.spans("intro_links")}
    roles = {at for at, _ in seen.spans("role_words")}
    for at in range(seen.length - 1):
        starts = at == 0 or clauses[at - 1] != clauses[at] or seen.forms[at - 1] in view.lexicon.sets["fillers"]
        if not starts or not is_name(view, seen, at) or seen.forms[at] in customer:
            continue
        linked = at + 1 in links and clauses[at + 1] == clauses[at]
        role = clauses[at + 1] != clauses[at] and any(at < place <= at + 2 for place in roles)
        if (linked or role) and (at == 0 or view.has("greet") or role):
            view.add("introduce_self", seen, at, min(seen.length, at + NEAR), 0.75)
            return {seen.sentence.starts[at]}
    return set()


def _signed(view: View, customer: frozenset[str]) -> set[int]:
    """A signature: the turn's last words are a name alone, after a full stop, or after a promise and a comma."""
    if not view.seen or (len(view.seen) == 1 and view.seen[0].length < SIGNATURE):
        return set()
    seen = view.seen[-1]
    clauses = seen.sentence.clauses
    alone = len(view.seen) > 1 and seen.length <= SIGNATURE and (seen.length == 1 or clauses[0] != clauses[-1])
    first = 0 if alone else next(at for at in range(seen.length) if clauses[at] == clauses[-1])
    promised = first > 0 and seen.has("self_i", "self_we", "contact_verbs")
    short = alone or seen.length - first <= 2  # noqa: PLR2004
    if seen.asked or not (alone or promised) or not short:
        return set()
    if not is_name(view, seen, first) or seen.forms[first] in customer:
        return set()
    if not view.has("introduce_self"):
        view.add("introduce_self", seen, first, seen.length, 0.7)
    return {seen.sentence.starts[first]}
