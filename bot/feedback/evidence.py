"""The words that show a mark: the trainee's own, or, for an omission, the customer's words that called for it.

Every quote is a verbatim slice of the turn it points to. Source: training doctrine, "Criteria".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content.rubric import Criterion
from bot.feedback.rules import HELP, HURT, RULES
from bot.model import CriterionName, Evidence, Graded, MoveName, Occasion

QUOTES = 3
"""Quotes shown for one mark at most."""
GOOD_FROM = 3
"""From this mark on what helped is quoted first, below it what hurt."""
ENDS: frozenset[CriterionName] = frozenset({"conclusion", "follow_up", "delight"})
"""What belongs at the end: an omission points to the last customer line that was answered."""
CLAUSE = re.compile(r"[^.!?…\n;]*[^.!?…\n;\s][.!?…]*")


def evidence_of(
    name: CriterionName, entry: Criterion, score: int, conversation: Sequence[Graded]
) -> tuple[Evidence, ...]:
    """The quotes for a given mark; empty only when the conversation has no words at all."""
    rule = RULES[name]
    helped = _quotes(conversation, {move: rule.lifts.get(move, HELP) for move in entry.helps})
    hurt = _quotes(conversation, {move: rule.lowers.get(move, HURT) for move in entry.hurts})
    own = [*helped, *hurt] if score >= GOOD_FROM else [*hurt, *helped]
    if own:
        return tuple(own[:QUOTES])
    if score >= GOOD_FROM:
        return _hottest(conversation)
    return _omission(name, conversation)


def strongest_clause(text: str) -> str:
    """The clause with the most force, verbatim: capitals and marks count, then length; the first at a tie."""
    clauses = [found.group().strip() for found in CLAUSE.finditer(text)]
    return max(clauses, key=_force, default=text.strip())


def first_sentence(text: str) -> str:
    """The first sentence, verbatim."""
    found = CLAUSE.search(text)
    return found.group().strip() if found else text.strip()


def _clause_around(text: str, occasion: Occasion) -> str:
    """The clause in which the words of an occasion stand, verbatim; the words alone when they span several."""
    around = (
        found.group().strip()
        for found in CLAUSE.finditer(text)
        if found.start() <= occasion.start and occasion.end <= found.end()
    )
    return next(around, occasion.quote)


def _force(clause: str) -> tuple[int, int]:
    capitals = sum(len(word) > 1 and word.isalpha() and word.isupper() for word in clause.split())
    return capitals + clause.count("!") + clause.count("?"), min(len(clause), 80)


def _quotes(conversation: Sequence[Graded], points: dict[MoveName, float]) -> list[Evidence]:
    """The words of these moves: the weightiest move first, in the order of the turns, each quote once."""
    found: dict[Evidence, float] = {}
    for turn, line in enumerate(conversation):
        if line.line.speaker != "trainee":
            continue
        for move in line.appraisal.moves:
            if move.name in points and move.quote:
                quote = Evidence(turn, move.quote)
                found[quote] = max(found.get(quote, 0), points[move.name])
    return sorted(found, key=lambda quote: -found[quote])


def _hottest(conversation: Sequence[Graded]) -> tuple[Evidence, ...]:
    """What the trainee wrote when the customer was angriest: for a mark that stands because nothing spoiled it."""
    mine = [turn for turn, line in enumerate(conversation) if line.line.speaker == "trainee" and line.line.text.strip()]
    if not mine:
        return ()
    turn = max(mine, key=lambda turn: conversation[turn].anger_before)
    return (Evidence(turn, first_sentence(conversation[turn].line.text)),)


def _omission(name: CriterionName, conversation: Sequence[Graded]) -> tuple[Evidence, ...]:
    """The customer's words that called for it, and the beginning of what the trainee answered."""
    called = _called(name, conversation)
    if called is None:
        return _hottest(conversation)
    answer = next(
        (
            Evidence(turn, first_sentence(line.line.text))
            for turn, line in enumerate(conversation)
            if turn > called.turn and line.line.speaker == "trainee" and line.line.text.strip()
        ),
        None,
    )
    return (called, answer) if answer else (called,)


def _called(name: CriterionName, conversation: Sequence[Graded]) -> Evidence | None:
    for wanted in RULES[name].calls:
        for turn, line in enumerate(conversation):
            occasion = line.appraisal.occasion(wanted) if line.line.speaker == "customer" else None
            if occasion is not None and occasion.quote.strip():
                return Evidence(turn, _clause_around(line.line.text, occasion))
    spoke = [
        turn for turn, line in enumerate(conversation) if line.line.speaker == "customer" and line.line.text.strip()
    ]
    if not spoke:
        return None
    last = max((turn for turn, line in enumerate(conversation) if line.line.speaker == "trainee"), default=0)
    answered = [turn for turn in spoke if turn < last] or spoke
    turn = answered[-1] if name in ENDS else answered[0]
    return Evidence(turn, strongest_clause(conversation[turn].line.text))
