"""Builds the parts from the settings: the one place that names concrete classes."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

import structlog

from bot.coaching import Cast, Coach, Parts
from bot.content.cues import CueFile
from bot.content.faults import named
from bot.content.house import SafetyWords
from bot.content.library import FileLibrary
from bot.content.prompts import Prompts
from bot.content.reading import Lines, text_of
from bot.errors import ContentError, Fault, SettingsError
from bot.model import LANGUAGES, Chart, Language
from bot.ports import Appraiser, Grader, NameFinder, Store
from bot.settings import Encoder, Settings, one_thread_each, shipped_content
from bot.wiring.tongues import LibraryTongues

if TYPE_CHECKING:
    from bot.appraisal.weighing import Ear
    from bot.settings.llm import LlmSettings
    from bot.store import KeeperStore

T = TypeVar("T")
SEEDS = 2**31
OTHER_LANGUAGE: dict[Language, tuple[str, str]] = {
    "en": ("content.file_not_english", "content.not_english"),
    "fr": ("content.file_not_french", "content.not_french"),
}
"""What is said of a file that is in the other language, and of one text in it."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The current moment."""
        return datetime.now(UTC)


class DirectSteps:
    """Runs each step at once and logs how long it took; nothing is checkpointed."""

    async def run(self, name: str, fn: Callable[[], Awaitable[T]]) -> T:
        """Run `fn`."""
        began = time.perf_counter()
        result = await fn()
        took = round((time.perf_counter() - began) * 1000, 1)
        structlog.get_logger().info("step", step=name, milliseconds=took)
        return result


class OfflineReaders:
    """Readers by the hash of their cues, each made ready once in a process."""

    _ready: ClassVar[dict[tuple[str, Encoder], Appraiser]] = {}

    def __init__(self, encoder: Encoder) -> None:
        """Nothing is compiled or loaded yet. SettingsError when the encoder is wanted and missing."""
        encoder_path(encoder)
        self._encoder = encoder

    def reader(self, sha256: str, cues: CueFile) -> Appraiser:
        """The offline reader that uses these cues."""
        key = (sha256, self._encoder)
        if key not in self._ready:
            from bot.appraisal.reader import OfflineReader

            self._ready[key] = OfflineReader({cues.language: cues}, ear_of(self._encoder))
        return self._ready[key]


def library_of(settings: Settings) -> FileLibrary:
    """The content this process uses."""
    return FileLibrary(shipped_content(), settings.personas_dir, settings.cache_dir / "content")


def encoder_path(encoder: Encoder) -> Path | None:
    """The extra's file, or None when the small network is to hear. SettingsError when it is wanted and missing."""
    from bot.appraisal.learned.places import packaged_path

    path = None if encoder == "off" else packaged_path()
    if path is None and encoder == "on":
        raise SettingsError("error.settings.encoder_missing", name="ENCODER", value=encoder)
    return path


@cache
def ear_of(encoder: Encoder) -> Ear:
    """What hears turns: the large network where the extra is there and wanted, else the small one; one a process.

    SettingsError when the encoder is wanted and missing, WeightsError when what was learned cannot be read.
    """
    one_thread_each()
    from bot.appraisal.ears import large_ear, small_ear

    path = encoder_path(encoder)
    return small_ear() if path is None else large_ear(path)


def reader_of(library: FileLibrary, language: Language, encoder: Encoder) -> Appraiser:
    """The offline reader of that language, with the cues as they are now."""
    from bot.appraisal.reader import OfflineReader

    return OfflineReader({language: library.cues(language)}, ear_of(encoder))


def name_finder_of(library: FileLibrary, language: Language) -> NameFinder:
    """Finds who is named in what a trainee wrote, by the cues of that language as they are now."""
    from bot.appraisal.reader import OfflineReader

    return OfflineReader({language: library.cues(language)})


