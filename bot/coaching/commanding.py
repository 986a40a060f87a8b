"""What each command does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from bot.coaching import asking, disagreeing, rewriting
from bot.coaching.after import ask_again, done
from bot.coaching.branch import is_graded_here, state_at, unwritten
from bot.coaching.commands import BARE, Asked, Command
from bot.coaching.finishing import finish, session_of, ungraded_end
from bot.coaching.opening import file_section, last_line
from bot.coaching.parts import Parts, Reply
from bot.content.bundle import Bundle, ContentKind
from bot.content.script import Missing
from bot.errors import ContentError, NoSession, SessionError, StoreError, UnknownContent
from bot.messages import Messages
from bot.model import Card, CriterionName, Language, Note, Person, Practice, Section
from bot.roleplay.temper import missing
from bot.typography import typeset

HINTS: dict[Missing, CriterionName] = {
    "acknowledgement": "emotion",
    "listening": "listening",
    "need": "needs",
    "solution": "solution",
    "promise": "follow_up",
    "confirmation": "conclusion",
    "goodbye": "conclusion",
}
"""Which criterion a hint speaks of, by what the customer still waits for."""
WHILE_IT_LASTS = frozenset({Command.STOP, Command.PAUSE, Command.RESUME, Command.HINT, Command.SUPERVISOR})
"""Commands with nothing to do once a practice is over."""
LEAVING = frozenset({Command.STOP, Command.REDO, Command.KEEP, Command.DONE})
"""Commands after which a disagreement that was begun is not gone on with."""


async def load(parts: Parts, person: Person, practice_id: str) -> tuple[Practice, Bundle]:
    """A practice and the content it began with. NoSession when it is not this person's."""
    kept: dict[ContentKind, tuple[str, str]] = {}
    async with parts.store.begin() as work:
        practice = await work.practice(practice_id, person)
        kinds: tuple[ContentKind, ...] = ("persona", "rubric", "cues")
        for kind in kinds:
            sha256 = dict(practice.content)[kind]
            body = await work.content(sha256)
            if body is None:
                raise NoSession("session.content_lost")
            kept[kind] = (sha256, body)
    return practice, parts.library.revive(kept)


async def run(parts: Parts, bundle: Bundle, practice: Practice, asked: Asked) -> Reply:
    """Do what was asked; what the command changes is saved before it is shown.

    SessionError when the practice is over and the command would open it again unasked.
    """
    if practice.status == "ended" and asked.command in WHILE_IT_LASTS:
        raise SessionError("session.ended")
    if asked.command in LEAVING:
        practice, word = await disagreeing.dropped(parts, practice)
        reply = await _run(parts, bundle, practice, asked)
        return replace(reply, outbounds=(*word, *reply.outbounds))
    return await _run(parts, bundle, practice, asked)


async def _run(parts: Parts, bundle: Bundle, practice: Practice, asked: Asked) -> Reply:
    if asked.command is Command.REDO:
        return await rewriting.redo(parts, bundle, practice, asked.number)
    if asked.command is Command.EXAMPLE:
        return await rewriting.example(parts, bundle, practice, asked.number)
    if asked.command is Command.DISAGREE:
        return await disagreeing.begin(parts, bundle, practice, asked.number)
    if asked.command in SIMPLE:
        return await SIMPLE[asked.command](parts, practice)
    return await WITH_CONTENT[asked.command](parts, bundle, practice)


async def resume(parts: Parts, person: Person) -> Reply:
    """Take up the most recent unfinished practice of this person."""
    async with parts.store.begin() as work:
        found = await work.unfinished(person)
    if found is None:
        raise NoSession("session.none_to_resume")
    practice, bundle = await load(parts, person, found.id)
    return await _here(parts, bundle, practice)


