"""Parts of a persona file: who the customer is, what it is about, what may be granted, what moves this person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.content.texts import Id, Shape, Text, Texts, Words
from bot.model import Language, MoveName

Points = Annotated[float, Field(ge=-2, le=3, multiple_of=0.5)]


class Name(Shape):
    """Who the customer is. `civility` none means that the full name is used."""

    first: str = Field(min_length=1, description='First name, e.g. "Karim". · Prénom, ex. "Karim".')
    last: str = Field(min_length=1, description='Last name, e.g. "Diallo". · Nom de famille, ex. "Diallo".')
    civility: Literal["mme", "m", "none"] = Field(
        description="How the coach names them: mme = Ms Diallo, m = Mr Diallo, none = first and last name. · "
        "Comment le coach nomme la personne : mme = Mme Diallo, m = M. Diallo, none = prénom et nom."
    )

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

    id: Id = Field(
        description="A short name of your choice, used once in the file, e.g. late-and-silent. · "
        "Un nom court de votre choix, une seule fois dans le fichier, ex. late-and-silent."
    )
    text: Text = Field(
        description='One sentence, in plain neutral words, e.g. "Nobody has answered his emails." · '
        'Une phrase, en mots simples et neutres, ex. "Personne n\'a répondu à ses mails."'
    )
    words: Words = Field(
        description="Words by which the bot sees that a message speaks of this; give ten or more. · "
        "Les mots auxquels le bot voit qu'un message parle de cela ; donnez-en dix ou plus."
    )
    said_well: Text | None = Field(
        default=None,
        description='How a good consultant says it to the customer, e.g. "You wrote three times and nobody '
        'answered." · '
        'Comment on le redit bien à la personne, ex. "Vous avez écrit trois fois et personne n\'a répondu."',
    )


class Fact(Matter):
    """Something the customer knows.

    `told: free` may come at any time; `asked` comes out when it was asked about, or when what is known so far
    was restated and checked.
    """

    told: Literal["free", "asked"] = Field(
        description="free = may be told at any time; asked = kept until somebody asks, or restates what is known. · "
        "free = peut se dire à tout moment ; asked = gardé jusqu'à ce qu'on demande, ou qu'on reformule."
    )
    asked_well: Text | None = Field(
        default=None,
        description='How a good consultant asks for it, e.g. "What does the meter show today?" · '
        'Comment on le demande bien, ex. "Que montre le compteur aujourd\'hui ?"',
    )


class FileEntry(Shape):
    """A line of the shop's screen. `after_look_up` lines appear once the trainee looked (`/file`)."""

    id: Id = Field(description="A short name of your choice, e.g. order. · Un nom court de votre choix, ex. order.")
    label: Text = Field(description='What the screen calls it, e.g. "Tracking". · L\'intitulé à l\'écran, ex. "Suivi".')
    value: Text = Field(
        description='What the screen says, e.g. "In transit since the 9th." · '
        'Ce que dit l\'écran, ex. "En transit depuis le 9."'
    )
    after_look_up: bool = Field(
        default=False,
        description="true = shown only after /file; false = shown from the start. · "
        "true = affiché seulement après /dossier ; false = affiché dès le début.",
    )


class AuthorityRules(Shape):
    """What the trainee may grant: alone, and only with the supervisor's yes."""

    alone: Texts = Field(
        description='What may be granted without asking, e.g. "A replacement, at no cost." · '
        'Ce qui peut s\'accorder sans demander, ex. "Un remplacement, sans frais."'
    )
    supervisor: Texts = Field(
        description="What needs the supervisor's yes first. · Ce qui demande d'abord l'accord de l'encadrement."
    )
    answer: Text = Field(
        description="What the supervisor answers the trainee when asked, in one or two sentences. · "
        "Ce que l'encadrement répond à la personne en formation, en une ou deux phrases."
    )


class Agreement(Matter):
    """An outcome this person would take; `supervisor` when it needs the supervisor's yes first."""

    supervisor: bool = Field(
        default=False,
        description="true = only once the supervisor was asked. · true = seulement une fois l'encadrement consulté.",
    )
    after: tuple[Id, ...] = Field(
        default=(),
        description="Facts that have to come out first, by their id: before, this is not taken, e.g. [how-she-is]. · "
        "Les faits qui doivent sortir d'abord, par leur id : avant, cela n'est pas accepté, ex. [how-she-is].",
    )
    offered_well: Text | None = Field(
        default=None,
        description='How a good consultant offers it: who does what by when, e.g. "I send it today and write to '
        'you at five." · '
        'Comment on le propose bien : qui fait quoi pour quand, ex. "Il part aujourd\'hui et je vous écris à 17 h."',
    )


class Leaning(Shape):
    """What calms or inflames *this* person beyond the common rules."""

    move: MoveName = Field(
        description="One of the 49 moves of rubric.yaml, e.g. commit or order_calm. · "
        "L'un des 49 gestes de rubric.yaml, ex. commit ou order_calm."
    )
    extra: Points = Field(
        description="Anger points added to the common rule, in half steps: -0.5 calms more, 0.5 inflames more. · "
        "Points de colère ajoutés à la règle commune, par demis : -0.5 calme davantage, 0.5 irrite davantage."
    )
    why: Text = Field(
        description='Why it moves this person, in one sentence, e.g. "He has written it three times." · '
        'Pourquoi cela touche cette personne, en une phrase, ex. "Il l\'a déjà écrit trois fois."'
    )


class Intensity(Shape):
    """The ceiling: how far this customer may go in words."""

    swearing: Literal["none", "mild"] = Field(
        default="none",
        description="none = no swear words; mild = the kind heard at a counter. · "
        "none = aucun gros mot ; mild = ceux qu'on entend à un comptoir.",
    )
    threats: Literal["none", "to_leave", "to_publish", "legal", "violence"] = Field(
        default="to_leave",
        description="How far threats go: none, to leave, to publish a review, a lawyer, or violence (give a "
        "content_note). · "
        "Jusqu'où vont les menaces : aucune, partir, publier un avis, saisir la justice, ou violence (avec "
        "content_note).",
    )
    insults: Literal["none", "company", "person"] = Field(
        default="company",
        description="Who may be insulted: nobody, the company, or the trainee too. · "
        "Qui peut recevoir des insultes : personne, l'entreprise, ou aussi la personne en formation.",
    )
