"""When several readings claim the same words: which one stands.

Source: training doctrine, "How moves are labelled", the column "does not count when".
"""

from __future__ import annotations

from bot.appraisal.view import Found, View
from bot.model import HELPING, MoveName

# In one sentence the first takes the others' place.
OVERRULES: tuple[tuple[MoveName, tuple[MoveName, ...]], ...] = (
    ("sarcasm", (
        "thank", "greet", "warm_close", "positive_phrase", "ill_timed_cheer", "acknowledge_emotion", "empathise",
        "apologise", "extra_mile", "show_listening", "take_ownership", "propose_solution", "explain", "reformulate",
        "offer_choice", "invite_to_tell", "name_need", "anything_else", "hold_politely",
    )),
    ("insult", ("acknowledge_emotion", "empathise", "reformulate", "explain", "thank", "show_listening")),
    ("interpret", ("reformulate", "name_need", "show_listening", "acknowledge_emotion", "empathise")),
    ("blame_customer", (
        "apologise", "explain", "reformulate", "acknowledge_emotion", "show_listening", "empathise",
        "positive_phrase", "propose_solution",
    )),
    ("blame_colleague", ("explain", "reformulate", "take_ownership")),
    ("dismiss", ("acknowledge_emotion", "empathise", "explain", "show_listening", "reformulate")),
    ("defend", ("explain", "acknowledge_emotion", "empathise", "show_listening", "reformulate")),
    ("lecture", ("explain", "reformulate", "propose_solution", "positive_phrase")),
    ("order_calm", ("acknowledge_emotion", "show_listening", "empathise", "set_boundary", "apologise")),
    ("set_boundary", ("cut_off", "lecture", "order_calm", "negative_phrase", "blame_customer")),
    ("cut_off", ("stonewall", "warm_close", "thank", "hold_politely")),
    ("negative_phrase", ("explain", "positive_phrase", "reformulate")),
    ("wild_promise", ("positive_phrase", "commit", "schedule_follow_up", "explain", "propose_solution")),
    ("consult_supervisor", ("pass_along", "negative_phrase", "show_listening", "extra_mile")),
    ("take_ownership", ("pass_along",)),
    ("pass_along", ("explain", "propose_solution", "positive_phrase")),
    ("anything_else", ("confirm_agreement", "check_understanding")),
    ("take_aside", ("pass_along", "propose_solution")),
    ("extra_mile", ("propose_solution", "premature_solution")),
    ("commit", ("reformulate", "explain")),
    ("shout", ("open_question", "closed_question", "explain", "positive_phrase", "reformulate", "show_listening")),
    ("introduce_self", ("explain",)),
    ("reformulate", ("show_listening",)),
    ("confirm_agreement", ("show_listening",)),
    ("anything_else", ("show_listening",)),
    ("set_boundary", ("show_listening",)),
    ("extra_mile", ("show_listening",)),
    ("name_need", ("show_listening", "negative_phrase")),
    ("hold_politely", ("propose_solution",)),
    ("warm_close", ("offer_choice",)),
    ("offer_choice", ("commit",)),
)  # fmt: skip
# Beside these alone a turn may still give nothing.
POLITE: tuple[MoveName, ...] = ("greet", "use_name", "introduce_self", "thank", "warm_close", "show_listening")
SAYS_SOMETHING = 6
HEARD: tuple[MoveName, ...] = ("acknowledge_emotion", "empathise", "apologise", "show_listening")
CANCELS: tuple[MoveName, ...] = ("defend", "dismiss", "negative_phrase", "blame_customer", "lecture", "order_calm")
GOES_ON: tuple[MoveName, ...] = (
    "propose_solution", "positive_phrase", "offer_choice", "consult_supervisor", "commit", "schedule_follow_up",
    "hold_politely", "extra_mile",
)  # fmt: skip


def resolve(view: View) -> None:
    """Leave the readings that stand."""
    for winner, losers in OVERRULES:
        for number in {found.at for found in view.found if found.move == winner}:
            view.drop(losers, number)
    if view.has("shout"):
        view.drop(("open_question", "closed_question"))
    _cancelled_by_but(view)
    _implied(view)
    if view.has("negative_phrase") and view.has(*GOES_ON):
        view.drop(("negative_phrase",))
    if view.has("confirm_agreement"):
        view.drop(("reformulate",))
    if any(found.move in HELPING and found.move not in POLITE for found in view.found):
        view.drop(("stonewall",))


def _implied(view: View) -> None:
    """Moves that come with others: a choice or what can be done proposes; a recap and a walk aside do not."""
    if view.has("confirm_agreement", "take_aside"):
        view.drop(("propose_solution",))
    elif not view.has("propose_solution"):
        shown = next((found for found in view.found if _proposes(view, found)), None)
        if shown is not None:
            view.add("propose_solution", view.seen[shown.at], shown.first, shown.last, 0.6)
    dated = next((found for found in view.found if found.move == "schedule_follow_up"), None)
    if dated is not None and not view.has("commit"):
        view.add("commit", view.seen[dated.at], dated.first, dated.last, dated.sure)


def _proposes(view: View, found: Found) -> bool:
    if found.move == "offer_choice":
        return True
    return found.move == "positive_phrase" and view.seen[found.at].length >= SAYS_SOMETHING


def _cancelled_by_but(view: View) -> None:
    """Hearing followed by "but" and a justification is no hearing."""
    kept = []
    for found in view.found:
        turn = view.contrast_after(found.at, found.last) if found.move in HEARD and found.at >= 0 else None
        if turn and view.at(turn[0], *CANCELS):
            continue
        kept.append(found)
    view.found = kept
