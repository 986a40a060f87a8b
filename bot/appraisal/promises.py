"""Deeds, times, offers and choices: what this side says it will do.

Source: training doctrine, "How moves are labelled": `commit` is a deed with a time in one's own hands,
`schedule_follow_up` a dated new contact, `wild_promise` is sure of what cannot be known or exceeds authority.
"""

from __future__ import annotations

from bot.appraisal.about import words_met
from bot.appraisal.view import Seen, View
from bot.model import MoveName

OFFER_REACH = 7
DEED_REACH = 6
NO_DEED: tuple[MoveName, ...] = (
    "insult", "sarcasm", "lecture", "blame_customer", "pass_along", "wild_promise", "order_calm",
    "canned_line", "set_boundary",
)  # fmt: skip


def read_promises(view: View) -> None:
    """Add `propose_solution`, `offer_choice`, `commit`, `schedule_follow_up` and `wild_promise` by their parts."""
    for seen in view.seen:
        _wild(view, seen)
        if view.at(seen.number, *NO_DEED):
            continue
        _offer(view, seen)
        _choice(view, seen)
        _commit(view, seen)


def _pairs(
    seen: Seen, leads: list[tuple[int, int]], verbs: list[tuple[int, int]], reach: int
) -> tuple[int, int] | None:
    """The first lead with a verb shortly after it in its clause: (start of the lead, end of the verb)."""
    clauses = seen.sentence.clauses
    for first, last in leads:
        for start, end in verbs:
            if last - 1 <= start <= last + reach and start >= first and clauses[start] == clauses[first]:
                return first, max(last, end)
    return None


def _offer(view: View, seen: Seen) -> None:
    """Something offered: "I can ... refund", "we'll ... replace"."""
    if view.at(seen.number, "propose_solution") or seen.has("rhetorical"):
        return
    verbs = seen.free("offer_verbs")
    leads = seen.free("offer_leads")
    pair = _pairs(seen, leads, verbs, OFFER_REACH)
    if pair is None and not seen.asked:
        pair = _pairs(seen, seen.free("self_i") + seen.free("self_we"), verbs, OFFER_REACH)
    if pair is None and (leads or seen.has("self_i", "self_we") or _acts(seen)):
        pair = _agreed_words(view, seen)
    if pair:
        view.add("propose_solution", seen, *pair, sure=0.75)


def _acts(seen: Seen) -> bool:
    """Whether this side is the subject of a plain statement about now or later."""
    speaking = any(not seen.negated(first, last) for first, last in seen.spans("speakers"))
    return speaking and not seen.asked and not seen.has("past_marks", "restate_leads", "judgements")


def _agreed_words(view: View, seen: Seen) -> tuple[int, int] | None:
    """Words of an agreement of the case, where this side offers or acts."""
    for agreement in view.case.agreements:
        met = words_met(view.lexicon, seen, agreement.words)
        if met and not seen.negated(met[0], met[0] + 1):
            return met[0], met[-1] + 1
    return None


def _choice(view: View, seen: Seen) -> None:
    """A choice of remedies: two of them with "or", or a remedy and "which do you prefer"."""
    if view.at(seen.number, "offer_choice"):
        return
    between = seen.free("choice_words")
    if not between:
        return
    remedies = seen.free("offer_verbs") + seen.free("fix_nouns") + seen.free("offer_leads")
    slots = remedies + (seen.spans("times") if seen.asked and not seen.has("question_closed") else [])
    wanted = seen.has("preference")
    offering = view.at(seen.number, "propose_solution", "positive_phrase")
    at = between[0][0]
    both = any(first < at for first, _ in slots) and any(first > at for first, _ in slots)
    if (wanted and (seen.asked or remedies or offering)) or both:
        view.add("offer_choice", seen, 0, seen.length, 0.75)
        if remedies and not offering:
            view.add("propose_solution", seen, 0, seen.length, 0.7)


def _commit(view: View, seen: Seen) -> None:
    """A deed by this side with a time in its hands; a new contact makes it a follow-up too."""
    times = [span for span in seen.spans("times") if not all(at in seen.quoted for at in range(*span))]
    contacts = seen.free("contact_verbs")
    told = any(first == 0 for first, _ in seen.spans("restate_leads"))
    if not times or told or seen.has("someone") or (seen.asked and not contacts):
        return
    doers = seen.free("self_i") + seen.free("self_we")
    deeds = seen.free("deed_verbs") + seen.free("offer_verbs") + contacts
    acted = _pairs(seen, doers, deeds, DEED_REACH) or min(seen.free("own_deeds") + contacts, default=None)
    if acted is None and _acts(seen):
        acted = _agreed_words(view, seen)
    if acted is None or _is_past(seen, acted[0]):
        return
    waiting = view.at(seen.number, "hold_politely") and not contacts
    if waiting:
        return
    last = max(acted[1], times[-1][1])
    if not view.at(seen.number, "commit"):
        view.add("commit", seen, acted[0], last, 0.8)
    if contacts and not view.at(seen.number, "schedule_follow_up"):
        view.add("schedule_follow_up", seen, acted[0], last, 0.8)


def _is_past(seen: Seen, at: int) -> bool:
    """Whether the clause tells of what was, or should have been."""
    clauses = seen.sentence.clauses
    return any(clauses[first] == clauses[at] for first, _ in seen.spans("past_marks"))


def _wild(view: View, seen: Seen) -> None:
    """Sure of what cannot be known, or more than one may grant alone."""
    if view.at(seen.number, "wild_promise") and seen.has("hedges"):
        view.drop(("wild_promise",), seen.number)
    if view.at(seen.number, "wild_promise") or seen.asked:
        return
    sure = seen.free("sure_words")
    if sure and seen.free("thirds") and not seen.has("hedges"):
        view.add("wild_promise", seen, min(sure)[0], max(sure)[1], 0.7)
        return
    if view.context.supervisor_granted or seen.has("hedges") or view.has("consult_supervisor"):
        return
    acting = seen.free("self_i") + seen.free("self_we") + seen.free("offer_leads")
    deeds = seen.free("offer_verbs") + seen.free("deed_verbs")
    if _pairs(seen, acting, deeds, OFFER_REACH) is None:
        return
    for agreement in view.case.agreements:
        met = words_met(view.lexicon, seen, agreement.words) if agreement.supervisor else []
        if met and not seen.negated(met[0], met[0] + 1):
            view.add("wild_promise", seen, min(acting)[0], seen.length, 0.75)
            view.found[-1].about = agreement.id
            return
