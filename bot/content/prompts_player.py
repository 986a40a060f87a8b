"""The shape of the prompts by which a language model is asked to play a customer, and of what it may not write."""

from __future__ import annotations

import re
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from bot.content.cues import AnyCue
from bot.content.script import Band, Missing, Step
from bot.content.texts import Passage, Prose, Shape

Setting = Literal["chat", "shop_floor", "public_post"]
Civility = Literal["mme", "m", "none"]
Swearing = Literal["none", "mild"]
Threats = Literal["none", "to_leave", "to_publish", "legal", "violence"]
Insults = Literal["none", "company", "person"]
Closing = Literal["agreed", "escalated", "walked_out", "closed", "out_of_patience"]
Kind = Literal[
    "accepts", "agrees_all", "fact", "goes_aside", "not_that", "not_understood", "nothing_else", "nothing_more",
    "refuses", "to_boundary", "to_supervisor", "to_wild_promise", "waits_badly", "who_and_when", "will_wait",
    "yes_need", "yes_right",
]  # fmt: skip
"""What a customer answers: mostly the name of the pool in a script it is taken from."""
Check = Literal[
    "empty", "length", "form", "language", "role", "unmasked", "secret", "goal", "slur", "swearing", "insult", "threat",
    "figure", "name", "untold", "repeat", "echo", "giving_in", "familiar", "prompt",
]  # fmt: skip
"""What a line is checked for before it is sent."""
Phrase = Literal[
    "thanks", "accepts", "apologises", "praises", "forgives", "serves", "unmasks", "swears", "swears_hard", "slurs",
    "publishes", "sues", "harms", "familiar",
]  # fmt: skip
"""What a line can say that a customer may not, or not now."""
SLOT = re.compile(r"\{([a-z]+)\}")
SLOTS: dict[str, frozenset[str]] = {
    "rules": frozenset({"name"}),
    "card": frozenset(
        {
            "name", "voice", "situation", "setting", "season", "grievance", "need", "facts", "calms", "inflames",
            "style", "samples", "ceiling",
        }
    ),
    "again": frozenset({"reason", "line"}),
    "sense": frozenset({"sense"}),
    "quote": frozenset({"quote"}),
    "why": frozenset({"why"}),
    "told": frozenset({"facts"}),
    "relapse": frozenset({"cause"}),
    "offer": frozenset({"offer"}),
    "outcome": frozenset({"outcome"}),
}  # fmt: skip
"""The slots of each text that has some; all of them have to be there."""


