"""Disagreements for people: what a trainer needs to see, in plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.agreement import Contested
from bot.cli.frame import Frame
from bot.cli.sessions import when
from bot.content.rubric import Rubric
from bot.messages import Messages
from bot.model import CriterionName, MoveName
from bot.typography import quoted, typeset

INDENT = "    "


def head(seen: Contested, frame: Frame) -> str:
    """The id, when it was sent, with which customer, in which language, what became of it."""
    status = frame.messages(f"disagreements.{seen.disagreement.status}")
    return f"{seen.disagreement.id}  {when(frame, seen.disagreement.at)}  {seen.persona_id}  {seen.language}  {status}"


def rows(seen: Contested, rubric: Rubric, messages: Messages) -> Iterator[str]:
    """The customer's line, the turn, what was read in it, what is disagreed with, why, and the answer to it."""
    yield from _said(seen.customer, seen.context, messages)
    yield from _said(messages("disagreements.trainee"), seen.text, messages)
    for move in seen.read:
        quote = quoted(_flat(move.quote), messages.language)
        yield INDENT + messages("disagreements.read", name=_move(move.name, rubric, messages), quote=quote)
    yield INDENT + messages("disagreements.claim", what=_claim(seen, rubric, messages))
    if seen.reason:
        yield INDENT + messages("disagreements.reason", text=_flat(seen.reason))
    if seen.disagreement.because:
        yield INDENT + messages("disagreements.because", text=_flat(seen.disagreement.because))


def case_rows(case: Mapping[str, Any], messages: Messages) -> Iterator[str]:
    """A case as it would be written."""
    nothing = messages("disagreements.nothing")
    yield from _said(case["customer_name"], case["context"], messages)
    yield from _said(messages("disagreements.trainee"), case["text"], messages)
    yield INDENT + messages("disagreements.moves", moves=", ".join(case["moves"]) or nothing)
    yield INDENT + messages("disagreements.not_moves", moves=", ".join(case["not_moves"]) or nothing)
    if case["note"]:
        yield INDENT + messages("disagreements.note", text=_flat(case["note"]))


def _said(speaker: str, text: str, messages: Messages) -> Iterator[str]:
    first, *more = messages("sessions.row", speaker=speaker, text=text).split("\n")
    yield INDENT + first
    yield from (INDENT * 2 + line for line in more)


def _claim(seen: Contested, rubric: Rubric, messages: Messages) -> str:
    claim = seen.claim
    if claim.criterion is not None:
        name = _criterion(claim.criterion, rubric, messages)
        return messages("disagreements.claim.mark", name=name, score=claim.score)
    if claim.move is None:
        return messages("disagreements.claim.nameless")
    return messages(f"disagreements.claim.{claim.way}", name=_move(claim.move, rubric, messages))


def _move(name: MoveName, rubric: Rubric, messages: Messages) -> str:
    """A move by the name one types, and by the one people read."""
    return f"{name} ({typeset(rubric.moves[name].label.in_(messages.language), messages.language)})"


def _criterion(name: CriterionName, rubric: Rubric, messages: Messages) -> str:
    return f"{name} ({typeset(rubric.criteria[name].label.in_(messages.language), messages.language)})"


def _flat(text: str) -> str:
    return " ".join(text.split())
