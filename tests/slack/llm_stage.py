"""The bot in Slack with a language model behind it: the stand-ins for both, over real sockets."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bot.llm.client import OpenAIModel
from bot.messages import Messages
from bot.model import Language, Practice, Turn
from bot.roleplay.llm.player import LlmPlayer
from tests.llm.good import read_offline
from tests.slack.llm_server import StruckServer
from tests.slack.stage import SlackStage, slack_bot
from tests.slack.standin import Standin
from tests.slack.user import Message, User

KEY = "sk-of-nobody"
COLD: list[Language] = ["en", "fr"]
"""Of which the model server has not read the cues yet: that takes a second."""


@dataclass
class MovedClock:
    """The machine's clock, put forward."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class LlmStage(SlackStage):
    """A running bot, its Slack and its model server. `clock` is the model's: its rests and its days."""

    server: StruckServer
    clock: MovedClock = field(default_factory=MovedClock)
    waited: list[float] = field(default_factory=list)

    @property
    def client(self) -> OpenAIModel:
        turns = self.service.turns
        player = turns.desk_of(turns.store, turns.steps)._parts.player
        assert isinstance(player, LlmPlayer)
        assert isinstance(player.model, OpenAIModel)
        return player.model

    def prepare(self) -> None:
        """Put the clock in, and let the client wait for nothing; what it would have waited is kept."""

        async def sleep(seconds: float) -> None:
            self.waited.append(seconds)

        self.client._clock = self.clock
        self.client._sleep = sleep

    async def go(self) -> None:
        """The model server goes away."""
        await self.server.stop()

    async def come_back(self) -> None:
        """The model server is there again, at the same address, with nothing asked yet."""
        port = int(self.server.base_url.rsplit(":", 1)[1].partition("/")[0])
        self.server = StruckServer()
        await self.server.start(port)

    def purposes(self) -> list[str]:
        """What the model was asked so far, in order."""
        return [request.purpose for request in self.server.requests]

    def fallbacks(self) -> Counter[tuple[str, str]]:
        """How often others did the model's work so far, by purpose and reason."""
        found: Counter[tuple[str, str]] = Counter()
        for metric in self.service.turns.metrics.model_fallbacks.collect():
            for sample in metric.samples:
                if sample.name.endswith("_total"):
                    found[sample.labels["purpose"], sample.labels["reason"]] += int(sample.value)
        return +found

    async def practice(self, user: User) -> Practice:
        """The practice this person began last, as it is kept."""
        async with self.service.turns.store.joint(reading=True) as (_, work):
            for person in await work.people():
                if (person.workspace, person.user) == (user.team, user.id):
                    return await work.practice((await work.practices(person))[0].id, person)
        raise AssertionError(user.id)


def answers_of(practice: Practice) -> list[Turn]:
    """What the customer answered, without the opening, in order."""
    return [turn for turn in practice.turns if turn.author == "customer"][1:]


@asynccontextmanager
async def llm_bot(database_url: str, slack: Standin, *, socket: bool = False, **more: Any) -> AsyncIterator[LlmStage]:
    """The bot with a model, running."""
    import openai  # noqa: F401 - loading it takes a second or two, and a dialog of Slack only waits for three

    while COLD:
        read_offline("Hello.", (), COLD.pop())
    server = StruckServer()
    await server.start()
    model = {"openai_api_key": SecretStr(KEY), "openai_base_url": server.base_url, "openai_model": "m"}
    async with slack_bot(database_url, slack, socket=socket, **{**model, **more}) as plain:
        stage = LlmStage(plain.service, slack, plain.http, plain.port, socket, server)
        stage.prepare()
        try:
            yield stage
        finally:
            await stage.server.stop()


async def begins(user: User, language: Language, persona: str = "christmas-delivery") -> Message:
    """A practice in that language, up to the customer's first line."""
    count = len(user.seen)
    await user.slash("/practice", f"{persona} {language}")
    brief = (await user.sees(count + 1))[-1]
    label = Messages(language)("ask.skip")
    await user.presses(brief, label[:1].upper() + label[1:])
    return (await user.sees(count + 2))[-1]
