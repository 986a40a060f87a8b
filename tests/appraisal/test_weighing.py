"""Rules and network weighed: what the network may suggest, what it may doubt, what it may never overrule."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bot.appraisal.learned.classifier import Heard
from bot.appraisal.reader import OfflineReader
from bot.appraisal.weighing import Ear, Scales
from bot.content.cues import CueFile
from bot.model import MOVES, NEUTRAL_CASE, Appraisal, Context, Line, MoveName
from tests.appraisal.small_cues import ENGLISH

SCALES = Scales(
    heard=(1.0, 1.0), sure=dict.fromkeys(MOVES, 3.0), bias=dict.fromkeys(MOVES, 0.0),
    report=(0.5, 0.7), alone=0.7, ask=0.3,
)  # fmt: skip
SILENT = -6.0


class Saying:
    """A classifier that says what it is told: log-odds by move, all at one place of the text."""

    def __init__(self, odds: Mapping[MoveName, float], at: str = "") -> None:
        self._odds, self._at = odds, at

    def hear(self, language: str, said: str, text: str) -> Heard:
        """The log-odds it was given."""
        assert isinstance(said, str)
        assert language == "en"
        start = max(0, text.find(self._at))
        odds = np.array([self._odds.get(move, SILENT) for move in MOVES], dtype=np.float32)
        return Heard(odds, (start,) * len(MOVES))


def read(text: str, odds: Mapping[MoveName, float], at: str = "", **content: object) -> Appraisal:
    """A turn, read with the small English cues and a network that says `odds`."""
    cues = CueFile.model_validate(ENGLISH | content)
    ear = Ear("said", Saying(odds, at), SCALES)  # type: ignore[arg-type]  # it hears, and that is all a reader asks
    lines = (Line("customer", "Where is my parcel?"),)
    context = Context("en", lines, (Appraisal(),))
    return OfflineReader({"en": cues}, ear).read_now(text, context, NEUTRAL_CASE)


def names(appraisal: Appraisal) -> set[str]:
    """The moves that stand."""
    return {move.name for move in appraisal.moves}


def test_what_only_the_network_hears_stands_with_its_words() -> None:
    found = read("It rains here. Nobody ought to wait that long.", {"acknowledge_emotion": 2.0}, at="ought")
    move = found.moves[0]
    assert move.name == "acknowledge_emotion"
    assert move.quote == "Nobody ought to wait that long."
    assert move.confidence == pytest.approx(0.88, abs=0.01)
    assert found.reader == "said"


def test_what_nobody_hears_does_not_stand() -> None:
    assert not read("It rains here.", {}).moves


def test_a_doubtful_fault_is_asked_about_and_not_reported() -> None:
    found = read("It rains on everybody.", {"dismiss": 0.0})
    assert not found.moves
    assert [move.name for move in found.unsure] == ["dismiss"]
    assert found.unsure[0].quote == "It rains on everybody."


def test_a_sentence_is_asked_about_once_for_its_likeliest_fault() -> None:
    found = read("It rains here. That is only paper.", {"dismiss": -0.2, "lecture": -0.4}, at="only")
    assert [move.name for move in found.unsure] == ["dismiss"]


def test_a_sentence_at_fault_is_not_asked_about_as_well() -> None:
    found = read("It rains here. That is only paper.", {"dismiss": 2.0, "lecture": -0.4}, at="only")
    assert names(found) == {"dismiss"}
    assert not found.unsure


def test_a_doubtful_kindness_is_just_left_out() -> None:
    found = read("It rains on everybody.", {"empathise": -0.5})
    assert not found.moves
    assert not found.unsure


def test_the_network_may_doubt_a_rule() -> None:
    moves = dict(ENGLISH["moves"]) | {"thank": ["cheers mate"]}
    assert "thank" in names(read("Cheers mate.", {"thank": -2.0}, moves=moves))
    assert "thank" not in names(read("Cheers mate.", {"thank": -6.0}, moves=moves))


def test_the_network_never_overrules_a_cue_that_is_certain() -> None:
    moves = dict(ENGLISH["moves"]) | {"thank": [{"say": "cheers mate", "sure": 1.0}]}
    assert "thank" in names(read("Cheers mate.", {"thank": -6.0}, moves=moves))


@pytest.mark.parametrize("move", ["wild_promise", "blame_customer", "blame_colleague", "dismiss"])
def test_the_network_never_overrules_a_firm_rule_on_promise_blame_or_minimising(move: str) -> None:
    moves = dict(ENGLISH["moves"]) | {move: [{"say": "purple banana", "sure": 0.9}]}
    assert move in names(read("Purple banana.", {}, moves=moves))
    doubtful = dict(ENGLISH["moves"]) | {move: [{"say": "purple banana", "sure": 0.75}]}
    asked = read("Purple banana.", {}, moves=doubtful)
    assert move not in names(asked)
    assert [one.name for one in asked.unsure] == [move], "doubted, but never dropped in silence"


def test_the_network_never_suggests_what_was_negated() -> None:
    moves = dict(ENGLISH["moves"]) | {"thank": ["grateful"]}
    assert "thank" in names(read("Grateful.", {"thank": 5.0}, moves=moves))
    assert "thank" not in names(read("Not grateful.", {"thank": 5.0}, moves=moves))
    assert "thank" in names(read("Not grateful. What you sent helps.", {"thank": 5.0}, at="helps", moves=moves))


def test_a_counter_example_overrules_everything() -> None:
    text = "You must understand the queue is long."
    heard: dict[MoveName, float] = {"lecture": 5.0}
    assert "lecture" in names(read(text, heard))
    kept = {"lecture": ["you must understand the queue is long"]}
    assert "lecture" not in names(read(text, heard, counter_examples=kept))
    assert "lecture" not in names(read("You must undrestand the queue is long!", heard, counter_examples=kept))
    assert "lecture" in names(read("You must understand that patience is a virtue.", heard, counter_examples=kept))


def test_a_counter_example_says_nothing_of_other_moves() -> None:
    kept = {"lecture": ["you must understand the queue is long"]}
    found = read("You must understand the queue is long.", {"dismiss": 5.0}, counter_examples=kept)
    assert "dismiss" in names(found)


@pytest.mark.parametrize(
    ("example", "said", "alike"),
    [
        ("We can do that for you.", "We can do that for you!", True),
        ("We can do that for you.", "We can't do that for you.", False),
        ("I will now pass you on.", "I will not pass you on.", False),
        ("It was your mistake, not ours.", "It was our mistake, not yours.", False),
        ("Mrs Ames, we can do that.", "Mrs Featherstonehaugh, we can do that.", True),
        ("It goes out in 2 days.", "It goes out in 14 days.", True),
    ],
)
def test_a_counter_example_is_that_sentence_and_no_other(example: str, said: str, alike: bool) -> None:
    found = read(said, {"negative_phrase": 5.0}, counter_examples={"negative_phrase": [example]})
    assert ("negative_phrase" in names(found)) is not alike


def test_a_counter_example_is_not_brought_back_by_another_move() -> None:
    found = read("Which street?", {"ask_again": 4.0}, counter_examples={"closed_question": ["Which street?"]})
    assert names(found) == {"ask_again"}


def test_words_of_somebody_else_are_not_held_against_the_trainee() -> None:
    text = 'You wrote "calm down" to my colleague.'
    assert not read(text, {"order_calm": 4.0}, at="calm").moves
    assert names(read("You there, calm down.", {"order_calm": 4.0}, at="calm")) == {"order_calm"}


def test_nobody_asks_whether_a_turn_that_gives_something_gives_nothing() -> None:
    found = read("A new one goes out.", {"propose_solution": 5.0, "stonewall": 0.0})
    assert names(found) == {"propose_solution"}
    assert not found.unsure


def test_signs_alone_are_heard_too() -> None:
    assert names(read("🙂🙂", {"ill_timed_cheer": 4.0})) == {"ill_timed_cheer"}


def test_accents_in_two_characters_change_nothing_and_quotes_stay_verbatim() -> None:
    text = unicodedata.normalize("NFD", "Désolée. Nobody ought to wait.")
    move = read(text, {"acknowledge_emotion": 4.0}, at="ought").moves[0]
    assert text[move.start : move.end] == move.quote == "Nobody ought to wait."


def test_asking_again_brings_its_question() -> None:
    assert names(read("Which street?", {"ask_again": 4.0})) >= {"ask_again", "closed_question"}


def test_a_solution_is_never_premature_once_something_was_reflected() -> None:
    cues = CueFile.model_validate(ENGLISH)
    heard: dict[MoveName, float] = {"premature_solution": 5.0, "propose_solution": 5.0}
    ear = Ear("said", Saying(heard), SCALES)  # type: ignore[arg-type]  # as above
    reader = OfflineReader({"en": cues}, ear)
    lines = (Line("customer", "It broke."), Line("trainee", "It broke on Monday."), Line("customer", "Yes."))
    reflected = replace(Appraisal(), moves=read("It broke.", {"reformulate": 5.0}).moves)
    context = Context("en", lines, (Appraisal(), reflected, Appraisal()))
    found = reader.read_now("A new one goes out.", context, NEUTRAL_CASE)
    assert names(found) == {"propose_solution"}


def test_without_an_ear_the_rules_read_alone() -> None:
    reader = OfflineReader({"en": CueFile.model_validate(ENGLISH)})
    found = reader.read_now("I am sorry.", Context("en"), NEUTRAL_CASE)
    assert found.reader == "rules"
    assert not found.unsure
