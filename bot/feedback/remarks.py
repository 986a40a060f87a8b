"""The one thing that worked and the one thing to change, from the causes of the anger. Nothing is invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import HELPING, HURTING, Cause, Graded, Move, MoveName, Remark

NOT_THE_TRAINEE = "relapse"
"""The rule of the customer's own flare-up; it counts for nobody. Source: design, "Temper rules"."""
WORST: tuple[MoveName, ...] = (
    "insult", "cut_off", "shout", "sarcasm", "blame_customer", "order_calm", "lecture", "dismiss", "pass_along",
    "blame_colleague", "wild_promise", "stonewall", "interpret", "defend", "negative_phrase", "repeat_self",
    "ask_again", "ill_timed_cheer", "premature_solution", "canned_line",
)  # fmt: skip
"""Hurting moves from the worst to the mildest, for faults that did not show in the anger."""
COMES_BACK = 2.0
"""What a wild promise counts as when the costliest words are looked for. Source: design, "Temper rules"."""


def strength_of(conversation: Sequence[Graded]) -> Remark | None:
    """The trainee's words that brought the anger down most, in a turn where it did come down; the first at a tie."""
    found = [
        Remark(turn, cause.quote, cause.move, max(cause.delta, moved))
        for turn, moved, cause in _causes(conversation)
        if cause.move is not None and cause.move in HELPING and cause.quote and cause.delta < 0 and moved < 0
    ]
    return min(found, key=lambda remark: remark.delta, default=None)


def change_of(conversation: Sequence[Graded]) -> Remark | None:
    """The hurting words that cost most; without an effect on the anger the worst ones; None when there are none.

    A wild promise soothes now and costs later, so it counts as `COMES_BACK` points. The first at a tie.
    """
    slips = [
        (_cost(line, move.name), Remark(turn, move.quote, move.name, _heated(line, move.name)))
        for turn, line in enumerate(conversation)
        if line.line.speaker == "trainee"
        for move in line.appraisal.moves
        if move.name in HURTING and move.quote
    ]
    return max(slips, key=lambda slip: slip[0], default=(0, None))[1]


def unsure_of(conversation: Sequence[Graded]) -> tuple[int, Move] | None:
    """The doubtful hurting move that is likeliest to be one, with its turn (0-based); None when there is none."""
    found = [
        (turn, move)
        for turn, line in enumerate(conversation)
        if line.line.speaker == "trainee"
        for move in line.appraisal.unsure
    ]
    return max(found, key=lambda one: one[1].confidence, default=None)


def moved_by_trainee(line: Graded) -> float:
    """How far the anger moved in that turn, without the customer's own flare-up (points, below 0 = calmer)."""
    return line.anger_after - line.anger_before - sum(c.delta for c in line.causes if c.rule == NOT_THE_TRAINEE)


def _heated(line: Graded, move: MoveName) -> float:
    """How far that move drove the anger up: what it cost, as far as the turn as a whole went up."""
    cost = max((cause.delta for cause in line.causes if cause.move == move), default=0.0)
    return max(0.0, min(cost, moved_by_trainee(line)))


def _cost(line: Graded, move: MoveName) -> tuple[float, float, int]:
    """What ranks a slip: how far it drove the anger up, what it cost before other words mended it, how bad it is."""
    cost = max((cause.delta for cause in line.causes if cause.move == move), default=0.0)
    later = COMES_BACK if move == "wild_promise" else 0.0
    return max(_heated(line, move), later), max(cost, later), -WORST.index(move)


def _causes(conversation: Sequence[Graded]) -> Iterator[tuple[int, float, Cause]]:
    for turn, line in enumerate(conversation):
        if line.line.speaker == "trainee":
            moved = moved_by_trainee(line)
            for cause in line.causes:
                yield turn, moved, cause
