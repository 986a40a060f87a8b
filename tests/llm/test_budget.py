"""What a workspace may spend, and what an operator sees of it."""

from __future__ import annotations

import pytest

from bot.errors import NoAnswer
from tests.llm.raw import Raw, RawServer, refused, said
from tests.llm.stage import ACCOUNT, Stage, question, staged

GOOD = said({"line": "Fine."})


async def test_every_request_is_paid_for(stage: Stage) -> None:
    stage.server.answers_with(said({"text": "?"}), GOOD)
    await stage.model.ask(question())
    assert await stage.spent() == 200
    assert stage.watch.results == ["unfit", "ok"]
    assert stage.watch.tokens == [(90, 0, 10)] * 2


async def test_what_the_server_had_ready_is_told(stage: Stage) -> None:
    usage = {"prompt_tokens": 90, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": 64}}
    stage.server.answers_with(said({"line": "Fine."}, usage=usage))
    await stage.model.ask(question())
    assert (stage.watch.tokens, await stage.spent()) == ([(90, 64, 10)], 100)


async def test_a_spent_budget_stops_before_a_request_and_only_that_workspace(server: RawServer) -> None:
    server.answers_with(GOOD)
    async with staged(server, daily=150) as stage:
        await stage.model.ask(question())
        await stage.model.ask(question())
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
        assert (failed.value.reason, failed.value.requests) == ("budget", 0)
        assert len(server.asked) == len(stage.watch.results) == 2
        await stage.ledger.spend("slack:T2", stage.clock.now().date(), 149)
        assert await stage.spent() == 200


async def test_a_new_day_in_utc_is_a_new_budget(server: RawServer) -> None:
    server.answers_with(GOOD)
    async with staged(server, daily=100) as stage:
        await stage.model.ask(question())
        stage.clock.forward(15 * 3600 - 1)
        with pytest.raises(NoAnswer):
            await stage.model.ask(question())
        stage.clock.forward(1)
        assert (await stage.model.ask(question())).requests == 1


async def test_no_limit_is_no_limit(stage: Stage) -> None:
    await stage.ledger.spend(ACCOUNT, stage.clock.now().date(), 10**12)
    stage.server.answers_with(GOOD)
    assert (await stage.model.ask(question())).requests == 1


WORKED = [
    (Raw(way="hang"), True), (Raw(b"<html>"), True), (said(None, usage=None), True),
    (refused("no", 401), False), (refused("no", 500), False), (Raw(way="hang_up"), False),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "paid"), WORKED)
async def test_where_the_model_was_at_work_it_is_paid(server: RawServer, fault: Raw, paid: bool) -> None:
    server.answers_with(fault)
    async with staged(server, patience=0.05 if fault.way == "hang" else 5.0) as stage:
        with pytest.raises(NoAnswer):
            await stage.model.ask(question(requests=1))
        assert (await stage.spent() > 0) == paid
