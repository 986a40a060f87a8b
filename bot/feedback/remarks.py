"""The one thing that worked and the one thing to change, from the causes of the anger. Nothing is invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import HELPING, HURTING, Cause, Graded, MoveName, Remark

NOT_THE_TRAINEE = "relapse"
"""The rule of the customer's own flare-up; it counts for nobody. Source: design, "Temper rules"."""
WORST: tuple[MoveName, ...] = (
    "insult", "cut_off", "shout", "sarcasm", "blame_customer", "order_calm", "lecture", "dismiss", "pass_along",
    "blame_colleague", "wild_promise", "stonewall", "interpret", "defend", "negative_phrase", "repeat_self",
    "ask_again", "ill_timed_cheer", "premature_solution", "canned_line",
)  # fmt: skip
"""Hurting moves from the worst to the mildest, for faults that did not show in the anger."""


def strength_of(conversation: Sequence[Graded]) -> Remark | None:
    """The trainee's words that brought the anger down most, in a turn where it did come down; the first at a tie."""
    found = [
        Remark(turn, cause.quote, cause.move, max(cause.delta, moved))
        for turn, moved, cause in _causes(conversation)
        if cause.move is not None and cause.move in HELPING and cause.quote and cause.delta < 0 and moved < 0
    ]
    return min(found, key=lambda remark: remark.delta, default=None)


def change_of(conversation: Sequence[Graded]) -> Remark | None:
    """The hurting words that cost most; without an effect on the anger the worst ones; None when there are none."""
    found = [
        Remark(turn, cause.quote, cause.move, min(cause.delta, max(moved, 0)))
        for turn, moved, cause in _causes(conversation)
        if cause.move is not None and cause.move in HURTING and cause.quote and cause.delta > 0
    ]
    costly = max(found, key=_cost, default=None)
    return costly or _worst(conversation)


def moved_by_trainee(line: Graded) -> float:
    """How far the anger moved in that turn, without the customer's own flare-up (points, below 0 = calmer)."""
    return line.anger_after - line.anger_before - sum(c.delta for c in line.causes if c.rule == NOT_THE_TRAINEE)


def _cost(remark: Remark) -> tuple[float, int]:
    return remark.delta, -WORST.index(remark.move)


def _worst(conversation: Sequence[Graded]) -> Remark | None:
    slips = [
        Remark(turn, move.quote, move.name, 0)
        for turn, line in enumerate(conversation)
        if line.line.speaker == "trainee"
        for move in line.appraisal.moves
        if move.name in HURTING and move.quote
    ]
    return min(slips, key=lambda remark: WORST.index(remark.move), default=None)


def _causes(conversation: Sequence[Graded]) -> Iterator[tuple[int, float, Cause]]:
    for turn, line in enumerate(conversation):
        if line.line.speaker == "trainee":
            moved = moved_by_trainee(line)
            for cause in line.causes:
                yield turn, moved, cause
