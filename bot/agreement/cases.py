"""A disagreement as trainers look at it, and the labelled case that comes of one they accept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.agreement.anonymous import Anonymous, anonymised
from bot.errors import InputError
from bot.model import MOVES, Claim, Disagreement, Language, Move, MoveName, Practice


@dataclass(frozen=True, slots=True)
class Contested:
    """A disagreement with the turn it is about, without who wrote it.

    `context` is the customer's line before the turn, `read` what was read in it, with quotes of the text as it is here.
    """

    disagreement: Disagreement
    persona_id: str
    customer: str
    language: Language
    context: str
    text: str
    read: tuple[Move, ...]
    reason: str

    @property
    def claim(self) -> Claim:
        """What is disagreed with."""
        return self.disagreement.claim


@dataclass(frozen=True, slots=True)
class Labels:
    """What a turn does, and what a naive reader would wrongly find there."""

    moves: tuple[MoveName, ...]
    not_moves: tuple[MoveName, ...]


def contested(disagreement: Disagreement, practice: Practice, customer: str, people: Mapping[str, str]) -> Contested:
    """A disagreement without its writer; `people` are the stand-ins of everyone who may be named."""
    turn = practice.turn(disagreement.claim.turn)
    before = practice.turn(turn.parent).text if turn.parent is not None else ""
    text = anonymised(turn.text, people)
    return Contested(
        disagreement=disagreement,
        persona_id=practice.persona_id,
        customer=customer,
        language=practice.language,
        context=anonymised(before, people).text,
        text=text.text,
        read=tuple(_moved(move, text) for move in turn.appraisal.moves),
        reason=anonymised(disagreement.claim.reason or "", people).text,
    )


def labels_of(
    claim: Claim,
    read: Iterable[Move],
    moves: Collection[MoveName] | None = None,
    not_moves: Collection[MoveName] | None = None,
) -> Labels:
    """The right labels: as the trainer gave them; what was not given follows from the claim.

    A move that was read wrongly is a trap and no label; one that was missed is a label; the rest stays as it was read.
    InputError when the claim names no move and nothing was given, or when a move is on both sides.
    """
    if moves is None and not_moves is None and claim.move is None:
        raise InputError("disagreements.needs_labels")
    wrong = {claim.move} if claim.way == "read" and claim.move else set()
    missed = {claim.move} if claim.way == "missed" and claim.move else set()
    traps = {*(not_moves or ()), *(wrong - set(moves or ()))}
    found = {move.name for move in read} | missed
    right = found - traps if moves is None else set(moves)
    if both := sorted(right & traps):
        raise InputError("disagreements.both", moves=", ".join(both))
    return Labels(tuple(one for one in MOVES if one in right), tuple(one for one in MOVES if one in traps))


def case_id(disagreement: Disagreement) -> str:
    """The id of the case that comes of a disagreement: always the same one, so that it is never there twice."""
    return f"disagreement-{disagreement.id}"


def case_of(seen: Contested, labels: Labels, note: str) -> dict[str, Any]:
    """The case as a labelled line for `sangfroid evaluate`."""
    return {
        "id": case_id(seen.disagreement),
        "context": seen.context,
        "text": seen.text,
        "moves": list(labels.moves),
        "not_moves": list(labels.not_moves),
        "note": note,
        "language": seen.language,
        "customer_name": seen.customer,
    }


def _moved(move: Move, text: Anonymous) -> Move:
    start, end = text.span(move.start, move.end)
    return replace(move, start=start, end=end, quote=text.text[start:end])
