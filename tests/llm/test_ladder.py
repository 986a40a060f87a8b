"""The ladder: what a server takes is found out once, and remembered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import NoAnswer
from tests.llm.raw import Raw, refused, said
from tests.llm.stage import Stage, question

GOOD = said({"line": "Fine."})
NO_SCHEMA = refused(
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported", param="response_format"
)
NO_JSON = refused("response_format json_object is not supported", 422)
ODD = refused("Bad Request")


async def refusal(stage: Stage, requests: int = 2) -> NoAnswer:
    with pytest.raises(NoAnswer) as failed:
        await stage.model.ask(question(requests=requests))
    return failed.value


async def test_a_server_with_schemas_is_sent_the_strict_schema_and_nothing_beyond(stage: Stage) -> None:
    stage.server.answers_with(GOOD)
    await stage.model.ask(question("word"))
    (asked,) = stage.server.asked
    assert asked.body == {
        "model": "talker",
        "messages": [
            {"role": "system", "content": "You are a customer."},
            {"role": "user", "content": "The trainee said strawberry."},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "word",
                "strict": True,
                "schema": {
                    "type": "object",
                    "properties": {"line": {"type": "string"}},
                    "required": ["line"],
                    "additionalProperties": False,
                },
            },
        },
        "max_tokens": 200,
        "temperature": 0.4,
    }


async def test_the_reader_asks_its_own_model_without_chance(stage: Stage) -> None:
    stage.server.answers_with(GOOD)
    await stage.model.ask(question("read"))
    await stage.model.ask(question("speak"))
    assert [(one.body["model"], one.body["temperature"]) for one in stage.server.asked] == [
        ("reader", 0.0),
        ("talker", 0.8),
    ]


async def test_a_server_without_schemas_costs_one_request_once(stage: Stage) -> None:
    stage.server.answers_with(NO_SCHEMA, GOOD)
    assert (await stage.model.ask(question())).requests == 2
    assert (await stage.model.ask(question())).requests == 1
    assert stage.server.rungs == ["schema", "json", "json"]


async def test_a_server_without_schemas_and_json_costs_one_answer_at_most(stage: Stage) -> None:
    stage.server.answers_with(NO_SCHEMA, NO_JSON, said('Of course:\n```json\n{"line": "Fine."}\n```'))
    assert (await refusal(stage)).requests == 2
    for _ in range(2):
        assert (await stage.model.ask(question())).requests == 1
    assert stage.server.rungs == ["schema", "json", "plain", "plain"]


async def test_the_two_models_of_a_server_have_a_ladder_each(stage: Stage) -> None:
    stage.server.answers_with(NO_SCHEMA, GOOD)
    await stage.model.ask(question("speak"))
    await stage.model.ask(question("read"))
    assert stage.server.rungs == ["schema", "json", "schema"]


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_refusal_without_a_reason_leads_down_on_a_first_use(stage: Stage, status: int) -> None:
    stage.server.answers_with(Raw(b"nope", status, kind="text/plain"), GOOD)
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "json"]


FORMS = [
    Raw({"detail": [{"loc": ["body", "response_format", "type"], "msg": "unexpected value"}]}, 422),
    Raw({"error": "response_format is not supported"}, 400),
    Raw(b"json_schema: not implemented", 400, kind="text/plain"),
    Raw({"object": "error", "message": "guided decoding failed", "code": 400}, 400),
]


@pytest.mark.parametrize("form", FORMS)
async def test_the_reason_of_a_refusal_is_found_in_any_form(stage: Stage, form: Raw) -> None:
    stage.server.answers_with(GOOD, form, GOOD)
    await stage.model.ask(question())
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "schema", "json"], "even on a rung that worked"


async def test_a_refusal_without_a_reason_leads_nowhere_on_a_rung_that_worked(stage: Stage) -> None:
    stage.server.answers_with(GOOD, ODD, GOOD)
    await stage.model.ask(question())
    assert (await refusal(stage)).requests == 1
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema"] * 3


async def test_where_no_rung_helps_it_was_not_the_rung(stage: Stage) -> None:
    stage.server.answers_with(ODD)
    await refusal(stage)
    await refusal(stage)
    stage.server.answers_with(GOOD)
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "json", "plain", "schema"]


async def test_a_server_that_falls_over_a_schema_is_spared_it(stage: Stage) -> None:
    stage.server.answers_with(refused("failed to compile grammar", 500), GOOD)
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "json"]
    assert stage.waited == []


async def test_a_server_that_ignores_the_schema_is_told_the_shape(stage: Stage) -> None:
    stage.server.answers_with(said({"text": "Fine."}), GOOD)
    await stage.model.ask(question())
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "json", "json"]


async def test_the_ladder_is_tried_again_from_the_top_after_a_day(stage: Stage) -> None:
    stage.server.answers_with(NO_SCHEMA, GOOD)
    await stage.model.ask(question())
    stage.clock.forward(86_399)
    await stage.model.ask(question())
    stage.clock.forward(1)
    await stage.model.ask(question())
    assert stage.server.rungs == ["schema", "json", "json", "schema"]


async def test_the_shape_stands_behind_the_first_system_message_where_no_schema_is_sent(stage: Stage) -> None:
    stage.server.answers_with(NO_SCHEMA, said({"text": "Fine."}), GOOD)
    with pytest.raises(NoAnswer):
        await stage.model.ask(question())
    await stage.model.ask(question())
    first, second, third = (one.body["messages"] for one in stage.server.asked)
    assert second[0] == third[0]
    assert second[0]["content"].startswith(first[0]["content"] + "\n\n")
    assert '"additionalProperties":false' in second[0]["content"]
    assert second[1:] == first[1:] == third[1:]


async def test_a_broken_answer_is_mended_once_with_what_is_wrong(stage: Stage) -> None:
    broken = said({"line": "x" * 61})
    stage.server.answers_with(broken)
    assert (await refusal(stage, requests=5)).requests == 2
    sent = stage.server.asked[1].body["messages"]
    assert [one["role"] for one in sent] == ["system", "user", "assistant", "user"]
    assert "x" * 61 in sent[2]["content"]
    assert "$.line: String should have at most 60 characters" in sent[3]["content"]
    assert stage.server.rungs == ["schema", "schema"], "no schema can rule that out"


async def test_a_bare_text_stands_for_the_field_that_is_named(stage: Stage) -> None:
    stage.server.answers_with(said("<think>They want a line.</think>\nI want my money back."))
    answer = await stage.model.ask(question(plain="line"))
    assert (answer.value.line, answer.requests) == ("I want my money back.", 1)
    await stage.model.ask(question(plain="line"))
    assert stage.server.rungs == ["schema", "json"], "the server ignores the schema: it is told the shape"


async def test_half_an_object_never_stands_for_the_field(stage: Stage) -> None:
    stage.server.answers_with(said('{"line": "I want my'))
    with pytest.raises(NoAnswer) as failed:
        await stage.model.ask(question(plain="line"))
    assert failed.value.reason == "truncated"


WORDS: list[tuple[Raw, dict[str, Any]]] = [
    (
        refused("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", param="max_tokens"),
        {"max_completion_tokens": 200, "temperature": 0.8},
    ),
    (refused("'temperature' does not support 0.8 with this model."), {"max_tokens": 200}),
]


@pytest.mark.parametrize(("refusing", "left"), WORDS, ids=["length", "temperature"])
async def test_a_word_the_server_does_not_know_is_not_used_again(
    stage: Stage, refusing: Raw, left: dict[str, Any]
) -> None:
    stage.server.answers_with(refusing, GOOD)
    assert (await stage.model.ask(question())).requests == 2
    assert (await stage.model.ask(question())).requests == 1
    for asked in stage.server.asked[1:]:
        assert {
            key: asked.body[key] for key in ("max_tokens", "max_completion_tokens", "temperature") if key in asked.body
        } == left
    assert stage.server.rungs == ["schema"] * 3


async def test_a_server_that_knows_neither_word_for_the_length_is_told_none(stage: Stage) -> None:
    stage.server.answers_with(refused("unknown field max_tokens"), refused("unknown field max_completion_tokens"), GOOD)
    await refusal(stage)
    await stage.model.ask(question())
    assert not {"max_tokens", "max_completion_tokens"} & stage.server.asked[-1].body.keys()


async def test_a_length_that_is_too_long_is_no_matter_of_words(stage: Stage) -> None:
    stage.server.answers_with(refused("max_tokens is too large: 200"))
    assert (await refusal(stage)).requests == 1


async def test_a_model_that_thinks_before_it_answers_is_given_room_and_keeps_it(stage: Stage) -> None:
    stage.server.answers_with(said('{"line": "I', ended="length"), GOOD, GOOD)
    assert (await stage.model.ask(question())).requests == 2
    assert (await stage.model.ask(question())).requests == 1
    assert [one.body["max_tokens"] for one in stage.server.asked] == [200, 3200, 3200]
