"""Saying what matters beneath the complaint, in the words the persona's file gives for it: `name_need`.

Source: training doctrine, "How moves are labelled": says what matters beneath, does not repeat the request.
"""

from __future__ import annotations

from bot.appraisal.about import words_met
from bot.appraisal.view import View
from bot.model import HURTING, MoveName

ENOUGH = 2
NOT_A_NEED: tuple[MoveName, ...] = (
    "name_need", "propose_solution", "commit", "schedule_follow_up", "offer_choice", "confirm_agreement", "reformulate",
    "hold_politely", "warm_close", "check_understanding",
)  # fmt: skip


def read_needs(view: View) -> None:
    """Add `name_need` where a sentence to the customer takes at least two words from those of this need."""
    if view.has("name_need") or not view.case.need_words:
        return
    for seen in view.seen:
        faulty = any(found.at == seen.number and found.move in HURTING - {"negative_phrase"} for found in view.found)
        if faulty or seen.asked or not seen.has("second_person") or view.at(seen.number, *NOT_A_NEED):
            continue
        if seen.has("judgements", "sure_words", "thirds"):
            continue
        met = words_met(view.lexicon, seen, view.case.need_words)
        if len(met) >= ENOUGH:
            view.add("name_need", seen, met[0], met[-1] + 1, 0.7)
            return
