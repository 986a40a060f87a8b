"""The agreement said once more: what it repeats with a time is promised, too.

Source: training doctrine, "Criteria", conclusion: repeats every detail of the agreement and checks that it suits.
"""

from __future__ import annotations

from bot.appraisal.about import words_met
from bot.appraisal.view import Seen, View


def read_recaps(view: View) -> None:
    """Add `commit` and `schedule_follow_up` for deeds with a time that are repeated before "does that suit you?"."""
    asked = [found.at for found in view.found if found.move == "confirm_agreement" and view.seen[found.at].asked]
    for seen in view.seen:
        if not asked or seen.number > max(asked) or view.at(seen.number, "wild_promise"):
            continue
        times = seen.spans("times")
        contact = bool(seen.free("contact_verbs")) or bool(seen.free("me_words"))
        ours = contact or seen.has("self_i", "self_we", "own_deeds") or _agreed(view, seen)
        if not times or not ours:
            continue
        if not view.has("commit"):
            view.add("commit", seen, 0, seen.length, 0.75)
        if contact and not view.has("schedule_follow_up"):
            view.add("schedule_follow_up", seen, 0, seen.length, 0.75)


def _agreed(view: View, seen: Seen) -> bool:
    return any(words_met(view.lexicon, seen, agreement.words) for agreement in view.case.agreements)
