"""What a request costs, as a server with prompt caching counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ports.chat import Purpose

BYTES_A_TOKEN = 4
CACHED_FROM = 1024
CACHED_BY = 128


@dataclass(frozen=True)
class Spent:
    """The tokens of one request; `cached` of those `sent` were ready."""

    purpose: Purpose
    sent: int
    cached: int
    given: int

    @property
    def uncached(self) -> int:
        return self.sent - self.cached

    def as_json(self) -> dict[str, Any]:
        """As the protocol has it."""
        return {
            "prompt_tokens": self.sent,
            "completion_tokens": self.given,
            "total_tokens": self.sent + self.given,
            "prompt_tokens_details": {"cached_tokens": self.cached, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }


@dataclass
class PromptCache:
    """What the server has seen: the beginning a request shares with an earlier one to the same model is ready."""

    seen: dict[str, list[bytes]] = field(default_factory=dict)

    def take(self, model: str, messages: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
        """Tokens of a request, and how many of them are ready; it is remembered."""
        text = b"".join(f"{message['role']}\n{message['content']}\n".encode() for message in messages)
        seen = self.seen.setdefault(model, [])
        shared = max((_shared(text, earlier) for earlier in seen), default=0) // BYTES_A_TOKEN
        seen.append(text)
        ready = shared - shared % CACHED_BY if shared >= CACHED_FROM else 0
        return tokens(text), ready


def tokens(text: bytes) -> int:
    """A rough count, the same everywhere: four bytes each."""
    return -(-len(text) // BYTES_A_TOKEN)


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low
