"""The scripted lines of a persona in one language.

A customer line is put together from up to three short parts, so that few lines give many:

* a **reaction**: how what the trainee just did has landed (every step of temper is audible here);
* an **answer**: the fact that came out, the reply to a question, yes or no to a proposal;
* a **push**: what the customer still wants.

Inside a line, `{a|b|c}` stands for one of several wordings (an empty one is allowed: `{well, |}`), which makes
two runs differ. A line is used at most once in a session.

Bands of anger: furious 8..10, angry 6..7.5, tense 4..5.5, calm 0..3.5.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.content.texts import Id, Shape, Spoken
from bot.model import MoveName

Band = Literal["furious", "angry", "tense", "calm"]
Step = Literal["up", "down", "flat", "mended"]
Missing = Literal["acknowledgement", "listening", "need", "solution", "promise", "confirmation", "goodbye"]
BANDS: tuple[tuple[Band, float], ...] = (("furious", 8), ("angry", 6), ("tense", 4), ("calm", 0))
Pool = Annotated[tuple[Spoken, ...], Field(min_length=1)]


def band_of(anger: float) -> Band:
    """The band of an anger of 0..10."""
    return next(band for band, least in BANDS if anger >= least)


class Reaction(Shape):
    """How something lands.

    `to` lists moves of the trainee and/or steps of temper (up, down, flat, mended); `band` (the anger *after*
    the step) narrows it, none = any band.
    """

    to: tuple[MoveName | Step, ...] = Field(min_length=1)
    band: tuple[Band, ...] = ()
    say: Pool


class Push(Shape):
    """What the customer asks for next, by what is still missing and optionally by band.

    The order: acknowledgement, listening, need, solution, promise, confirmation, goodbye.
    """

    missing: Missing
    band: tuple[Band, ...] = ()
    say: Pool


class Answers(Shape):
    """Replies to what the trainee did, whatever the temper."""

    nothing_more: Pool = Field(description="Asked again or asked something the customer has no more to say on.")
    yes_right: Pool = Field(description="The trainee restated the facts and checked: yes, that is it.")
    yes_need: Pool = Field(description="The trainee named the need: that is what matters.")
    refuses: Pool = Field(description="A proposal while too angry or not heard yet.")
    not_that: Pool = Field(description="A proposal that is not among the acceptable agreements.")
    who_and_when: Pool = Field(description="The proposal is fine, but no deed with a time was given yet.")
    to_wild_promise: Pool = Field(description="The trainee promised something nobody can be sure of: tempted.")
    will_wait: Pool = Field(description="The trainee asked for a short wait and said why.")
    waits_badly: Pool = Field(description="Made to wait without reason, or again with nothing brought back.")
    to_supervisor: Pool = Field(description="The trainee asks the supervisor, or says so.")
    to_boundary: Pool = Field(description="The trainee set a calm limit after abuse.")
    goes_aside: Pool = Field(description="The trainee moved the conversation out of the public eye.")
    not_understood: Pool = Field(description="The turn said nothing the customer could make sense of.")
    agrees_all: Pool = Field(description="The trainee repeated the agreement: yes, agreed.")
    nothing_else: Pool = Field(description="Asked whether there is anything else: no.")


class Closings(Shape):
    """The customer's last line, by ending."""

    agreed: Pool
    escalated: Pool
    walked_out: Pool
    closed: Pool
    out_of_patience: Pool = Field(description="It lasted too long; the customer has to go, unsolved.")


class Script(Shape):
    """All lines of one language."""

    openings: Annotated[tuple[Spoken, ...], Field(min_length=4)]
    reactions: Annotated[tuple[Reaction, ...], Field(min_length=8)]
    pushes: Annotated[tuple[Push, ...], Field(min_length=7)]
    facts: dict[Id, Pool] = Field(description="For every fact: how the customer tells it.")
    accepts: dict[Id, Pool] = Field(description="For every agreement: how the customer says yes to it.")
    answers: Answers
    last_chance: Pool = Field(description="Anger is at 10: about to leave unless something changes now.")
    relapse: Pool
    closings: Closings
