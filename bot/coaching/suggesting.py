"""Whom to practise with next: rules that can be told to the person in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.coaching.parts import Parts
from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.errors import ContentError, UnknownContent
from bot.model import CriterionName, Difficulty, Language, Practice
from bot.typography import typeset

EASY: Difficulty = 1
HARDER: Mapping[Difficulty, Difficulty] = {1: 2, 2: 3, 3: 3}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One customer to practise with next; `reason` is one sentence in the person's language."""

    persona_id: str
    customer: str
    brief: str
    difficulty: Difficulty
    reason: str


def suggest(
    parts: Parts, personas: Sequence[Persona], practices: Sequence[Practice], language: Language
) -> Suggestion | None:
    """Whom to practise with next, of the `personas` that can be played; None when there is nobody.

    `practices` are all of the person's, newest first; the last one is the last that was given feedback. A customer
    with hard content is never suggested. The first rule that holds:

    1. No feedback yet: of those not met, the one who is least angry at the start, then the most patient, on easy.
    2. The last walked out, or was stopped early: the same customer at the same difficulty, with what to try again.
    3. Some are not met yet: the one whom what to work on next calms most (moves of `calms` that help the criterion),
       else the next in order; as difficult as the last, and no longer easy once an easy one ended agreed.
    4. All are met: the one met longest ago, one step harder if that ended agreed.
    """
    able = [persona for persona in personas if persona.content_note is None]
    if not able:
        return None
    met = {practice.persona_id for practice in practices}
    new = [persona for persona in able if persona.id not in met]
    last = next((practice for practice in practices if practice.graded_leaf is not None), None)
    made = _Reasons(parts, language)
    if last is None:
        return made.first(min(new or able, key=_mildness))
    again = next((persona for persona in able if persona.id == last.persona_id), None)
    if again is not None and last.ending in ("walked_out", "stopped"):
        return made.again(again, last)
    if new:
        return made.unmet(new, last)
    latest = {practice.persona_id: practice for practice in reversed(practices)}
    longest = min(able, key=lambda persona: latest[persona.id].started)
    return made.longest(longest, latest[longest.id])


def _mildness(persona: Persona) -> tuple[float, int, str]:
    level = persona.difficulty.at(EASY)
    return level.anger, -level.patience, persona.id


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Makes the suggestions, each with its sentence."""

    parts: Parts
    language: Language

    def first(self, persona: Persona) -> Suggestion:
        return self._made(persona, EASY, self._say("suggest.first", persona))

    def again(self, persona: Persona, last: Practice) -> Suggestion:
        focus = self._focus(persona, last.next_focus)
        if focus is None:
            reason = self._say("suggest.again", persona)
        else:
            key = "suggest.again.left" if last.ending == "walked_out" else "suggest.again.stopped"
            reason = self._say(key, persona, focus=focus)
        return self._made(persona, last.difficulty, reason)

    def unmet(self, new: Sequence[Persona], last: Practice) -> Suggestion:
        rubric = self._rubric(new[0])
        helps = rubric.criteria[last.next_focus].helps if rubric and last.next_focus else ()
        best = max(new, key=lambda persona: _fit(persona, helps))  # the first of equals
        focus = self._focus(best, last.next_focus) if _fit(best, helps) else None
        reason = self._say("suggest.new", best) if focus is None else self._say("suggest.fits", best, focus=focus)
        rises = last.difficulty == EASY and last.ending == "agreed"
        return self._made(best, HARDER[EASY] if rises else last.difficulty, reason)

    def longest(self, persona: Persona, last: Practice) -> Suggestion:
        difficulty = HARDER[last.difficulty] if last.ending == "agreed" else last.difficulty
        key = "suggest.longest.harder" if difficulty != last.difficulty else "suggest.longest"
        return self._made(persona, difficulty, self._say(key, persona))

    def _made(self, persona: Persona, difficulty: Difficulty, reason: str) -> Suggestion:
        brief = typeset(persona.brief.in_(self.language), self.language)
        return Suggestion(persona.id, persona.name.full, brief, difficulty, reason)

    def _say(self, key: str, persona: Persona, **params: str) -> str:
        return self.parts.messages(self.language)(key, name=persona.name.formal(self.language), **params)

    def _focus(self, persona: Persona, criterion: CriterionName | None) -> str | None:
        """The criterion as something to try; None when there is none to name."""
        rubric = self._rubric(persona)
        if rubric is None or criterion is None:
            return None
        return typeset(rubric.criteria[criterion].focus.in_(self.language), self.language)

    def _rubric(self, persona: Persona) -> Rubric | None:
        """The rubric as it is now; None when it, or what comes with it, is broken just now."""
        with suppress(ContentError, UnknownContent):
            return self.parts.library.bundle(persona.id, self.language).rubric
        return None


def _fit(persona: Persona, helps: Sequence[str]) -> int:
    """How many of the moves that calm this customer more than others are among those."""
    return sum(leaning.move in helps for leaning in persona.calms)
