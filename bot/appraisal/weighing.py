"""What stands in the end: the rules' readings and the network's, weighed against each other, move by move.

The chance that a move is really made is a logistic function of the network's log-odds and of how sure the rules are
(stacking, Wolpert 1992); its weights are fitted on turns of writers no network was trained on (`make train`), which is
what makes the confidence calibrated (Platt 1999). The network may suggest and doubt, but it never overrules a rule on
what was negated, on promises, on blame or on minimising, nor a cue a trainer is certain of, nor a counter-example.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.appraisal.conversation import out_of_place
from bot.appraisal.doubts import HELP
from bot.appraisal.masks import quoted_ranges
from bot.appraisal.resolve import POLITE
from bot.appraisal.view import Found, Seen, View, surest
from bot.model import HELPING, HURTING, MOVES, MoveName

if TYPE_CHECKING:  # NumPy loads with the first turn, not with the first line of the customer
    from bot.appraisal.learned.classifier import Classifier, Heard

CERTAIN = 1.0
"""A cue this sure stands, whatever is heard beside it: the trainer's last word."""
FIRM = 0.9
"""From here on a rule's word on a promise, on blame or on minimising stands; below, it is asked about at least."""
HARDLY = 0.15
"""Below this chance a question of the rules is not taken even where nothing else was read."""
ASKING: tuple[MoveName, ...] = ("open_question", "closed_question")
"""Moves that the grammar alone shows."""
FIRM_MOVES: frozenset[MoveName] = frozenset({"wild_promise", "blame_customer", "blame_colleague", "dismiss"})
OWNED: tuple[MoveName, ...] = ("defend", "blame_colleague")
"""Where the rules read that the mistake is owned, the network does not hear these."""
BROUGHT: Mapping[MoveName, tuple[MoveName, ...]] = {
    "ask_again": ("closed_question", "open_question"),
    "premature_solution": ("propose_solution",),
    "schedule_follow_up": ("commit",),
}
"""What a move brings with it: one of these, the first where none was read."""


@dataclass(frozen=True, slots=True)
class Scales:
    """How rules and network are weighed, and from which chance (0..1) on a move counts.

    Log-odds of a move = `heard` x the network's log-odds + `sure` of the move x the rules' confidence + `bias` of the
    move. Each pair is (helping, hurting). A hurting move that only the network heard needs `alone`. From `ask` up to
    there it is asked about instead.
    """

    heard: tuple[float, float]
    sure: Mapping[MoveName, float]
    bias: Mapping[MoveName, float]
    report: tuple[float, float]
    alone: float
    ask: float


@dataclass(frozen=True, slots=True)
class Ear:
    """The learned part of the reader: its name, what hears, and how much weight that has."""

    name: str
    classifier: Classifier
    scales: Scales


def weigh(view: View, heard: Heard, scales: Scales) -> tuple[list[Found], list[Found]]:
    """The readings that stand, with calibrated confidence, and the hurting ones to be asked about."""
    ruled, no = surest(view.found), refuted(view, zip(MOVES, heard.places, strict=True))
    stand: list[Found] = []
    asked: list[Found] = []
    doubted: list[Found] = []
    for at, move in enumerate(MOVES):
        found = ruled.get(move)
        if found is None and move in no:
            continue
        hurting = move in HURTING
        odds = _heard_alone(at, heard, scales)
        if found is not None:
            odds += scales.sure[move] * found.sure
        chance = 1 / (1 + math.exp(-odds))
        if found is not None and _final(found):
            chance = max(chance, found.sure if found.sure < CERTAIN else chance, scales.report[hurting])
        if found is not None and move in FIRM_MOVES:
            chance = max(chance, scales.ask)
        if chance >= (scales.alone if hurting and found is None else scales.report[hurting]):
            stand.append(_placed(view, move, found, heard, chance))
        elif hurting and chance >= scales.ask:
            asked.append(_placed(view, move, found, heard, chance))
        elif found is not None and move in ASKING:
            doubted.append(_placed(view, move, found, heard, chance))
    if not stand:
        stand = _likeliest(doubted)
    _bring(view, stand)
    return _coherent(stand, stand), _one_a_sentence(_coherent(asked, stand), stand)


