"""Formulas and emptiness: `canned_line` for words that would fit anybody, `stonewall` for turns that give nothing.

Source: training doctrine, "How moves are labelled"; design, Temper rules: a bare "I understand" does nothing.
"""

from __future__ import annotations

from bot.appraisal.view import Found, Seen, View
from bot.model import MoveName

# What a formula only pretends to do.
HOLLOW: tuple[MoveName, ...] = (
    "acknowledge_emotion", "empathise", "apologise", "show_listening", "thank", "take_ownership", "name_need",
    "positive_phrase", "reformulate", "explain", "warm_close",
)  # fmt: skip
CALM = 3.0
"""Anger, 0..10, at which a formula of parting is just polite."""
SPARE = 1
TAKEN_UP = 2


def read_formulas(view: View) -> None:
    """Turn bare formulas into `canned_line`; a canned line does nothing else in its sentence."""
    specific = any(len(seen.echo) > 0 for seen in view.seen)
    for seen in view.seen:
        bare = seen.spans("bare_formulas")
        empty = bool(bare) and not specific and not seen.asked and _is_all(seen, bare)
        if empty and not view.at(seen.number, "canned_line"):
            view.add("canned_line", seen, bare[0][0], bare[-1][1], 0.7)
        if view.at(seen.number, "canned_line", "warm_close") and _parts_calmly(view, seen):
            view.drop(("canned_line",), seen.number)
        if view.at(seen.number, "canned_line"):
            view.drop(HOLLOW, seen.number)


def _parts_calmly(view: View, seen: Seen) -> bool:
    """Whether a formula stands beside a wish for this very customer, once the anger has gone."""
    return view.at(seen.number, "warm_close") and (view.told.calm or view.context.anger <= CALM)


def _is_all(seen: Seen, bare: list[tuple[int, int]]) -> bool:
    taken = {at for first, last in bare for at in range(first, last)}
    taken |= seen.covered("fillers", "civilities", "contrast", "not_names")
    own = [at for at in range(seen.length) if at not in taken]
    return sum(1 for at in own if seen.lexicon.is_content(seen.forms[at])) <= SPARE and len(own) <= SPARE + 2


def read_emptiness(view: View) -> None:
    """Add `stonewall` for a turn of nothing but fillers, or of nothing but talk to a grader."""
    if not view.seen:
        start = len(view.text) - len(view.text.lstrip())
        end = len(view.text.rstrip())
        if end > start and not (view.told.calm and not view.cut):
            _whole_turn(view, start, end)
        return
    if view.found and any(found.move not in {"show_listening", "use_name"} for found in view.found):
        return
    if not view.found and _takes_up(view):
        return
    only = all(_is_filler(seen) for seen in view.seen)
    answers = any(seen.echo for seen in view.seen) or "customer_waits" in view.told.lists
    if only and not answers and not (view.told.calm and not view.told.asked):
        view.drop(("show_listening", "acknowledge_emotion"))
        first, last = view.seen[0].sentence, view.seen[-1].sentence
        _whole_turn(view, first.start, last.end)


def _takes_up(view: View) -> bool:
    """Add `show_listening` when a turn without any move takes up what the customer told."""
    for seen in view.seen:
        stems = {seen.lexicon.stem(seen.forms[at]) for at in seen.known}
        if len(stems) >= TAKEN_UP and not seen.asked and not seen.has("judgements", "someone", "hedges", "contrast"):
            view.add("show_listening", seen, 0, seen.length, 0.6)
            return True
    return False


def _is_filler(seen: Seen) -> bool:
    taken = seen.covered("fillers", "civilities", "bare_formulas", "vague_times", "someone")
    return all(at in taken or seen.forms[at][0] == "#" for at in range(seen.length))


def _whole_turn(view: View, start: int, end: int) -> None:
    view.found.append(Found("stonewall", -1, 0, 0, 0.85, start, end))