async def _here(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    practice = await parts.save(replace(practice, status="open"))
    messages = parts.messages(practice.language)
    name = bundle.persona.name.formal(practice.language)
    title = Note(messages("resume.title", name=name, turn=state_at(practice.path()).trainee_turns + 1))
    here = (title, *last_line(parts, bundle, practice))
    if practice.awaiting is None and ungraded_end(practice):
        end = await finish(parts, bundle, practice)
        return replace(end, outbounds=(*here, *end.outbounds))
    asked = await disagreeing.question(parts, bundle, practice) or ask_again(parts, practice)
    return Reply((*here, *asked), practice)


async def _stop(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    practice = unwritten(practice)
    if practice.graded_leaf == practice.leaf or practice.awaiting in ("confidence_after", "intention"):
        return await done(parts, replace(practice, ending=practice.ending or "stopped"), at_once=True)
    reply = await finish(parts, bundle, replace(practice, awaiting=None, status="open"))
    return replace(reply, outbounds=(Note(parts.messages(practice.language)("stop.done")), *reply.outbounds))


async def _pause(parts: Parts, practice: Practice) -> Reply:
    paused = await parts.save(replace(practice, status="paused"))
    return Reply((Note(parts.messages(practice.language)("pause.done")),), paused, over=True)


async def _file(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    looked = await parts.save(replace(practice, looked_up=True))
    messages = parts.messages(practice.language)
    return Reply((Card("file", messages("file.title"), (file_section(bundle, looked, messages),)),), looked)


async def _hint(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    criterion = HINTS[missing(state_at(practice.path()))]
    note = parts.adviser.hint(bundle, criterion, practice.language, practice.hints)
    return Reply((note,), await parts.save(replace(practice, hints=practice.hints + 1)))


async def _supervisor(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    asked = await parts.save(replace(practice, supervisor=True))
    return Reply((supervisor_note(parts, bundle, practice.language),), asked)


def supervisor_note(parts: Parts, bundle: Bundle, language: Language) -> Note:
    """What the supervisor answers in the persona's world."""
    answer = typeset(bundle.persona.authority.answer.in_(language), language)
    return Note(parts.messages(language)("supervisor.answer", answer=answer))


async def _details(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    if not any(turn.author == "trainee" for turn in practice.path()):
        return Reply((Note(parts.messages(practice.language)("details.nothing")),), practice)
    return Reply((parts.adviser.details(await session_of(parts, bundle, practice)),), practice)


async def _help(parts: Parts, practice: Practice) -> Reply:
    messages = parts.messages(practice.language)
    rows = tuple(
        messages("help.row", names=messages.command(command), what=messages(f"command.{command}.help"))
        for command in Command
        if not messages.chat or command in BARE
    )
    return Reply((Card("help", messages("help.title"), (Section("", messages("help.intro"), items=rows),)),), practice)


async def safety_stop(parts: Parts, practice: Practice) -> Reply:
    """Stop the role-play and show whom to talk to; the message itself is kept nowhere.

    A database that cannot be written or a broken house file never stand between a person and these words.
    """
    stopped = replace(practice, status="ended", ending="stopped", awaiting=None, claim=None)
    with suppress(StoreError):
        await parts.save(stopped)
    return Reply((help_now(parts, practice.language),), stopped, over=True)


def help_now(parts: Parts, language: Language) -> Card:
    """Whom to talk to."""
    messages = parts.messages(language)
    sections = (
        Section("", messages("safety.body")),
        Section(messages("safety.contacts"), items=_contacts(parts, messages)),
    )
    return Card("contacts", messages("safety.title"), sections)


def _contacts(parts: Parts, messages: Messages) -> tuple[str, ...]:
    language = messages.language
    try:
        contacts = parts.library.house().contacts
    except (ContentError, UnknownContent):
        return ()
    rows = (messages("contact.row", name=c.name.in_(language), reach=c.reach.in_(language)) for c in contacts)
    return tuple(typeset(row, language) for row in rows)


async def safety_ask(parts: Parts, practice: Practice) -> Reply:
    """You, or the role-play? The message is not kept."""
    asked = await parts.save(replace(practice, awaiting="safety", put_off=practice.awaiting))
    return Reply((asking.which_one(parts.messages(practice.language)),), asked)


async def safety_answered(parts: Parts, bundle: Bundle, practice: Practice, text: str) -> Reply:
    """`me` stops the role-play; `play` goes on with what was asked before; anything else asks again."""
    messages = parts.messages(practice.language)
    answer = asking.safety_answer(text, messages)
    if answer is None:
        return Reply((asking.which_one(messages),), practice)
    if answer == "me":
        return await safety_stop(parts, practice)
    before = practice.put_off or ("after" if is_graded_here(practice) else None)
    cleared = await parts.save(replace(practice, awaiting=before, put_off=None))
    return Reply(
        (Note(messages("safety.go_on")), *(() if before else last_line(parts, bundle, practice)[-1:])), cleared
    )


SIMPLE: Mapping[Command, Callable[[Parts, Practice], Awaitable[Reply]]] = {
    Command.PAUSE: _pause,
    Command.DONE: done,
    Command.HELP: _help,
}
WITH_CONTENT: Mapping[Command, Callable[[Parts, Bundle, Practice], Awaitable[Reply]]] = {
    Command.STOP: _stop,
    Command.RESUME: _here,
    Command.FILE: _file,
    Command.HINT: _hint,
    Command.SUPERVISOR: _supervisor,
    Command.KEEP: rewriting.keep,
    Command.DETAILS: _details,
}
