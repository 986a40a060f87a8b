"""From what a model said to an answer of the shape; from the shape to the schema."""

from __future__ import annotations

import json
import time
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, Field

from bot.llm.fitting import Fit, Misfit, fit
from bot.llm.replies import Reply, Trouble, read
from bot.llm.shaping import schema_of
from tests.llm.stage import Line


class Item(BaseModel):
    """For us alone."""

    model_config = ConfigDict(extra="forbid")

    name: Literal["greet", "thank"]
    quote: str = Field(description="word for word", min_length=1, max_length=40)
    about: str | None = None
    kind: Literal["only"] = "only"


class Items(BaseModel):
    """For us too."""

    items: tuple[Item, ...]
    first: Item | None = Field(default=None, description="the first")
    number: int = Field(default=0, ge=0, le=9)


class Loop(BaseModel):
    inside: list[Loop]


class Open(BaseModel):
    anything: dict[str, int]


SAID = [
    '{"line": "Fine."}',
    ' \n{"line": "Fine."}\n',
    '```json\n{"line": "Fine."}\n```',
    'Of course!\n```\n{"line": "Fine."}\n```\nShall I go on?',
    'Here: {"line": "Fine."} as asked.',
    '<think>{"line": "No."}</think>{"line": "Fine."}',
    'they are angry {"line": "No."}</think>\n{"line": "Fine."}',
    '<thinking>hm</thinking>\n\n{"line": "Fine."}',
    '{"line": "Fine."} {"line": "Fine."}',
    '{"note": 1} {"line": "Fine."}',
    '[{"line": "Fine."}]',
    'A brace { in between: {"line": "Fine."}',
]


@pytest.mark.parametrize("said", SAID)
def test_an_answer_is_found_in_what_stands_around_it(said: str) -> None:
    assert fit(said, Line, "") == Fit(Line(line="Fine."))


def test_a_line_break_inside_a_text_is_forgiven() -> None:
    assert fit('{"line": "one\ntwo"}', Line, "") == Fit(Line(line="one\ntwo"))


MISFITS = [
    ("Hello.", "unfit", "text"), ("{'line': 'Fine.'}", "unfit", "text"), ('{"other": 1}', "unfit", "shape"),
    ('{"line": 1}', "unfit", "shape"), ('{"line": "' + "x" * 61 + '"}', "unfit", "value"),
    ('{"answer": {"line": "Fine."}}', "unfit", "shape"), ('{"line": "a"}{"line": "b"}', "unfit", "value"),
    ('{"line": "a', "truncated", "value"), ('```json\n{"line": "a"', "truncated", "value"),
    ('So: {"line": "a', "truncated", "value"), ("<think>hm", "empty", "value"),
    ('{"line": "\\ud800"}', "unfit", "shape"),
    ('{"line": ' + "9" * 5000 + "}", "unfit", "text"), ('{"a":' * 5000, "unfit", "text"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "reason", "kind"), MISFITS)
def test_what_is_no_answer_says_why(said: str, reason: str, kind: str) -> None:
    found = fit(said, Line, "")
    assert isinstance(found, Misfit)
    assert (found.reason, found.kind) == (reason, kind)


@given(st.text())
def test_no_text_breaks_the_reading(said: str) -> None:
    assert isinstance(fit(said, Line, "line"), Fit | Misfit)


LONG = {
    "braces": "{" * 100_000,
    "brackets": "[" * 100_000,
    "objects": '{"line": ' * 50_000,
    "thoughts": "<think>" * 50_000,
    "ends of thoughts": "</think>" * 50_000,
    "fences": "```\n" * 50_000,
    "a fence and nothing": "```json" + "\n" * 100_000,
    "spaces": "{" + " " * 200_000 + "x",
    "digits": '{"line": ' + "9" * 10_000 + "}",
    "half a character": '{"line": "\\ud83d"}',
}


@pytest.mark.parametrize("said", LONG.values(), ids=LONG)
def test_no_length_keeps_the_others_waiting(said: str) -> None:
    began = time.process_time()
    assert isinstance(fit(said, Line, ""), Misfit)
    assert time.process_time() - began < 1, "nobody else is served meanwhile"


def test_no_depth_breaks_the_reading() -> None:
    for depth in range(800, 1060):
        assert isinstance(fit('{"a":' * depth + "1" + "}" * depth, Line, ""), Misfit)


@given(st.binary())
def test_no_body_breaks_the_reading(body: bytes) -> None:
    assert isinstance(read(body), Reply | Trouble)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("length"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "finish_reason", "refusal", "usage", "text"]), inner
        )
    ),
)


@given(ANYTHING)
def test_no_json_breaks_the_reading(body: object) -> None:
    assert isinstance(read(json.dumps(body).encode()), Reply | Trouble)


def test_a_content_in_parts_is_put_together() -> None:
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Fi"}, {"type": "text", "text": "ne."}, 7]
    assert read(json.dumps({"choices": [{"message": {"content": parts}}]}).encode()) == Reply("Fine.")


def test_the_faults_of_an_answer_name_their_place_and_not_what_was_said() -> None:
    found = fit('{"items": [{"name": "shout", "quote": "secret", "more": 1}]}', Items, "")
    assert isinstance(found, Misfit)
    assert found.faults == (
        "$.items[0].name: Input should be 'greet' or 'thank'",
        "$.items[0].more: Extra inputs are not permitted",
    )


def test_a_schema_is_what_strict_servers_take() -> None:
    item = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "enum": ["greet", "thank"]},
            "quote": {"type": "string", "description": "word for word"},
            "about": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "kind": {"type": "string", "enum": ["only"]},
        },
        "required": ["name", "quote", "about", "kind"],
        "additionalProperties": False,
    }
    assert json.loads(schema_of(Items)) == {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": item},
            "first": {"description": "the first", "anyOf": [item, {"type": "null"}]},
            "number": {"type": "integer"},
        },
        "required": ["items", "first", "number"],
        "additionalProperties": False,
    }
    Draft202012Validator.check_schema(json.loads(schema_of(Items)))


@pytest.mark.parametrize("shape", [Loop, Open])
def test_a_shape_that_no_strict_schema_can_say_is_refused(shape: type[BaseModel]) -> None:
    with pytest.raises(TypeError):
        schema_of(shape)
