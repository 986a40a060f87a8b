"""The shape of the prompts by which a language model is asked to read a turn."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.content.prompts_slots import PlainPassage, PlainSpoken
from bot.content.texts import Shape

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+$", max_length=30)]


class ReaderPrompts(Shape):
    """How a language model is told to read a turn."""

    rules: PlainPassage = Field(description="What the model is told first. · Ce qui est dit d'abord au modèle.")
    moves: PlainSpoken = Field(
        description="What introduces the list of moves; the moves come from the rubric. · "
        "Ce qui introduit la liste des gestes ; les gestes viennent de la grille."
    )
    not_counts: PlainSpoken = Field(
        description="What stands before the cases in which a move does not count. · "
        "Ce qui précède les cas où un geste ne compte pas."
    )
    case: PlainPassage = Field(
        description="What introduces the matters a move may be about. · "
        "Ce qui introduit les sujets dont un geste peut parler."
    )
    grievance: PlainSpoken = Field(description="What a grievance is called there. · Le nom donné au grief.")
    need: PlainSpoken = Field(description="What a need is called there. · Le nom donné au besoin.")
    fact: PlainSpoken = Field(description="What a fact is called there. · Le nom donné à un fait.")
    agreement: PlainSpoken = Field(description="What an agreement is called there. · Le nom donné à un accord.")
    ready: PlainSpoken = Field(
        description="The model's own short answer to all that, before it is given a message to read. · "
        "La courte réponse du modèle à tout cela, avant qu'on lui donne un message à lire."
    )
    read: PlainSpoken = Field(
        description="What asks for the reading, after the message. · Ce qui demande la lecture, après le message."
    )
    people: tuple[Name, ...] = Field(
        min_length=2,
        description="First names put in the place of those the trainee writes: no name of a person is sent. · "
        "Prénoms mis à la place de ceux que la personne écrit : aucun nom n'est envoyé.",
    )
    customer: tuple[Name, ...] = Field(
        min_length=2,
        description="A first name and a surname put in the place of the customer's. · "
        "Un prénom et un nom mis à la place de ceux de la clientèle.",
    )
    first_names: tuple[Name, ...] = Field(
        default=(),
        description="First names that are found however they are written, and not sent; none that is a word too. · "
        "Prénoms reconnus quelle que soit leur écriture, et non envoyés ; aucun qui soit aussi un mot.",
    )
