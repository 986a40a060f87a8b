"""One message of a person on a chat platform, whatever it is about: a wish to start, a turn, an answer, a command.

A terminal keeps the practice it is in; a platform only brings a person and their words, and everything is found from
those. Errors that were made by the person become a sentence here; those of the database go through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.coaching import commanding
from bot.coaching.coach import Coach
from bot.coaching.commands import Command, fold, is_slash, parse
from bot.coaching.finishing import finish
from bot.coaching.parts import Parts, Reply
from bot.errors import ContentError, InputError, SessionError, UnknownContent
from bot.messages import Messages
from bot.model import LANGUAGES, Ask, Language, Note, Outbound, Person, Practice

AWAY = (Command.RESUME, Command.STOP)
"""What can be asked of a paused practice."""


class Desk:
    """Everything a person may send in a direct message."""

    def __init__(self, parts: Parts) -> None:
        """`parts` are the ports the use cases work with."""
        self._parts = parts
        self._coach = Coach(parts)

    def is_danger(self, text: str) -> bool:
        """Whether the words speak of really harming oneself or others, in either language. Offline, at once."""
        return any(self._parts.safety.check(text, language) == "real" for language in LANGUAGES)

    async def danger(self, person: Person) -> Reply:
        """Stop the role-play, if there is one, and show whom to talk to."""
        practice = await self._current(person)
        if practice is None or practice.status == "paused":
            return Reply((commanding.help_now(self._parts, person.language),), over=True)
        return await commanding.safety_stop(self._parts, practice)

    async def together(self, person: Person, texts: Sequence[str]) -> int:
        """How many of the messages that wait, from the first on, make one turn: at least 1.

        Several quick messages to the customer are one train of thought. A command is a whole message, and so is an
        answer to the coach.
        """
        practice = await self._current(person)
        if practice is None or practice.status == "paused" or practice.awaiting is not None:
            return 1
        spoken = [self._is_spoken(text) for text in texts]
        return max(1, spoken.index(False) if False in spoken else len(spoken))

    async def take(self, person: Person, text: str) -> Reply:
        """Do what the message asks. Nothing is changed when it cannot be taken."""
        try:
            return await self._take(person, text)
        except (InputError, SessionError, UnknownContent, ContentError) as error:
            return Reply((Note(Messages(person.language).error(error), "warn"),))

    async def pause(self, person: Person) -> Reply:
        """Pause the practice that is open: it was forgotten. Nothing when there is none."""
        practice = await self._current(person)
        if practice is None or practice.status != "open":
            return Reply(())
        paused = await self._parts.save(replace(practice, status="paused"))
        return Reply((Note(self._messages(practice)("forgotten.paused")),), paused, over=True)

    async def close(self, person: Person, practice_id: str) -> Reply:
        """End a practice that was left for too long, with feedback on what there was; never the questions after it."""
        practice, bundle = await commanding.load(self._parts, person, practice_id)
        if practice.status == "ended":
            return Reply(())
        reply = await finish(self._parts, bundle, practice)
        told = Note(self._messages(practice)("forgotten.closed"))
        if reply.practice is None:
            return Reply((told, *reply.outbounds), over=True)
        ended = await self._parts.save(replace(reply.practice, status="ended", awaiting=None))
        shown = tuple(out for out in reply.outbounds if not isinstance(out, Ask))
        return Reply((told, *shown), ended, over=True)

    async def _take(self, person: Person, text: str) -> Reply:
        wish = start_wish(text)
        if wish is not None:
            return await self._start(person, wish)
        practice = await self._current(person)
        if practice is None:
            return self._hello(person)
        asked = parse(text)
        if practice.status == "paused":
            if asked is not None and asked.command in AWAY:
                return await self._coach.command(person, practice.id, asked.command)
            return Reply((Note(self._messages(practice)("desk.paused")),), practice)
        return await self._coach.say(person, practice.id, text)

    async def _start(self, person: Person, wish: Sequence[str]) -> Reply:
        """`wish`: a customer, a language, a yes to what is hard about it; in any order, each may be missing."""
        messages = Messages(person.language)
        language: Language = next((spoken for spoken in LANGUAGES if spoken in wish), person.language)
        rest = [word for word in wish if word not in LANGUAGES]
        agreed = [word for word in rest if word in {fold(yes) for yes in messages.lines("answer.yes")}]
        names = [word for word in rest if word not in agreed]
        if not names:
            return Reply((self._choices(language),))
        note = self._coach.content_note(names[0], language)
        if note is not None and not agreed:
            yes = start_text(messages, names[0], language, messages.lines("answer.yes")[0])
            return Reply((replace(note, options=((yes, note.options[0][1]),)),))
        practice = await self._current(person)
        if practice is not None and practice.status == "open" and practice.graded_leaf is not None:
            await self._coach.leave(person, practice.id)  # its feedback was read: a new start is the goodbye
        return await self._coach.start(replace(person, language=language), names[0], language=language)

    def _hello(self, person: Person) -> Reply:
        hello: Outbound = Note(Messages(person.language)("desk.hello"))
        return Reply((hello, self._choices(person.language)))

    def _choices(self, language: Language) -> Ask:
        """Which customer? Each option's value is the message that starts it."""
        ask, messages = self._coach.choices(language), Messages(language)
        options = tuple((start_text(messages, value, language), label) for value, label in ask.options)
        return replace(ask, options=options)

    def _is_spoken(self, text: str) -> bool:
        """Whether the words go to the customer."""
        unclear = any(self._parts.safety.check(text, language) != "clear" for language in LANGUAGES)
        return not unclear and parse(text) is None and not is_slash(text) and start_wish(text) is None

    async def _current(self, person: Person) -> Practice | None:
        """The practice a message belongs to: the open one, else the paused one that began last."""
        async with self._parts.store.begin() as work:
            practices = [practice for practice in await work.practices(person) if practice.status != "ended"]
        return next((practice for practice in practices if practice.status == "open"), next(iter(practices), None))

    def _messages(self, practice: Practice) -> Messages:
        return self._parts.messages(practice.language)


def start_wish(text: str) -> tuple[str, ...] | None:
    """The words behind `/practice`, or None when the message is not that."""
    words = re.split(r"\s+", fold(text))
    return tuple(words[1:]) if words and words[0] in _start_names() else None


def start_text(messages: Messages, persona_id: str, language: Language, *more: str) -> str:
    """The message that starts that customer."""
    return " ".join((messages.lines("command.practice.names")[0], persona_id, language, *more))


@lru_cache(maxsize=1)
def _start_names() -> frozenset[str]:
    names = (name for language in LANGUAGES for name in Messages(language).lines("command.practice.names"))
    return frozenset(map(fold, names))
