"""The stand-in for a language model, asked over real HTTP by the client that the program uses."""

import asyncio
import json
from typing import Any, get_args

import aiohttp
import openai
import pytest

from bot.model import LANGUAGES, Language
from bot.ports.chat import Purpose
from tests.llm.asked import Asked
from tests.llm.characters import all_names, character
from tests.llm.faults import BODIES, FAULTS, LINES, STATUSES, Fault
from tests.llm.requests import message, request
from tests.llm.standin import ModelServer, running_server
from tests.llm.usage import CACHED_BY, CACHED_FROM

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
SHORT = 0.2


async def complete(server: ModelServer, body: dict[str, Any], timeout: float = 5) -> Any:  # noqa: ASYNC109
    """What the client makes of it, without tries of its own."""
    async with openai.AsyncOpenAI(api_key="any", base_url=server.base_url, max_retries=0, timeout=timeout) as client:
        return await client.chat.completions.create(**body)


async def post(server: ModelServer, body: dict[str, Any]) -> tuple[int, str]:
    """What comes back, as it is."""
    url = f"{server.base_url}/chat/completions"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_character_answers_the_client_in_both_languages(language: Language) -> None:
    async with (
        ModelServer() as server,
        openai.AsyncOpenAI(api_key="any", base_url=server.base_url, max_retries=0) as client,
    ):
        for name in all_names():
            server.character = name
            part = name.split(":")[0]
            for purpose in PURPOSES if part == "wire" else [part]:
                body = request(purpose, language, form="text")  # type: ignore[arg-type]
                answer = await client.chat.completions.create(**body)
                content = answer.choices[0].message.content
                assert content == character(name).content(server.requests[-1])
                assert server.requests[-1].language == language


async def test_what_was_asked_can_be_looked_at() -> None:
    async with ModelServer() as server:
        for purpose in PURPOSES:
            await complete(server, request(purpose, "fr"))
        assert [one.purpose for one in server.requests] == list(PURPOSES)
        assert [one.language for one in server.requests] == ["fr"] * 3
        assert server.requests[0].body["messages"][1]["content"] == message(PURPOSES[0], "fr")
        assert server.asked("speak") == [one for one in server.requests if one.purpose == "speak"]
        assert server.keys == ["any"] * 3


async def test_a_server_without_schemas_says_so() -> None:
    async with ModelServer("no_schema") as server:
        with pytest.raises(openai.BadRequestError, match="json_schema"):
            await complete(server, request("speak", "en"))
        assert json.loads(
            (await complete(server, request("speak", "en", form="json_object"))).choices[0].message.content
        )
        server.character = "no_json"
        with pytest.raises(openai.BadRequestError, match="json_object"):
            await complete(server, request("speak", "en", form="json_object"))
        text = (await complete(server, request("speak", "en", form="text"))).choices[0].message.content
        assert '{"line": ' in text
        assert server.complaints == []


async def test_one_that_mends_its_ways_is_good_when_it_is_asked_again() -> None:
    async with ModelServer("too_nice, mending") as server:
        first = (await complete(server, request("speak", "en"))).choices[0].message.content
        second = (await complete(server, request("speak", "en"))).choices[0].message.content
        other = (await complete(server, request("speak", "en", turn="Tell me more."))).choices[0].message.content
        assert first == character("too_nice").content(server.requests[0])
        assert second == character("good").content(server.requests[1])
        assert other == character("too_nice").content(server.requests[2])


@pytest.mark.parametrize(
    ("roles", "word"),
    [
        (["user", "system"], "system"),
        (["system", "user", "system"], "system"),
        (["system", "user", "user"], "alternate"),
        (["system", "assistant", "user"], "alternate"),
        (["system", "user", "assistant"], "last"),
        ([], "messages"),
    ],
)
async def test_it_is_as_strict_about_roles_as_the_strictest_server(roles: list[str], word: str) -> None:
    async with ModelServer() as server:
        with pytest.raises(openai.BadRequestError, match=word):
            await complete(server, {"model": "standin", "messages": [{"role": role, "content": "-"} for role in roles]})
        assert server.requests == []
        assert len(server.complaints) == 1


async def test_it_is_as_strict_about_schemas_and_json_as_the_strictest_server() -> None:
    async with ModelServer() as server:
        body = request("speak", "en")
        body["response_format"]["json_schema"]["schema"]["properties"] = {"line": {"type": "string"}}
        with pytest.raises(openai.BadRequestError, match="required"):
            await complete(server, body)
        body = request("speak", "en", form="json_object")
        body["messages"][0]["content"] = "You are the customer."
        with pytest.raises(openai.BadRequestError, match="json"):
            await complete(server, body)


async def test_an_answer_longer_than_it_may_be_is_cut() -> None:
    async with ModelServer("paragraph") as server:
        answer = await complete(server, {**request("speak", "fr"), "max_completion_tokens": 10})
        assert answer.choices[0].finish_reason == "length"
        assert answer.usage.completion_tokens <= 10