class Ceiling(Shape):
    """How far the customer may go in words, said to the model for each value of `intensity`."""

    swearing: dict[Swearing, Prose] = Field(description="Swear words. · Les gros mots.")
    threats: dict[Threats, Prose] = Field(description="Threats. · Les menaces.")
    insults: dict[Insults, Prose] = Field(description="Insults. · Les insultes.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for told, values in ((self.swearing, Swearing), (self.threats, Threats), (self.insults, Insults)):
            if set(told) != set(get_args(values)):
                raise ValueError("content.prompt_incomplete")
        return self


class PlayerPrompts(Shape):
    """How a language model is told to play a customer."""

    rules: Passage = Field(
        description="What it is told first, the same for everybody; {name} is the customer's. · "
        "Ce qui lui est dit d'abord, pour tout le monde ; {name} est le nom de la personne jouée."
    )
    card: Passage = Field(
        description="Who it plays: every slot is filled in from the persona file. · "
        "Qui il joue : chaque emplacement vient du fichier de la personne."
    )
    setting: dict[Setting, Prose] = Field(description="Where it takes place. · Où cela se passe.")
    voice: dict[Civility, Prose] = Field(
        description="How it speaks of itself, by civility. · Comment la personne parle d'elle-même, selon civility."
    )
    christmas: Prose = Field(
        description="What season it is, for season: christmas. · La saison, pour season: christmas."
    )
    ceiling: Ceiling = Field(
        description="How far words may go, by intensity. · Jusqu'où vont les mots, selon intensity."
    )
    begins: Prose = Field(description="Stands before the customer's first line. · Précède la première réplique.")
    unheard: Prose = Field(
        description="Stands in place of a message that says nothing to a customer. · "
        "Remplace un message qui ne dit rien à la clientèle."
    )
    band: dict[Band, Prose] = Field(
        description="How it feels and writes at each anger. · Ce que la personne ressent et comment elle l'écrit."
    )
    moods: dict[Band, Prose] = Field(
        description="What each anger is called, before a line that shows it. · "
        "Le nom de chaque colère, devant une réplique qui la montre."
    )
    step: dict[Step, Prose] = Field(
        description="How what was just written has landed. · L'effet de ce qui vient d'être écrit."
    )
    quote: Prose = Field(description="These words did it: {quote}. · Ce sont ces mots-là : {quote}.")
    why: Prose = Field(description="Why it moves this person: {why}. · Pourquoi cela touche cette personne : {why}.")
    relapse: Prose = Field(
        description="The flare-up that is nobody's fault: {cause}. · La rechute sans faute de personne : {cause}."
    )
    last_chance: Prose = Field(description="About to leave. · Sur le point de partir.")
    answers: dict[Kind, Prose] = Field(
        description="What is answered now, as decided by the rules. · Ce qui est répondu, décidé par les règles."
    )
    wants: dict[Missing, Prose] = Field(
        description="What this customer still waits for. · Ce que la personne attend encore."
    )
    told: Prose = Field(
        description="What may be told from now on: {facts}. · Ce qui peut être dit désormais : {facts}."
    )
    offer: Prose = Field(description="What is agreed to: {offer}. · Ce qui est accepté : {offer}.")
    closings: dict[Closing, Prose] = Field(description="The last line, by ending. · Le dernier mot, selon la fin.")
    outcome: Prose = Field(description="How it ends: {outcome}. · Comment cela finit : {outcome}.")
    sense: Prose = Field(
        description="The scripted line in {sense}, to be said in other words. · "
        "La réplique du script, dans {sense}, à dire autrement."
    )
    answer: Prose = Field(description="In which form to answer. · Sous quelle forme répondre.")
    again: Prose = Field(
        description="Why a line cannot be sent: {line}, {reason}. · Pourquoi une réplique ne peut partir."
    )
    reasons: dict[Check, Prose] = Field(
        description="For each check: what was wrong. · Pour chaque contrôle : ce qui n'allait pas."
    )
    labels: tuple[str, ...] = Field(
        description='Words that stand before a colon when a line is labelled, e.g. "customer". · '
        'Mots suivis de deux-points devant une réplique, ex. "client".'
    )
    headings: tuple[str, ...] = Field(
        description='Words that stand before a colon above a line, e.g. "answer". · '
        'Mots suivis de deux-points en tête d\'une réplique, ex. "réponse".'
    )
    numbers: dict[str, int] = Field(
        description='Number words and what they are worth, e.g. "thirty": 30. · Nombres en lettres, ex. "trente": 30.'
    )
    phrases: dict[Phrase, tuple[AnyCue, ...]] = Field(
        description="How a customer says what is not for a customer, or not yet; written as cues. · "
        "Comment se dit ce qui n'est pas d'une clientèle, ou pas encore ; écrit comme les formules."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for told, values in (
            (self.setting, Setting), (self.voice, Civility), (self.band, Band), (self.moods, Band), (self.step, Step),
            (self.answers, Kind), (self.wants, Missing), (self.closings, Closing), (self.reasons, Check),
        ):  # fmt: skip
            names = {name for value in get_args(values) for name in (get_args(value) or (value,))}
            if set(told) != names:
                raise ValueError("content.prompt_incomplete")
        for field, slots in SLOTS.items():
            if set(SLOT.findall(getattr(self, field))) != slots:
                raise ValueError("content.prompt_slots")
        return self
