"""Every model that misbehaves, in both languages: none of its lines reaches a trainee."""

import pytest

from bot.content.library import FileLibrary
from bot.model import LANGUAGES, Language
from bot.roleplay.player import ScriptedPlayer
from tests.llm.characters import character
from tests.llm.misbehaving import Row, player_at, spoken, table
from tests.roleplay import stage

MENDED = ("thinker", "quoted")
"""What is only wrapped around a sound line is taken off, where nothing else is wrong with it."""
SHORT = ("No.", "What?", "Non.", "Quoi ?")
"""Curt, and no fault of a customer who is beside himself. (His file also allows mild swearing.)"""


@pytest.fixture(scope="module")
def library() -> FileLibrary:
    return stage.library()


async def test_no_model_that_misbehaves_is_seen(library: FileLibrary) -> None:
    proved(await table(library, first=True), least=60)


@pytest.mark.e2e
async def test_no_line_of_a_model_that_misbehaves_is_seen(library: FileLibrary) -> None:
    proved(await table(library), least=190)


def proved(rows: list[Row], *, least: int) -> None:
    assert len(rows) >= least
    missed = [row for row in rows if row.voice != "fallback" and not _harmless(row)]
    assert not missed
    assert all(row.seen == row.script for row in rows if row.voice == "fallback")
    assert all(row.caught for row in rows if row.voice == "fallback")


def _harmless(row: Row) -> bool:
    kind = row.fault.rsplit(" ", 1)[0]
    return (kind in MENDED and not row.caught) or row.seen in SHORT or (kind == "swearing" and row.language == "fr")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["too_nice", "role_swap", "narrator", "inventing"])
async def test_a_line_that_is_mended_when_the_reason_is_told_is_said(
    library: FileLibrary, kind: str, language: Language
) -> None:
    persona = library.persona("christmas-delivery")
    async with player_at(library, character(f"{kind}, mending")) as (player, seen, server):
        said = await spoken(player, persona, language)
        script = await spoken(ScriptedPlayer(), persona, language)
    assert said.voice == "llm"
    assert said.text != script.text
    assert len(seen.rejections) == 1
    reason = library.prompts(language).player.reasons[seen.rejections[0]]  # type: ignore[index]
    assert reason in server.requests[-1].body["messages"][-1]["content"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_line_that_is_wrong_twice_is_the_scripts_after_two_requests(
    library: FileLibrary, language: Language
) -> None:
    async with player_at(library, "too_nice") as (player, seen, server):
        said = await spoken(player, library.persona("christmas-delivery"), language)
    assert (said.voice, len(server.requests)) == ("fallback", 2)
    assert seen.fallbacks == {"speak:unfit": 1}
