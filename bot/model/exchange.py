"""What comes in from a platform and what goes out to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.names import Language
from bot.model.outbound import Outbound
from bot.model.practice import Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a platform something is said: a direct message, a channel, a thread in it."""

    channel: str
    workspace: str
    conversation: str
    thread: str = ""


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


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to post. `id` is ours, opaque, and the same at every attempt."""

    id: str
    place: Place
    outbound: Outbound
    language: Language
