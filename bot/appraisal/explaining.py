"""Giving the reason: `explain`, where the customer asked why and a plain sentence answers.

Source: training doctrine, "How moves are labelled": the true reason without blame; behind rules it is `defend`.
"""

from __future__ import annotations

from bot.appraisal.about import words_met
from bot.appraisal.view import Seen, View
from bot.model import MoveName

NOT_EXPLAINING: tuple[MoveName, ...] = (
    "explain", "defend", "dismiss", "blame_customer", "blame_colleague", "lecture", "negative_phrase", "sarcasm",
    "insult", "stonewall", "canned_line", "apologise", "commit", "schedule_follow_up", "propose_solution",
    "take_ownership", "acknowledge_emotion", "empathise", "hold_politely", "interpret", "pass_along", "warm_close",
    "consult_supervisor", "cut_off", "introduce_self", "order_calm", "wild_promise", "thank", "invite_to_tell",
    "name_need", "show_listening", "ill_timed_cheer", "set_boundary", "reformulate", "anything_else", "positive_phrase",
)  # fmt: skip
SHORTEST = 5
FROM_FILE = 2
# An echo is weaker than a fact that only the file holds.
NOT_FROM_FILE = tuple(move for move in NOT_EXPLAINING if move not in {"reformulate", "show_listening"})


def read_explanations(view: View) -> None:
    """Add `explain` where a statement answers the customer's "why", gives a reason, or tells what the file says."""
    if view.has("explain"):
        return
    if view.case.file_words and _from_file(view):
        return
    why = "why" in view.told.lists
    for seen in view.seen:
        checks = view.at(seen.number, "check_understanding")
        if seen.asked or checks or seen.length < SHORTEST or view.at(seen.number, *NOT_EXPLAINING):
            continue
        if why and _tells(seen):
            view.add("explain", seen, 0, seen.length, 0.65)
            return
        reason = seen.free("because")
        if reason and not seen.has("self_i", "second_person", "judgements"):
            view.add("explain", seen, reason[0][0], seen.length, 0.6)
            return


def _from_file(view: View) -> bool:
    """A statement of what only this side's file holds: two words of it that the customer did not write."""
    lexicon = view.lexicon
    if view.has("confirm_agreement"):
        return False
    file = frozenset[str]().union(*(lexicon.stems_of(entry) for entry in view.case.file_words))
    for seen in view.seen:
        checked = view.at(seen.number, "check_understanding") or view.at(seen.number + 1, "check_understanding")
        if seen.asked or checked or seen.length < SHORTEST or view.at(seen.number, *NOT_FROM_FILE):
            continue
        if any(words_met(lexicon, seen, agreement.words) for agreement in view.case.agreements) and seen.has("times"):
            continue
        new = (set(lexicon.content(seen.forms)) & file) - view.told.stems
        given = {lexicon.stem(seen.forms[at]) for at in seen.echo}
        if len(new) >= max(FROM_FILE, len(given)) and not seen.has("judgements", "offer_leads"):
            view.drop(("reformulate",), seen.number)
            view.add("explain", seen, 0, seen.length, 0.7)
            return True
    return False


def _tells(seen: Seen) -> bool:
    """Whether a sentence states something about the matter and not about what either side must do."""
    return not seen.has("self_i", "judgements", "bare_formulas", "someone", "rhetorical", "cheer", "offer_leads")
