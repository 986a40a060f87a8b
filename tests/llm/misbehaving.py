"""Models that misbehave, over real HTTP: what of their lines is caught, and what the trainee saw instead.

`python -m tests.llm.misbehaving` prints the table.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

from bot.appraisal.reader import OfflineReader
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.llm.client import OpenAIModel
from bot.llm.ledger import MemoryLedger
from bot.llm.options import LlmOptions
from bot.model import (
    LANGUAGES,
    Appraisal,
    Cause,
    Language,
    Move,
    MoveName,
    Person,
    Practice,
    State,
    Temper,
    Turn,
    Utterance,
    Voice,
)
from bot.ports.chat import Purpose
from bot.roleplay.llm.player import LlmPlayer
from bot.roleplay.player import ScriptedPlayer
from bot.settings import shipped_content
from bot.settings.llm import LlmSettings
from bot.wiring import cast_of
from bot.wiring.model import Modelled
from bot.wiring.tongues import LibraryTongues
from tests.llm.characters import Character, misbehaving
from tests.llm.standin import ModelServer
from tests.roleplay import stage

NOW = datetime(2026, 12, 21, 10, tzinfo=UTC)
PERSONA = "christmas-delivery"
SAID = {
    "en": "I see, Mr Marchand. I will have a look at your parcel, and I understand you.",
    "fr": "Je vois, monsieur Marchand. Je vais regarder votre colis, et je vous comprends.",
}
"""Words that change little: the customer stays as angry as they were."""


class StandingClock:
    """It is always now."""

    def now(self) -> datetime:
        return NOW


@dataclass
class Seen:
    """What an operator would see."""

    calls: list[tuple[Purpose, str, int, int, int]] = field(default_factory=list)
    fallbacks: Counter[str] = field(default_factory=Counter)
    rejections: list[str] = field(default_factory=list)
    disputes: Counter[str] = field(default_factory=Counter)

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        del seconds
        self.calls.append((purpose, result, sent, cached, given))

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        self.fallbacks[f"{purpose}:{reason}"] += 1

    def rejected(self, check: str) -> None:
        self.rejections.append(check)

    def disputed(self, move: str, found_by: str) -> None:
        self.disputes[f"{move}:{found_by}"] += 1


@dataclass(frozen=True)
class Row:
    """One line of one model: which checks caught it, who spoke in the end, and what was seen."""

    fault: str
    language: Language
    caught: tuple[str, ...]
    voice: Voice
    seen: str
    script: str


def model_at(
    base_url: str, library: FileLibrary, seen: Seen, *, timeout: float = 5.0, uses: str = "speak read word"
) -> Modelled:
    """The model of that server, as the wiring builds it."""
    from pydantic import SecretStr

    key = SecretStr("key")
    used = frozenset(use for use in ("speak", "read", "word") if use in uses.split())
    settings = LlmSettings(key, base_url, "standin", "standin", used, timeout, 0, None)
    options = LlmOptions("key", base_url, "standin", "standin", timeout, 0, None)

    async def at_once(_: float) -> None:
        return

    client = OpenAIModel(options, MemoryLedger(), StandingClock(), seen, sleep=at_once)
    model = Modelled(settings, client, library, seen, LibraryTongues(library))
    model.__dict__["rules"] = rules()  # instead of one for each
    return model


@cache
def rules() -> OfflineReader:
    """The reader that finds names and phrases, made ready once."""
    return OfflineReader(stage.library().cues, mends=False)


@asynccontextmanager
async def player_at(
    library: FileLibrary, character: str | Character
) -> AsyncIterator[tuple[LlmPlayer, Seen, ModelServer]]:
    """A player driven by a model of that character."""
    seen = Seen()
    async with ModelServer(character) as server:
        model = model_at(server.base_url, library, seen)
        try:
            yield model.player(cast_of("off")), seen, server
        finally:
            await model.client.close()


def scene(persona: Persona, language: Language, anger: float = 8.0) -> tuple[Practice, State, Appraisal]:
    """An angry customer after the first message of a trainee; nothing was asked, agreed or told yet."""
    said = SAID[language]
    names: tuple[MoveName, ...] = ("use_name", "show_listening")
    read = Appraisal(tuple(Move(name, said, 0, len(said)) for name in names))
    state = State(temper=Temper(anger), trainee_turns=1)
    practice = Practice("p", Person("slack", "T1", "U1", language), persona.id, (), language, 2, 3, NOW)
    opening = persona.script.in_(language).openings[0]
    turns = (
        Turn("0", None, 0, "customer", opening, Appraisal(), state, (), NOW),
        Turn("1", "0", 1, "trainee", said, read, state, (), NOW),
    )
    return replace(practice, turns=turns, leaf="1"), state, read


async def spoken(player: LlmPlayer | ScriptedPlayer, persona: Persona, language: Language) -> Utterance:
    """What that player lets the customer say there."""
    practice, state, read = scene(persona, language)
    causes: tuple[Cause, ...] = ()
    return await player.speak(persona, practice, state, state, read, causes, "1")


def matters(persona: Persona, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What that customer keeps (facts as the script tells them), and what would settle it."""
    script = persona.script.in_(language)
    kept = tuple(script.facts[fact.id][0] for fact in persona.facts if fact.told == "asked")
    return kept, tuple(offer.text.in_(language) for offer in persona.agreements)


def cases(persona: Persona) -> Iterator[tuple[Language, str, Character]]:
    """Every line of every model that misbehaves, in both languages."""
    for language in LANGUAGES:
        leaks, goals = matters(persona, language)
        plain = tuple(line.partition("|")[0].replace("{", "") for line in leaks)
        for name, character in misbehaving(language, plain, goals):
            yield language, name, character


async def table(library: FileLibrary, *, first: bool = False) -> list[Row]:
    """What became of every line, or of the first line of every model."""
    persona, rows = library.persona(PERSONA), []
    async with player_at(library, "good") as (player, seen, server):
        for language, name, character in cases(persona):
            if first and not name.endswith(" 1"):
                continue
            server.character = character
            seen.rejections.clear()
            script = await spoken(ScriptedPlayer(), persona, language)
            said = await spoken(player, persona, language)
            rows.append(Row(name, language, tuple(seen.rejections), said.voice, said.text, script.text))
    return rows


def printed(rows: list[Row]) -> Iterator[str]:
    """The table, one line a fault and language: lines, caught by which checks, missed, what was seen."""
    yield f"{'fault':<16}{'':<4}{'lines':>6}{'caught':>8}  caught by"
    faults: dict[tuple[str, Language], list[Row]] = defaultdict(list)
    for row in rows:
        faults[row.fault.rsplit(" ", 1)[0], row.language].append(row)
    for (fault, language), mine in faults.items():
        by = Counter(check for row in mine for check in set(row.caught))
        checks = ", ".join(f"{check} {count}" for check, count in by.most_common())
        caught = sum(row.voice == "fallback" for row in mine)
        yield f"{fault:<16}{language:<4}{len(mine):>6}{caught:>8}  {checks}"
        yield from (f"    MISSED ({row.voice}): {row.seen}" for row in mine if row.voice != "fallback")


def main() -> None:
    """Print the table."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        library = FileLibrary(shipped_content(), cache=Path(folder))
        rows = asyncio.run(table(library))
    print("\n".join(printed(rows)))
    caught = sum(row.voice == "fallback" for row in rows)
    print(f"{caught} of {len(rows)} lines caught: the script's line was seen instead")


if __name__ == "__main__":
    main()
