"""Giving back what the customer wrote: `reformulate`, by echo of their words and numbers.

Source: training doctrine, "Stages": an accurate echo is listening; with a judgement it is `interpret`.
"""

from __future__ import annotations

from bot.appraisal.view import Seen, View
from bot.model import MoveName

FEWEST = 2
SHARE = 0.34
MOSTLY = 0.5
BRIEF = 6
NOT_ECHO: tuple[MoveName, ...] = (
    "reformulate", "interpret", "sarcasm", "insult", "blame_customer", "blame_colleague", "dismiss", "defend",
    "lecture", "negative_phrase", "order_calm", "pass_along", "commit", "schedule_follow_up", "propose_solution",
    "canned_line", "cut_off", "wild_promise", "name_need", "open_question", "offer_choice", "consult_supervisor",
    "hold_politely", "introduce_self", "confirm_agreement",
)  # fmt: skip


def mark_echoes(view: View) -> None:
    """Note in every sentence which words give back the customer's own."""
    for seen in view.seen:
        seen.echo = frozenset(view.told.echoes(seen.forms))


def read_reformulations(view: View) -> None:
    """Add `reformulate` where a sentence restates the customer's facts in neutral words."""
    for seen in view.seen:
        if view.at(seen.number, *NOT_ECHO) or seen.has("judgements", "rhetorical", "hedges"):
            continue
        checked = view.at(seen.number, "check_understanding")
        if seen.asked and not checked:
            continue
        if _restates(seen, view, checked=checked):
            first = min(seen.echo, default=0)
            view.add("reformulate", seen, first, seen.length, 0.7)


def _restates(seen: Seen, view: View, *, checked: bool) -> bool:
    content = [at for at, form in enumerate(seen.forms) if view.lexicon.is_content(form)]
    stems = {view.lexicon.stem(seen.forms[at]) for at in seen.echo}
    numbers = sum(1 for at in seen.echo if seen.forms[at][0].isdigit())
    led = any(not seen.negated(first, last) for first, last in seen.spans("restate_leads"))
    acting = seen.has("self_i", "self_we", "offer_leads")
    if len(content) < FEWEST or (not led and seen.has("because")):
        return False
    if led:
        return len(stems) >= 1 and not acting
    weight = len(stems) + (1 if numbers else 0) + (1 if checked else 0)
    share = len(seen.echo) / max(1, len(content))
    return not acting and (
        (weight > FEWEST and share >= SHARE) or (weight >= FEWEST and share >= MOSTLY and len(content) <= BRIEF)
    )
