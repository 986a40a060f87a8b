"""Two facts asked about at once: what the script's line leaves out, no other line has to tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.library import FileLibrary
from bot.model import EMPTY_APPRAISAL, LANGUAGES, Appraisal, Language, Move, Person, Practice, Turn
from bot.roleplay.llm.part import Part
from bot.roleplay.llm.secrets import left_untold
from bot.roleplay.player import ScriptedPlayer, moment_of
from tests.roleplay.llm.situations import AT, HEARD, state

ASKED = "What did they say on the phone, and when do you leave?"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_scripts_own_line_leaves_nothing_untold(library: FileLibrary, language: Language) -> None:
    persona = library.persona("christmas-delivery")
    two = frozenset([fact.id for fact in persona.facts if fact.told == "asked"][:2])
    before = state(3, heard=HEARD | {"need"})
    after = replace(before, facts=two)
    read = Appraisal((Move("open_question", ASKED, 0, len(ASKED)),))
    opening = Turn("0", None, 0, "customer", "Well?", EMPTY_APPRAISAL, before, (), AT)
    mine = Turn("1", "0", 1, "trainee", ASKED, read, after, (), AT)
    here = Practice("p", Person("slack", "T1", "U1", language), persona.id, (), language, 2, 1, AT)
    here = replace(here, turns=(opening, mine), leaf="1")
    scripted = await ScriptedPlayer().speak(persona, here, before, after, read, (), "1")
    moment = moment_of(persona, here, before, after, read, "1")
    part = Part.of(moment, here, library.prompts(language).player, (), "1", scripted)
    assert scripted.told == two
    assert left_untold(part, scripted.text) is None
    assert left_untold(part, "Hm.") in two
