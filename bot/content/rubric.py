"""The shape of the rubric: 17 criteria and 49 moves, defined in both languages."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.content.texts import Shape, Text, Texts
from bot.model import CRITERIA, MOVES, CriterionName, MoveName, OccasionName, Stage


class MoveEntry(Shape):
    """One move: what it is called for people, when it counts and when not, examples."""

    label: Text = Field(
        description='Its name for people, e.g. "names the feeling". · Son nom pour les gens, ex. "nomme le ressenti".'
    )
    sounds: Text | None = Field(
        default=None,
        description='How a hurting move may come across, after "may come across as", e.g. "a reproach". · '
        'Ce pour quoi elle peut passer, après « peut passer pour », ex. "un reproche".',
    )
    counts: Text = Field(description="When it counts, in one sentence. · Quand cela compte, en une phrase.")
    not_counts: Text | None = Field(
        default=None,
        description="When it looks like it and does not count. · Quand cela y ressemble sans compter.",
    )
    good: Texts = Field(
        description="Lines that make this move (for a hurting move: lines that hurt). · "
        "Des phrases qui font ce geste (pour un geste qui blesse : des phrases qui blessent)."
    )
    poor: Texts = Field(
        description="Lines that look like it and are not. · Des phrases qui y ressemblent et n'en sont pas."
    )
    instead: Texts = Field(
        description="What to write: instead of a hurting move, or to make a helping one. · "
        "Ce qu'on peut écrire : à la place d'un geste qui blesse, ou pour faire celui qui aide."
    )


class Criterion(Shape):
    """One criterion, scored 0..4 when its occasion was there."""

    label: Text = Field(description='Its name for people, e.g. "Listening". · Son nom, ex. "Écouter".')
    stage: Stage | Literal["all"] = Field(
        description="Where in the conversation it belongs; all = everywhere. · "
        "À quel moment de l'échange cela appartient ; all = partout."
    )
    good: Text = Field(description="What good looks like. · À quoi cela ressemble quand c'est bien.")
    poor: Text = Field(description="What poor looks like. · À quoi cela ressemble quand c'est raté.")
    weight: Annotated[float, Field(gt=0, le=3)] = Field(
        description="Its share in the total: 1 is ordinary, 2 counts double. · "
        "Son poids dans le total : 1 est ordinaire, 2 compte double."
    )
    occasion: tuple[OccasionName, ...] = Field(
        default=(),
        description="The customer must have given one of these, or there is no mark; none = always marked. · "
        "La personne doit en avoir donné une, sinon pas de note ; sans = toujours une note.",
    )
    helps: tuple[MoveName, ...] = Field(
        description="Moves that raise the mark, e.g. [reformulate]. · "
        "Gestes qui font monter la note, ex. [reformulate]."
    )
    hurts: tuple[MoveName, ...] = Field(
        description="Moves that lower the mark, e.g. [interpret]. · Gestes qui font baisser la note, ex. [interpret]."
    )
    instead: Texts = Field(
        description="Sentences to send as they stand, shown when the mark is below 4. · "
        "Des phrases à envoyer telles quelles, montrées quand la note est sous 4."
    )
    focus: Text = Field(
        description="One sentence that names this as the focus before play. · "
        "Une phrase qui en fait le point à travailler, avant de jouer."
    )


class Rubric(Shape):
    """The machine-readable doctrine."""

    criteria: dict[CriterionName, Criterion] = Field(
        description="The 17 criteria, all of them; sentences and weights are yours to change. · "
        "Les 17 critères, tous ; phrases et poids se modifient."
    )
    moves: dict[MoveName, MoveEntry] = Field(
        description="The 49 things a message can do, all of them. · Les 49 gestes d'un message, tous."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.criteria) != set(CRITERIA):
            raise ValueError("content.criteria_incomplete")
        if set(self.moves) != set(MOVES):
            raise ValueError("content.moves_incomplete")
        return self