async def test_tokens_are_counted_and_what_is_shared_with_an_earlier_request_is_cached() -> None:
    long = "Stable words of a prompt. " * 300
    bodies = [request("speak", "en", turn=turn) for turn in ("One.", "Two.", "Three.")]
    for body in bodies:
        body["messages"][0]["content"] = long
    async with ModelServer() as server:
        answers = [await complete(server, body) for body in bodies]
        told = [answer.usage.prompt_tokens_details.cached_tokens for answer in answers]
        assert told == [spent.cached for spent in server.usage]
        short = await complete(server, request("read", "en"))
        await complete(server, {**bodies[0], "model": "another"})
    first, *later, small, other = server.usage
    assert (first.cached, small.cached, other.cached) == (0, 0, 0)
    assert first.sent >= len(long) // 4
    for spent in later:
        assert spent.cached >= CACHED_FROM
        assert spent.cached % CACHED_BY == 0
        assert len(long) // 4 - CACHED_BY <= spent.cached <= len(long) // 4 + CACHED_BY
        assert spent.uncached < 2 * CACHED_BY
    assert short.usage.total_tokens == small.sent + small.given


@pytest.mark.parametrize("fault", [*STATUSES, "429 1"])
async def test_a_status_is_an_error_of_the_client(fault: str) -> None:
    async with ModelServer() as server:
        server.faults.append(fault)
        with pytest.raises(openai.APIStatusError) as caught:
            await complete(server, request("speak", "en"))
        assert caught.value.status_code == int(fault.removesuffix(" 1"))
        assert caught.value.response.headers.get("Retry-After") == ("1" if fault == "429 1" else None)
        assert (await complete(server, request("speak", "en"))).choices  # one request each


@pytest.mark.parametrize("fault", BODIES)
async def test_a_body_can_be_wrong_in_every_way(fault: str) -> None:
    async with ModelServer() as server:
        good = json.loads((await post(server, request("speak", "en")))[1])["choices"]
        server.faults.append(fault)
        try:
            status, text = await post(server, request("speak", "en"))
        except aiohttp.ClientError:
            assert fault == "stream_cut"
            return
        assert status == 200
        try:
            parsed = json.loads(text)
        except ValueError:
            assert fault in {"empty_body", "html", "truncated_json", "stream", "stream_cut"}
            return
        assert not isinstance(parsed, dict) or parsed.get("choices") != good


@pytest.mark.parametrize("fault", LINES)
async def test_a_line_can_fail_in_every_way(fault: str) -> None:
    async with ModelServer() as server:
        server.faults.append(fault)
        with pytest.raises((TimeoutError, openai.APIError, ConnectionError)):
            async with asyncio.timeout(SHORT * 4):
                await complete(server, request("speak", "en"), SHORT)
        assert (await complete(server, request("speak", "en"))).choices


@pytest.mark.parametrize("fault", ["timeout", "drip"])
async def test_the_server_stops_while_somebody_still_waits(fault: str) -> None:
    server = ModelServer()
    await server.start()
    server.faults.append(fault)
    waiting = asyncio.create_task(complete(server, request("speak", "en")))
    async with asyncio.timeout(5):
        await server.taken.wait()
        await server.stop()
        with pytest.raises(openai.APIError):
            await waiting


async def test_an_answer_can_be_held_back() -> None:
    async with ModelServer() as server:
        server.gate.clear()
        waiting = asyncio.create_task(post(server, request("speak", "en")))
        await server.taken.wait()
        assert not waiting.done()
        server.gate.set()
        assert (await waiting)[0] == 200


async def test_a_fault_is_for_one_request_and_must_be_one_there_is() -> None:
    assert len(set(FAULTS)) == len(FAULTS)
    with pytest.raises(ValueError, match="tired"):
        Fault.of("tired")
    async with ModelServer() as server:
        server.faults.extend(["ok", "503"])
        assert (await post(server, request("speak", "en")))[0] == 200
        assert (await post(server, request("speak", "en")))[0] == 503


async def test_a_stream_that_was_asked_for_comes_as_one() -> None:
    async with ModelServer() as server, openai.AsyncOpenAI(api_key="any", base_url=server.base_url) as client:
        stream = await client.chat.completions.create(**request("speak", "en"), stream=True)
        pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
        assert json.loads("".join(pieces)).keys() == {"line"}


def test_it_runs_in_a_thread_of_its_own_for_the_real_command() -> None:
    with running_server("good") as server, openai.OpenAI(api_key="any", base_url=server.base_url) as client:
        assert client.models.list().data[0].id == "standin"
        server.character = "one_word"
        client.chat.completions.create(**request("speak", "fr"))
        assert [type(one) for one in server.requests] == [Asked]
