"""Answers to the coach's own questions, and the way out of a practice."""

from __future__ import annotations

from dataclasses import replace

from bot.coaching.asking import after_play, confidence, confidence_answer, is_skip, which_one
from bot.coaching.branch import unwritten
from bot.coaching.intake import clean
from bot.coaching.opening import first_line
from bot.coaching.parts import Parts, Reply
from bot.content.bundle import Bundle
from bot.errors import InputError
from bot.model import Ask, Note, Outbound, Practice

LONGEST_INTENTION = 300
"""Characters."""


async def answer(parts: Parts, bundle: Bundle, practice: Practice, text: str) -> Reply:
    """Take the answer to the question the practice is waiting on."""
    messages = parts.messages(practice.language)
    if practice.awaiting == "after":
        return Reply((after_play(messages, rewrite=True, example=False),), practice)
    if practice.awaiting == "intention":
        return await _intention(parts, practice, text)
    value = confidence_answer(text)
    if value is None and not is_skip(text, messages):
        return Reply((Note(messages("ask.confidence.again"), "warn"), *ask_again(parts, practice)), practice)
    if practice.awaiting == "confidence_before":
        begun = await parts.save(replace(practice, confidence_before=value, awaiting=None))
        return Reply((first_line(bundle, begun),), begun)
    said = await parts.save(replace(practice, confidence_after=value, awaiting="intention"))
    shown: list[Outbound] = []
    if value is not None and practice.confidence_before is not None:
        shown.append(Note(messages("confidence.both", before=practice.confidence_before, after=value)))
    return Reply((*shown, Ask("intention", messages("ask.intention"))), said)


async def done(parts: Parts, practice: Practice, *, at_once: bool = False) -> Reply:
    """Leave after the feedback: confidence, then one intention; `at_once` (or asked again) skips both."""
    messages = parts.messages(practice.language)
    practice = unwritten(practice)
    if practice.status == "ended":
        return Reply((), practice, over=True)
    if practice.graded_leaf is None:
        return Reply((Note(messages("done.not_yet")),), practice)
    if at_once or practice.awaiting == "intention":
        ended = await parts.save(replace(practice, status="ended", awaiting=None))
        return Reply((Note(messages("bye")),), ended, over=True)
    if practice.awaiting == "confidence_after":
        asked = await parts.save(replace(practice, awaiting="intention"))
        return Reply((Ask("intention", messages("ask.intention")),), asked)
    asked = await parts.save(replace(practice, awaiting="confidence_after"))
    return Reply((confidence(messages, "confidence_after"),), asked)


def ask_again(parts: Parts, practice: Practice) -> tuple[Outbound, ...]:
    """The question the practice is waiting on, put again; those about a disagreement are `disagreeing.question`."""
    messages = parts.messages(practice.language)
    match practice.awaiting:
        case "confidence_before" | "confidence_after":
            return (confidence(messages, practice.awaiting),)
        case "after":
            return (after_play(messages, rewrite=True, example=False),)
        case "intention":
            return (Ask("intention", messages("ask.intention")),)
        case "safety":
            return (which_one(messages),)
        case "disagree" | "which" | "reason" | None:
            return ()


async def _intention(parts: Parts, practice: Practice, text: str) -> Reply:
    messages = parts.messages(practice.language)
    kept = None if is_skip(text, messages) else clean(text)
    if kept is not None and len(kept) > LONGEST_INTENTION:
        raise InputError("input.too_long", length=len(kept), limit=LONGEST_INTENTION)
    ended = await parts.save(replace(practice, intention=kept, status="ended", awaiting=None))
    return Reply((Note(messages("intention.kept" if kept else "bye")),), ended, over=True)
