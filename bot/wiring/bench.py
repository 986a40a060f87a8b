"""Rehearsals with a language model as the customer, with everything noted that it offered, cost and let be seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from bot.coaching import Cast
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.content.prompts_player import Check
from bot.content.robots import Robot
from bot.model import Appraisal, Cause, Practice, State, Utterance
from bot.ports import Player
from bot.ports.chat import Purpose
from bot.roleplay.llm.checking import Checks
from bot.roleplay.llm.part import Part
from bot.roleplay.llm.player import LlmPlayer
from bot.roleplay.player import moment_of
from bot.settings import Encoder
from bot.settings.llm import LlmSettings
from bot.wiring import SystemClock, cast_of
from bot.wiring.model import Modelled, model_of
from bot.workbench import Rehearsal, Setup, Trainee, longest_of, rehearse
from bot.workbench.fidelity import Call, Offer, Played, Watched

AT_ONCE = 4
"""Sessions that are played at the same time."""


@dataclass(slots=True)
class _Notes:
    """What is seen while one answer is found."""

    offers: list[Offer] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    reason: str = ""


_NOTES: ContextVar[_Notes | None] = ContextVar("notes", default=None)
"""The answer that is being found: of several sessions at once, each has its own."""


class NotingWatch:
    """Writes down what happens while an answer is found. Implements `bot.ports.chat.ModelWatch`."""

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        """One request."""
        notes = _NOTES.get()
        if notes is not None and purpose == "speak":
            notes.calls.append(Call(result, seconds, sent, cached, given))

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        """The script spoke."""
        notes = _NOTES.get()
        if notes is not None and purpose == "speak":
            notes.reason = reason

    def rejected(self, check: str) -> None:
        """The checks say more than the first that failed."""

    def disputed(self, move: str, found_by: str) -> None:
        """The model does not read here."""


@dataclass(frozen=True, slots=True)
class NotingChecks(Checks):
    """The checks, which write down every line with all that is wrong with it."""

    def failed(self, part: Part, line: str) -> Check | None:
        """The first check that the line does not pass, or None."""
        failed = self.all_failed(part, line)
        notes = _NOTES.get()
        if notes is not None:
            notes.offers.append(Offer(line, failed))
        return failed[0] if failed else None


@dataclass(frozen=True, slots=True)
class NotingPlayer:
    """The model's customer in one session, watched. Implements `bot.ports.Player`."""

    model: LlmPlayer
    watched: list[Watched] = field(default_factory=list)

    async def open(self, persona: Persona, practice: Practice, state: State) -> Utterance:
        """The first line."""
        return await self.model.open(persona, practice, state)

    async def speak(
        self,
        persona: Persona,
        practice: Practice,
        before: State,
        state: State,
        appraisal: Appraisal,
        causes: tuple[Cause, ...],
        turn_id: str,
    ) -> Utterance:
        """The answer to a trainee turn; what is then seen is told with its faults, whoever said it."""
        notes = _Notes()
        token = _NOTES.set(notes)
        try:
            said = await self.model.speak(persona, practice, before, state, appraisal, causes, turn_id)
        finally:
            _NOTES.reset(token)
        failed = next((one.failed for one in notes.offers if one.line == said.text), None)
        if failed is None:
            prompts = self.model.prompts(practice.language).player
            moment = moment_of(persona, practice, before, state, appraisal, turn_id)
            part = Part.of(moment, practice, prompts, causes, turn_id, said)
            failed = self.model.checks.all_failed(part, said.text)
        self.watched.append(Watched(tuple(notes.offers), tuple(notes.calls), notes.reason, said.voice, failed))
        return said


@dataclass(frozen=True, slots=True)
class ModelBench:
    """Plays robots against the model. Turns are read offline, so that nothing but the words of the customer differs."""

    cast: Cast
    library: FileLibrary
    model: Modelled

    async def rehearse(self, persona: Persona, robot: Robot, setup: Setup, longest: int | None = None) -> Played:
        """One conversation with the model, and the same with the script. ContentError."""
        bundle, most = self.library.bundle_of(persona, setup.language), longest or longest_of(robot)

        async def played_by(player: Player) -> Rehearsal:
            trainee = Trainee(robot, persona, setup.language, setup.difficulty, setup.seed)
            return await rehearse(replace(self.cast, player=player), bundle, trainee.answer, setup, most)

        inner = self.model.player(self.cast)
        checks = NotingChecks(inner.checks.phrases, inner.checks.tongues)
        player = NotingPlayer(replace(inner, checks=checks))
        rehearsal = await played_by(player)
        return Played(rehearsal, await played_by(self.cast.player), tuple(player.watched))

    async def every(self, wanted: Iterable[tuple[Persona, Robot, Setup]]) -> list[Played]:
        """These conversations, some at the same time, in the order given. ContentError."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(persona: Persona, robot: Robot, setup: Setup) -> Played:
            async with gate:
                return await self.rehearse(persona, robot, setup)

        return await asyncio.gather(*(one(*each) for each in wanted))


@asynccontextmanager
async def bench_of(llm: LlmSettings, library: FileLibrary, encoder: Encoder) -> AsyncIterator[ModelBench]:
    """A bench over the model of these settings; its connections are let go at the end. ContentError."""
    from bot.llm.ledger import MemoryLedger

    model = model_of(llm, library, MemoryLedger(), SystemClock(), NotingWatch())
    if model is None:
        raise AssertionError  # there is one where there are settings
    try:
        yield ModelBench(cast_of(encoder), library, model)
    finally:
        await model.client.close()
