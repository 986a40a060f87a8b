"""The reader that asks a language model beside the offline reader, and goes on without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.appraisal.llm.asking import question
from bot.appraisal.llm.checking import claims, holds
from bot.appraisal.llm.joining import Joined, joined, sees_nothing
from bot.appraisal.llm.naming import stand_ins
from bot.appraisal.llm.tracing import heard, replaced
from bot.appraisal.reader import OfflineReader, as_written
from bot.content.prompts_reader import ReaderPrompts
from bot.content.rubric import Rubric
from bot.errors import NoAnswer
from bot.model import Appraisal, Case, Context, Dispute, Language
from bot.ports import NameFinder
from bot.ports.chat import ChatModel, ModelWatch
from bot.typography.legible import legible


class LlmReader:
    """Implements `bot.ports.Appraiser`: the offline reading first, then what a model says, then what stands of both."""

    def __init__(
        self,
        model: ChatModel,
        offline: OfflineReader,
        prompts: Callable[[Language], ReaderPrompts],
        rubric: Callable[[], Rubric],
        names: NameFinder,
        watch: ModelWatch,
    ) -> None:
        """`prompts` and `rubric` are asked for at every turn: what they give may change while the bot runs."""
        self._model = model
        self._offline = offline
        self._prompts = prompts
        self._rubric = rubric
        self._names = names
        self._watch = watch

    async def listen(self, text: str, context: Context, case: Case) -> Appraisal:
        """The occasions of a customer turn: the offline reader's."""
        return await self._offline.listen(text, context, case)

    async def read(self, text: str, context: Context, case: Case) -> Appraisal:
        """The moves of a trainee turn. The offline reading wherever the model gives nothing that can be used."""
        plain, places = legible(text)
        offline = await self._offline.read(plain, context, case)
        found = await self._joined(plain, offline, context, case)
        if found is None:
            return offline if plain == text else as_written(offline, text, places)
        made = replace(offline, moves=tuple(found.moves), unsure=tuple(found.unsure), reader="llm")
        return replace(as_written(made, text, places), disputed=self._disputed(found, text, places))

    async def _joined(self, text: str, offline: Appraisal, context: Context, case: Case) -> Joined | None:
        """Both readings made one; None where nothing is left to ask about, or nothing came of asking."""
        spoken = heard(text, offline.asides)
        if not spoken.text:
            return None
        prompts, lexicon = self._prompts(context.language), self._offline.lexicon(context.language)
        names = stand_ins(spoken.text, context, case, self._names, prompts, lexicon)
        sent = replaced(spoken, names.places)
        asked = question(sent.text, context, case, prompts=prompts, rubric=self._rubric(), names=names)
        try:
            answer = (await self._model.ask(asked)).value
        except NoAnswer as error:
            self._watch.fell_back("read", error.reason)
            return None
        if not holds(answer, len(spoken.text.split())) or (not answer.moves and sees_nothing(offline)):
            self._watch.fell_back("read", "unfit")
            return None
        view = self._offline.ruled(text, context, case)
        found = claims(answer, sent, offline.asides, view, case)
        return joined(offline, found, view, case, self._offline.chances(view))

    def _disputed(self, found: Joined, text: str, places: list[int]) -> tuple[Dispute, ...]:
        disputed = tuple(
            Dispute(move.name, text[places[move.start] : places[move.end]], by, found.has(move.name))
            for move, by in found.disputed
        )
        for dispute in disputed:
            self._watch.disputed(dispute.name, dispute.found_by)
        return disputed
