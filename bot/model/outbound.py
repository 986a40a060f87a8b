"""What the bot says, without knowing on which platform: one renderer per channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """The customer speaks, under their own name."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The coach says one short thing. `tone` tells a channel how to show it."""

    text: str
    tone: Literal["plain", "good", "warn", "safety"] = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a card; `quote` is verbatim text of a person, never markup."""

    title: str
    body: str = ""
    quote: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A titled card of sections. `kind` lets a channel choose a look."""

    kind: Literal["brief", "file", "feedback", "details", "compare", "help", "contacts", "disagree"]
    title: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the person with options (value, label); free text when there are none."""

    kind: Literal[
        "customer",
        "content_note",
        "confidence_before",
        "confidence_after",
        "intention",
        "redo",
        "safety",
        "disagree",
        "which",
        "reason",
    ]
    text: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """Anger after one trainee turn (turn 0 is the opening); `label` marks a turn that mattered."""

    turn: int
    anger: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The anger curve with a sentence that says the same."""

    title: str
    points: tuple[ChartPoint, ...]
    alt: str


Outbound = Say | Note | Card | Ask | Chart


Outbounds = tuple[Outbound, ...]
