"""Rows to values and back, also rows that another version wrote."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.model import Appraisal, Cause, Move, State, Temper, Turn
from bot.store import SqlStore, opened
from bot.store.rows import changed_values, practice_of, practice_row, turn_of, turn_row
from tests.fakes import KEPT_FROM_THE_START, MONDAY
from tests.store.samples import ANA, SAYS, answer, changed, practice

numbers = st.floats(-10, 10)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
causes = st.builds(Cause, delta=numbers, rule=words, quote=words)
tempers = st.builds(Temper, anger=numbers, slip=st.lists(causes, max_size=2).map(tuple))
moves = st.builds(Move, quote=words, confidence=numbers)
turns = st.builds(
    Turn,
    text=words,
    appraisal=st.builds(Appraisal, moves=st.lists(moves, max_size=2).map(tuple)),
    state_after=st.builds(State, temper=tempers),
    causes=st.lists(causes, max_size=2).map(tuple),
    at=st.datetimes(timezones=st.timezones()),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3") as on_disk:
        async with on_disk.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", answer())
        yield on_disk


def rewrite(folder: Path, **columns: str) -> None:
    """Write JSON into every turn, as another version might have."""
    with closing(sqlite3.connect(folder / "test.sqlite3")) as connection, connection:
        for column, text in columns.items():
            connection.execute(f"UPDATE turn SET {column} = ?", (text,))  # noqa: S608 - a column of ours


def written(folder: Path, column: str) -> dict[str, Any]:
    with closing(sqlite3.connect(folder / "test.sqlite3")) as connection:
        (text,) = connection.execute(f"SELECT {column} FROM turn").fetchone()  # noqa: S608 - a column of ours
    found: dict[str, Any] = json.loads(text)
    return found


@given(turns)
def test_any_turn_is_the_same_after_a_way_through_json(turn: Turn) -> None:
    row = turn_row("p1", turn, 0)
    for column in ("appraisal", "state_after", "causes"):
        setattr(row, column, json.loads(json.dumps(getattr(row, column))))
    assert turn_of(row) == turn


def test_the_same_state_is_the_same_json() -> None:
    names = [str(number) for number in range(50)]
    written = [
        json.dumps(
            turn_row("p1", replace(answer(), state_after=replace(state, lines_used=frozenset(order))), 0).state_after
        )
        for state in (answer().state_after,)
        for order in (names, reversed(names))
    ]
    assert written[0] == written[1]


def test_every_field_of_a_practice_has_its_column() -> None:
    full = changed(practice())
    assert practice_of(practice_row(full), ANA) == full
    assert {name for name in changed_values(full) if getattr(full, name) == getattr(practice(), name)} == set()
    apart = {field.name for field in fields(full)} - changed_values(full).keys()
    assert apart == {*KEPT_FROM_THE_START, "id"}


def test_a_moment_is_kept_in_universal_time_whatever_the_clock_says() -> None:
    there = datetime(2026, 12, 14, 18, 30, tzinfo=timezone(timedelta(hours=9, minutes=30)))
    assert turn_of(turn_row("p1", replace(answer(), at=there), 0)).at == MONDAY


async def test_fields_another_version_wrote_are_passed_over(store: SqlStore, tmp_path: Path) -> None:
    for column in ("state_after", "appraisal"):
        rewrite(tmp_path, **{column: json.dumps({**written(tmp_path, column), "mood": {"deep": [1]}})})
    async with store.begin() as work:
        assert (await work.practice("p1", ANA)).turns == (answer(),)


async def test_fields_an_older_version_did_not_have_take_their_defaults(store: SqlStore, tmp_path: Path) -> None:
    rewrite(tmp_path, appraisal="{}", causes="[]", state_after='{"temper": {"anger": 6}}')
    async with store.begin() as work:
        (turn,) = (await work.practice("p1", ANA)).turns
    assert (turn.appraisal, turn.causes) == (Appraisal(), ())
    assert turn.state_after == State(Temper(6.0))


@pytest.mark.parametrize(
    "broken",
    [json.dumps({"moves": [{"name": "hypnotise", "quote": SAYS, "start": 0, "end": 1}]}), f'"{SAYS}"', SAYS],
)
async def test_a_value_nobody_knows_is_refused_without_quoting_the_person(
    store: SqlStore, tmp_path: Path, broken: str
) -> None:
    rewrite(tmp_path, appraisal=broken)
    with pytest.raises(StoreError) as refused:
        async with store.begin() as work:
            await work.practice("p1", ANA)
    assert refused.value.key == "db.damaged"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