def chances(heard: Heard, scales: Scales) -> dict[MoveName, float]:
    """The chance (0..1) of each move where the rules read nothing."""
    return {move: 1 / (1 + math.exp(-_heard_alone(at, heard, scales))) for at, move in enumerate(MOVES)}


def _heard_alone(at: int, heard: Heard, scales: Scales) -> float:
    move = MOVES[at]
    return scales.heard[move in HURTING] * float(heard.odds[at]) + scales.bias[move]


def _likeliest(doubted: list[Found]) -> list[Found]:
    """What a turn does where nothing stood: it asks, if the rules read a question that is not quite unlikely."""
    best = max(doubted, key=lambda found: found.sure, default=None)
    return [] if best is None or best.sure < HARDLY else [best]


def _one_a_sentence(asked: list[Found], stand: list[Found]) -> list[Found]:
    """A sentence is asked about once, for its likeliest fault, and not at all where a fault of it is sure."""
    sure = {found.at for found in stand if found.move in HURTING}
    likeliest: dict[int, Found] = {}
    for found in sorted(asked, key=lambda one: -one.sure):
        if found.at not in sure:
            likeliest.setdefault(found.at, found)
    return [found for found in asked if likeliest.get(found.at) is found]


def _coherent(some: list[Found], stand: list[Found]) -> list[Found]:
    """A turn that does something for the customer gives not nothing."""
    if any(found.move in HELPING and found.move not in POLITE for found in stand):
        return [found for found in some if found.move != "stonewall"]
    return some


def refuted(view: View, heard: Iterable[tuple[MoveName, int]]) -> frozenset[MoveName]:
    """What nobody may suggest beside the rules: taken back, in somebody else's words, or ruled out by the talk.

    `heard`: moves, each with the character at which it was heard.
    """
    quoted = quoted_ranges(view.to_customer)
    no = set(out_of_place(view))
    if view.has("take_ownership"):
        no.update(OWNED)
    if any(seen.has("emergency") for seen in view.seen):
        no.update(HELP)
    for move, place in heard if view.denied or quoted else ():
        seen = sentence_at(view, place) if view.denied else None
        if seen is not None and (move, seen.number) in view.denied:
            no.add(move)
        if any(start <= place < end for start, end in quoted):
            no.add(move)
    return frozenset(no)


def _final(found: Found) -> bool:
    return found.sure >= CERTAIN or (found.move in FIRM_MOVES and found.sure >= FIRM)


def _placed(view: View, move: MoveName, found: Found | None, heard: Heard, chance: float) -> Found:
    """The reading with its chance; one that only the network made gets the clause that speaks most for it."""
    if found is not None:
        found.sure = chance
        return found
    place = heard.place(move)
    seen = sentence_at(view, place)
    if seen is None:
        start = len(view.text) - len(view.text.lstrip())
        return Found(move, -1, 0, 0, chance, start, len(view.text.rstrip()))
    word = max((at for at, start in enumerate(seen.sentence.starts) if start <= place), default=0)
    return Found(move, seen.number, word, word + 1, chance)


def sentence_at(view: View, place: int) -> Seen | None:
    """The sentence that holds a character, or the nearest one before it."""
    before = [seen for seen in view.seen if seen.sentence.start <= place]
    return before[-1] if before else next(iter(view.seen), None)


def _bring(view: View, stand: list[Found]) -> None:
    """Add what a move brings with it, unless a counter-example says no."""
    names = {found.move for found in stand}
    for found in tuple(stand):
        brought = BROUGHT.get(found.move, ())
        if brought and names.isdisjoint(brought) and (brought[0], found.at) not in view.denied:
            stand.append(Found(brought[0], found.at, found.first, found.last, found.sure, found.start, found.end))
            names.add(brought[0])
