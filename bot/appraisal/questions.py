"""Questions for facts: open, or closed (yes-no, which one, one datum).

Source: training doctrine, "How moves are labelled": checking, choosing, closing and rhetorical questions are
other moves, or none.
"""

from __future__ import annotations

from bot.appraisal.view import Seen, View
from bot.model import MoveName

FULL = 4
SETTLING: tuple[MoveName, ...] = ("check_understanding", "confirm_agreement", "offer_choice", "anything_else")
# A sentence that makes one of these asks for no fact.
OTHER_QUESTIONS: tuple[MoveName, ...] = (
    "check_understanding", "confirm_agreement", "anything_else", "offer_choice", "hold_politely", "sarcasm",
    "insult", "blame_customer", "lecture", "interpret", "consult_supervisor", "take_aside", "propose_solution",
    "dismiss", "set_boundary", "cut_off", "order_calm", "ill_timed_cheer", "extra_mile", "pass_along", "defend",
    "shout",
)  # fmt: skip


def read_questions(view: View) -> None:
    """Add `open_question` and `closed_question` for sentences that ask for facts."""
    for seen in view.seen:
        if view.at(seen.number, "open_question", "closed_question"):
            _leave_one(view, seen)
        elif seen.asked and asks_fact(seen) and not view.at(seen.number, *OTHER_QUESTIONS):
            first, kind = question_kind(seen, settled=view.has(*SETTLING))
            if kind and not _invites(view, seen, first):
                view.add(kind, seen, first, seen.length, 0.75)


def asks_fact(seen: Seen) -> bool:
    """Whether a sentence asks for something, and is no question of another kind."""
    if seen.has("rhetorical", "question_not") or len(seen.quoted) == seen.length:
        return False
    if seen.asked:
        return seen.length > 1 or seen.has("question_open", "question_closed")
    return any(not seen.negated(first, last) for first, last in seen.spans("request_leads"))


def _invites(view: View, seen: Seen, first: int) -> bool:
    """Whether an invitation to tell the story is all the question is."""
    return any(
        found.move == "invite_to_tell" and found.at == seen.number and found.first <= first < found.last
        for found in view.found
    )


def question_kind(seen: Seen, *, settled: bool) -> tuple[int, MoveName | None]:
    """Where the question starts and its kind: by the first question word after "could you tell me".

    `settled`: the turn checks, confirms or lets choose, so that a question without a question word belongs to that.
    """
    after = max((last for _, last in seen.spans("request_leads")), default=0)
    clauses = seen.sentence.clauses
    opens = [(first, last) for first, last in seen.spans("question_open") if first >= after]
    closeds = [(first, last) for first, last in seen.spans("question_closed") if first >= after]
    if not opens:
        return 0, "closed_question" if closeds or (not settled and _asks_you(seen)) else None
    first, last = min(opens, key=lambda span: (span[0], -span[1]))
    if any(start < first or (start == first and end > last) for start, end in closeds):
        start, _ = min(closeds)
        # "What made it a dump? The room, the noise?" asks openly first; "Did you see what happened?" does not.
        return start, "closed_question" if start <= first or clauses[start] == clauses[first] else "open_question"
    return first, "open_question"


def _asks_you(seen: Seen) -> bool:
    """Whether a sentence without a question word asks the customer something all the same."""
    clauses = seen.sentence.clauses
    opening = any(first == 0 or clauses[first - 1] != clauses[first] for first, _ in seen.spans("question_starts"))
    return opening or (seen.length >= FULL and seen.has("second_person"))


def _leave_one(view: View, seen: Seen) -> None:
    if view.at(seen.number, *OTHER_QUESTIONS) or seen.has("rhetorical"):
        view.drop(("open_question", "closed_question"), seen.number)
