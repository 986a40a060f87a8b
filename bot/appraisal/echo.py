"""Giving back what the customer wrote: `reformulate`, by echo of their words and numbers.

Source: training doctrine, "Stages": an accurate echo is listening; with a judgement it is `interpret`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.appraisal.about import words_met
from bot.appraisal.view import Seen, View
from bot.model import MoveName

# A clause is an echo when this many different words of it are the customer's, and this share of its matter.
ENOUGH = 3
SHARE = 0.5
RECAP = 3
NOT_ECHO: tuple[MoveName, ...] = (
    "reformulate", "interpret", "sarcasm", "insult", "blame_customer", "blame_colleague", "dismiss", "defend",
    "lecture", "negative_phrase", "order_calm", "pass_along", "commit", "schedule_follow_up", "propose_solution",
    "canned_line", "cut_off", "wild_promise", "name_need", "open_question", "offer_choice", "consult_supervisor",
    "hold_politely", "introduce_self", "confirm_agreement", "take_aside", "invite_to_tell",
)  # fmt: skip
FELT: tuple[MoveName, ...] = ("acknowledge_emotion", "empathise")


def mark_echoes(view: View) -> None:
    """Note in every sentence which words give back the customer's own, or the numbers and the matter of the case."""
    figures = {word.strip(".,;:") for word in view.case.file_words if any(char.isdigit() for char in word)}
    for seen in view.seen:
        seen.echo = frozenset(view.told.echoes(seen.forms))
        matter = words_met(view.lexicon, seen, view.case.grievance_words)
        filed = [at for at, form in enumerate(seen.forms) if form in figures]
        seen.known = seen.echo.union(filed, (at for at in matter if view.lexicon.is_content(seen.forms[at])))


def read_reformulations(view: View) -> None:
    """Add `reformulate` where a sentence restates the customer's facts in neutral words."""
    for seen in view.seen:
        checked = view.at(seen.number, "check_understanding")
        if view.at(seen.number, *NOT_ECHO) and not (checked and view.at(seen.number, "commit")):
            continue
        if seen.has("judgements", "rhetorical") or (seen.has("hedges") and not checked):
            continue
        if seen.asked and not checked:
            continue
        part = _restated(seen, view, checked=checked or view.at(seen.number + 1, "check_understanding"))
        if part is not None:
            view.add("reformulate", seen, part[0], part[1], 0.7)


def _restated(seen: Seen, view: View, *, checked: bool) -> tuple[int, int] | None:
    """The words that restate: after a lead ("so you ..."), as a recap that is checked, or as a plain echo."""
    ours = seen.covered("self_i", "self_we", "offer_leads")
    if ours:
        return _beside_feeling(seen, view, ours) or (_after_lead(seen, view, ours) if checked else None)
    content = [at for at, form in enumerate(seen.forms) if view.lexicon.is_content(form)]
    led = any(not seen.negated(first, last) for first, last in seen.spans("restate_leads"))
    if led and seen.known and len(content) > 1:
        return min(seen.known), seen.length
    recap = len(content) >= RECAP or (bool(seen.known) and len(content) > 1)
    if checked and recap and not view.has("confirm_agreement"):
        return 0, seen.length
    if seen.has("because") or view.has("confirm_agreement"):
        return None
    felt = view.at(seen.number, *FELT)
    return next((part for part in _clauses(seen) if _is_echo(seen, view, part, felt=felt)), None)


def _beside_feeling(seen: Seen, view: View, ours: set[int]) -> tuple[int, int] | None:
    """Clauses that restate before "... I would be furious, too": together, without those of this side."""
    felt = [found for found in view.found if found.at == seen.number and found.move in FELT]
    if not felt or seen.has("because"):
        return None
    clauses = seen.sentence.clauses
    end = next((at for at in range(seen.length) if clauses[at] == clauses[min(found.first for found in felt)]), 0)
    before = end > 0 and not ours & set(range(end))
    return (0, end) if before and _is_echo(seen, view, (0, end), felt=False) else None


def _after_lead(seen: Seen, view: View, ours: set[int]) -> tuple[int, int] | None:
    """What is restated and checked after "let me see whether I have it right:"."""
    clauses = seen.sentence.clauses
    start = next((at for at in range(max(ours), seen.length) if clauses[at] != clauses[max(ours)]), seen.length)
    content = [at for at in range(start, seen.length) if view.lexicon.is_content(seen.forms[at])]
    return (start, seen.length) if len(content) >= RECAP and seen.known & set(content) else None


def _is_echo(seen: Seen, view: View, part: tuple[int, int], *, felt: bool) -> bool:
    content = [at for at in range(*part) if view.lexicon.is_content(seen.forms[at])]
    echoed = [at for at in content if at in seen.known]
    counted = any(seen.forms[at][0].isdigit() or view.lexicon.stem(seen.forms[at]).isdigit() for at in echoed)
    stems = {view.lexicon.stem(seen.forms[at]) for at in echoed}
    if len(echoed) < SHARE * len(content) or (felt and not counted):
        return False
    return len(stems) + (1 if counted else 0) >= ENOUGH


def _clauses(seen: Seen) -> Sequence[tuple[int, int]]:
    """The sentence as a whole, then its clauses: (first word, word after the last)."""
    clauses = seen.sentence.clauses
    starts = [at for at in range(seen.length) if at == 0 or clauses[at] != clauses[at - 1]]
    return [(0, seen.length), *zip(starts, [*starts[1:], seen.length], strict=True)]
