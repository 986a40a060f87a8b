"""One message of a person on a chat platform, whatever it is about: a wish to start, a turn, an answer, a command.

A terminal keeps the practice it is in; a platform only brings a person and what they did, and everything is found from
that. Errors that were made by the person become a sentence here; those of the database go through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.coaching import commanding, masking, offering, pressing, starting, wishes
from bot.coaching.coach import Coach
from bot.coaching.commands import Command, is_slash, parse, parse_bare
from bot.coaching.finishing import finish
from bot.coaching.overview import Overview, history, overview
from bot.coaching.parts import Parts, Reply
from bot.coaching.starting import start_wish
from bot.coaching.wishes import Wish, Wished, wished
from bot.errors import ContentError, InputError, SessionError, UnknownContent
from bot.messages import Messages
from bot.model import LANGUAGES, Ask, Inbound, Language, Note, Person, Practice, Pressed, Profile, Said

AWAY = (Command.RESUME, Command.STOP)
"""What can be asked of a paused practice."""


class Desk:
    """Everything a person may do in a direct message."""

    def __init__(self, parts: Parts) -> None:
        """`parts` are the ports the use cases work with."""
        self._parts = parts
        self._coach = Coach(parts)

    def is_danger(self, text: str) -> bool:
        """Whether the words speak of really harming oneself or others, in either language. Offline, at once."""
        return self._coach.is_danger(text)

    def kept(self, inbound: Inbound) -> Said:
        """What may be kept of an event: no card number, no address, no telephone number."""
        if inbound.pressed is not None:
            return Said(inbound.text, inbound.kind, inbound.pressed)
        text, masked = masking.mask(inbound.text, inbound.author.language)
        before = "" if self.is_danger(inbound.before) else masking.mask(inbound.before, inbound.author.language)[0]
        return Said(text, inbound.kind, None, before, masked)

    async def overview(self, person: Person, language: Language | None = None) -> Overview:
        """What a person sees of themselves, in that language, else in the one they chose."""
        spoken = self._speaking(person, await self._profile(person))
        return await overview(self._parts, replace(spoken, language=language or spoken.language))

    async def speaks(self, person: Person) -> Language:
        """The language the person chose, else the one their platform says."""
        return self._speaking(person, await self._profile(person)).language

    async def choices(self, person: Person) -> Ask:
        """Which customer? As a message, in the language they chose."""
        return offering.choices(self._parts, self._speaking(person, await self._profile(person)).language)

    async def danger(self, person: Person) -> Reply:
        """Stop the role-play, if there is one, and show whom to talk to."""
        person = self._speaking(person, await self._profile(person))
        practice = await self._current(person)
        if practice is None or practice.status == "paused":
            return Reply((commanding.help_now(self._parts, person.language),), over=True, language=person.language)
        return await commanding.safety_stop(self._parts, practice)

    async def together(self, person: Person, spoken: Sequence[Said]) -> int:
        """How many of the messages that wait, from the first on, make one turn: at least 1.

        Several quick messages to the customer are one train of thought. A command is a whole message, and so is an
        answer to the coach.
        """
        practice = await self._current(person)
        if practice is None or practice.status == "paused" or practice.awaiting is not None:
            return 1
        turns = [self._is_spoken(said) for said in spoken]
        return max(1, turns.index(False) if False in turns else len(turns))

    async def take(self, person: Person, said: Said) -> Reply:
        """Do what was asked. Nothing is changed when it cannot be done."""
        profile = await self._profile(person)
        person = self._speaking(person, profile)
        try:
            reply = await self._take(person, profile, said)
        except (InputError, SessionError, UnknownContent, ContentError) as error:
            reply = Reply((Note(self._messages(person.language).error(error), "warn"),))
        language = reply.language or (reply.practice.language if reply.practice else person.language)
        if said.masked:
            outbounds = (masking.told(said.masked, self._messages(language)), *reply.outbounds)
            reply = replace(reply, outbounds=outbounds)
        return replace(offering.with_ways_out(reply, self._messages(language)), language=language)

    async def pause(self, person: Person) -> Reply:
        """Pause the practice that is open: it was forgotten. Nothing when there is none."""
        practice = await self._current(person)
        if practice is None or practice.status != "open":
            return Reply(())
        paused = await self._parts.save(replace(practice, status="paused"))
        return Reply((Note(self._messages(practice.language)("forgotten.paused")),), paused, over=True)

    async def close(self, person: Person, practice_id: str) -> Reply:
        """End a practice that was left for too long, with feedback on what there was; never the questions after it."""
        practice, bundle = await commanding.load(self._parts, person, practice_id)
        if practice.status == "ended":
            return Reply(())
        reply = await finish(self._parts, bundle, practice)
        told = Note(self._messages(practice.language)("forgotten.closed"))
        if reply.practice is None:
            return Reply((told, *reply.outbounds), over=True)
        ended = await self._parts.save(replace(reply.practice, status="ended", awaiting=None))
        shown = tuple(out for out in reply.outbounds if not isinstance(out, Ask))
        return Reply((told, *shown), ended, over=True)

    async def _take(self, person: Person, profile: Profile, said: Said) -> Reply:
        match said.kind:
            case "text":
                return await self._said(person, profile, said)
            case "opened":
                known = profile.introduced or await self._current(person) is not None
                return Reply(()) if known else await self._hello(person, profile)
            case "edited" | "deleted":
                return await self._changed(person, said)
            case "file" | "voice":
                note = Note(self._messages(person.language)(f"desk.{said.kind}"))
                if not said.text.strip():
                    return Reply((note,))
                reply = await self._said(person, profile, said)
                return replace(reply, outbounds=(*reply.outbounds, note))
            case _:
                assert_never(said.kind)

    async def _said(self, person: Person, profile: Profile, said: Said) -> Reply:
        """A message that was written, or the text behind a button."""
        wish = wished(said.text)
        if wish is not None:
            return await self._wish(person, profile, wish)
        current = await self._current(person)
        start = start_wish(said.text)
        if start is not None:
            return await self._start(person, profile, start, current)
        if said.pressed is not None and said.pressed.practice is not None:
            return await self._pressed(person, said.pressed, said.text, current)
        return await self._written(person, profile, said.text, current)

    async def _written(self, person: Person, profile: Profile, text: str, practice: Practice | None) -> Reply:
        bare = parse_bare(text)
        asked = bare or parse(text)
        if practice is None:
            if asked is not None and profile.introduced:
                return Reply(
                    (Note(self._messages(person.language)("desk.none")), offering.choices(self._parts, person.language))
                )
            return await self._hello(person, profile)
        if practice.status == "paused":
            if asked is not None and asked.command in AWAY:
                return await self._coach.command(person, practice.id, asked.command)
            return Reply((Note(self._messages(practice.language)("desk.paused")),), practice)
        if bare is not None and bare.command is not Command.STOP:
            text = f"/{text.strip()}"
        return await offering.more(self._parts, person, await self._coach.say(person, practice.id, text))

    async def _pressed(self, person: Person, pressed: Pressed, text: str, current: Practice | None) -> Reply:
        """A button of a practice: the one that is going on, or an earlier one."""
        owner = pressed.practice or ""
        if current is not None and current.id == owner:
            if pressing.is_late(pressed, current):
                return Reply((Note(self._messages(current.language)("desk.pressed.late")),), current)
            if current.status == "paused":
                return await self._written(person, Profile(), text, current)
            return await offering.more(self._parts, person, await self._coach.say(person, owner, text))
        if not pressing.may_look_back(text, current):
            which = "other" if current is not None and current.status == "open" else "over"
            return Reply((Note(self._messages(person.language)(f"desk.pressed.{which}")),))
        return await offering.more(self._parts, person, await self._coach.say(person, owner, text))

    async def _changed(self, person: Person, said: Said) -> Reply:
        """A message was changed or taken away: the customer had read it. Silent when it was none of the turns."""
        practice = await self._current(person)
        if practice is None or practice.status != "open":
            return Reply(())
        practice, _ = await commanding.load(self._parts, person, practice.id)
        number = pressing.turn_said(practice, said.before)
        if number is None:
            return Reply((), practice)
        messages = self._messages(practice.language)
        if said.kind == "deleted":
            return Reply((Note(messages("desk.deleted")),), practice)
        again = ((f"{messages.lines('command.redo.names')[0]} {number}", messages("ask.after.redo")),)
        return Reply((Ask("redo", messages("desk.edited", number=number), again),), practice)

    async def _wish(self, person: Person, profile: Profile, wish: Wished) -> Reply:
        messages, practice = self._messages(person.language), await self._current(person)
        match wish.wish:
            case Wish.HELP:
                return Reply((wishes.every_command(messages),), practice)
            case Wish.PRIVACY:
                return Reply((wishes.privacy(messages, self._parts.sends_to),), practice)
            case Wish.HISTORY:
                return Reply((history(await overview(self._parts, person), messages),), practice)
            case Wish.LANGUAGE:
                return await self._language(person, profile, wishes.spoken_in(wish.word), practice)
            case Wish.FORGET:
                if not wish.word:
                    return Reply((wishes.really_forget(messages),))
                sure = wishes.is_yes(wish.word)
                return Reply((Note(messages("desk.forget.done" if sure else "desk.forget.not")),), forget=sure)
            case _:
                assert_never(wish.wish)

    async def _language(
        self, person: Person, profile: Profile, spoken: Language | None, practice: Practice | None
    ) -> Reply:
        """Speak that language from now on; a practice that is going on stays in its own."""
        if spoken is None:
            return Reply((wishes.which_language(self._messages(person.language)),))
        await self._save(person, replace(profile, language=spoken))
        later = practice is not None and practice.language != spoken
        return Reply(
            (Note(self._messages(spoken)("desk.language.later" if later else "desk.language.now")),), language=spoken
        )

    async def _start(self, person: Person, profile: Profile, words: Sequence[str], current: Practice | None) -> Reply:
        """`words`: a customer, a language, a difficulty, a yes to what is hard; in any order, each may be missing."""
        wish = starting.read(words, person.language)
        if wish.persona_id is None:
            return Reply((offering.choices(self._parts, wish.language),), language=wish.language)
        note = self._coach.content_note(wish.persona_id, wish.language)
        if note is not None and not wish.agreed:
            messages = self._messages(wish.language)
            yes = starting.text(messages, replace(wish, agreed=True))
            other = (messages.lines("command.practice.names")[0], messages("desk.hello.others"))
            return Reply((replace(note, options=((yes, note.options[0][1]), other)),), language=wish.language)
        if current is not None and current.status == "open" and current.graded_leaf is not None:
            await self._coach.leave(person, current.id)  # its feedback was read: a new start is the goodbye
        elif current is not None and current.status == "open" and not wish.agreed:
            return self._resume_first(current, wish)
        reply = await self._coach.start(person, wish.persona_id, language=wish.language, difficulty=wish.difficulty)
        await self._introduced(person, profile)
        return reply

    def _resume_first(self, current: Practice, wish: starting.Wanted) -> Reply:
        """A second start while a practice is open: go on with that one, or pause it for the new one."""
        messages = self._messages(current.language)
        yes = starting.text(messages, replace(wish, agreed=True))
        options = (
            (messages.lines("command.resume.names")[0], messages("desk.busy.resume")),
            (yes, messages("desk.busy.start")),
        )
        return Reply((Ask("busy", messages("desk.busy"), options),), current)

    def _is_spoken(self, said: Said) -> bool:
        """Whether the words go to the customer."""
        text = said.text
        if said.kind != "text" or said.pressed is not None or is_slash(text):
            return False
        if parse(text) is not None or parse_bare(text) is not None or wished(text) or start_wish(text) is not None:
            return False
        return all(self._parts.safety.check(text, language) == "clear" for language in LANGUAGES)

    async def _current(self, person: Person) -> Practice | None:
        """The practice a message belongs to: the open one, else the paused one that began last."""
        async with self._parts.store.begin() as work:
            practices = [practice for practice in await work.practices(person) if practice.status != "ended"]
        return next((practice for practice in practices if practice.status == "open"), next(iter(practices), None))

    async def _profile(self, person: Person) -> Profile:
        async with self._parts.store.begin() as work:
            return await work.profile(person)

    async def _save(self, person: Person, profile: Profile) -> None:
        async with self._parts.store.begin() as work:
            await work.save_profile(person, profile)

    async def _hello(self, person: Person, profile: Profile) -> Reply:
        """To somebody new what this is; to others who there is to practise with."""
        if profile.introduced:
            return Reply((offering.choices(self._parts, person.language),))
        await self._introduced(person, profile)
        return await offering.hello(self._parts, person)

    async def _introduced(self, person: Person, profile: Profile) -> None:
        if not profile.introduced:
            await self._save(person, replace(profile, introduced=True))

    @staticmethod
    def _speaking(person: Person, profile: Profile) -> Person:
        """The person with the language they chose."""
        return replace(person, language=profile.language or person.language)

    def _messages(self, language: Language) -> Messages:
        return self._parts.messages(language)
