"""Everything one practice plays with, and the bodies under which it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, Self

from bot.content.cues import CueFile
from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.model import Case, CaseAgreement, Language, Say

ContentKind = Literal["persona", "rubric", "cues"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of content as it is stored: its JSON body under the SHA-256 (hex) of that body."""

    kind: ContentKind
    sha256: str
    body: str

    @classmethod
    def of(cls, kind: ContentKind, content: Persona | Rubric | CueFile) -> Self:
        """The stored form of validated content."""
        body = content.model_dump_json(by_alias=True, exclude_defaults=True)
        return cls(kind, hashlib.sha256(body.encode()).hexdigest(), body)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A persona, the rubric and the cues of one language, each with its stored form."""

    persona: Persona
    rubric: Rubric
    cues: CueFile
    kept: tuple[Kept, ...]

    def sha256(self, kind: ContentKind) -> str:
        """The hash of that part."""
        return next(part.sha256 for part in self.kept if part.kind == kind)


def case_of(persona: Persona, language: Language) -> Case:
    """What the reader may know of this persona in that language."""
    file_words = {entry.value.in_(language).lower() for entry in persona.file}
    return Case(
        customer_names=(persona.name.first, persona.name.last),
        grievance=persona.grievance.id,
        grievance_words=persona.grievance.words.in_(language),
        facts=tuple((fact.id, fact.words.in_(language)) for fact in persona.facts),
        need=persona.need.id,
        need_words=persona.need.words.in_(language),
        agreements=tuple(CaseAgreement(a.id, a.words.in_(language), a.supervisor) for a in persona.agreements),
        file_words=frozenset(word for value in file_words for word in value.split()),
        public=persona.setting != "chat",
        christmas=persona.season == "christmas",
        anger=persona.difficulty.medium.anger,
    )


def said_by(persona: Persona, text: str) -> Say:
    """A line of the customer, under their name and with their picture."""
    return Say(persona.name.full, text, persona.icon)
