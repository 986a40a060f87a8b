"""Everything a server can do wrong ends in one reason, within the requests that are allowed."""

from __future__ import annotations

import pytest

from bot.errors import NoAnswer
from bot.ports.chat import NO_ANSWER
from tests.llm.raw import Raw, RawServer, refused, said
from tests.llm.stage import Stage, question, staged

GOOD = said({"line": "Fine."})

FAULTS: list[tuple[str, Raw, str, int]] = [
    ("hangs", Raw(way="hang"), "timeout", 1),
    ("drips the head", Raw(way="drip_head"), "timeout", 1),
    ("drips the body", Raw(way="drip"), "timeout", 1),
    ("drips an error", Raw(way="drip", status=500), "timeout", 1),
    ("hangs up", Raw(way="hang_up"), "unreachable", 2),
    ("401", refused("Incorrect API key", 401), "unauthorised", 1),
    ("403", refused("Not allowed", 403), "unauthorised", 1),
    ("429", refused("Slow down", 429), "limited", 2),
    ("429, later", Raw(b"", 429, {"Retry-After": "3600"}), "limited", 1),
    ("429, soon", Raw(b"", 429, {"Retry-After": "2"}), "limited", 2),
    ("429, no credit", refused("You exceeded your quota", 429, code="insufficient_quota"), "limited", 1),
    ("500", Raw(b"<html>broken</html>", 500, kind="text/html"), "server", 2),
    ("503", refused("Overloaded", 503), "server", 2),
    ("503, later", Raw(b"", 503, {"Retry-After": "120"}), "server", 1),
    ("an error cut short", Raw(b"{", 500, way="cut"), "truncated", 2),
    ("an error that is not what it says", Raw(b"x", 500, {"Content-Encoding": "gzip"}), "server", 2),
    ("400, unknown", refused("Bad Request"), "refused", 2),
    ("404, no such model", refused("The model `x` does not exist", 404, code="model_not_found"), "refused", 1),
    ("404, no such address", Raw({"detail": "Not Found"}, 404), "refused", 1),
    ("404, not pulled", Raw({"error": "model 'x' not found, try pulling it first"}, 404), "refused", 1),
    ("409", refused("Conflict", 409), "refused", 1),
    ("too long", refused("maximum context length is 10", code="context_length_exceeded"), "refused", 1),
    ("400, error of no form", Raw(["odd"], 409), "refused", 1),
    ("sends elsewhere", Raw(b"", 307, {"Location": "/elsewhere"}), "refused", 1),
    ("speaks no HTTP", Raw(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "malformed", 1),
    ("a page", Raw(b"<html>hello</html>", kind="text/html"), "malformed", 1),
    ("no body", Raw(b""), "malformed", 1),
    ("no UTF-8", Raw(b'{"choices": "\xff\xfe'), "malformed", 1),
    ("a stream nobody asked for", Raw(b'data: {"choices": []}\n\n', kind="text/event-stream"), "malformed", 1),
    ("nested without end", Raw(b"[" * 100_000), "malformed", 1),
    ("a list", Raw([1, 2]), "malformed", 1),
    ("null", Raw(None), "malformed", 1),
    ("no choices", Raw({"id": "x"}), "malformed", 1),
    ("choices null", Raw({"choices": None}), "malformed", 1),
    ("choices empty", Raw({"choices": []}), "malformed", 1),
    ("choice null", Raw({"choices": [None]}), "malformed", 1),
    ("message null", Raw({"choices": [{"message": None}]}), "malformed", 1),
    ("message a text", Raw({"choices": [{"message": "hello"}]}), "malformed", 1),
    ("an error with 200", Raw({"error": {"message": "no"}}), "malformed", 1),
    ("a body without end", Raw(b" " * (5 * 1024 * 1024)), "malformed", 1),
    ("compressed, it says", Raw(b"not gzip", headers={"Content-Encoding": "gzip"}), "malformed", 1),
    ("a body cut short", Raw(b'{"choices": [', way="cut"), "truncated", 2),
    ("half a body", Raw(b'{"choices": [{"message": {"content": "I'), "truncated", 1),
    ("out of tokens", said('{"line": "I am', ended="length"), "truncated", 2),
    ("half an answer", said('{"line": "I am'), "truncated", 2),
    ("content null", said(None), "empty", 1),
    ("content blank", said(" \n "), "empty", 1),
    ("content a number", Raw({"choices": [{"message": {"content": 7}}]}), "empty", 1),
    ("only a thought", said("<think>hm</think>"), "empty", 1),
    ("half a thought", said("<think>hm, they are angry"), "empty", 1),
    ("a refusal", said(None, refusal="I cannot."), "declined", 1),
    ("filtered", said("", ended="content_filter"), "declined", 1),
    ("filtered before", refused("filtered", code="content_filter"), "declined", 1),
    ("another shape", said({"text": "hello"}), "unfit", 2),
    ("a value too long", said({"line": "x" * 61}), "unfit", 2),
    ("no JSON", said("Hello!"), "unfit", 2),
    ("two answers", said('{"line": "a"} or {"line": "b"}'), "unfit", 2),
]


@pytest.mark.parametrize(("fault", "reason", "requests"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
async def test_a_fault_ends_in_its_reason(server: RawServer, fault: Raw, reason: str, requests: int) -> None:
    server.answers_with(fault)
    async with staged(server, patience=0.05 if reason == "timeout" else 5.0) as stage:
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
    assert (failed.value.reason, failed.value.requests) == (reason, requests)
    assert failed.value.__context__ is None, "an error of the library may hold what was said"
    assert len(stage.watch.results) == requests
    assert len(server.asked) == requests or reason == "timeout", "it may give up before the server has looked"
    assert stage.watch.results[-1] == reason
    assert reason in NO_ANSWER


@pytest.mark.parametrize("fault", [f[1] for f in FAULTS], ids=[f[0] for f in FAULTS])
async def test_one_request_is_one_request(server: RawServer, fault: Raw) -> None:
    server.answers_with(fault)
    async with staged(server, patience=0.05 if fault.way in {"hang", "drip", "drip_head"} else 5.0) as stage:
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question(requests=1))
    assert failed.value.requests == len(stage.watch.results) == 1
    assert len(server.asked) <= 1


PASSING = [f for f in FAULTS if f[3] > 1 and f[0] != "400, unknown"]


@pytest.mark.parametrize("fault", [f[1] for f in PASSING], ids=[f[0] for f in PASSING])
async def test_a_fault_that_passes_costs_one_request_more(stage: Stage, fault: Raw) -> None:
    stage.server.answers_with(fault, GOOD)
    answer = await stage.model.ask(question())
    assert (answer.value.line, answer.requests) == ("Fine.", 2)
    assert stage.watch.results[-1] == "ok"


async def test_a_server_that_is_not_there_is_unreachable(server: RawServer) -> None:
    await server.stop()
    async with staged(server) as stage:
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
    assert (failed.value.reason, failed.value.requests) == ("unreachable", 1)


async def test_a_key_that_no_header_can_hold_is_not_sent(server: RawServer) -> None:
    async with staged(server, key="sk-\u2019\n") as stage:
        with pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
    assert failed.value.reason == "unauthorised"
    assert server.asked == []


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        [],
        {"total_tokens": -4},
        {"total_tokens": 10**30},
        {"total_tokens": "9"},
        {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        {"prompt_tokens": 0, "completion_tokens": 5, "total_tokens": 5},
    ],
)
async def test_a_usage_that_makes_no_sense_is_estimated(stage: Stage, usage: object) -> None:
    stage.server.answers_with(said({"line": "Fine."}, usage=usage))
    assert (await stage.model.ask(question())).value.line == "Fine."
    (sent, _, given), spent = stage.watch.tokens[0], await stage.spent()
    assert spent == sent + given == -(-47 // 3) + -(-17 // 3)
