"""A disagreement as trainers see it, and the labels that come of it."""

from dataclasses import replace

import pytest

from bot.agreement import anonymised, case_of, contested, labels_of, stand_ins
from bot.errors import InputError
from bot.model import Appraisal, Claim, Disagreement, Move, MoveName
from tests.fakes import MONDAY
from tests.store.samples import answer, opening, practice

SAID = "Hello, I am Priya. Please calm down, he said on 06 12 34 56 78."
READ = Claim("1", "read", move="order_calm", reason="Priya quoted him.")
MISSED = Claim("1", "missed", move="explain")
MARK = Claim("1", "mark", criterion="emotion", score=1)
NAMELESS = Claim("1", "missed", reason="I stayed calm")


def moved(name: MoveName, quote: str) -> Move:
    at = SAID.index(quote)
    return Move(name, quote, at, at + len(quote))


MOVES = (moved("greet", "Hello"), moved("introduce_self", "I am Priya."), moved("order_calm", "Please calm down"))


def test_trainers_see_the_turn_without_its_writer_and_every_quote_is_in_it() -> None:
    turns = (opening("Priya, where is it?"), replace(answer(text=SAID), appraisal=Appraisal(MOVES)))
    of = Disagreement("d1", "p1", READ, MONDAY)
    seen = contested(of, replace(practice(), turns=turns), "Thomas Marchand", stand_ins(["Priya"]))
    assert seen.text == "Hello, I am Alex. Please calm down, he said on 00 00 00 00 00."
    assert (seen.context, seen.reason) == ("Alex, where is it?", "Alex quoted him.")
    assert [move.quote for move in seen.read] == ["Hello", "I am Alex.", "Please calm down"]
    assert all(seen.text[move.start : move.end] == move.quote for move in seen.read)


def test_the_case_is_a_labelled_line() -> None:
    turns = (opening(), replace(answer(text=SAID), appraisal=Appraisal(MOVES)))
    seen = contested(Disagreement("d1", "p1", READ, MONDAY), replace(practice(), turns=turns), "Thomas Marchand", {})
    assert case_of(seen, labels_of(READ, MOVES), "why") == {
        "id": "disagreement-d1",
        "context": opening().text,
        "text": anonymised(SAID, {}).text,
        "moves": ["greet", "introduce_self"],
        "not_moves": ["order_calm"],
        "note": "why",
        "language": "en",
        "customer_name": "Thomas Marchand",
    }


@pytest.mark.parametrize(
    ("claim", "moves", "not_moves", "labels", "traps"),
    [
        (READ, None, None, ["greet", "introduce_self"], ["order_calm"]),
        (READ, None, ["lecture"], ["greet", "introduce_self"], ["order_calm", "lecture"]),
        (READ, ["explain"], None, ["explain"], ["order_calm"]),
        (READ, ["explain", "order_calm"], None, ["explain", "order_calm"], []),
        (READ, [], [], [], ["order_calm"]),
        (MISSED, None, None, ["greet", "introduce_self", "explain", "order_calm"], []),
        (MISSED, None, ["order_calm"], ["greet", "introduce_self", "explain"], ["order_calm"]),
        (MARK, None, ["greet"], ["introduce_self", "order_calm"], ["greet"]),
        (NAMELESS, ["thank"], None, ["thank"], []),
    ],
)
def test_labels_follow_from_the_claim_and_from_what_the_trainer_says(
    claim: Claim, moves: list[MoveName] | None, not_moves: list[MoveName] | None, labels: list[str], traps: list[str]
) -> None:
    found = labels_of(claim, MOVES, moves, not_moves)
    assert (list(found.moves), list(found.not_moves)) == (labels, traps)


@pytest.mark.parametrize(
    ("claim", "moves", "not_moves", "key"),
    [
        (MARK, None, None, "disagreements.needs_labels"),
        (NAMELESS, None, None, "disagreements.needs_labels"),
        (READ, ["thank"], ["thank"], "disagreements.both"),
    ],
)
def test_labels_that_are_missing_or_contradict_each_other_are_refused(
    claim: Claim, moves: list[MoveName] | None, not_moves: list[MoveName] | None, key: str
) -> None:
    with pytest.raises(InputError) as refused:
        labels_of(claim, MOVES, moves, not_moves)
    assert refused.value.key == key
