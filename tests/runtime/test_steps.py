"""A call to a model that was made is not made again, whatever happens before its turn is committed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from bot.coaching import Desk, Reply
from bot.model import Appraisal, Move, Note, Person, Said, Utterance
from bot.ports import Steps
from tests.runtime.platform import Platform
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
