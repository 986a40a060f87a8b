"""Without who wrote it: what tells goes, all else stays, and every quote still finds its words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agreement import Anonymous, anonymised, stand_ins
from bot.agreement.anonymous import ADDRESS, PEOPLE

NAMES = ("Priya", "Zoé", "O'Neill", "Jean-Luc", "Siobhán")
TELLING = (
    "sam.dupont+work@shop.co.uk", "06 12 34 56 78", "+33 (0)6.12.34.56.78", "(555) 123-4567", "4970 1234 5678 9012",
    "4970123456789012", "FR76 3000 6000 0112 3456 7890 189", "GB29NWBK60161331926819", "48213", "CMD-48213", "#4821",
    "TR1ZX9982FR", "n° 482", "6A12345678901", *NAMES,
)  # fmt: skip
HARMLESS = (
    "hello", "à", "l'adresse", "24/12/2026", "2026-12-24", "24.12.26", "18h30", "9h-12h30", "18:00", "12 000 €",
    "10000 euros", "£12000", "1 234 567,50 €", "1500 kWh", "2026", "24th", "PS5", "Mr Marchand", "don't", "!",
    "«\u00a0non\u00a0»",
)  # fmt: skip
PEOPLE_HERE = stand_ins(NAMES)
pieces = st.lists(st.sampled_from([*TELLING, *HARMLESS]), max_size=8)
anything = st.text(max_size=200) | pieces.map(" ; ".join)


@given(pieces)
def test_nothing_that_tells_is_left_and_all_else_is_as_it_was(words: list[str]) -> None:
    after = anonymised(" ; ".join(words), PEOPLE_HERE).text.split(" ; ")
    for before, now in zip(words, after, strict=bool(words)):
        assert (now == before) == (before not in TELLING)
        if before in TELLING:
            assert not re.search(r"[1-9]", now)
            assert all(name not in now for name in NAMES)


@given(pieces)
def test_every_quote_finds_its_words_again(words: list[str]) -> None:
    text = " ; ".join(words)
    done = anonymised(text, PEOPLE_HERE)
    at = 0
    for word in words:
        start, end = done.span(at, at + len(word))
        assert done.text[start:end] == anonymised(word, PEOPLE_HERE).text
        at += len(word) + len(" ; ")


@given(anything, st.data())
def test_any_slice_has_its_place_in_order_and_never_cuts_a_stand_in(text: str, data: st.DataObject) -> None:
    done = anonymised(text, PEOPLE_HERE)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = done.span(start, end)
    assert 0 <= low <= high <= len(done.text)
    assert done.span(0, len(text)) == (0, len(done.text))
    outside = all(end <= first or last <= start for first, last, _ in done.edits)
    if outside:
        noughts = re.compile(r"\d")
        assert noughts.sub("0", done.text[low:high]) == noughts.sub("0", text[start:end])
    for first, last, stand_in in done.edits:
        if start < last and first < end:
            assert stand_in in done.text[low:high]


@given(anything)
def test_once_more_changes_nothing(text: str) -> None:
    once = anonymised(text, PEOPLE_HERE).text
    assert anonymised(once, PEOPLE_HERE).text == once


@given(st.text(max_size=200))
def test_a_text_without_names_and_numbers_stays(text: str) -> None:
    letters = "".join(char for char in text if not char.isdecimal() and char != "@")
    assert anonymised(letters, {}) == Anonymous(letters)


def test_kinds_keep_their_kind() -> None:
    said = "I am Priya O’Neill, priya@shop.example or 06 12 34 56 78, about order CMD-48213."
    assert anonymised(said, stand_ins(["Priya", "O'Neill"])).text == (
        f"I am Alex, {ADDRESS} or 00 00 00 00 00, about order CMD-00000."
    )


@pytest.mark.parametrize("written", ["priya", "PRIYA", "Príya", "Priya's"])
def test_a_name_is_known_in_every_spelling(written: str) -> None:
    assert anonymised(f"ask {written} again", stand_ins(["Priya"])).text.startswith("ask Alex")


@pytest.mark.parametrize("word", ["Priyanka", "Ampriya", "priya2"])
def test_a_name_inside_another_word_is_no_name(word: str) -> None:
    assert anonymised(word, stand_ins(["Priya"])).text == word


def test_two_people_stay_two_people() -> None:
    assert anonymised("Priya asks Karim.", stand_ins(["Priya", "Karim"])).text == "Alex asks Robin."


def test_a_stand_in_is_nobody_who_is_there_already() -> None:
    assert stand_ins(["Sam", "Alex"], ["Robin", "sacha"]) == {"sam": "Charlie", "alex": "Camille"}
    assert set(stand_ins(["Sam"], PEOPLE).values()) <= set(PEOPLE), "in the last resort one of them all the same"
