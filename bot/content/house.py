"""The shape of house.yaml and of the safety word lists: this organisation's own facts."""

from __future__ import annotations

from pydantic import Field

from bot.content.cues import AnyCue
from bot.content.texts import Shape, Text, Texts
from bot.model import Language


class Contact(Shape):
    """Whom to talk to."""

    name: Text
    reach: Text = Field(description="Telephone number, address or room; and when.")


class House(Shape):
    """This organisation: its name, what may be given as goodwill, its safety procedure and its contacts."""

    organisation: str = Field(min_length=1)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    goodwill_alone: float = Field(ge=0, description="What a consultant may give alone, in the currency.")
    goodwill_supervisor: float = Field(ge=0, description="What a supervisor may give.")
    safety_procedure: Texts
    contacts: tuple[Contact, ...] = Field(min_length=1)
    debrief: Texts = Field(description="Offered after a hard session: what to ask oneself, whom to talk to.")


class SafetyWords(Shape):
    """How a person writes about really harming themselves or others, and what only looks like it.

    `real` stops the role-play; `figure` (figures of speech) never does, and wins over `unclear`; `unclear`
    asks whether it is the person or the role-play. A `real` cue also beats `figure` when it names a means,
    a time or the person's own state (`grave`). `role_play` marks words that quote the customer or play the part.
    """

    language: Language
    grave: tuple[AnyCue, ...]
    real: tuple[AnyCue, ...]
    unclear: tuple[AnyCue, ...]
    figure: tuple[AnyCue, ...]
    role_play: tuple[AnyCue, ...]
