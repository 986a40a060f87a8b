"""Many trainees at once over signed HTTP: nothing is lost, doubled, crossed or out of order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import Line
from tests.slack.light import Posted
from tests.slack.load import run
from tests.slack.load_count import Count, compared, marked

ANA, BEN = "U1", "U2"
WORDS = [marked("I look at it", ANA, number) for number in (1, 2, 3)]
LINES = [
    Line("customer", "Well?"), Line("trainee", f"{WORDS[0]}\n{WORDS[1]}"), Line("customer", "So what?"),
    Line("trainee", WORDS[2]), Line("customer", "And?"),
]  # fmt: skip
POSTED = [Posted(f"e{at}:0", f"{at}.0", text, True, [], {}) for at, text in enumerate(("Well?", "So what?", "And?"))]
BENS = Posted("e9:0", "9.0", "Mine.", True, [], {})


def count(
    *,
    lines: list[Line] = LINES,
    posted: list[Posted] = POSTED,
    to_ben: tuple[Posted, ...] = (BENS,),
    more: dict[str, tuple[str, str]] | None = None,
) -> dict[str, int]:
    """How many faults of each kind there are."""
    outbox = {**{one.id: (ANA, "sent") for one in POSTED}, BENS.id: (BEN, "sent"), **(more or {})}
    everybody = {ANA: lines, BEN: [Line("customer", "Mine.")]}
    found: Count = compared({ANA: WORDS}, everybody, outbox, {"D1": posted, "D2": to_ben})
    return {name: len(faults) for name, faults in found.found().items() if faults}


def test_where_everything_is_in_its_place_no_fault_is_counted() -> None:
    assert count() == {}


def test_a_message_that_is_in_no_turn_is_lost() -> None:
    assert count(lines=[*LINES[:3], replace(LINES[3], text="…"), LINES[4]]) == {"lost": 1, "crossed": 1}


def test_a_message_in_two_turns_is_doubled() -> None:
    assert count(lines=[*LINES[:3], replace(LINES[3], text=f"{WORDS[1]}\n{WORDS[2]}"), LINES[4]]) == {"doubled": 1}


def test_messages_in_another_order_than_they_were_sent_are_counted() -> None:
    assert count(lines=[LINES[0], LINES[3], LINES[2], LINES[1], LINES[4]]) == {"out of order": 1}


def test_a_line_of_the_customer_that_was_not_posted_is_lost() -> None:
    assert count(posted=POSTED[:2]) == {"lost": 2}  # the line, and its message of the outbox


def test_a_line_that_was_posted_twice_is_doubled() -> None:
    assert count(posted=[*POSTED, POSTED[2]]) == {"doubled": 1}


def test_what_the_customer_says_when_the_practice_is_over_is_no_turn() -> None:
    after = Posted("e2:2", "9.0", "I only wanted to be heard.", True, [], {})
    assert count(posted=[*POSTED, after], more={"e2:2": (ANA, "sent")}) == {}


def test_lines_that_were_posted_in_another_order_are_counted() -> None:
    assert count(posted=[POSTED[1], POSTED[0], POSTED[2]]) == {"out of order": 1}


def test_a_line_that_was_posted_to_somebody_else_is_crossed() -> None:
    assert count(to_ben=(BENS, replace(POSTED[0], id="e8:0"))) == {
        "crossed": 2
    }  # of no practice of theirs, nor for them


def test_words_of_somebody_else_in_a_conversation_are_crossed() -> None:
    note = Posted("e9:0", "9.0", f"You wrote: {WORDS[0]}", False, [], {})
    assert count(to_ben=(BENS, note))["crossed"] == 1


@pytest.mark.e2e
async def test_forty_trainees_at_once_lose_double_cross_and_disorder_nothing(tmp_path: Path) -> None:
    result = await run(tmp_path, trainees=40, seconds=20, seed=2)
    assert result.told.unanswered == 0
    assert result.count.problems() == []
    assert result.told.events >= 40
    assert result.told.again > 0
    assert sum(result.faults.values()) > 0
