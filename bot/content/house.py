"""The shape of house.yaml and of the safety word lists: this organisation's own facts."""

from __future__ import annotations

from pydantic import Field

from bot.content.cues import AnyCue
from bot.content.texts import Shape, Text, Texts
from bot.model import Language


class Contact(Shape):
    """Whom to talk to."""

    name: Text = Field(
        description='Who it is, e.g. "Occupational health". · De qui il s\'agit, ex. "Santé au travail".'
    )
    reach: Text = Field(
        description="Telephone number, address or room; and when. · Téléphone, adresse ou bureau ; et quand."
    )


class House(Shape):
    """This organisation: its name, what may be given as goodwill, its safety procedure and its contacts."""

    organisation: str = Field(min_length=1, description="The name of your company. · Le nom de votre entreprise.")
    currency: str = Field(
        pattern=r"^[A-Z]{3}$",
        description='Three capital letters, e.g. "EUR" or "CAD". · Trois capitales, ex. "EUR" ou "CAD".',
    )
    goodwill_alone: float = Field(
        ge=0,
        description="What a consultant may give without asking, in that currency, e.g. 30. · "
        "Ce qui peut se donner sans demander, dans cette monnaie, ex. 30.",
    )
    goodwill_supervisor: float = Field(
        ge=0,
        description="What may be given with the supervisor's yes, e.g. 150. · "
        "Ce qui peut se donner avec l'accord de l'encadrement, ex. 150.",
    )
    safety_procedure: Texts = Field(
        description="What to do when a customer threatens to harm somebody or themselves, step by step. · "
        "Que faire quand la clientèle menace de s'en prendre à autrui ou à soi, étape par étape."
    )
    contacts: tuple[Contact, ...] = Field(
        min_length=1,
        description="Shown when a trainee writes about really harming themselves or others: people who answer. · "
        "Affiché quand une personne en formation écrit qu'elle va se faire du mal ou en faire : qui répond.",
    )
    debrief: Texts = Field(
        description="Offered after a hard session: what to ask oneself, whom to talk to. · "
        "Proposé après une séance difficile : que se demander, à qui parler."
    )


class SafetyWords(Shape):
    """How a person writes about really harming themselves or others, and what only looks like it.

    `real` stops the role-play; `figure` (figures of speech) never does, and wins over `unclear`; `unclear`
    asks whether it is the person or the role-play. A `real` cue also beats `figure` when it names a means,
    a time or the person's own state (`grave`). `role_play` marks words that quote the customer or play the part.
    """

    language: Language = Field(description="en or fr, as the file's name. · en ou fr, comme le nom du fichier.")
    grave: tuple[AnyCue, ...] = Field(
        description='A means, a time, or "I mean it": a real cue then counts whatever stands beside it. · '
        "Un moyen, un moment, ou « je suis sérieux » : une formule real compte alors quoi qu'il y ait à côté."
    )
    real: tuple[AnyCue, ...] = Field(
        description="Really meant: stops the role-play and shows the contacts. · "
        "Vraiment voulu : arrête le jeu de rôle et affiche les contacts."
    )
    unclear: tuple[AnyCue, ...] = Field(
        description="Could be either: the bot asks, you or the role-play? · "
        "Les deux sont possibles : le bot demande, vous ou le jeu de rôle ?"
    )
    figure: tuple[AnyCue, ...] = Field(
        description='Figures of speech, e.g. "this customer is killing me": the sentence is not taken at its word. · '
        "Figures de style, ex. « il me tue, ce client » : la phrase n'est pas prise au mot."
    )
    role_play: tuple[AnyCue, ...] = Field(
        description='Reports or plays the customer, e.g. "you wrote that": not taken at its word either. · '
        "Rapporte ou joue la clientèle, ex. « vous avez écrit que » : pas pris au mot non plus."
    )
