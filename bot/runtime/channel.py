"""The port of the platforms: what a channel is to the runtime, and the runtime to a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from bot.model import Inbound, Language, Outgoing, Person, Place

if TYPE_CHECKING:
    from aiohttp import web

Accepted = Literal["new", "duplicate", "danger"]
"""What became of an event: it will be answered; it was known already; its words are kept nowhere, help is shown."""


class Accept(Protocol):
    """Takes an event for good. Once this has returned, the event is answered whatever happens."""

    async def __call__(self, inbound: Inbound) -> Accepted:
        """Keep the event. StoreError when it cannot be kept: the platform must be told to deliver it again."""
        ...


class Channel(Protocol):
    """One platform. It turns events into `Inbound`, and posts what it is given."""

    name: str
    """As in `Place.channel`; also the name of the queue its events wait in."""
    pace: float
    """Seconds between two messages to one place, as the platform asks."""
    looks_up: bool
    """Whether `find` can tell if a message was posted."""
    gathers: bool
    """Whether one message can hold several parts: what the coach says at once then comes as one."""

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Add the routes the platform calls."""
        ...

    async def start(self) -> None:
        """Begin to take events that come by another way than the routes."""
        ...

    async def stop(self) -> None:
        """Take no more events."""
        ...

    async def close(self) -> None:
        """Let go of everything: nothing is posted any more."""
        ...

    async def begin(self, place: Place, language: Language) -> None:
        """An answer is being found, which takes a while: show it where that can be shown. Never raises or waits."""
        ...

    async def compose(self, outgoing: Outgoing) -> float:
        """Show that it is being written, where that can be shown; the seconds a person would still take to write it."""
        ...

    async def is_quiet(self, person: Person) -> bool:
        """Whether this person does not want to be disturbed now; False where nobody can tell."""
        ...

    async def send(self, outgoing: Outgoing) -> str:
        """Post it once; the platform's own id of the message. SendLater, SendRefused, SendUnknown."""
        ...

    async def find(self, outgoing: Outgoing) -> str | None:
        """The platform's id of the message that was posted with this `outgoing.id`, or None. SendLater."""
        ...
