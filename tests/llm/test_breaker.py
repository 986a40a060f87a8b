"""A server that keeps failing is left alone; one that asks to wait is waited for."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime

import pytest

from bot.errors import NoAnswer
from bot.llm.breaker import Breaker
from tests.fakes import MONDAY
from tests.llm.raw import Raw, RawServer, refused, said
from tests.llm.stage import Clock, Stage, question, staged

GOOD = said({"line": "Fine."})
DOWN = refused("down", 503)


async def reason(stage: Stage) -> str:
    """How one question of one request ends."""
    try:
        await stage.model.ask(question(requests=1))
    except NoAnswer as failed:
        return failed.reason
    return "ok"


async def test_it_rests_after_three_failures_in_a_row(stage: Stage) -> None:
    stage.server.answers_with(DOWN)
    assert [await reason(stage) for _ in range(5)] == ["server"] * 3 + ["resting"] * 2
    assert len(stage.server.asked) == len(stage.watch.results) == 3


async def test_an_answer_in_between_makes_them_no_row(stage: Stage) -> None:
    stage.server.answers_with(DOWN, DOWN, GOOD, DOWN, DOWN, GOOD)
    assert [await reason(stage) for _ in range(6)] == ["server", "server", "ok"] * 2


async def test_after_the_rest_one_question_decides(stage: Stage) -> None:
    stage.server.answers_with(DOWN, DOWN, DOWN, GOOD)
    for _ in range(3):
        await reason(stage)
    stage.clock.forward(29)
    assert await reason(stage) == "resting"
    stage.clock.forward(1)
    assert sorted(await asyncio.gather(*(reason(stage) for _ in range(4)))) == ["ok", "resting", "resting", "resting"]
    assert await reason(stage) == "ok"


async def test_each_rest_is_twice_as_long_up_to_ten_minutes(stage: Stage) -> None:
    stage.server.answers_with(DOWN)
    for _ in range(3):
        await reason(stage)
    for rest in (30, 60, 120, 240, 480, 600, 600, 600):
        stage.clock.forward(rest - 1)
        assert await reason(stage) == "resting"
        stage.clock.forward(1)
        assert await reason(stage) == "server"


def test_a_week_without_a_server_is_ten_minutes_again_and_again() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(3000):
        clock.forward(600)
        assert breaker.lets_through()
        breaker.failed("unreachable")
        breaker.left()


async def test_many_failures_at_once_are_one_rest(stage: Stage) -> None:
    stage.server.answers_with(DOWN)
    await asyncio.gather(*(reason(stage) for _ in range(20)))
    stage.clock.forward(30)
    assert await reason(stage) == "server"


async def test_a_question_that_is_given_up_leaves_its_turn_to_the_next(server: RawServer) -> None:
    server.answers_with(DOWN, DOWN, DOWN, Raw(way="hang"))
    async with staged(server) as stage:
        for _ in range(3):
            await reason(stage)
        stage.clock.forward(30)
        asking = asyncio.create_task(stage.model.ask(question()))
        await server.seen(4)
        assert await reason(stage) == "resting"
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        server.answers_with(GOOD)
        assert await reason(stage) == "ok"


def test_a_question_from_before_the_rest_lets_no_second_one_through() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(3):
        breaker.failed("server")
    clock.forward(30)
    assert breaker.lets_through()
    breaker.failed("timeout")  # that of before
    clock.forward(60)
    assert not breaker.lets_through(), "the one that decides is still under way"
    breaker.failed("server")
    breaker.left()
    clock.forward(119)
    assert not breaker.lets_through()
    clock.forward(1)
    assert breaker.lets_through()


async def test_a_key_that_is_not_taken_means_five_minutes_at_once(stage: Stage) -> None:
    stage.server.answers_with(refused("no", 401), GOOD)
    assert await reason(stage) == "unauthorised"
    stage.clock.forward(299)
    assert await reason(stage) == "resting"
    stage.clock.forward(1)
    assert await reason(stage) == "ok"


@pytest.mark.parametrize("fault", [said("Hello!"), said(None), said(None, refusal="No."), said("", ended="length")])
async def test_a_server_that_answers_never_rests(stage: Stage, fault: Raw) -> None:
    stage.server.answers_with(fault)
    for _ in range(4):
        assert await reason(stage) != "resting"


async def test_a_server_that_cuts_every_answer_short_rests(stage: Stage) -> None:
    stage.server.answers_with(Raw(b"{", way="cut"))
    assert [await reason(stage) for _ in range(4)] == ["truncated"] * 3 + ["resting"]


REFUSALS = [
    refused("The model `talker` does not exist", 404, code="model_not_found"), Raw({"detail": "Not Found"}, 404),
    refused("no", 409), refused("max_tokens: at most 16"), Raw(b"no", 422),
]  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal.status} {refusal.bytes().decode()[:30]}")
async def test_a_server_that_refuses_everything_rests(stage: Stage, refusal: Raw) -> None:
    stage.server.answers_with(refusal)
    results = [await reason(stage) for _ in range(9)]
    assert "resting" in results
    asked = results.index("resting")
    assert set(results[:asked]) == {"refused"}
    assert set(results[asked:]) == {"resting"}
    assert asked == len(stage.server.asked) == (3 if len(set(stage.server.rungs)) == 1 else 5)


async def test_refusals_that_name_no_reason_count_once_all_rungs_were_tried(stage: Stage) -> None:
    stage.server.answers_with(refused("Bad Request"))
    for _ in range(4):
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
        assert failed.value.reason == "refused"
    assert stage.server.rungs == ["schema", "json", "plain"] * 2
    assert await reason(stage) == "resting"


async def test_a_server_that_takes_only_the_last_form_is_found_out_without_a_rest(stage: Stage) -> None:
    stage.server.answers_with(
        refused("temperature is unknown"), refused("max_tokens is unknown"), refused("max_completion_tokens too"),
        refused("no schema"), refused("no json"), GOOD,
    )  # fmt: skip
    assert [await reason(stage) for _ in range(6)] == ["refused"] * 5 + ["ok"]


ODD = [
    refused("This model's maximum context length is 8192 tokens", code="context_length_exceeded"),
    refused("the request exceeds the available context size", type="exceed_context_size_error"),
    refused("filtered", code="content_filter"),
    Raw(b"", 413),
]


@pytest.mark.parametrize("odd", ODD, ids=["length", "size", "filter", "large"])
async def test_a_server_that_minds_what_a_question_holds_never_rests(stage: Stage, odd: Raw) -> None:
    stage.server.answers_with(odd)
    for _ in range(6):
        assert await reason(stage) in {"refused", "declined"}
    stage.server.answers_with(GOOD)
    assert await reason(stage) == "ok"


async def test_an_odd_question_among_others_closes_no_door(stage: Stage) -> None:
    refusal = refused("no", 409)
    stage.server.answers_with(*[refusal, refusal, GOOD] * 4)
    assert "resting" not in [await reason(stage) for _ in range(12)]


async def test_an_answer_that_does_not_fit_is_no_refusal_though_its_repair_is_refused(stage: Stage) -> None:
    stage.server.answers_with(*[said({"line": "x" * 99}), refused("no", 409)] * 4)
    for _ in range(4):
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
        assert failed.value.reason == "refused"
    assert len(stage.server.asked) == 8


async def test_after_a_rest_from_refusals_all_rungs_are_tried_before_the_next(stage: Stage) -> None:
    stage.server.answers_with(refused("Bad Request"))
    for _ in range(4):
        with pytest.raises(NoAnswer):
            await stage.model.ask(question())
    stage.clock.forward(30)
    assert [await reason(stage) for _ in range(4)] == ["refused"] * 3 + ["resting"]
    assert stage.server.rungs[-3:] == ["schema", "json", "plain"]
    stage.clock.forward(60)
    stage.server.answers_with(GOOD)
    assert [await reason(stage) for _ in range(2)] == ["ok", "ok"]


async def test_the_models_of_a_server_rest_apart(stage: Stage) -> None:
    stage.server.answers_with(DOWN, DOWN, DOWN, GOOD)
    for _ in range(3):
        await reason(stage)
    assert (await stage.model.ask(question("read"))).requests == 1


SHORT = [({"Retry-After": "2"}, 2.0), ({"retry-after-ms": "1500"}, 1.5), ({}, 0.5), ({"Retry-After": "soon"}, 0.5)]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("headers", "wait"), SHORT)
async def test_a_short_wait_is_waited_for(stage: Stage, status: int, headers: dict[str, str], wait: float) -> None:
    stage.server.answers_with(Raw(b"", status, headers), GOOD)
    assert (await stage.model.ask(question())).requests == 2
    assert stage.waited == [wait]


@pytest.mark.parametrize("wish", ["60", format_datetime(MONDAY.replace(minute=1), usegmt=True)])
async def test_a_long_wait_is_a_rest(stage: Stage, wish: str) -> None:
    stage.server.answers_with(Raw(b"", 429, {"Retry-After": wish}), GOOD)
    with pytest.raises(NoAnswer) as failed:
        await stage.model.ask(question())
    assert (failed.value.reason, failed.value.requests) == ("limited", 1)
    stage.clock.forward(59)
    assert await reason(stage) == "resting"
    stage.clock.forward(1)
    assert await reason(stage) == "ok"
    assert stage.waited == []


@pytest.mark.parametrize("wish", ["1e300", "inf", "nan", "-5", "999999999999999"])
async def test_a_wait_without_sense_breaks_nothing(stage: Stage, wish: str) -> None:
    stage.server.answers_with(Raw(b"", 429, {"Retry-After": wish}), GOOD)
    await reason(stage)
    stage.clock.forward(86_400)
    assert await reason(stage) == "ok"


async def test_nobody_waits_longer_than_a_request_may_take(server: RawServer) -> None:
    server.answers_with(Raw(b"", 429, {"Retry-After": "3"}))
    async with staged(server, patience=2.0) as stage:
        with pytest.raises(NoAnswer):
            await stage.model.ask(question())
        assert (len(server.asked), stage.waited) == (1, [])
