"""The shape of an answer as a JSON Schema that a strict server takes."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]

KEPT = ("type", "enum", "description")
"""What servers agree on; lengths, patterns and defaults are checked here, when the answer is there."""


@cache
def schema_of(shape: type[BaseModel]) -> str:
    """The schema as JSON: no references, no further properties, every property required. TypeError when it cannot be.

    Docstrings of the shapes are for us and are left out; descriptions of their fields are for the model and stay.
    """
    whole = shape.model_json_schema()
    return json.dumps(_strict(whole, whole.get("$defs", {}), ()), ensure_ascii=False, separators=(",", ":"))


def _strict(node: Schema, known: dict[str, Schema], inside: tuple[str, ...]) -> Schema:
    """One node, with everything beneath it."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        if name in inside:
            raise TypeError(name)
        said = {"description": node["description"]} if "description" in node else {}
        return {**_strict(known[name], known, (*inside, name)), **said}
    if node.get("type") == "object":
        return _strict_object(node, known, inside)
    strict = {key: node[key] for key in KEPT if key in node}
    if "const" in node:
        strict["enum"] = [node["const"]]
    for key in ("anyOf", "oneOf"):
        if key in node:
            strict["anyOf"] = [_strict(one, known, inside) for one in node[key]]
    if node.get("type") == "array":
        strict["items"] = _strict(node["items"], known, inside)
    return strict


def _strict_object(node: Schema, known: dict[str, Schema], inside: tuple[str, ...]) -> Schema:
    """An object with fixed properties."""
    if "properties" not in node:
        raise TypeError(node.get("title"))
    properties = {name: _strict(one, known, inside) for name, one in node["properties"].items()}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
