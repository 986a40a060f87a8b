"""How a scene ends when the trainee is the one who ends it."""

import pytest

from bot.model import Appraisal, Ending
from tests.roleplay.moves import reading
from tests.roleplay.stage import play, shipped


async def ending(*turns: Appraisal) -> Ending | None:
    _, steps = await play(shipped("wrong-bill"), "en", list(turns), seed=1)
    return steps[-1].state.ending


LIMIT = reading("set_boundary")


@pytest.mark.parametrize(
    "leaving",
    [
        reading("set_boundary", "warm_close"),
        reading("cut_off", confidence=0.7),
        reading("cut_off", "warm_close"),
    ],
    ids=["announced with a goodbye", "left without many words", "left with a goodbye"],
)
async def test_what_a_limit_announced_is_closed_politely(leaving: Appraisal) -> None:
    assert await ending(LIMIT, leaving) == "closed"


async def test_a_second_warning_ends_nothing() -> None:
    assert await ending(LIMIT, LIMIT) is None


async def test_a_limit_and_a_goodbye_in_one_turn_come_without_warning_and_end_nothing() -> None:
    assert await ending(reading("set_boundary", "warm_close")) is None


async def test_leaving_without_a_warning_is_no_polite_ending() -> None:
    assert await ending(reading("cut_off")) == "walked_out"
