"""Parts of a persona file that steer its course: difficulty, numbers of the temper, relapse, endings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from bot.content.texts import Shape, Text, Texts
from bot.model import Difficulty

EPILOGUE_LINES = 2


class Level(Shape):
    """One difficulty: where the anger starts, how long the patience lasts, at which anger a deal is possible."""

    anger: Annotated[float, Field(ge=4, le=9, multiple_of=0.5)] = Field(
        description="Anger at the start, from 4 (annoyed) to 9 (beside themselves), in half steps. · "
        "La colère au départ, de 4 (agacement) à 9 (hors de soi), par demis."
    )
    patience: Annotated[int, Field(ge=8, le=40)] = Field(
        description="Messages of the trainee before the customer gives up. · "
        "Nombre de messages de la personne en formation avant que la personne jouée renonce."
    )
    accepts_below: Annotated[float, Field(ge=2, le=7, multiple_of=0.5)] = Field(
        default=5,
        description="An agreement is taken at this anger or lower; lower = harder. · "
        "Un accord est accepté à cette colère ou plus bas ; plus bas = plus difficile.",
    )
    cooling: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1,
        description="Share of temper.most_down that one message can cool: 1 = all of it, 0.75 = a colder person. · "
        "Part de temper.most_down qu'un message peut calmer : 1 = tout, 0.75 = une personne plus froide.",
    )


class Levels(Shape):
    """The three difficulties."""

    easy: Level = Field(description="Difficulty 1. · Difficulté 1.")
    medium: Level = Field(description="Difficulty 2, the usual one. · Difficulté 2, celle par défaut.")
    hard: Level = Field(description="Difficulty 3. · Difficulté 3.")

    def at(self, difficulty: Difficulty) -> Level:
        """The level of difficulty 1, 2 or 3."""
        return (self.easy, self.medium, self.hard)[difficulty - 1]


class TemperNumbers(Shape):
    """The numbers of the temper rules that a trainer may change (the order of the rules stays)."""

    most_down: Annotated[float, Field(ge=0.5, le=2, multiple_of=0.5)] = Field(
        default=2,
        description="The most that one message can cool, in points of anger. · "
        "Ce qu'un seul message peut calmer au plus, en points de colère.",
    )
    most_up: Annotated[float, Field(ge=1, le=3, multiple_of=0.5)] = Field(
        default=3,
        description="The most that one message can inflame. · Ce qu'un seul message peut irriter au plus.",
    )
    floor_grievance: Annotated[float, Field(ge=4, le=8, multiple_of=0.5)] = Field(
        default=5,
        description="The anger stays at this or above until the grievance was acknowledged; higher = colder. · "
        "La colère ne descend pas plus bas tant que le grief n'est pas reconnu ; plus haut = plus dur.",
    )
    floor_need: Annotated[float, Field(ge=2, le=6, multiple_of=0.5)] = Field(
        default=3,
        description="The anger stays at this or above until the need was named or met. · "
        "La colère ne descend pas plus bas tant que le besoin n'est ni nommé ni satisfait.",
    )
    floor: Annotated[float, Field(ge=0, le=8, multiple_of=0.5)] = Field(
        default=0,
        description="The anger never goes below this, whatever is said; above accepts_below, no agreement is "
        "possible. · "
        "La colère ne descend jamais plus bas, quoi qu'on dise ; au-dessus de accepts_below, aucun accord possible.",
    )


class Relapse(Shape):
    """One flare-up from the customer's own world; never straight after a slip of the trainee."""

    from_turn: Annotated[int, Field(ge=2, le=12)] = Field(
        description="Not before this message of the trainee, e.g. 3. · "
        "Pas avant ce message de la personne en formation, ex. 3."
    )
    below: Annotated[float, Field(ge=3, le=7, multiple_of=0.5)] = Field(
        description="Only when the anger is at this or lower. · Seulement quand la colère est à ce niveau ou plus bas."
    )
    delta: Annotated[float, Field(ge=0.5, le=2, multiple_of=0.5)] = Field(
        default=2,
        description="By how many points the anger goes up. · De combien de points la colère remonte.",
    )
    cause: Text = Field(
        description='What happened in their world, e.g. "His tracking page now says: date unknown." · '
        'Ce qui est arrivé de son côté, ex. "Sa page de suivi affiche : date inconnue."'
    )


class Outcome(Shape):
    """How it ended: one sentence, a two-line epilogue, and what the customer says afterwards."""

    outcome: Text = Field(
        description='How it ended, in one sentence, e.g. "He\'ll wait until Thursday 18:00." · '
        'Comment cela finit, en une phrase, ex. "Il attendra jusqu\'à jeudi 18 h."'
    )
    epilogue: Texts = Field(
        description="Exactly two lines: what became of the promise; what the customer does next. · "
        "Exactement deux lignes : ce que devient la promesse ; ce que la personne fait ensuite."
    )
    afterword: Text = Field(
        description="One sentence the customer says to the trainee afterwards, in the first person. · "
        "Une phrase que la personne dit après coup à qui l'a écoutée, à la première personne."
    )

    @field_validator("epilogue")
    @classmethod
    def _two_lines(cls, epilogue: Texts) -> Texts:
        if not len(epilogue.en) == len(epilogue.fr) == EPILOGUE_LINES:
            raise ValueError("content.epilogue_two_lines")
        return epilogue


class Endings(Shape):
    """Every way it can end. `broken`: agreed on a promise nothing supported, which comes back."""

    agreed: Outcome = Field(
        description="The customer said yes to something that holds. · La personne a dit oui à un accord qui tient."
    )
    broken: Outcome = Field(
        description="The customer said yes to a promise that nothing supported. · "
        "La personne a dit oui à une promesse que rien n'étayait."
    )
    escalated: Outcome = Field(description="Rightly handed to the supervisor. · Confié à juste titre à l'encadrement.")
    walked_out: Outcome = Field(description="The customer left, angry. · La personne est partie, en colère.")
    closed: Outcome = Field(
        description="The trainee closed it politely, after a warning. · "
        "Clos poliment par la personne en formation, après un avertissement."
    )
    stopped: Outcome = Field(
        description="The practice was stopped with /stop; blame nobody here. · "
        "L'exercice a été arrêté avec /stop ; aucun reproche ici."
    )
