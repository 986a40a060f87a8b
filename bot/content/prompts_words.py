"""The shape of the prompts by which a language model is asked to word a grade."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.content.prompts_slots import PlainPassage, with_slots
from bot.content.texts import Passage, Shape, Spoken

Phrases = tuple[Spoken, ...]


class WordsPrompts(Shape):
    """How a language model is told to put a grade into words, and which of its words are not taken.

    Phrases are compared whatever the case; `*` at the end stands for any ending.
    """

    rules: PlainPassage = Field(description="What the model is told first. · Ce qui est dit d'abord au modèle.")
    best: Annotated[Spoken, with_slots("label")] = Field(
        description="Says what worked best; {label} is the criterion. · "
        "Dit ce qui a le mieux marché ; {label} est le critère."
    )
    criterion: Annotated[Passage, with_slots("name", "label", "score", "good")] = Field(
        description="Says what could be better: {name}, {label}, {score} (of `scores`), {good} are the criterion's. · "
        "Dit ce qui peut progresser : {name}, {label}, {score} (de `scores`), {good} sont ceux du critère."
    )
    scores: Annotated[Phrases, Field(min_length=5, max_length=5)] = Field(
        description="What the marks 0 to 4 are called. · Comment se disent les notes de 0 à 4."
    )
    ask: Annotated[Passage, with_slots("names")] = Field(
        description="What to do now; {names} are the ids of the criteria. · "
        "Ce qu'il faut faire maintenant ; {names} sont les identifiants des critères."
    )
    never: Phrases = Field(
        description="What is never shown: a sentence with it is dropped. · "
        "Ce qui n'est jamais montré : une phrase qui le contient est écartée."
    )
    not_in_headline: Phrases = Field(
        description="What no headline may hold: verdicts on the person, empty praise. · "
        "Ce qu'aucun titre ne contient : jugements sur la personne, éloges creux."
    )
    not_in_say: Phrases = Field(
        description="What no line to the customer may hold: advice, stock phrases, what hurts. · "
        "Ce qu'aucune phrase à la clientèle ne contient : conseils, formules toutes faites, ce qui blesse."
    )
    only_if_said: Phrases = Field(
        description="Figures, dates, gestures: taken only where the conversation has them. · "
        "Chiffres, dates, gestes commerciaux : admis seulement s'ils figurent dans l'échange."
    )
