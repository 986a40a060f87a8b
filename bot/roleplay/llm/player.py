"""The customer's line from a language model: asked for, checked, asked for once more, or else the script's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from bot.content.persona import Persona
from bot.content.prompts import Prompts
from bot.errors import NoAnswer
from bot.model import Appraisal, Cause, Language, Practice, State, Utterance, Voice
from bot.ports import Player
from bot.ports.chat import ChatMessage, ChatModel, ModelWatch, Pseudonyms, Question
from bot.roleplay.llm.checking import Checks
from bot.roleplay.llm.form import tidied
from bot.roleplay.llm.part import Part
from bot.roleplay.llm.prompting import again, messages_of
from bot.roleplay.player import moment_of

LONGEST_ANSWER = 200
"""Tokens of an answer at most: a line of forty words takes a third of that."""
REQUESTS = 2
"""Requests for a line and, if it cannot be sent, for another one; so also at most for both."""


class SpokenLine(BaseModel):
    """What the model answers; what else it gives is passed over."""

    line: str


@dataclass(frozen=True, slots=True)
class LlmPlayer:
    """Implements `bot.ports.Player`. Temper, facts, ending and what is said come from the rules and from the script.

    The first line is the script's: it sets the scene that everything is graded against. `names` finds the people a
    trainee names in a practice, and gives stand-ins for them.
    """

    model: ChatModel
    script: Player
    prompts: Callable[[Language], Prompts]
    names: Callable[[Persona, Practice], Pseudonyms]
    checks: Checks
    watch: ModelWatch

    async def open(self, persona: Persona, practice: Practice, state: State) -> Utterance:
        """The first line, from the script."""
        return await self.script.open(persona, practice, state)

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
        """The answer to a trainee turn."""
        scripted = await self.script.speak(persona, practice, before, state, appraisal, causes, turn_id)
        prompts = self.prompts(practice.language).player
        moment = moment_of(persona, practice, before, state, appraisal, turn_id)
        part = Part.of(moment, practice, prompts, causes, turn_id, scripted)
        try:
            line = await self._line(part)
        except NoAnswer as error:
            self.watch.fell_back("speak", error.reason)
            return Utterance(scripted.text, scripted.lines, scripted.told, _voice(error.reason))
        return Utterance(line, scripted.lines, scripted.told, "llm")

    async def _line(self, part: Part) -> str:
        """A line that passed every check. NoAnswer when there is none."""
        names = self.names(part.persona, part.practice)
        sent, left = messages_of(part, names), REQUESTS
        while True:
            answer = await self.model.ask(_question(part, sent, left))
            left -= answer.requests
            own = (part.persona.name.full, part.persona.name.first, part.persona.name.last)
            raw = tidied(answer.value.line, own)
            line = names.restore(raw)
            failed = self.checks.failed(part, line)
            if failed is None:
                return line
            self.watch.rejected(failed)
            if left <= 0:
                raise NoAnswer(reason="unfit", requests=REQUESTS - left)
            sent = again(part, sent, raw, part.prompts.reasons[failed])


def _question(part: Part, sent: tuple[ChatMessage, ...], requests: int) -> Question[SpokenLine]:
    return Question(
        purpose="speak", messages=sent, shape=SpokenLine, account=part.practice.account, longest=LONGEST_ANSWER,
        requests=requests, plain="line",
    )  # fmt: skip


def _voice(reason: str) -> Voice:
    return "budget" if reason == "budget" else "fallback"
