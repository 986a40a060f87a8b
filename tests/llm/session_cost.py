"""What a session of ten turns costs: `python -m tests.llm.session_cost` prints the tables of docs/language-model.md.

Tokens are counted by the stand-in (four bytes of UTF-8 each), which also tells which a server would have had ready.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.model import LANGUAGES, Language, Person
from bot.settings import Settings
from bot.settings.llm import MODEL_USES, LlmSettings
from bot.wiring import coach_of, open_store
from tests.llm.standin import running_server
from tests.llm.usage import Spent
from tests.workbench.bench import played

CUSTOMER, ROBOT, TURNS = "wrong-bill", "repairer", 10
PRICES = ((0.15, 0.075, 0.60), (0.40, 0.10, 1.60), (2.50, 1.25, 10.00), (0.0, 0.0, 0.0))
"""For a million tokens: sent, sent and ready, given. Examples, nobody's price list."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Tokens:
    """The tokens of a session; `cached` of those `sent` were ready."""

    requests: int
    sent: int
    cached: int
    given: int

    def cost(self, price: tuple[float, float, float]) -> float:
        """What they cost at that price."""
        fresh, ready, given = price
        return ((self.sent - self.cached) * fresh + self.cached * ready + self.given * given) / MILLION


def session(language: Language) -> list[Spent]:
    """What each request of a session of ten turns costs: reading, speaking, and the feedback."""
    said = [step.said for step in played(CUSTOMER, ROBOT, language).steps][:TURNS]
    with tempfile.TemporaryDirectory(prefix="sangfroid-cost-") as folder, running_server(language=language) as server:
        kept = {"database_url": f"sqlite+aiosqlite:///{Path(folder) / 'cost.sqlite3'}"}
        uses = frozenset(MODEL_USES)
        llm = LlmSettings(SecretStr("any"), server.base_url, "standin", "standin", uses, 20.0, 0, None)
        asyncio.run(_played(Settings.load(None).model_copy(update=kept), llm, said, language))
        return list(server.usage)


async def _played(settings: Settings, llm: LlmSettings, said: list[str], language: Language) -> None:
    person = Person("console", "local", "cost", language)
    async with open_store(settings) as store, coach_of(settings, store, llm) as coach:
        reply = await coach.start(person, CUSTOMER, language=language, seed=1, ask_confidence=False)
        practice = reply.practice
        assert practice is not None
        for text in said:
            reply = await coach.say(person, practice.id, text)
        if not reply.over:
            await coach.finish(person, practice.id)


def total(spent: list[Spent]) -> Tokens:
    """Everything together."""
    return Tokens(
        len(spent), sum(one.sent for one in spent), sum(one.cached for one in spent), sum(one.given for one in spent)
    )


def tokens_table(found: Mapping[Language, Tokens]) -> Iterator[str]:
    """A session in each language, as the page has it."""
    yield "| language | requests | tokens sent | of these ready | given |"
    yield "|---|---|---|---|---|"
    for language, one in found.items():
        yield f"| {language} | {one.requests} | {one.sent:,} | {one.cached:,} | {one.given:,} |"


def costs_table(found: Mapping[Language, Tokens]) -> Iterator[str]:
    """What it costs at each price, as the page has it."""
    yield "| per million: sent | sent and ready | given | " + " | ".join(f"session, {name}" for name in found) + " |"
    yield "|---|---|---|" + "---|" * len(found)
    for price in PRICES:
        cells = [f"{one.cost(price):.4f}" for one in found.values()]
        yield "| " + " | ".join([*(f"{part:g}" for part in price), *cells]) + " |"


def main() -> int:
    """Print both tables."""
    found: dict[Language, Tokens] = {language: total(session(language)) for language in LANGUAGES}
    sys.stdout.write("\n".join([*tokens_table(found), "", *costs_table(found), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
