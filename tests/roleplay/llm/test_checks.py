"""The checks let sound lines pass: what a trainer wrote for the same place, drawn from another seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bot.appraisal.phrases import OfflinePhrases
from bot.content.library import FileLibrary
from bot.content.prompts_player import Check
from bot.model import LANGUAGES, Language
from bot.roleplay.llm.checking import Checks
from bot.roleplay.llm.figures import figures
from bot.roleplay.llm.form import ill_formed, tidied
from bot.roleplay.llm.names import strangers
from bot.roleplay.player import ScriptedPlayer
from bot.wiring.tongues import LibraryTongues
from tests.llm.misbehaving import rules
from tests.roleplay import stage
from tests.roleplay.llm.situations import parts

CUSTOMERS = ("christmas-delivery", "lost-parcel", "threat", "unjustified-fee")
MOST_REJECTED = 0.04
"""Share of sound lines that may be asked for again: each costs a request, never a wrong line."""
INVENTED: tuple[Check, ...] = ("figure", "moment", "name", "event", "gender")
MOST_INVENTED = 0.01
"""Share of sound lines that may seem to hold what the customer cannot know."""
NUMBERS = {"thirty": 30, "two": 2, "trente": 30, "deux": 2}


@cache
def checks() -> Checks:
    library = stage.library()
    phrases = OfflinePhrases(rules(), lambda language: {**_phrases(library, language)})
    return Checks(phrases, LibraryTongues(library))


def _phrases(library: FileLibrary, language: Language) -> dict[str, tuple]:  # type: ignore[type-arg]
    return {str(name): cues for name, cues in library.prompts(language).player.phrases.items()}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_sound_lines_are_seldom_rejected(library: FileLibrary, language: Language) -> None:
    rejected: Counter[Check] = Counter()
    lines = 0
    player = ScriptedPlayer()
    for persona_id in CUSTOMERS:
        persona = library.persona(persona_id)
        async for part in parts(persona, library.prompts(language).player, language):
            practice = replace(part.practice, seed=part.practice.seed + 1)
            other = await player.speak(
                persona, practice, part.before, part.state, part.appraisal, part.causes, part.branch[-1].id
            )
            if other.told != part.scripted.told:
                continue
            lines += 1
            failed = checks().failed(part, other.text)
            if failed is not None:
                rejected[failed] += 1
    assert lines > 200
    assert rejected.total() <= MOST_REJECTED * lines, rejected
    assert sum(rejected[check] for check in INVENTED) <= MOST_INVENTED * lines, rejected


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("since the 17th, thirty minutes", "en", {"17", "30"}),
        ("On Monday, or in May. May I?", "en", {"monday", "may"}),
        ("le 17 à 18h30, lundi, trente minutes", "fr", {"17", "18", "30", "lundi"}),
        ("une fois, un seul", "fr", set()),
    ],
)
def test_figures_are_found_in_digits_words_and_days(text: str, language: Language, found: set[str]) -> None:
    assert figures([text], language, NUMBERS) == found


@pytest.mark.parametrize(
    ("line", "tidy"),
    [
        ('"And when?"', "And when?"),
        ("« Et quand ? »", "Et quand ?"),
        ("Thomas Marchand: And when?", "And when?"),
        ("'Delivered', it says: 'delivered'.", "'Delivered', it says: 'delivered'."),
        ("First line\nsecond line", "First line second line"),
    ],
)
def test_what_is_only_wrapped_around_a_line_is_taken_off(line: str, tidy: str) -> None:
    assert tidied(line, ["Thomas Marchand", "Thomas"]) == tidy


@pytest.mark.parametrize(
    "line",
    [
        "*sighs* And?",
        "(angrily) And?",
        "Customer: And?",
        "- one\n- two",
        "**NO**",
        '{"line": "x"}',
        "<b>No</b>",
        "Hi @here",
    ],
)
def test_what_is_more_than_words_is_found(line: str) -> None:
    assert ill_formed(line, ["customer", "consultant"], ["answer"])


@pytest.mark.parametrize(
    "line", ["And? It says: 'delivered'.", "You said so (twice) on the 9th.", "No!! REALLY?", "C'est quoi, ça ?"]
)
def test_what_people_write_is_well_formed(line: str) -> None:
    assert not ill_formed(line, ["customer", "consultant"], ["answer"])


def test_a_name_nobody_said_is_a_stranger() -> None:
    assert strangers("Your colleague Hollingsworth said so. And Thomas?", ["Thomas Marchand"]) == {"Hollingsworth"}
    assert not strangers("REALLY? And then. Nobody came", ["x"])
