"""Owning one's own sentence: after a turn that hurt, "I should not have told you to calm down" repairs.

Source: design, "Temper rules", repair. The move that owns it is about "slip".
"""

from __future__ import annotations

from bot.appraisal.view import Seen, View
from bot.model import HURTING, MoveName

OWNING: tuple[MoveName, ...] = ("apologise", "take_ownership")


def read_repairs(view: View) -> None:
    """Mark the apology for the trainee's own last turn, and take the quoted slip for no new one."""
    if not _hurt_before(view):
        return
    for seen in view.seen:
        if not seen.has("own_words"):
            continue
        _without_slip(view, seen)
        owned = [found for found in view.found if found.at == seen.number and found.move in OWNING]
        if not owned:
            first, last = seen.spans("own_words")[0]
            view.add("apologise", seen, first, last, 0.8)
            owned = view.found[-1:]
        for found in owned:
            found.about = "slip"
            found.sure = max(found.sure, 0.9)
        return


def _hurt_before(view: View) -> bool:
    """Whether the trainee's latest turn held a hurting move."""
    pairs = zip(reversed(view.context.lines), reversed(view.context.appraisals), strict=True)
    latest = next((read for line, read in pairs if line.speaker == "trainee"), None)
    return latest is not None and any(move.name in HURTING for move in latest.moves)


def _without_slip(view: View, seen: Seen) -> None:
    view.found = [found for found in view.found if found.at != seen.number or found.move not in HURTING]