def faults_in_use(library: FileLibrary, path: Path) -> tuple[Fault, ...]:
    """Faults that only show when words are made ready: a cue whose signs do not pair up, an unknown family."""
    from bot.appraisal.reader import OfflineReader
    from bot.appraisal.safety import OfflineSafetyCheck

    try:
        folder = path.resolve().parent.name
        if folder == "cues":
            cues = library.load(path, CueFile)
            OfflineReader({cues.language: cues}).lexicon(cues.language)
        elif folder == "safety":
            words = library.load(path, SafetyWords)
            OfflineSafetyCheck(lambda _: words).check("-", words.language)
        elif folder == "prompts":
            return _faults_of_prompts(library, path)
    except ContentError as error:
        return tuple(_placed(fault, path) for fault in error.faults)
    return ()


def _faults_of_prompts(library: FileLibrary, path: Path) -> tuple[Fault, ...]:
    """Phrases that are no cues (ContentError), and texts in the other language."""
    from bot.appraisal.prompts_language import foreign_texts
    from bot.appraisal.reader import OfflineReader

    prompts, reader = library.load(path, Prompts), OfflineReader(library.cues)
    reader.lexicon(prompts.language).indexed({str(name): cues for name, cues in prompts.player.phrases.items()})
    stopwords = {language: reader.lexicon(language).sets["stopwords"].words for language in LANGUAGES}
    found, mostly = foreign_texts(prompts, stopwords)
    of_file, of_text = OTHER_LANGUAGE[prompts.language]
    lines = Lines(text_of(path))
    if mostly:
        return (Fault(path.name, lines.of(("language",)), of_file),)
    return tuple(
        lines.closer(Fault(path.name, lines.of(place), of_text, (("place", named(place)), ("text", text))))
        for place, text in found
    )


def _placed(fault: Fault, path: Path) -> Fault:
    """The fault with the line of the cue it names, where the file holds it on one line."""
    cue = dict(fault.params).get("text", "")
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    line = next((number for number, row in enumerate(rows, 1) if cue and cue in row), fault.line)
    return replace(fault, file=path.name, line=line)


def grader_of() -> Grader:
    """The offline grader."""
    from bot.feedback import OfflineGrader

    return OfflineGrader()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[KeeperStore]:
    """The database, brought up to date; closed at the end. StoreError when it cannot be used."""
    from bot.store import opened

    async with opened(settings.database_url) as store:
        yield store


def cast_of(encoder: Encoder) -> Cast:
    """Who plays and reads a turn where nothing is kept: the trainer's workbench."""
    from bot.roleplay.player import ScriptedPlayer

    return Cast(readers=OfflineReaders(encoder), player=ScriptedPlayer(), clock=SystemClock(), steps=DirectSteps())


def parts_of(settings: Settings, store: Store, library: FileLibrary, *, chat: bool = False) -> Parts:
    """The ports of the use cases over that store; `chat`: for a chat platform, not for a terminal."""
    from bot.appraisal.safety import OfflineSafetyCheck
    from bot.feedback import OfflineAdviser
    from bot.roleplay.player import ScriptedPlayer

    return Parts(
        store=store,
        library=library,
        readers=OfflineReaders(settings.encoder),
        player=ScriptedPlayer(),
        grader=grader_of(),
        adviser=OfflineAdviser(chat=chat),
        safety=OfflineSafetyCheck(library.safety),
        tongues=LibraryTongues(library),
        clock=SystemClock(),
        steps=DirectSteps(),
        new_id=lambda: uuid.uuid4().hex[:12],
        new_seed=lambda: secrets.randbelow(SEEDS),
        chat=chat,
    )


@asynccontextmanager
async def coach_of(settings: Settings, store: KeeperStore, llm: LlmSettings | None = None) -> AsyncIterator[Coach]:
    """The use cases of the terminal over that store, with a language model where there is one.

    ContentError when what a model is told cannot be read.
    """
    from bot.llm.watching import LoggingWatch, SilentWatch
    from bot.store import SqlLedger
    from bot.wiring.model import model_of

    library = library_of(settings)
    parts = parts_of(settings, store, library)
    model = model_of(llm, library, SqlLedger(store), parts.clock, LoggingWatch(SilentWatch()))
    if model is None:
        yield Coach(parts)
        return
    try:
        yield Coach(model.parts(parts))
    finally:
        await model.client.close()


def draw_chart(chart: Chart, path: Path, language: Language) -> None:
    """Save a curve as PNG; matplotlib lives in a process of its own. OSError when it cannot be written."""
    from bot.feedback.chart import draw

    draw(chart, path, language)
