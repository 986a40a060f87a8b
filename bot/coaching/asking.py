"""The questions the coach asks around the play, and how their answers are understood."""

from __future__ import annotations

from typing import Literal

from bot.coaching.commands import fold
from bot.messages import Messages
from bot.model import Ask

SCALE = range(1, 6)
"""Confidence: 1 (none) to 5 (full)."""


def confidence(messages: Messages, kind: Literal["confidence_before", "confidence_after"]) -> Ask:
    """Confidence from 1 to 5, skippable."""
    options = tuple((str(value), str(value)) for value in SCALE)
    return Ask(kind, messages(f"ask.{kind}"), (*options, ("skip", messages("ask.skip"))))


def confidence_answer(text: str) -> int | None:
    """1..5, or None for anything else (skipped)."""
    answer = text.strip()
    return int(answer) if answer.isdecimal() and answer.isascii() and int(answer) in SCALE else None


def is_skip(text: str, messages: Messages) -> bool:
    """Whether the answer skips the question."""
    return fold(text).lstrip("/") in {"", *(fold(word) for word in messages.lines("answer.skip"))}


def is_cancel(text: str, messages: Messages) -> bool:
    """Whether the answer takes back what was begun."""
    return fold(text).lstrip("/") in {fold(word) for word in messages.lines("answer.cancel")}


def after_play(messages: Messages, *, rewrite: bool, example: bool) -> Ask:
    """What next, once the feedback was given: rewrite, details, an example (only after a try of one's own), done."""
    options = [("/redo", messages("ask.after.redo"))] if rewrite else []
    options.append(("/details", messages("ask.after.details")))
    if example:
        options.append(("/example", messages("ask.after.example")))
    options.append(("/disagree", messages("ask.after.disagree")))
    options.append(("/done", messages("ask.after.done")))
    return Ask("redo", messages("ask.after"), tuple(options))


def which_one(messages: Messages) -> Ask:
    """You, or the role-play?"""
    options = (("me", messages("ask.safety.me")), ("play", messages("ask.safety.play")))
    return Ask("safety", messages("ask.safety"), options)


def safety_answer(text: str, messages: Messages) -> Literal["me", "play"] | None:
    """Who it was about, or None when the answer says neither."""
    said = fold(text).lstrip("/")
    if said in {fold(word) for word in messages.lines("answer.safety.me")}:
        return "me"
    return "play" if said in {fold(word) for word in messages.lines("answer.safety.play")} else None
