"""The shape of the prompts by which a language model is asked to play a customer, and of what it may not write."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from bot.content.cues import AnyCue
from bot.content.prompts_slots import Plain, entries_of, with_slots
from bot.content.prompts_when import When
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
    "figure", "moment", "name", "event", "gender", "untold", "repeat", "echo", "giving_in", "familiar", "prompt",
]  # fmt: skip
"""What a line is checked for before it is sent."""
Phrase = Literal[
    "thanks", "accepts", "apologises", "praises", "forgives", "serves", "unmasks", "swears", "swears_hard", "slurs",
    "publishes", "sues", "harms", "familiar", "settles", "fixes", "muses",
]  # fmt: skip
"""What a line can say that a customer may not, or not now; the last two tell how a moment is named."""
SLOT = re.compile(r"\{([a-z]+)\}")
CARD = (
    "name", "voice", "situation", "setting", "season", "grievance", "need", "facts", "calms", "inflames", "style",
    "samples", "ceiling",
)  # fmt: skip
"""What is told of a customer."""


class Ceiling(Shape):
    """How far the customer may go in words, said to the model for each value of `intensity`."""

    swearing: Annotated[dict[Swearing, Plain], entries_of(Swearing)] = Field(
        description="Swear words. · Les gros mots."
    )
    threats: Annotated[dict[Threats, Plain], entries_of(Threats)] = Field(description="Threats. · Les menaces.")
    insults: Annotated[dict[Insults, Plain], entries_of(Insults)] = Field(description="Insults. · Les insultes.")


class GenderForms(Shape):
    """How the words by which somebody speaks of themselves agree with who they are; empty where a language has none."""

    frames: tuple[Prose, ...] = Field(
        default=(), description='What stands before such a word ("i am"). · Ce qui précède ("je suis").'
    )
    between: tuple[str, ...] = Field(
        default=(), description='Words that may stand between ("so"). · Les mots qui peuvent s\'intercaler ("très").'
    )
    forms: dict[str, str] = Field(
        default_factory=dict, description="Masculine forms and their feminine. · Le masculin et son féminin."
    )


class PlayerPrompts(Shape):
    """How a language model is told to play a customer."""

    rules: Annotated[Passage, with_slots("name")] = Field(
        description="What it is told first, the same for everybody; {name} is the customer's. · "
        "Ce qui lui est dit d'abord, pour tout le monde ; {name} est le nom de la personne jouée."
    )
    card: Annotated[Passage, with_slots(*CARD)] = Field(
        description="Who it plays: every slot is filled in from the persona file. · "
        "Qui il joue : chaque emplacement vient du fichier de la personne."
    )
    setting: Annotated[dict[Setting, Plain], entries_of(Setting)] = Field(
        description="Where it takes place. · Où cela se passe."
    )
    voice: Annotated[dict[Civility, Plain], entries_of(Civility)] = Field(
        description="How it speaks of itself, by civility. · Comment la personne parle d'elle-même, selon civility."
    )
    christmas: Plain = Field(
        description="What season it is, for season: christmas. · La saison, pour season: christmas."
    )
    ceiling: Ceiling = Field(
        description="How far words may go, by intensity. · Jusqu'où vont les mots, selon intensity."
    )
    begins: Plain = Field(description="Stands before the customer's first line. · Précède la première réplique.")
    unheard: Plain = Field(
        description="Stands in place of a message that says nothing to a customer. · "
        "Remplace un message qui ne dit rien à la clientèle."
    )
    band: Annotated[dict[Band, Plain], entries_of(Band)] = Field(
        description="How it feels and writes at each anger. · Ce que la personne ressent et comment elle l'écrit."
    )
    moods: Annotated[dict[Band, Plain], entries_of(Band)] = Field(
        description="What each anger is called, before a line that shows it. · "
        "Le nom de chaque colère, devant une réplique qui la montre."
    )
    step: Annotated[dict[Step, Plain], entries_of(Step)] = Field(
        description="How what was just written has landed. · L'effet de ce qui vient d'être écrit."
    )
    quote: Annotated[Prose, with_slots("quote")] = Field(
        description="These words did it: {quote}. · Ce sont ces mots-là : {quote}."
    )
    why: Annotated[Prose, with_slots("why")] = Field(
        description="Why it moves this person: {why}. · Pourquoi cela touche cette personne : {why}."
    )
    relapse: Annotated[Prose, with_slots("cause")] = Field(
        description="The flare-up that is nobody's fault: {cause}. · La rechute sans faute de personne : {cause}."
    )
    last_chance: Plain = Field(description="About to leave. · Sur le point de partir.")
    answers: Annotated[dict[Kind, Plain], entries_of(Kind)] = Field(
        description="What is answered now, as decided by the rules. · Ce qui est répondu, décidé par les règles."
    )
    wants: Annotated[dict[Missing, Plain], entries_of(Missing)] = Field(
        description="What this customer still waits for. · Ce que la personne attend encore."
    )
    told: Annotated[Prose, with_slots("facts")] = Field(
        description="What may be told from now on: {facts}. · Ce qui peut être dit désormais : {facts}."
    )
    offer: Annotated[Prose, with_slots("offer")] = Field(
        description="What is agreed to: {offer}. · Ce qui est accepté : {offer}."
    )
    closings: Annotated[dict[Closing, Plain], entries_of(Closing)] = Field(
        description="The last line, by ending. · Le dernier mot, selon la fin."
    )
    outcome: Annotated[Prose, with_slots("outcome")] = Field(
        description="How it ends: {outcome}. · Comment cela finit : {outcome}."
    )
    sense: Annotated[Prose, with_slots("sense")] = Field(
        description="The scripted line in {sense}, to be said in other words. · "
        "La réplique du script, dans {sense}, à dire autrement."
    )
    answer: Plain = Field(description="In which form to answer. · Sous quelle forme répondre.")
    again: Annotated[Prose, with_slots("reason", "line")] = Field(
        description="Why a line cannot be sent: {line}, {reason}. · Pourquoi une réplique ne peut partir."
    )
    reasons: Annotated[dict[Check, Plain], entries_of(Check)] = Field(
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
    when: When = Field(
        default=When(), description='How it is told when something is or was ("yesterday"). · Comment se dit le moment.'
    )
    people_do: tuple[str, ...] = Field(
        default=(),
        description='What only people and firms do, right behind a name ("told"). · '
        'Ce que seuls font des gens ou des entreprises, juste après un nom ("m\'a dit").',
    )
    anything_does: tuple[str, ...] = Field(
        default=(),
        description='What stands behind any noun ("is"): a word nobody knows is a name there too. · '
        'Ce qui suit n\'importe quel nom ("est") : un mot inconnu y est aussi un nom propre.',
    )
    agreement: GenderForms = Field(
        default=GenderForms(),
        description="How words agree with who speaks of themselves. · L'accord avec la personne qui parle d'elle-même.",
    )
    phrases: dict[Phrase, tuple[AnyCue, ...]] = Field(
        description="How a customer says what is not for a customer, or not yet; written as cues. · "
        "Comment se dit ce qui n'est pas d'une clientèle, ou pas encore ; écrit comme les formules."
    )
