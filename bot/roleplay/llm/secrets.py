"""What a line gives away: facts the customer keeps, the need underneath, what would settle it.

A matter is given away by its own words: those in which it is told, without those the customer uses anyway. Source:
design, "Temper rules" (facts come out when they are asked about).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from bot.content.lint_persona import folded
from bot.content.persona import Fact
from bot.content.texts import Text
from bot.model import Language
from bot.roleplay.llm.part import Part

STEM = 5
"""Letters by which two forms of a word are taken for the same."""
SHORTEST = 3
"""Letters of the shortest word that counts."""
FACT_WORDS, GOAL_WORDS = 2, 3
"""Words of its own in one line that give a fact, or a goal, away whatever stands around them."""
ALIKE = 80.0
"""From this likeness (0..100, words in common whatever their order) on, a sentence says what a telling says."""
LITERAL = 90.0
"""From this likeness (0..100, letters in the same order) on, a sentence is another one as good as word for word."""
KEPT = 16384
"""Texts that are remembered as they were cut: those of a few customers, looked at with every line."""
FEWEST = 3
"""Words of a sentence that can tell something."""


def given_away(part: Part, line: str) -> str | None:
    """The id of a fact that is kept and that the line tells, or None."""
    anyway = Anyway(open_texts(part))
    kept = (fact for fact in part.persona.facts if fact.id not in part.known)
    return next((fact.id for fact in kept if _tells(line, tellings(part, fact), anyway, FACT_WORDS)), None)


def stated_goal(part: Part, line: str) -> str | None:
    """The id of the need or of an agreement that the line states before anybody else has, or None."""
    anyway = Anyway(open_texts(part))
    goals = _goals(part).items()
    return next((name for name, told in goals if _tells(line, told, anyway, GOAL_WORDS)), None)


@dataclass(frozen=True)
class Anyway:
    """What the customer says anyway, looked through once."""

    texts: Sequence[str]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its words."""
        return stems(self.texts)

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences."""
        return _sentences(self.texts)


def left_untold(part: Part, line: str) -> str | None:
    """The id of a fact that the script's line tells now, and of which the line has no word; or None.

    A telling of which no word is its own says nothing that could be missed; of two facts the script may tell one.
    """
    new = part.scripted.told - part.before.facts
    for fact in part.persona.facts:
        if fact.id in new:
            other = [text for one in part.persona.facts if one.id != fact.id for text in tellings(part, one)]
            before = stems([*other, *(line.text for line in part.lines)])
            own = stems(tellings(part, fact)) - before
            if stems([part.scripted.text]) & own and not stems([line]) & own:
                return fact.id
    return None


def stems(texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts, each as its first letters; figures whole."""
    return frozenset[str]().union(*map(_stems_of, texts))


def tellings(part: Part, fact: Fact) -> list[str]:
    """How a fact is told: by the customer, by a consultant who gives it back, in plain words."""
    return [*_put(fact.text, fact.said_well, part.language), *part.script.facts[fact.id]]


def open_texts(part: Part) -> list[str]:
    """What the customer may say anyway: the complaint, what is known, the lines of the script, the conversation."""
    persona, language = part.persona, part.language
    texts = [*part.open_lines, persona.situation.in_(language), persona.grievance.text.in_(language)]
    texts += [text for fact in persona.facts if fact.id in part.known for text in tellings(part, fact)]
    return [*texts, part.scripted.text, *(line.text for line in part.lines)]


def _tells(line: str, told: Sequence[str], anyway: Anyway, words: int) -> bool:
    """Whether a line says what these tellings say and what is said anyway does not.

    By its own words; or by a sentence that is much like a telling and has a word of its own, or is one of them as good
    as literally.
    """
    own = stems(told) - anyway.stems
    if len(stems([line]) & own) >= words:
        return True
    wordings = _sentences(told)
    for sentence in _sentences([line]):
        likeness = max((fuzz.token_set_ratio(sentence, wording) for wording in wordings), default=0)
        if likeness >= ALIKE and stems([sentence]) & own:
            return True
        literal = any(fuzz.ratio(sentence, wording) >= LITERAL for wording in wordings)
        if literal and not any(fuzz.token_set_ratio(sentence, other) >= ALIKE for other in anyway.sentences):
            return True
    return False


def _sentences(texts: Iterable[str]) -> list[str]:
    """The sentences of these texts that can tell something, with every wording a line of a script may have."""
    return [sentence for text in texts for sentence in _sentences_of(text)]


@lru_cache(KEPT)
def _sentences_of(text: str) -> tuple[str, ...]:
    cut = (part.strip() for part in re.split(r"[.!?…:;]+", folded(_plain(text))))
    return tuple(part for part in cut if len(part.split()) >= FEWEST)


@lru_cache(KEPT)
def _stems_of(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", folded(text))
    return frozenset(
        word if word.isdecimal() else word[:STEM] for word in words if len(word) >= SHORTEST or word.isdecimal()
    )


def _plain(line: str) -> str:
    """A line of a script with every wording it may have, side by side."""
    return re.sub(r"[{}|]", " ", line)


def _goals(part: Part) -> Mapping[str, list[str]]:
    """How the need and each agreement are put, where they were not put yet."""
    language, persona = part.language, part.persona
    goals: dict[str, list[str]] = {}
    if "need" not in part.state.temper.heard:
        goals[persona.need.id] = _put(persona.need.text, persona.need.said_well, language)
    for agreement in persona.agreements:
        if part.state.accepted != agreement.id:
            goals[agreement.id] = _put(agreement.text, agreement.offered_well, language)
    return goals


def _put(plain: Text, well: Text | None, language: Language) -> list[str]:
    """A matter in plain words, and as a good consultant puts it where the file says so."""
    return [text.in_(language) for text in (plain, well) if text is not None]
