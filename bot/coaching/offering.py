"""Whom to practise with: the first hello, the list, and what is offered once the feedback was given."""

from __future__ import annotations

from dataclasses import replace

from bot.coaching import opening, starting
from bot.coaching.overview import suggested
from bot.coaching.parts import Parts, Reply
from bot.messages import Messages
from bot.model import Ask, Language, Note, Outbound, Person

UNANSWERED = frozenset({"intention", "disagree", "which", "reason"})
"""Questions that may be left without an answer: at a terminal by an empty line, in a chat by a button."""


async def hello(parts: Parts, person: Person) -> Reply:
    """What this is, how to stop, who sees it, in three lines; and one button to begin."""
    messages = parts.messages(person.language)
    shown: list[Outbound] = [Note(messages(f"desk.hello.{line}")) for line in ("what", "stop", "seen")]
    found = await suggested(parts, person)
    if found is None:
        return Reply((*shown, choices(parts, person.language)))
    start = starting.text(messages, starting.Wanted(found.persona_id, person.language, found.difficulty))
    options = (
        (start, messages("desk.hello.start", name=found.customer)),
        (messages.lines("command.practice.names")[0], messages("desk.hello.others")),
    )
    return Reply((*shown, Ask("customer", found.reason, options)))


def choices(parts: Parts, language: Language) -> Ask:
    """Which customer? Each option's value is the message that starts it."""
    ask, messages = opening.choices(parts, language), parts.messages(language)
    options = tuple((starting.text(messages, starting.Wanted(value, language)), label) for value, label in ask.options)
    return replace(ask, options=options)


async def more(parts: Parts, person: Person, reply: Reply) -> Reply:
    """After feedback: the same customer again, or the next one, besides what the coach offers."""
    practice = reply.practice
    if practice is None or practice.awaiting != "after":
        return reply
    messages = parts.messages(practice.language)
    same = starting.Wanted(practice.persona_id, practice.language, practice.difficulty)
    added = [(starting.text(messages, same), messages("ask.after.again"))]
    found = await suggested(parts, replace(person, language=practice.language), practice.persona_id)
    if found is not None:
        following = starting.Wanted(found.persona_id, practice.language, found.difficulty)
        added.append((starting.text(messages, following), messages("ask.after.next", name=found.customer)))
    outbounds = tuple(
        replace(out, options=(*out.options[:-1], *added, out.options[-1]))
        if isinstance(out, Ask) and out.kind == "redo" and len(out.options) > 1
        else out
        for out in reply.outbounds
    )
    return replace(reply, outbounds=outbounds)


def with_ways_out(reply: Reply, messages: Messages) -> Reply:
    """The reply, each question that need not be answered with a button that says so."""
    return replace(reply, outbounds=tuple(_with_way_out(out, messages) for out in reply.outbounds))


def _with_way_out(out: Outbound, messages: Messages) -> Outbound:
    if not isinstance(out, Ask) or out.kind not in UNANSWERED:
        return out
    ways = [(messages.lines("answer.skip")[0], messages(f"ask.skip.{out.kind}"))]
    if out.kind == "reason":
        ways.append((messages.lines("answer.cancel")[0], messages("ask.cancel")))
    return replace(out, options=(*out.options, *ways))
