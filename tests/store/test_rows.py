"""Rows to values and back, also rows that another version wrote."""

import json
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.errors import StoreError
from bot.model import Appraisal, Cause, Move, State, Temper, Turn
from bot.store import SqlStore, is_sqlite, opened
from bot.store.rows import changed_values, practice_of, practice_row, turn_of, turn_row
from tests.fakes import KEPT_FROM_THE_START, MONDAY
from tests.store.beside import sql, transaction
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
async def store(address: str) -> AsyncIterator[SqlStore]:
    async with opened(address) as kept:
        async with kept.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", answer())
        yield kept


def rewrite(address: str, **columns: str) -> None:
    """Write JSON into every turn, as another version might have."""
    with transaction(address) as connection:
        for column, value in columns.items():
            kind = "TEXT" if is_sqlite(address) else "JSON"
            statement = text(f"UPDATE turn SET {column} = CAST(:value AS {kind})")  # noqa: S608 - a column of ours
            connection.execute(statement, {"value": value})


def written(address: str, column: str) -> dict[str, Any]:
    ((found,),) = sql(address, f"SELECT CAST({column} AS TEXT) FROM turn")  # noqa: S608 - a column of ours
    return dict(json.loads(found))


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


async def test_a_moment_is_the_same_whatever_the_zone_of_the_server(server_url: str) -> None:
    there = f"{server_url}&options=-c%20TimeZone%3DAsia/Kathmandu"
    async with opened(there) as store:
        async with store.begin() as work:
            await work.add_practice(practice())
            await work.add_turn("p1", answer())
        async with store.begin() as work:
            assert await work.practice("p1", ANA) == replace(practice(), turns=(answer(),))


def test_a_moment_is_kept_in_universal_time_whatever_the_clock_says() -> None:
    there = datetime(2026, 12, 14, 18, 30, tzinfo=timezone(timedelta(hours=9, minutes=30)))
    assert turn_of(turn_row("p1", replace(answer(), at=there), 0)).at == MONDAY


async def test_fields_another_version_wrote_are_passed_over(store: SqlStore, address: str) -> None:
    for column in ("state_after", "appraisal"):
        rewrite(address, **{column: json.dumps({**written(address, column), "mood": {"deep": [1]}})})
    async with store.begin() as work:
        assert (await work.practice("p1", ANA)).turns == (answer(),)


async def test_fields_an_older_version_did_not_have_take_their_defaults(store: SqlStore, address: str) -> None:
    rewrite(address, appraisal="{}", causes="[]", state_after='{"temper": {"anger": 6}}')
    async with store.begin() as work:
        (turn,) = (await work.practice("p1", ANA)).turns
    assert (turn.appraisal, turn.causes) == (Appraisal(), ())
    assert turn.state_after == State(Temper(6.0))


@pytest.mark.parametrize(
    "broken",
    [json.dumps({"moves": [{"name": "hypnotise", "quote": SAYS, "start": 0, "end": 1}]}), f'"{SAYS}"', SAYS],
)
async def test_a_value_nobody_knows_is_refused_without_quoting_the_person(
    store: SqlStore, address: str, broken: str
) -> None:
    if broken is SAYS and not is_sqlite(address):
        pytest.skip("a server takes no broken JSON")
    rewrite(address, appraisal=broken)
    with pytest.raises(StoreError) as refused:
        async with store.begin() as work:
            await work.practice("p1", ANA)
    assert refused.value.key == "db.damaged"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
