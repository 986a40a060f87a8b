"""What a trainer decides is written whole: the row and the line, or neither; never a line twice."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import deciding
from bot.errors import CaseFileError, NoSession, SessionError, StoreFull
from bot.model import Disagreement, Person
from tests.coaching.fakes import FailingStore
from tests.fakes import MONDAY
from tests.store.samples import ANA, disagreement, practice

CASE = {"id": "disagreement-d1", "text": "Calm down.", "moves": []}
LATER = MONDAY + timedelta(days=1)


async def sent(person: Person = ANA) -> FailingStore:
    """A store with one disagreement in it."""
    store = FailingStore()
    async with store.begin() as work:
        await work.add_practice(practice(person=person))
        await work.save_disagreement(disagreement())
    return store


def kept(store: FailingStore) -> Disagreement:
    return store.shelf.disagreements["d1"]


async def test_accepting_writes_the_line_and_marks_the_row(tmp_path: Path) -> None:
    store, file = await sent(), tmp_path / "evaluation.jsonl"
    await deciding.accept(store, "d1", file, CASE, LATER)
    assert json.loads(file.read_text()) == CASE
    assert (kept(store).status, kept(store).decided, kept(store).told) == ("accepted", LATER, False)


async def test_when_the_row_cannot_be_marked_a_second_try_writes_no_second_line(tmp_path: Path) -> None:
    store, file = await sent(), tmp_path / "evaluation.jsonl"
    store.fail_at(1, StoreFull("store.full"))
    with pytest.raises(StoreFull):
        await deciding.accept(store, "d1", file, CASE, LATER)
    assert kept(store).status == "open"
    await deciding.accept(store, "d1", file, {**CASE, "moves": ["greet"]}, LATER)
    assert [json.loads(line) for line in file.read_text().splitlines()] == [{**CASE, "moves": ["greet"]}]
    assert kept(store).status == "accepted"


async def test_when_the_line_cannot_be_written_the_row_is_not_marked(tmp_path: Path) -> None:
    store = await sent()
    with pytest.raises(CaseFileError):
        await deciding.accept(store, "d1", tmp_path, CASE, LATER)
    assert kept(store).status == "open"


async def test_what_was_accepted_can_neither_be_accepted_again_nor_rejected(tmp_path: Path) -> None:
    store, file = await sent(), tmp_path / "evaluation.jsonl"
    await deciding.accept(store, "d1", file, CASE, LATER)
    before = file.read_bytes()
    with pytest.raises(SessionError) as again:
        await deciding.accept(store, "d1", file, {**CASE, "text": "other"}, LATER)
    with pytest.raises(SessionError) as reject:
        await deciding.reject(store, "d1", "no", LATER)
    assert again.value.key == reject.value.key == "disagreements.accepted_already"
    assert file.read_bytes() == before


async def test_a_rejection_may_be_changed_and_the_trainee_is_told_anew(tmp_path: Path) -> None:
    store = await sent()
    await deciding.reject(store, "d1", "it does order him", LATER)
    assert (kept(store).status, kept(store).because) == ("rejected", "it does order him")
    await deciding.reject(store, "d1", None, LATER)
    assert kept(store).because is None
    await deciding.accept(store, "d1", tmp_path / "evaluation.jsonl", CASE, LATER)
    assert (kept(store).status, kept(store).told) == ("accepted", False)


@pytest.mark.parametrize("person", [Person("console", "elsewhere", "ana"), Person("slack", "local", "ana")])
async def test_nobody_decides_for_another_workspace(person: Person, tmp_path: Path) -> None:
    store = await sent(person)
    with pytest.raises(NoSession):
        await deciding.accept(store, "d1", tmp_path / "evaluation.jsonl", CASE, LATER)
    with pytest.raises(NoSession):
        await deciding.reject(store, "d1", None, LATER)
    assert kept(store).status == "open"
