"""The shape of a robot trainee: who speaks to a customer while nobody is there, to see whether the customer is sound.

A robot looks at what the customer still waits for and says the first of its lines that fits. What it says of the matter
(`{grievance}`, `{fact}`, ...) comes from the persona's own `said_well`, `asked_well` and `offered_well`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.content.texts import Id, Shape, Text, Texts
from bot.model import MoveName

Sign = Literal[
    "start", "public", "threat", "abuse", "hopeless", "warned", "relapse", "furious", "hot", "secrets", "alone",
    "asked_supervisor", "unwinnable", "slipped", "waiting",
    "acknowledgement", "listening", "need", "solution", "promise", "confirmation", "goodbye",
]  # fmt: skip
SLOTS = ("name", "grievance", "need", "fact", "ask", "offer")
Expected = Literal["succeeds", "fails", "breaks", "open"]
_SLOT = re.compile(r"\{([a-z]+)\}")


class RobotLine(Shape):
    """Something a robot says, and when."""

    when: tuple[Sign, ...] = Field(
        default=(),
        description="What the robot must see, all of it; left out = always. docs/trainers explains each sign. · "
        "Ce que le robot doit voir, tout à la fois ; sans = toujours. docs/trainers explique chaque signe.",
    )
    times: Annotated[int, Field(ge=1, le=99)] = Field(
        default=99,
        description="How often at most in one conversation. · Combien de fois au plus dans un même échange.",
    )
    means: tuple[MoveName, ...] = Field(
        default=(),
        description="The moves of rubric.yaml that these words make, so that the reader can be measured. · "
        "Les gestes de rubric.yaml que font ces mots, pour mesurer la lecture.",
    )
    say: Texts = Field(
        description="Wordings; {name} {grievance} {need} {fact} {ask} {offer} are filled in from the persona. · "
        "Formulations ; {name} {grievance} {need} {fact} {ask} {offer} viennent de la personne jouée.",
    )

    @model_validator(mode="after")
    def _known_slots(self) -> Self:
        if unknown_slots((*self.say.en, *self.say.fr)):
            raise ValueError("content.unknown_slot")
        return self


class Robot(Shape):
    """A trainee who always behaves in one way: to see whether a customer rewards the right thing."""

    id: Id = Field(description="The name of the file without .yaml, e.g. expert. · Le nom du fichier sans .yaml.")
    name: Text = Field(description='What people call it, e.g. "The expert". · Son nom, ex. "L\'expert".')
    about: Text = Field(
        description="How it behaves and what must come of it, in one sentence. · "
        "Comment il se conduit et ce qui doit en sortir, en une phrase."
    )
    expected: Expected = Field(
        description="What `personas check` expects: succeeds, fails, breaks (looks good, ends badly) or open "
        "(nothing). · "
        "Ce que `personas check` attend : succeeds, fails, breaks (semble bien, finit mal) ou open (rien)."
    )
    lines: tuple[RobotLine, ...] = Field(
        min_length=1,
        description="The first line that fits is said. · La première réplique qui convient est dite.",
    )

    @model_validator(mode="after")
    def _never_at_a_loss(self) -> Self:
        last = self.lines[-1]
        if last.when or last.times < LIMITLESS or slots_of((*last.say.en, *last.say.fr)) - {"name"}:
            raise ValueError("content.robot_at_a_loss")
        return self


LIMITLESS = 99
"""`times` of a line that may be said again and again."""


def slots_of(lines: Iterable[str]) -> frozenset[str]:
    """The slots these lines leave open."""
    return frozenset(slot for line in lines for slot in _SLOT.findall(line))


def unknown_slots(lines: Iterable[str]) -> frozenset[str]:
    """Slots nothing can fill."""
    return slots_of(lines) - set(SLOTS)


def filled(line: str, values: dict[str, str]) -> str:
    """The line with its slots filled; a sentence put into the middle of another keeps its own stop."""
    return _SLOT.sub(lambda slot: values[slot[1]], line)
