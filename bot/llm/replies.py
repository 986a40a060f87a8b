"""The body of a chat completion, read without trusting any of it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

BYTES_A_TOKEN = 3
MOST_TOKENS = 10_000_000
"""No request has more: a figure beyond is not believed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens sent, how many of these the server had ready, tokens given, and what it counts in all."""

    sent: int
    cached: int
    given: int
    total: int


NOTHING = Usage(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said; `usage` None where the server does not say."""

    text: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A request that brought nothing.

    `reason`: one of NO_ANSWER. `status`: of HTTP, 0 where none came. `said`: what the server gives as its reason, only
    to learn its dialect from. `wish`: seconds it asks to be left alone. `passing`: the same request may succeed at
    once. `worked`: the model was at work, so that the tokens are spent. `short`: it was cut for lack of room.
    """

    reason: str
    status: int = 0
    said: str = ""
    wish: float | None = None
    passing: bool = False
    worked: bool = False
    usage: Usage | None = None
    short: bool = False


def read(body: bytes) -> Reply | Trouble:
    """The first choice of a completion."""
    try:
        whole = json.loads(body)
    except json.JSONDecodeError as error:
        cut = bool(body.strip()) and (error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"))
        return Trouble("truncated" if cut else "malformed", worked=True)
    except (ValueError, RecursionError):
        return Trouble("malformed", worked=True)
    usage = _usage(_mapping(_mapping(whole).get("usage")))
    choices = _mapping(whole).get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        return Trouble("malformed", worked=True, usage=usage)
    ended, text = choice.get("finish_reason"), _text(message.get("content"))
    if message.get("refusal") or ended == "content_filter":
        return Trouble("declined", worked=True, usage=usage)
    if ended == "length":
        return Trouble("truncated", worked=True, usage=usage, short=True)
    return Reply(text, usage) if text.strip() else Trouble("empty", worked=True, usage=usage)


def estimated(messages: Iterable[str], text: str) -> Usage:
    """What it probably cost, where the server does not count."""
    sent, given = _tokens("".join(messages)), _tokens(text)
    return Usage(sent, 0, given, sent + given)


def wish_of(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the server wants to be asked again, where it says so."""
    for name, parts in (("retry-after-ms", 1000), ("retry-after", 1)):
        said = headers.get(name)
        if said is None:
            continue
        try:
            seconds = float(said) / parts
        except ValueError:
            seconds = _until(said, now)
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    return None


def _until(said: str, now: datetime) -> float:
    """Seconds until a moment given as a date; not a number where it is none."""
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return math.nan
    return (moment.replace(tzinfo=moment.tzinfo or now.tzinfo) - now).total_seconds()


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(content: object) -> str:
    """A content is a text, or a list of parts, the texts among which count."""
    if isinstance(content, list):
        parts = [_mapping(one) for one in content]
        return "".join(str(one.get("text") or "") for one in parts if one.get("type") == "text")
    return content if isinstance(content, str) else ""


def _usage(said: dict[str, Any]) -> Usage | None:
    sent, given = _count(said.get("prompt_tokens")), _count(said.get("completion_tokens"))
    total = _count(said.get("total_tokens"))
    if total is None:
        total = None if sent is None or given is None else sent + given
    if not total or sent == 0:  # no request costs nothing: it does not count
        return None
    cached = _count(_mapping(said.get("prompt_tokens_details")).get("cached_tokens"))
    return Usage(sent or 0, cached or 0, given or 0, total)


def _count(value: object) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS
    return value if fits and isinstance(value, int) else None
