"""The coach: takes what a person sends and gives back what to show, whatever the platform."""

from __future__ import annotations

from dataclasses import replace

from bot.coaching import after, commanding, disagreeing, opening
from bot.coaching.asking import is_cancel, is_skip
from bot.coaching.commands import Asked, Command, is_slash, parse
from bot.coaching.finishing import finish, ungraded_end
from bot.coaching.intake import clean
from bot.coaching.parts import Parts, Reply
from bot.coaching.rewriting import compared
from bot.coaching.turning import Taken, take
from bot.content.bundle import Bundle, said_by
from bot.errors import SessionError
from bot.model import LANGUAGES, Ask, Difficulty, Language, Note, Outbound, Person, Practice


class Coach:
    """All that a person can do. Every method leaves the store consistent, also when it fails."""

    def __init__(self, parts: Parts) -> None:
        """`parts` are the ports this coach works with."""
        self._parts = parts

    def is_danger(self, text: str) -> bool:
        """Whether the words speak of really harming oneself or others, in either language. Offline, at once."""
        return any(self._parts.safety.check(text, language) == "real" for language in LANGUAGES)

    def choices(self, language: Language) -> Ask:
        """Which customers there are."""
        return opening.choices(self._parts, language)

    def content_note(self, persona_id: str, language: Language) -> Ask | None:
        """What has to be said and asked before this customer is met; None for most. UnknownContent, ContentError."""
        return opening.content_note(self._parts, persona_id, language)

    async def start(
        self,
        person: Person,
        persona_id: str,
        *,
        difficulty: Difficulty = 2,
        language: Language,
        seed: int | None = None,
        ask_confidence: bool = True,
    ) -> Reply:
        """Begin a practice. UnknownContent or ContentError when the persona cannot be played."""
        return await opening.start(
            self._parts, person, persona_id, difficulty, language, seed, ask_confidence=ask_confidence
        )

    async def unfinished(self, person: Person) -> Practice | None:
        """The practice this person could resume, or None."""
        async with self._parts.store.begin() as work:
            return await work.unfinished(person)

    async def customer_of(self, practice: Practice) -> str:
        """The name of the customer in a practice, as the coach says it."""
        _, bundle = await self._load(practice.person, practice.id)
        return bundle.persona.name.formal(practice.language)

    async def resume(self, person: Person) -> Reply:
        """Go on where it was left. NoSession when nothing is unfinished."""
        return await commanding.resume(self._parts, person)

    async def finish(self, person: Person, practice_id: str) -> Reply:
        """Feedback on what there is, as at the end of input."""
        practice, bundle = await self._load(person, practice_id)
        practice, word = await disagreeing.dropped(self._parts, practice)
        reply = await finish(self._parts, bundle, practice)
        return replace(reply, outbounds=(*word, *reply.outbounds))

    async def leave(self, person: Person, practice_id: str) -> Reply:
        """End a practice whose feedback was given, without the questions after it."""
        practice, _ = await self._load(person, practice_id)
        practice, word = await disagreeing.dropped(self._parts, practice)
        reply = await after.done(self._parts, practice, at_once=True)
        return replace(reply, outbounds=(*word, *reply.outbounds))

    async def say(self, person: Person, practice_id: str, text: str, *, cleared: bool = False) -> Reply:
        """Take one message of the person: a command, an answer to the coach, or a turn to the customer.

        `cleared` tells that the person has just said that this very text belongs to the role-play.
        InputError when it cannot be taken; nothing is changed then.
        """
        practice, bundle = await self._load(person, practice_id)
        verdict = "clear" if cleared else self._parts.safety.check(text, practice.language)
        if verdict == "real":
            return await commanding.safety_stop(self._parts, practice)
        if (asked := parse(text)) is not None:
            return await commanding.run(self._parts, bundle, practice, asked)
        if practice.awaiting == "safety":
            return await commanding.safety_answered(self._parts, bundle, practice, text)
        if verdict == "unclear":
            return await commanding.safety_ask(self._parts, practice)
        return await self._message(bundle, practice, text)

    async def _message(self, bundle: Bundle, practice: Practice, text: str) -> Reply:
        """What is neither a command nor a matter of safety: an answer to the coach, or a turn."""
        messages = self._parts.messages(practice.language)
        skips = practice.awaiting is not None and is_skip(text, messages)
        cancels = practice.claim is not None and is_cancel(text, messages)
        if is_slash(text) and not (skips or cancels):
            return Reply((Note(messages("command.unknown"), "warn"),), practice)
        if practice.claim is not None:
            return await disagreeing.answer(self._parts, bundle, practice, practice.claim, text)
        if practice.awaiting is not None:
            return await after.answer(self._parts, bundle, practice, text)
        if practice.status == "ended":
            raise SessionError("session.ended")
        if ungraded_end(practice):
            return await finish(self._parts, bundle, practice)
        turn = clean(text)
        spoken = self._parts.tongues.of(turn)
        if spoken is not None and spoken != practice.language:
            return Reply((Note(messages("input.other_language"), "warn"),), practice)
        return await self._turn(bundle, practice, turn)

    async def command(self, person: Person, practice_id: str, command: Command) -> Reply:
        """Run a command as a button would."""
        practice, bundle = await self._load(person, practice_id)
        return await commanding.run(self._parts, bundle, practice, Asked(command))

    async def _turn(self, bundle: Bundle, practice: Practice, text: str) -> Reply:
        redone = practice.redo_of
        taken = await take(self._parts, bundle, practice, text)
        granted = taken.state.supervisor == "granted"
        played = replace(taken.practice, status="open", supervisor=granted, ending=taken.state.ending)
        async with self._parts.store.begin() as work:
            await work.add_turn(played.id, taken.mine)
            await work.add_turn(played.id, taken.theirs)
            await work.save_practice(played)
        shown: list[Outbound] = [said_by(bundle.persona, taken.theirs.text)]
        shown += self._notes(bundle, practice, taken)
        if redone is not None:
            shown += compared(self._parts, bundle, played, redone, taken.mine.id)
        if taken.state.ending is None:
            return Reply(tuple(shown), played)
        end = await finish(self._parts, bundle, played)
        return Reply((*shown, *end.outbounds), end.practice, end.over)

    def _notes(self, bundle: Bundle, before: Practice, taken: Taken) -> list[Outbound]:
        """What the coach adds, once: what the supervisor answers; that the model's tokens for the day are spent."""
        notes: list[Outbound] = []
        told = any(turn.state_after.voice == "budget" for turn in before.turns)
        if taken.state.voice == "budget" and not told:
            notes.append(Note(self._parts.messages(before.language)("model.budget")))
        if not before.supervisor and taken.state.supervisor == "granted" and taken.state.ending is None:
            notes.append(commanding.supervisor_note(self._parts, bundle, before.language))
        return notes

    async def _load(self, person: Person, practice_id: str) -> tuple[Practice, Bundle]:
        return await commanding.load(self._parts, person, practice_id)
