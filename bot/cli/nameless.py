"""Disagreements without who wrote them: nobody a trainee names, in this turn or another, is left in what is shown."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import ValidationError

from bot.agreement import Contested, contested, stand_ins
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.model import NEUTRAL_CASE, Disagreement, Language, Practice
from bot.ports import NameFinder, Work
from bot.wiring import name_finder_of


class Nameless:
    """Makes disagreements nameless; the words of each language are made ready once."""

    def __init__(self, library: FileLibrary) -> None:
        """Nothing is loaded yet."""
        self._library = library
        self._finders: dict[Language, NameFinder] = {}

    async def seen(self, work: Work, disagreement: Disagreement, practice: Practice) -> Contested:
        """A disagreement as trainers see it. ContentError when the cues cannot be read."""
        persona = await work.content(dict(practice.content).get("persona", "")) or ""
        customer = _customer(persona) or practice.persona_id
        case = replace(NEUTRAL_CASE, customer_names=tuple(customer.split()))
        finder, login = self._finder(practice.language), practice.person.user
        said, reason = _by_the_trainee(disagreement, practice), disagreement.claim.reason or ""
        people = [name for text in said for name in finder.people(text, practice.language, case, persona, login)]
        people += finder.people(reason, practice.language, case, persona, login, anywhere=True)
        words = re.findall(r"\w+", " ".join([*said, reason, customer]))
        return contested(disagreement, practice, customer, stand_ins(people, words))

    def _finder(self, language: Language) -> NameFinder:
        if language not in self._finders:
            self._finders[language] = name_finder_of(self._library, language)
        return self._finders[language]


def _by_the_trainee(disagreement: Disagreement, practice: Practice) -> list[str]:
    """The turns to look through for names: the one disagreed about, and those in which someone says who they are."""
    return [
        turn.text
        for turn in practice.turns
        if turn.id == disagreement.claim.turn or turn.appraisal.has("introduce_self")
    ]


def _customer(persona: str) -> str:
    """The customer's full name by the content the practice began with; empty when that cannot be read."""
    try:
        return Persona.model_validate_json(persona).name.full
    except ValidationError:
        return ""
