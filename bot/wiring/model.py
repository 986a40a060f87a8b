"""Builds what a language model does, where one is configured: it plays, reads, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Generic, Protocol

from bot.appraisal.reader import OfflineReader
from bot.coaching import Cast, Parts
from bot.content.bundle import case_of
from bot.content.cues import Cue, CueFile
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.content.prompts import Prompts
from bot.content.reading import ShapeT
from bot.content.rubric import Rubric
from bot.errors import ContentError, SettingsError
from bot.model import LANGUAGES, Language, Line, Practice
from bot.ports import Appraiser, Clock, NameFinder, Readers, Session, Tongues
from bot.ports.chat import ChatModel, Ledger, ModelWatch, Pseudonyms
from bot.settings.llm import LlmSettings
from bot.typography.legible import heard
from bot.wiring.tongues import LibraryTongues

if TYPE_CHECKING:
    from bot.feedback.words import ModelWording
    from bot.roleplay.llm.player import LlmPlayer


class Client(ChatModel, Protocol):
    """A language model that holds connections."""

    async def warm(self) -> None:
        """Load what the first question would wait for."""
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


class LastSound(Generic[ShapeT]):
    """Content as its file stands now, or as it last was when the file is broken now."""

    def __init__(self, load: Callable[[], ShapeT]) -> None:
        """Nothing is loaded yet."""
        self._load = load
        self._last: ShapeT | None = None

    def __call__(self) -> ShapeT:
        """The content. ContentError when it never was sound."""
        try:
            self._last = self._load()
        except ContentError:
            if self._last is None:
                raise
        return self._last


@dataclass(frozen=True)
class Modelled:
    """A language model and what it is used for, over one library."""

    settings: LlmSettings
    client: Client
    library: FileLibrary
    watch: ModelWatch
    tongues: Tongues

    def cast(self, cast: Cast) -> Cast:
        """The same cast, with the model playing and reading where it may."""
        if "speak" in self.settings.uses:
            cast = replace(cast, player=self.player(cast))
        if "read" in self.settings.uses:
            cast = replace(cast, readers=LlmReaders(cast.readers, self))
        return cast

    def parts(self, parts: Parts) -> Parts:
        """The same ports, with the model where it may."""
        cast = self.cast(parts)
        wording = self.wording(parts.readers) if "word" in self.settings.uses else None
        return replace(parts, player=cast.player, readers=cast.readers, wording=wording, sends_to=self.settings.server)

    def player(self, cast: Cast) -> LlmPlayer:
        """The customer played by the model, over the player of that cast."""
        from bot.appraisal.phrases import OfflinePhrases
        from bot.roleplay.llm.checking import Checks
        from bot.roleplay.llm.player import LlmPlayer

        checks = Checks(OfflinePhrases(self.rules, self._phrases), self.tongues)
        return LlmPlayer(self.client, cast.player, self.prompts, self._pseudonyms, checks, self.watch)

    def wording(self, offline: Readers) -> ModelWording:
        """The grader's words, found by the model; the offline readers tell what they would do if somebody sent them."""
        from bot.feedback.words import ModelWording

        last: list[tuple[Session, Pseudonyms]] = []

        def masked(session: Session, text: str) -> str:
            if not last or last[0][0] is not session:  # one after another, for each of its quotes
                said = [(one.line, one.appraisal.asides) for one in session.conversation]
                lines = [Line(line.speaker, heard(line.text, asides)) for line, asides in said]
                last[:] = [(session, self._names(lines, session.bundle.persona, session.language))]
            return last[0][1].hide(text)

        return ModelWording(
            self.client, lambda language: self.prompts(language).words, self.watch, self.tongues, masked, offline
        )

    @cached_property
    def rules(self) -> OfflineReader:
        """A reader without an ear, for both languages: it finds names and phrases. A model makes no slips to mend."""
        return OfflineReader(self.library.cues, mends=False)

    @cached_property
    def _prompts(self) -> dict[Language, LastSound[Prompts]]:
        return {language: LastSound(partial(self.library.prompts, language)) for language in LANGUAGES}

    @cached_property
    def rubric(self) -> LastSound[Rubric]:
        """The rubric."""
        return LastSound(self.library.rubric)

    def prompts(self, language: Language) -> Prompts:
        """What the model is told in that language. ContentError."""
        return self._prompts[language]()

    def _phrases(self, language: Language) -> Mapping[str, tuple[Cue, ...]]:
        return {str(name): cues for name, cues in self.prompts(language).player.phrases.items()}

    def _pseudonyms(self, persona: Persona, practice: Practice) -> Pseudonyms:
        """Stand-ins for the people a trainee names on this branch."""
        lines = [Line(turn.author, heard(turn.text, turn.appraisal.asides)) for turn in practice.path()]
        return self._names(lines, persona, practice.language)

    def _names(self, lines: list[Line], persona: Persona, language: Language) -> Pseudonyms:
        from bot.appraisal.llm.naming import trainee_names

        finder: NameFinder = self.rules
        return trainee_names(
            lines, language, case_of(persona, language), names=finder, prompts=self.prompts(language).reader,
            lexicon=self.rules.lexicon(language),
        )  # fmt: skip


class LlmReaders:
    """Readers with a model beside the offline ones. Implements `bot.ports.Readers`."""

    def __init__(self, offline: Readers, model: Modelled) -> None:
        """`offline` gives the readers that are fallen back on."""
        self._offline = offline
        self._model = model
        self._ready: dict[str, Appraiser] = {}

    def reader(self, sha256: str, cues: CueFile) -> Appraiser:
        """The reader that uses these cues; the offline one alone where that is no `OfflineReader`."""
        offline = self._offline.reader(sha256, cues)
        if not isinstance(offline, OfflineReader):
            return offline
        if sha256 not in self._ready:
            from bot.appraisal.llm.reader import LlmReader

            model = self._model
            self._ready[sha256] = LlmReader(
                model.client, offline, lambda language: model.prompts(language).reader, model.rubric,
                OfflineReader({cues.language: cues}), model.watch,
            )  # fmt: skip
        return self._ready[sha256]


def model_of(
    settings: LlmSettings | None, library: FileLibrary, ledger: Ledger, clock: Clock, watch: ModelWatch
) -> Modelled | None:
    """The model of these settings, None where there is none.

    SettingsError when the library for it is not installed, ContentError when it could not be told anything.
    """
    if settings is None:
        return None
    if find_spec("openai") is None:
        raise SettingsError("error.settings.llm.extra", name="OPENAI_API_KEY")
    from bot.llm.client import OpenAIModel
    from bot.llm.options import LlmOptions

    options = LlmOptions(
        api_key=settings.api_key.get_secret_value(),
        base_url=settings.base_url,
        model=settings.model,
        reader_model=settings.reader_model,
        timeout=settings.timeout,
        daily_tokens=settings.daily_tokens,
        log_file=settings.log_file,
    )
    model = Modelled(settings, OpenAIModel(options, ledger, clock, watch), library, watch, LibraryTongues(library))
    for language in LANGUAGES:
        model.prompts(language)  # a broken file is told of at the start, not in a turn
    return model
