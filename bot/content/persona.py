"""The shape of a persona file: one angry customer, in both languages. Its parts are in the two modules beside."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.content.persona_course import EPILOGUE_LINES, Endings, Level, Levels, Outcome, Relapse, TemperNumbers
from bot.content.persona_parts import (
    Agreement,
    AuthorityRules,
    Fact,
    FileEntry,
    Intensity,
    Leaning,
    Matter,
    Name,
    Points,
)
from bot.content.script import Script
from bot.content.texts import Id, Shape, Text, Texts
from bot.model import Language

__all__ = [
    "EPILOGUE_LINES",
    "Agreement",
    "AuthorityRules",
    "Endings",
    "Fact",
    "FileEntry",
    "Intensity",
    "Leaning",
    "Level",
    "Levels",
    "Matter",
    "Name",
    "Outcome",
    "Persona",
    "Points",
    "Relapse",
    "Scripts",
    "TemperNumbers",
]

EMOJI = re.compile(r"([a-z0-9_+-]{1,50})?")
"""The short name of an emoji, without colons; or nothing."""


class Scripts(Shape):
    """The scripted lines, in both languages."""

    en: Script = Field(description="What the customer says in English. · Ce que dit la personne en anglais.")
    fr: Script = Field(
        description="What the customer says in French: written anew, not translated. · "
        "Ce que dit la personne en français : écrit pour de bon, pas traduit."
    )

    def in_(self, language: Language) -> Script:
        """The script of that language."""
        return self.en if language == "en" else self.fr


class Persona(Shape):
    """One customer. Everything a trainer may change is here."""

    id: Id = Field(
        description="The name of the file without .yaml, e.g. christmas-delivery. · "
        "Le nom du fichier sans .yaml, ex. christmas-delivery."
    )
    extends: Id | None = Field(
        default=None,
        description="The id of the customer (or of templates/plain) this one varies: what stands here replaces what "
        "stands there. · "
        "L'id de la personne (ou de templates/plain) dont c'est une variante : ce qui est ici remplace ce qui est "
        "là-bas.",
    )
    name: Name = Field(description="Who the customer is. · Qui est la personne jouée.")
    icon: str = Field(
        default="",
        description="The picture in a chat: the short name of an emoji, without colons, e.g. older_man. · "
        "L'image dans une messagerie : le nom court d'un émoji, sans les deux-points, ex. older_man.",
        json_schema_extra={"pattern": f"^{EMOJI.pattern}$"},
    )
    brief: Text = Field(
        description='One line for the list, e.g. "Late parcel before Christmas". · '
        'Une ligne pour la liste, ex. "Colis en retard avant Noël".'
    )
    teaches: Text = Field(
        description="What this customer is good practice for, in one sentence. · "
        "Ce que cette personne permet de travailler, en une phrase."
    )
    situation: Text = Field(
        description="What the trainee knows at the start: who writes, where, when, about what. · "
        "Ce qu'on sait au départ : qui écrit, où, quand, à quel sujet."
    )
    setting: Literal["chat", "shop_floor", "public_post"] = Field(
        description="Where it takes place: in private (chat), in a shop before others, in public online. · "
        "Où cela se passe : en privé (chat), en magasin devant d'autres, en public sur internet."
    )
    season: Literal["christmas", "none"] = Field(
        default="none",
        description="christmas = festive wishes fit once the anger has gone. · "
        "christmas = des vœux sont bienvenus une fois la colère passée.",
    )
    intensity: Intensity = Field(
        description="How far this customer may go in words; the lines you write keep to it. · "
        "Jusqu'où cette personne peut aller en paroles ; vos répliques s'y tiennent."
    )
    content_note: Text | None = Field(
        default=None,
        description="For hard content only: what comes, in one sentence, shown and asked about before; never "
        "recommended. · "
        "Pour un contenu dur : ce qui vient, en une phrase, affiché et demandé avant ; jamais recommandé.",
    )
    enabled: bool = Field(
        default=True,
        description="false = nobody can play it until a trainer sets true in a copy of the file. · "
        "false = personne ne peut la jouer tant qu'une copie du fichier ne dit pas true.",
    )
    succeeds_by: tuple[Literal["agreed", "escalated", "closed"], ...] = Field(
        default=("agreed", "escalated"),
        min_length=1,
        description="The endings that count as handled well; [closed] for a customer who cannot be won. · "
        "Les fins qui valent réussite ; [closed] pour une personne qu'on ne peut pas gagner.",
    )
    grievance: Matter = Field(
        description="The complaint: what went wrong for this customer. · "
        "Le grief : ce qui s'est mal passé pour cette personne."
    )
    need: Matter = Field(
        description="What matters beneath the complaint: certainty, respect, fairness, to be heard, to be safe. · "
        "Ce qui compte sous le grief : certitude, respect, justice, écoute, sécurité."
    )
    facts: tuple[Fact, ...] = Field(
        min_length=2,
        description="What the customer knows and can tell; each needs its lines under script.*.facts. · "
        "Ce que la personne sait et peut dire ; chaque fait a ses répliques sous script.*.facts.",
    )
    file: tuple[FileEntry, ...] = Field(
        min_length=2,
        description="What the shop's screen shows the trainee: order, dates, notes. · "
        "Ce que montre l'écran du magasin : commande, dates, notes.",
    )
    authority: AuthorityRules = Field(
        description="What the trainee may grant, alone or with the supervisor. · "
        "Ce que la personne en formation peut accorder, sans demander ou avec l'encadrement."
    )
    agreements: tuple[Agreement, ...] = Field(
        min_length=1,
        description="Outcomes this customer would take; each needs its lines under script.*.accepts. · "
        "Ce que cette personne accepterait ; chaque accord a ses répliques sous script.*.accepts.",
    )
    calms: tuple[Leaning, ...] = Field(
        min_length=1,
        description="What calms this person more than others. · Ce qui calme cette personne plus que d'autres.",
    )
    inflames: tuple[Leaning, ...] = Field(
        min_length=1,
        description="What inflames this person more than others. · Ce qui irrite cette personne plus que d'autres.",
    )
    difficulty: Levels = Field(
        description="The three difficulties: the first numbers to change. · "
        "Les trois difficultés : les premiers nombres à changer."
    )
    temper: TemperNumbers = Field(
        default=TemperNumbers(),
        description="Numbers of the temper rules; leave it out to keep the usual ones. · "
        "Les nombres des règles d'humeur ; sans cette partie, les valeurs habituelles.",
    )
    relapse: Relapse = Field(
        description="The one flare-up that is not the trainee's fault. · "
        "La seule rechute, dont la personne en formation n'est pas responsable."
    )
    endings: Endings = Field(description="Every way it can end. · Toutes les fins possibles.")
    style: Texts = Field(
        description="How this person writes, for a language model that plays them; no facts, no figures. · "
        "Comment cette personne écrit, pour un modèle de langue qui la joue ; ni faits ni chiffres."
    )
    script: Scripts = Field(
        description="The customer's lines, in both languages. · Les répliques, dans les deux langues."
    )

    @field_validator("icon")
    @classmethod
    def _short_name(cls, icon: str) -> str:
        if not EMOJI.fullmatch(icon):
            raise ValueError("content.icon")
        return icon

    @model_validator(mode="after")
    def _ids_once_and_known(self) -> Self:
        ids = [self.grievance.id, self.need.id, *(f.id for f in self.facts), *(a.id for a in self.agreements)]
        if len(set(ids)) != len(ids):
            raise ValueError("content.ids_not_unique")
        facts, agreements = {f.id for f in self.facts}, {a.id for a in self.agreements}
        if not facts.issuperset(fact for one in self.agreements for fact in one.after):
            raise ValueError("content.unknown_fact")
        for script in (self.script.en, self.script.fr):
            if set(script.facts) != facts:
                raise ValueError("content.fact_lines_differ")
            if set(script.accepts) != agreements:
                raise ValueError("content.accept_lines_differ")
        return self
