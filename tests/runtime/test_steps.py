"""A call to a model that was made is not made again, whatever happens before its turn is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text as sql

from bot.coaching import Desk, Reply
from bot.model import Appraisal, Dispute, Move, Note, Occasion, Person, Place, Said, Utterance, Words
from bot.ports import Steps
from bot.runtime.steps import RESULTS, KeptSteps
from bot.store import opened
from tests.llm.standin import ModelServer
from tests.runtime.platform import Platform, PlatformChannel
from tests.runtime.stage import bot

CALLS: list[str] = []
FAILS: list[str] = []


class Modelled(Desk):
    """Reads and speaks with a model that costs; fails as told between the calls and the commit."""

    async def together(self, person: Person, spoken: Sequence[Said]) -> int:
        del person, spoken
        return 1

    async def take(self, person: Person, said: Said) -> Reply:
        text = said.text
        del person
        steps: Steps = self._parts.steps

        async def read() -> Appraisal:
            CALLS.append("read")
            return Appraisal((Move("greet", text, 0, len(text), None, 0.9),), reader="model")

        async def speak() -> Utterance:
            CALLS.append("speak")
            return Utterance(f"heard {text}", frozenset({"line-1"}), frozenset())

        appraisal = await steps.run("read:1", read)
        spoken = await steps.run("speak:1", speak)
        if FAILS:
            raise RuntimeError(FAILS.pop())
        return Reply((Note(f"{spoken.text} {appraisal.moves[0].name} {sorted(spoken.lines)}"),))


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    CALLS.clear()
    FAILS.clear()


@pytest.mark.parametrize(("keeps", "calls"), [(("read", "speak"), 2), (("speak",), 4), ((), 6)])
async def test_what_a_model_gave_is_kept_until_its_turn_is_committed(
    database_url: str, platform: Platform, keeps: tuple[str, ...], calls: int
) -> None:
    async with bot(database_url, platform, desk=Modelled) as stage:
        await stage.service.engine.stop(0)

        async def at_once(seconds: float) -> None:
            del seconds

        stage.service.turns = replace(stage.service.turns, keeps=keeps, sleep=at_once)
        FAILS.extend(["once", "twice"])
        await stage.tell("hello")
        await stage.settled("e1")
        assert len(CALLS) == calls
        assert [one.text for one in platform.posted] == ["heard hello greet ['line-1']"]
        async with stage.service.turns.store.joint(reading=True) as (connection, _):
            assert (await connection.execute(sql("SELECT count(*) FROM step"))).scalar_one() == 0


GREETS = Move("greet", "Hello", 0, 5, "grievance", 0.9)
READ = Appraisal(
    moves=(GREETS,),
    occasions=(Occasion("abuse", "you", 0, 3),),
    reader="small+llm",
    unsure=(replace(GREETS, name="sarcasm"),),
    disputed=(Dispute("sarcasm", "Hello", "llm", stands=False), Dispute("greet", "Hello", "offline", stands=True)),
    asides=((6, 20), (30, 41)),
)


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("read", READ),
        ("read", Appraisal()),
        ("speak", Utterance("Well?", frozenset({"b", "a"}), frozenset({"gift"}), "llm")),
        ("speak", Utterance("Well?", voice="budget")),
        (
            "word",
            Words("3", "Your second line is what turned it.", (("emotion", "Three emails."), ("needs", "A date."))),
        ),
        ("word", Words("3")),
        ("word", None),
    ],
)
async def test_whatever_a_model_gave_comes_back_as_it_was_without_asking_again(
    database_url: str, kind: str, result: Any
) -> None:
    asked: list[str] = []

    async def ask() -> Any:
        asked.append(kind)
        return result

    for _ in range(2):
        async with opened(database_url) as store:
            steps = KeptSteps(store, "plain:T1:ana", "e1", "hello", tuple(RESULTS))
            assert await steps.run(f"{kind}:1", ask) == result
    assert asked == [kind]


async def test_the_channel_is_told_once_when_a_model_begins_and_never_when_none_is_asked(
    file_url: str, platform: Platform
) -> None:
    async with bot(file_url, platform, desk=Modelled) as stage:
        (channel,) = stage.service.channels
        assert isinstance(channel, PlatformChannel)
        await stage.tell("hello", language="fr")
        await stage.heard(1)
        assert channel.begun == []
        stage.service.turns = replace(stage.service.turns, keeps=("read", "speak"))
        await stage.tell("hello again", language="fr")
        await stage.heard(2)
        assert channel.begun == [(Place("plain", "T1", "dm-ana"), "fr")]


class Dying(Desk):
    """Takes a turn with the model that is wired in, and never comes back from it: the process dies then."""

    reached: asyncio.Event

    async def take(self, person: Person, said: Said) -> Reply:
        await super().take(person, said)
        self.reached.set()
        await asyncio.Event().wait()
        raise AssertionError


TURN = "You have written three times about 612 euros and nobody answered. I am on it now."


async def test_a_process_that_dies_between_the_models_answer_and_the_commit_does_not_ask_it_again(
    file_url: str, platform: Platform
) -> None:
    async with ModelServer() as server:
        model: dict[str, Any] = {"openai_api_key": SecretStr("k"), "openai_model": "m"}
        model["openai_base_url"] = server.base_url
        async with bot(file_url, platform, **model) as stage:
            await stage.tell("/practice wrong-bill en")
            await stage.tell("skip")
            await stage.heard(3)
            await stage.service.engine.stop(0)
            turns = stage.service.turns
            parts = turns.desk_of(turns.store, turns.steps)._parts
            dying = replace(turns, desk_of=lambda store, steps: Dying(replace(parts, store=store, steps=steps)))
            asked: list[str] = []
            for text in (TURN, "stop"):
                Dying.reached = asyncio.Event()
                await stage.tell(text)
                answering = asyncio.create_task(dying.answer(f"e{stage.sent}"))
                await Dying.reached.wait()
                answering.cancel()
                asked = [one.purpose for one in server.requests]
                heard = len(platform.posted)
                await stage.settled(f"e{stage.sent}")
                assert len(platform.posted) > heard
                assert [one.purpose for one in server.requests] == asked
            assert asked == ["read", "speak", "word"]
            assert platform.doubles() == {}
            async with turns.store.joint(reading=True) as (connection, _):
                assert (await connection.execute(sql("SELECT count(*) FROM step"))).scalar_one() == 0
