"""How servers of different character write an answer down, and what form of answer they take."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.llm.asked import Asked
from tests.llm.good import Answer, texts

RENAMED = {"line": "reply", "moves": "results", "headline": "title", "instead": "tips"}
REFUSED: dict[str, frozenset[str]] = {
    "no_schema": frozenset({"json_schema"}), "no_json": frozenset({"json_schema", "json_object"}),
}  # fmt: skip
"""The kinds of `response_format` that a server answers with 400."""


def plainly(answer: Answer, _asked: Asked) -> str:
    """JSON and nothing else."""
    return json.dumps(answer, ensure_ascii=False)


def in_prose(answer: Answer, asked: Asked) -> str:
    """JSON somewhere inside prose."""
    return f"Here is what you asked for: {plainly(answer, asked)} I hope that this is {{useful}}!"


def chatty(answer: Answer, _asked: Asked) -> str:
    """JSON inside a code fence, with prose around."""
    return f"Sure! Here you go:\n\n```json\n{json.dumps(answer, ensure_ascii=False, indent=2)}\n```\n\nAnything else?"


def plain_text(answer: Answer, asked: Asked) -> str:
    """Never any JSON: the line alone."""
    return str(answer.get("line") or answer.get("headline") or texts()["in_prose"][asked.language])


def broken(answer: Answer, asked: Asked) -> str:
    """Cut in the middle, though the server calls it finished."""
    text = plainly(answer, asked)
    return text[: len(text) * 2 // 3]


def wrong_keys(answer: Answer, _asked: Asked) -> str:
    """Other names for everything."""
    return json.dumps({RENAMED.get(name, name): value for name, value in answer.items()}, ensure_ascii=False)


def extra_keys(answer: Answer, _asked: Asked) -> str:
    """More than was asked for, at every level."""
    return json.dumps(_more(answer), ensure_ascii=False)


def as_strings(answer: Answer, _asked: Asked) -> str:
    """Figures, truth and nothing as strings."""
    return json.dumps(_strings(answer), ensure_ascii=False)


def thinking(answer: Answer, asked: Asked) -> str:
    """Its reasoning first, with a draft in it."""
    return f'<think>They want JSON, perhaps {{"line": "a draft"}}. Yes.</think>\n\n{plainly(answer, asked)}'


def wrapped(answer: Answer, asked: Asked) -> str:
    """The answer inside another object."""
    return json.dumps({asked.purpose: answer}, ensure_ascii=False)


def like_python(answer: Answer, _asked: Asked) -> str:
    """Not JSON, but what Python would write."""
    return repr(answer)


WRITERS: dict[str, Callable[[Answer, Asked], str]] = {
    "good": plainly, "no_schema": plainly, "no_json": in_prose, "chatty": chatty, "plain_text": plain_text,
    "broken_json": broken, "wrong_keys": wrong_keys, "extra_keys": extra_keys, "numbers_as_strings": as_strings,
    "thinking": thinking, "wrapped": wrapped, "like_python": like_python,
}  # fmt: skip


def _more(value: Any) -> Any:
    if isinstance(value, dict):
        return {"explanation": "-", **{name: _more(inner) for name, inner in value.items()}, "confidence": 0.93}
    return [_more(inner) for inner in value] if isinstance(value, list) else value


def _strings(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _strings(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_strings(inner) for inner in value]
    return value if isinstance(value, str) else json.dumps(value)
