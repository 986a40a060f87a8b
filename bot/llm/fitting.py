"""What a model said, made into an answer of the shape that was asked for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

A = TypeVar("A", bound=BaseModel)

THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
"""To the end of the text where a model that ran out of tokens does not write the tag that ends it."""

HALF_A_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
"""Some servers eat the tag that begins it."""

FENCED = re.compile(r"```[\w-]*\s*\n(.*?)```", re.DOTALL)
TRIES = 64
"""Braces that are looked at, so that no text costs much."""

ERRORS = 6
"""How many faults are named to the model."""


@dataclass(frozen=True, slots=True)
class Fit(Generic[A]):
    """An answer of the shape; `plain`: it is made of the bare text."""

    value: A
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why it is none. `faults`: in pydantic's words, for the model.

    `kind`: no JSON at all; JSON of another shape; of the shape, with something in it that the schema cannot rule out.
    """

    reason: str
    faults: tuple[str, ...]
    kind: Literal["text", "shape", "value"] = "value"


def fit(said: str, shape: type[A], plain: str) -> Fit[A] | Misfit:
    """The answer in `said`: all of it, or the one object of the shape that is in it.

    Two different objects of the shape are no answer: the model may have quoted what it was given. `plain` names the
    field that a text without JSON stands for.
    """
    whole = _validated(said, shape)
    if not isinstance(whole, Misfit):
        return Fit(whole)
    text = HALF_A_THOUGHT.sub("", THOUGHT.sub("", said)).strip()
    if not text:
        return Misfit("empty", ())
    fenced = FENCED.findall(text)
    objects, cut = _objects("\n".join(fenced) if fenced else text)
    if not objects:
        return Misfit("truncated", ("$: incomplete JSON",)) if cut else _of_text(text, shape, plain)
    found = [_validated(one, shape) for one in objects]
    fitting = [one for one in found if not isinstance(one, Misfit)]
    if any(one != fitting[0] for one in fitting):
        return Misfit("unfit", ("$: more than one object",))
    return Fit(fitting[0]) if fitting else next(one for one in found if isinstance(one, Misfit))


def _of_text(text: str, shape: type[A], plain: str) -> Fit[A] | Misfit:
    """The bare text as that field."""
    if not plain or text.startswith(("{", "[", "```")):
        return Misfit("unfit", ("$: not a JSON object",), "text")
    value = _validated(json.dumps({plain: text}), shape)
    return value if isinstance(value, Misfit) else Fit(value, plain=True)


def _objects(text: str) -> tuple[list[str], bool]:
    """Every outermost JSON object in a text, as JSON; whether one was begun and not ended."""
    decoder = json.JSONDecoder(strict=False)  # line breaks inside strings are the commonest slip
    found: list[str] = []
    at, cut = text.find("{"), False
    for _ in range(TRIES):
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
            one = json.dumps(value)
        except json.JSONDecodeError as error:
            cut = cut or error.pos >= len(text) or error.msg.startswith("Unterminated")
            end = at + 1
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(one)
        at = text.find("{", end)
    return found, cut


def _validated(text: str, shape: type[A]) -> A | Misfit:
    """A JSON text as the shape."""
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
    faults = tuple(f"{_place(one['loc'])}: {one['msg']}" for one in errors[:ERRORS])
    return Misfit("unfit", faults, "shape" if any(_structural(one["type"]) for one in errors) else "value")


def _place(location: tuple[int | str, ...]) -> str:
    """Where in the answer, as a JSON path."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)


def _structural(kind: str) -> bool:
    """Whether a server that holds its model to the schema would never let that pass."""
    return kind in {"missing", "extra_forbidden", "literal_error", "json_invalid"} or kind.endswith("_type")
