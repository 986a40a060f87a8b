import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Appraisal, Context, Language, Line
from tests.appraisal.small_cues import ENGLISH, small_cues

READER = OfflineReader(small_cues)
WORDS = sorted(
    {word for cues in ENGLISH["lists"].values() for word in cues if word.isascii()}
    | {"not", "?", "!", ".", ",", "\n", "MR"}
)
turns = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
languages: st.SearchStrategy[Language] = st.sampled_from(["en", "fr"])


def before(customer: str, language: Language) -> Context:
    return Context(language, (Line("customer", customer),), (Appraisal(),))


@given(turns, turns, languages)
def test_every_quote_is_verbatim_and_every_move_is_sure_between_0_and_1(
    text: str, customer: str, language: Language
) -> None:
    found = READER.read_now(text, before(customer, language), NEUTRAL_CASE)
    for move in found.moves:
        assert move.quote
        assert text[move.start : move.end] == move.quote
        assert 0 < move.confidence <= 1


@given(turns, languages)
def test_every_occasion_is_a_verbatim_slice(text: str, language: Language) -> None:
    for occasion in READER.listen_now(text, before("", language), NEUTRAL_CASE).occasions:
        assert text[occasion.start : occasion.end] == occasion.quote


@given(turns, turns, languages)
def test_the_same_turn_reads_the_same_in_a_fresh_reader(text: str, customer: str, language: Language) -> None:
    context = before(customer, language)
    fresh = OfflineReader(small_cues)
    assert READER.read_now(text, context, NEUTRAL_CASE) == fresh.read_now(text, context, NEUTRAL_CASE)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry " * 2000,
        "a" * 20_000,
        "so " * 6_666,
        "'" * 20_000,
        "1,1" * 6_666,
        "é" * 20_000,
        "?! " * 6_666,
        '"' * 20_000,
        "😊" * 20_000,
        "مرحبا " * 3_333,
        "NO " * 6_666,
        "\x00\x1b[31m\u202e" * 2_500,
        "i can refund or replace you tomorrow because how " * 400,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_twenty_thousand_characters_are_read_in_bounded_time(text: str) -> None:
    READER.read_now("warm", before("up", "en"), NEUTRAL_CASE)
    begun = time.perf_counter()
    READER.read_now(text, before("my parcel is late", "en"), NEUTRAL_CASE)
    assert time.perf_counter() - begun < 1
