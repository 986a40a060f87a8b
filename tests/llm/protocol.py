"""What the strictest of servers finds wrong with a request: it refuses these with 400."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

KINDS = ("text", "json_object", "json_schema")


def complaint(body: Any) -> str:
    """What is wrong with a request, empty when nothing is."""
    return next(_complaints(body), "")


def _complaints(body: Any) -> Iterator[str]:
    if not isinstance(body, dict) or not isinstance(body.get("model"), str) or not body["model"]:
        yield "you must provide a model parameter"
        return
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages: at least one"
        return
    if not all(isinstance(message, dict) and isinstance(message.get("content"), str) for message in messages):
        yield "messages: a role and a text each"
        return
    roles = [message.get("role") for message in messages]
    spoken = roles[1:] if roles[0] == "system" else roles
    if not set(spoken) <= {"user", "assistant"}:
        yield "messages: one system message at most, the first"
    elif not spoken or spoken[0] != "user" or any(one == other for one, other in pairwise(spoken)):
        yield "messages: roles must alternate user/assistant, the first of them user"
    elif spoken[-1] != "user":
        yield "messages: the last must be of the user"
    yield from _of_format(body.get("response_format") or {"type": "text"}, messages)


def _of_format(wanted: Mapping[str, Any], messages: list[dict[str, Any]]) -> Iterator[str]:
    if wanted.get("type") not in KINDS:
        yield "response_format: unknown type"
    if wanted.get("type") == "json_object" and not any("json" in message["content"].lower() for message in messages):
        yield "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
    if wanted.get("type") == "json_schema":
        named = wanted.get("json_schema", {})
        if not isinstance(named.get("name"), str) or not isinstance(named.get("schema"), dict):
            yield "response_format: a schema with its name"
        elif named.get("strict"):
            yield from _of_schema(named["schema"])


def _of_schema(schema: Any) -> Iterator[str]:
    """What a strict schema lacks: each object names all it has as required, and allows nothing else."""
    if isinstance(schema, list):
        for inner in schema:
            yield from _of_schema(inner)
    elif isinstance(schema, dict):
        if schema.get("type") == "object":
            if schema.get("additionalProperties") is not False:
                yield "Invalid schema: 'additionalProperties' is required to be supplied and to be false."
            if set(schema.get("required", ())) != set(schema.get("properties", ())):
                yield "Invalid schema: 'required' is required to include every key in properties."
        for inner in schema.values():
            yield from _of_schema(inner)
