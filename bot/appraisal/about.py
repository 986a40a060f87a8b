"""What a move is about: the grievance, fact, need or agreement of the case that its words overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.view import Found, Seen, View
from bot.model import MoveName

_NEEDS: frozenset[MoveName] = frozenset({"name_need"})
_DEALS: frozenset[MoveName] = frozenset({
    "propose_solution", "offer_choice", "commit", "wild_promise", "premature_solution", "confirm_agreement",
    "consult_supervisor", "extra_mile", "positive_phrase", "negative_phrase", "schedule_follow_up",
})  # fmt: skip
# These speak of what lies on the table, also without naming it.
_STANDING: frozenset[MoveName] = frozenset({"confirm_agreement", "commit", "schedule_follow_up"})
_GENERAL: frozenset[MoveName] = frozenset({
    "greet", "introduce_self", "use_name", "thank", "warm_close", "anything_else", "shout", "stonewall", "insult",
    "ill_timed_cheer", "repeat_self",
})  # fmt: skip


def words_met(lexicon: Lexicon, seen: Seen, words: Iterable[str]) -> list[int]:
    """Positions of a sentence's words that belong to a set of a case's words or short phrases (sorted)."""
    met: set[int] = set()
    for word in sorted(words):
        row = lexicon.pattern(word)
        if row is None:
            continue
        for at in range(seen.length):
            ends = row.step(seen.scan, at)
            if ends:
                met.update(range(at, min(ends)))
    return sorted(met)


def decide_about(found: Found, view: View) -> str | None:
    """The id the move's sentence speaks of most, or None; by kind of move first, then by overlap."""
    if found.about is not None or found.move in _GENERAL:
        return found.about
    seen = view.seen[found.at]
    case = view.case
    agreements = [(agreement.id, agreement.words) for agreement in case.agreements]
    if found.move in _NEEDS:
        return case.need
    if found.move in _DEALS:
        named = _best(view, [seen], agreements)
        if named is None and found.move in _STANDING:
            named = _best(view, view.seen, agreements) or _on_the_table(view, found.move)
        return named or _best(view, [seen], list(case.facts))
    matters = [*case.facts, (case.grievance, case.grievance_words), (case.need, case.need_words)]
    best = _best(view, [seen], matters)
    if best is None and not case.grievance_words and seen.echo:
        return case.grievance
    return best


def _on_the_table(view: View, move: MoveName) -> str | None:
    """The agreement offered last: in the trainee's latest turn, or anywhere when it is confirmed."""
    known = {agreement.id for agreement in view.case.agreements}
    pairs = zip(reversed(view.context.lines), reversed(view.context.appraisals), strict=True)
    for read in (read for line, read in pairs if line.speaker == "trainee"):
        offered = [found.about for found in read.moves if found.name in _DEALS and found.about in known]
        if offered:
            return offered[0]
        if move != "confirm_agreement":
            break
    return None


def _best(view: View, sentences: Sequence[Seen], matters: list[tuple[str, frozenset[str]]]) -> str | None:
    def met(words: frozenset[str]) -> int:
        return sum(len(words_met(view.lexicon, seen, words)) for seen in sentences)

    scores = [(met(words), name) for name, words in matters]
    top = max((score for score, _ in scores), default=0)
    return next((name for score, name in scores if score == top), None) if top else None
