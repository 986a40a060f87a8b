"""What comes in from a platform and what goes out to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.model.names import Language
from bot.model.outbound import AskKind, Outbound
from bot.model.practice import Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a platform something is said: a direct message, a channel, a thread in it."""

    channel: str
    workspace: str
    conversation: str
    thread: str = ""


InboundKind = Literal["text", "edited", "deleted", "file", "voice", "opened"]
"""What happened: something was said (written or pressed), a message was changed or taken away, a file or a voice clip
came (`text` is what was written with it), the conversation with the bot was opened."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button that was pressed: in which practice it stood, and which question it answers (None: none)."""

    practice: str | None
    asked: AskKind | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did, as coaching sees it.

    `before` is what a message said that was changed or taken away. `masked` names what was left out of `text` before
    anything was kept: private data that do not belong in a practice.
    """

    text: str
    kind: InboundKind = "text"
    pressed: Pressed | None = None
    before: str = ""
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event of a platform: a whole message of a person, or the value of the button they pressed.

    `event_id` is the platform's own and the same at every delivery of the event. `order` sorts the events of one
    person as they were sent (a time stamp of the platform, of constant width); empty where only arrival is known.
    """

    event_id: str
    place: Place
    author: Person
    text: str
    order: str = ""
    kind: InboundKind = "text"
    pressed: Pressed | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to post. `id` is ours, opaque, and the same at every attempt. `practice`: the one it belongs to."""

    id: str
    place: Place
    outbound: Outbound
    language: Language
    practice: str | None = None
