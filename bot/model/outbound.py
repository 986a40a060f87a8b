"""What the bot says, without knowing on which platform: one renderer per channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """The customer speaks, under their own name. `icon` is the short name of an emoji for their picture, or empty."""

    speaker: str
    text: str
    icon: str = ""


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

    kind: Literal[
        "brief", "file", "feedback", "details", "compare", "help", "contacts", "disagree", "history", "privacy"
    ]
    title: str
    sections: tuple[Section, ...] = ()


AskKind = Literal[
    "customer", "content_note", "confidence_before", "confidence_after", "intention", "redo", "safety", "disagree",
    "which", "reason", "forget", "language", "busy",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the person with options (value, label); free text when there are none."""

    kind: AskKind
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


Part = Say | Note | Card | Ask | Chart


@dataclass(frozen=True, slots=True)
class Sheet:
    """Several parts that make one message, in order: where a channel shows them so."""

    parts: tuple[Part, ...]


Outbound = Part | Sheet


Outbounds = tuple[Outbound, ...]
