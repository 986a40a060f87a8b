"""The shape of a persona file: one angry customer, in both languages."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.content.script import Script
from bot.content.texts import Id, Shape, Text, Texts, Words
from bot.model import Difficulty, Language, MoveName

EPILOGUE_LINES = 2
Points = Annotated[float, Field(ge=-2, le=3, multiple_of=0.5)]


class Name(Shape):
    """Who the customer is. `civility` none means that the full name is used."""

    first: str = Field(min_length=1, description="First name, e.g. Karim.")
    last: str = Field(min_length=1, description="Last name, e.g. Diallo.")
    civility: Literal["mme", "m", "none"] = Field(description="mme, m, or none (full name).")

    @property
    def full(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    def formal(self, language: Language) -> str:
        """How the coach names the customer: "Mr Diallo", "M. Diallo", or the full name."""
        title = {"en": {"mme": "Ms", "m": "Mr"}, "fr": {"mme": "Mme", "m": "M."}}[language].get(self.civility)
        return f"{title} {self.last}" if title else self.full


class Matter(Shape):
    """Something a move can be about: the grievance or the need."""

    id: Id
    text: Text = Field(description="One sentence, in plain neutral words.")
    words: Words = Field(description="Words that show a turn speaks of it.")


class Fact(Matter):
    """Something the customer knows.

    `told: free` may come at any time; `asked` comes out when it was asked about, or when what is known so far
    was restated and checked.
    """

    told: Literal["free", "asked"]


class FileEntry(Shape):
    """A line of the shop's screen. `after_look_up` lines appear once the trainee looked (`/file`)."""

    id: Id
    label: Text
    value: Text
    after_look_up: bool = False


class AuthorityRules(Shape):
    """What the trainee may grant: alone, and only with the supervisor's yes."""

    alone: Texts
    supervisor: Texts
    answer: Text = Field(description="What the supervisor says when asked, to the trainee, in one or two sentences.")


class Agreement(Matter):
    """An outcome this person would take; `supervisor` when it needs the supervisor's yes first."""

    supervisor: bool = False


class Leaning(Shape):
    """What calms or inflames *this* person beyond the common rules."""

    move: MoveName
    extra: Points = Field(description="Anger points added to the common rule: below 0 calms, above 0 inflames.")
    why: Text


class Level(Shape):
    """One difficulty: where the anger starts, how long the patience lasts, at which anger a deal is possible."""

    anger: Annotated[float, Field(ge=4, le=9, multiple_of=0.5)]
    patience: Annotated[int, Field(ge=8, le=40)] = Field(description="Trainee turns before the customer gives up.")
    accepts_below: Annotated[float, Field(ge=2, le=7, multiple_of=0.5)] = Field(
        default=5, description="An agreement is taken at this anger or lower."
    )
    cooling: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1, description="Share of temper.most_down that one turn can cool (1 = all of it); colder people: less."
    )


class Levels(Shape):
    """The three difficulties."""

    easy: Level
    medium: Level
    hard: Level

    def at(self, difficulty: Difficulty) -> Level:
        """The level of difficulty 1, 2 or 3."""
        return (self.easy, self.medium, self.hard)[difficulty - 1]


class TemperNumbers(Shape):
    """The numbers of the temper rules that a trainer may change (the order of the rules stays)."""

    most_down: Annotated[float, Field(ge=0.5, le=2, multiple_of=0.5)] = 2
    most_up: Annotated[float, Field(ge=1, le=3, multiple_of=0.5)] = 3
    floor_grievance: Annotated[float, Field(ge=4, le=8, multiple_of=0.5)] = 5
    floor_need: Annotated[float, Field(ge=2, le=6, multiple_of=0.5)] = 3


class Relapse(Shape):
    """One flare-up from the customer's own world; never straight after a slip of the trainee."""

    from_turn: Annotated[int, Field(ge=2, le=12)] = Field(description="Not before this trainee turn.")
    below: Annotated[float, Field(ge=3, le=7, multiple_of=0.5)] = Field(
        description="Only when anger is at or below this."
    )
    delta: Annotated[float, Field(ge=0.5, le=2, multiple_of=0.5)] = 2
    cause: Text = Field(description="What happened, e.g. 'His tracking page still says: not yet shipped.'")


class Outcome(Shape):
    """How it ended: one sentence, a two-line epilogue, and what the customer says afterwards."""

    outcome: Text = Field(description="E.g. 'He'll wait until Thursday 18:00.'")
    epilogue: Texts = Field(description="Two lines: what became of the promise, what the customer does next.")
    afterword: Text = Field(
        description="One sentence the customer says to the trainee afterwards, in the first person."
    )

    @field_validator("epilogue")
    @classmethod
    def _two_lines(cls, epilogue: Texts) -> Texts:
        if not len(epilogue.en) == len(epilogue.fr) == EPILOGUE_LINES:
            raise ValueError("content.epilogue_two_lines")
        return epilogue


class Endings(Shape):
    """Every way it can end. `broken`: agreed on a promise nothing supported, which comes back."""

    agreed: Outcome
    broken: Outcome
    escalated: Outcome
    walked_out: Outcome
    closed: Outcome
    stopped: Outcome


class Intensity(Shape):
    """The ceiling: how far this customer may go in words."""

    swearing: Literal["none", "mild"] = "none"
    threats: Literal["none", "to_leave", "to_publish", "legal"] = "to_leave"
    insults: Literal["none", "company", "person"] = "company"


class Scripts(Shape):
    """The scripted lines, in both languages."""

    en: Script
    fr: Script

    def in_(self, language: Language) -> Script:
        """The script of that language."""
        return self.en if language == "en" else self.fr


class Persona(Shape):
    """One customer. Everything a trainer may change is here."""

    id: Id
    name: Name
    brief: Text = Field(description="One line for the list, e.g. 'Late parcel before Christmas'.")
    teaches: Text = Field(description="What this customer is good practice for.")
    situation: Text = Field(description="What the trainee knows at the start: who writes, where, about what.")
    setting: Literal["chat", "shop_floor", "public_post"]
    season: Literal["christmas", "none"] = "none"
    intensity: Intensity
    grievance: Matter
    need: Matter
    facts: tuple[Fact, ...] = Field(min_length=2)
    file: tuple[FileEntry, ...] = Field(min_length=2)
    authority: AuthorityRules
    agreements: tuple[Agreement, ...] = Field(min_length=1)
    calms: tuple[Leaning, ...] = Field(min_length=1)
    inflames: tuple[Leaning, ...] = Field(min_length=1)
    difficulty: Levels
    temper: TemperNumbers = TemperNumbers()
    relapse: Relapse
    endings: Endings
    style: Texts = Field(description="How this person writes; rules for a language model. No facts, no figures.")
    script: Scripts

    @model_validator(mode="after")
    def _ids_once_and_known(self) -> Self:
        ids = [self.grievance.id, self.need.id, *(f.id for f in self.facts), *(a.id for a in self.agreements)]
        if len(set(ids)) != len(ids):
            raise ValueError("content.ids_not_unique")
        facts, agreements = {f.id for f in self.facts}, {a.id for a in self.agreements}
        for script in (self.script.en, self.script.fr):
            if set(script.facts) != facts:
                raise ValueError("content.fact_lines_differ")
            if set(script.accepts) != agreements:
                raise ValueError("content.accept_lines_differ")
        return self
