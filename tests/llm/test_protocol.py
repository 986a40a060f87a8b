"""The same against llmock: a server that others wrote, over real HTTP, with its faults."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from llmock.scenarios import Behavior, Delay, Fail, Reply
from llmock.testing import LLMockServer

from bot.errors import NoAnswer
from bot.llm.client import OpenAIModel
from bot.llm.ledger import MemoryLedger
from tests.llm.raw import RawServer
from tests.llm.stage import ACCOUNT, Clock, Watch, options, question, staged


@pytest.fixture(scope="module")
def running() -> Iterator[LLMockServer]:
    with LLMockServer() as server:
        yield server


@pytest.fixture
def llm(running: LLMockServer) -> LLMockServer:
    running.state.reset()
    return running


def at(llm: LLMockServer) -> RawServer:
    """That server, as the stage takes one."""
    place = RawServer()
    place.url = llm.base_url("openai")
    return place


async def test_it_fills_the_schema_it_is_sent(llm: LLMockServer) -> None:
    async with staged(at(llm)) as stage:
        answer = await stage.model.ask(question())
        assert (answer.value.line, answer.requests) == ("mock-line", 1)
        assert await stage.ledger.spent(ACCOUNT, stage.clock.now().date()) == sum(stage.watch.tokens[0])
    (record,) = llm.state.journal.records(wait=2)
    assert record.body["response_format"]["json_schema"]["name"] == "speak"
    assert (record.model, record.stream, record.sdk_retry_count) == ("talker", False, None)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # left open
def test_each_event_loop_has_connections_of_its_own(llm: LLMockServer) -> None:
    model = OpenAIModel(options(llm.base_url("openai")), MemoryLedger(), Clock(), Watch())

    async def asked() -> int:
        requests = (await model.ask(question())).requests
        await model.close()
        return requests

    async def left_open() -> int:
        return (await model.ask(question())).requests

    assert [asyncio.run(asked()), asyncio.run(asked()), asyncio.run(left_open()), asyncio.run(asked())] == [1] * 4
    gc.collect()  # what was left open is warned of here


CASES: list[tuple[str, list[Behavior], str, int]] = [
    ("429, once", [Fail(429, retry_after=0.1)], "ok", 2),
    ("429, always", [Fail(429, retry_after=0.1, times=None)], "limited", 2),
    ("429, for long", [Fail(429, retry_after=60)], "limited", 1),
    ("401", [Fail(401)], "unauthorised", 1),
    ("403", [Fail(403)], "unauthorised", 1),
    ("500, once", [Fail(500)], "ok", 2),
    ("503, always", [Fail(503, times=None)], "server", 2),
    ("529", [Fail(529, times=None)], "server", 2),
    ("context", [Fail(400, code="context_length_exceeded", message="maximum context length")], "refused", 1),
    ("400", [Fail(400, message="Bad Request")], "unfit", 2),
    ("schemas not taken", [Fail(400, message="response_format is not supported")], "unfit", 2),
    ("slow", [Delay(0.4)], "timeout", 1),
    ("half an answer, once", [Reply(text='{"line": "I wa')], "ok", 2),
    ("no JSON, once", [Reply(text="I want my money.")], "unfit", 2),
    ("no JSON, then mended", [Reply(text="Hello."), Reply(text='{"line": "Hello."}')], "ok", 2),
    ("out of tokens, once", [Reply(text='{"line": "I', finish_reason="length")], "ok", 2),
    ("filtered", [Reply(text="", finish_reason="content_filter")], "declined", 1),
    ("nothing said", [Reply(text="")], "empty", 1),
]


@pytest.mark.parametrize(("faults", "result", "requests"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
async def test_its_faults_end_as_they_should(
    llm: LLMockServer, faults: list[Behavior], result: str, requests: int
) -> None:
    llm.state.scenarios.add(*faults)
    async with staged(at(llm), patience=0.1 if result == "timeout" else 5.0) as stage:
        try:
            used = (await stage.model.ask(question())).requests
        except NoAnswer as failed:
            used = failed.requests
        assert (stage.watch.results[-1], used) == (result, requests)
    assert len(llm.state.journal.records(wait=2)) == requests or result == "timeout", "it may give up before it is seen"


async def test_a_rung_is_remembered_over_questions(llm: LLMockServer) -> None:
    llm.state.scenarios.add(Fail(422, message="response_format: json_schema unknown"))
    llm.state.scenarios.add(Reply(text='{"line": "Hello."}', times=None))
    async with staged(at(llm)) as stage:
        for _ in range(3):
            await stage.model.ask(question())
    kinds = [record.body["response_format"]["type"] for record in llm.state.journal.records(wait=2)]
    assert kinds == ["json_schema", "json_object", "json_object", "json_object"]
