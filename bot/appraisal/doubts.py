"""Hurting moves that do not stand: what is given back is no fault, and one doubtful fault undoes no good sentence.

Source: training doctrine, "How moves are labelled", the column "does not count when". A false reading of a hurting
move is worse than a missed one: a trainee would be punished for a good sentence.
"""

from __future__ import annotations

from bot.appraisal.view import Found, Seen, View
from bot.model import HURTING, MoveName

# Below this a hurting move is not reported at all.
LEAST = 0.7
# Where facts are given back or a feeling is named, only a surer reading stands.
GIVEN_BACK = 0.88
FELT_AFTER = 0.8
MUCH = 3
OWNING: tuple[MoveName, ...] = ("take_ownership", "apologise")
PARTING: tuple[MoveName, ...] = ("warm_close", "confirm_agreement", "anything_else")
# What telling someone's story back to them may sound like.
SOUNDS_LIKE: tuple[MoveName, ...] = (
    "pass_along", "order_calm", "blame_colleague", "dismiss", "negative_phrase", "wild_promise", "defend", "interpret",
    "cut_off", "stonewall", "ill_timed_cheer", "canned_line", "lecture",
)  # fmt: skip
FELT: tuple[MoveName, ...] = ("acknowledge_emotion", "empathise")
# Sending somebody to the emergency services is no sending away.
HELP: tuple[MoveName, ...] = ("pass_along", "order_calm")
NOT_YET: tuple[MoveName, ...] = ("commit", "schedule_follow_up", "offer_choice", "propose_solution")


def doubt(view: View) -> None:
    """Take back hurting moves in words that restate or feel with the customer, and deeds that are only restated."""
    _owned(view)
    if view.has(*PARTING):
        view.found = [found for found in view.found if found.move != "cut_off" or found.sure >= GIVEN_BACK]
    for seen in view.seen:
        checked = view.at(seen.number, "check_understanding") or _checked_next(view, seen)
        if checked and not view.has("confirm_agreement"):
            view.drop(NOT_YET, seen.number)
        if view.has("offer_choice") and seen.has("offer_leads") and not view.at(seen.number, "schedule_follow_up"):
            view.drop(("commit",), seen.number)
        if view.at(seen.number, "name_need"):
            view.drop(("offer_choice",), seen.number)
        _taken_for(view, seen)
        if seen.has("judgements"):
            continue
        if checked or _gives_back(seen):
            _drop(view, seen, SOUNDS_LIKE, GIVEN_BACK)
        feeling = [found for found in view.found if found.at == seen.number and found.move in FELT]
        if feeling and max(found.sure for found in feeling) >= FELT_AFTER:
            _drop(view, seen, SOUNDS_LIKE, GIVEN_BACK, before=min(found.first for found in feeling))


def _taken_for(view: View, seen: Seen) -> None:
    """A name the customer was called, and help that is called for, are nothing against them."""
    if seen.has("emergency"):
        view.drop(HELP, seen.number)
    if seen.has("taken_for"):
        view.drop(("insult",), seen.number)


def _owned(view: View) -> None:
    """Saying who did it, and owning it in the same turn, is an explanation."""
    owns = any(found.move in OWNING for found in view.found)
    blamed = [found for found in view.found if found.move == "blame_colleague" and found.sure < GIVEN_BACK]
    if owns and blamed and not view.has("defend", "dismiss", "blame_customer", "lecture"):
        view.found = [found for found in view.found if found not in blamed]
        if not view.has("explain"):
            view.add("explain", view.seen[blamed[0].at], blamed[0].first, blamed[0].last, 0.7)


def weed(view: View) -> None:
    """Leave out hurting moves that nobody could be sure of."""
    view.found = [found for found in view.found if found.move not in HURTING or found.sure >= LEAST]


def _checked_next(view: View, seen: Seen) -> bool:
    """Whether the sentence after this one, or the next but one, asks whether it is so."""
    return not seen.asked and view.at(seen.number + 1, "check_understanding")


def _gives_back(seen: Seen) -> bool:
    """Whether the sentence holds a number of the customer's, or much of their matter, and nothing of this side."""
    number = any(seen.forms[at][0].isdigit() for at in seen.echo)
    given = number or len({seen.lexicon.stem(seen.forms[at]) for at in seen.known}) >= MUCH
    return given and not seen.has("self_i", "self_we", "offer_leads")


def _drop(view: View, seen: Seen, moves: tuple[MoveName, ...], below: float, before: int | None = None) -> None:
    def doubtful(found: Found) -> bool:
        here = found.at == seen.number and found.move in moves and found.sure < below
        return here and (before is None or found.first < before)

    view.found = [found for found in view.found if not doubtful(found)]
