"""Who is named in a trainee's turn; and without them, a turn is read as before."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.agreement import anonymised, stand_ins
from bot.appraisal.reader import OfflineReader
from bot.content.library import FileLibrary
from bot.model import LANGUAGES, NEUTRAL_CASE, Context, Language, Line, MoveName
from bot.settings import shipped_content

CORPUS = Path(__file__).parents[1] / "corpus"
CUSTOMER = replace(NEUTRAL_CASE, customer_names=("Thomas", "Marchand"))
READ_AS_BEFORE = 0.97
"""The least share, of the lines in which something was replaced, that is read as before."""


@pytest.fixture(scope="module")
def shipped() -> OfflineReader:
    """A reader with the shipped cues."""
    return OfflineReader(FileLibrary(shipped_content(), cache=Path.home() / "content-cache").cues)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Hello, Sam here. I am sorry.", ["Sam"]),
        ("en", "Hi, this is Rob Smith from the billing team, Mr Marchand.", ["Rob", "Smith"]),
        ("en", "I'm Grace, and I will stay on it.", ["Grace"]),
        ("en", "Priya speaking, what happened?", ["Priya"]),
        ("en", "I will ask Nkechi's team and write by noon.", ["Nkechi"]),
        ("en", "Telescopes are what we sell. It is Monday, Mr Marchand.", []),
        ("en", "I CAN HEAR YOU, IT IS AUTOMATIC", []),
        ("fr", "Bonjour, je suis Sam.", ["Sam"]),
        ("fr", "Camille Durand du service client, je vous écoute.", ["Camille", "Durand"]),
        ("fr", "Bonjour Monsieur Marchand, ici Zoé. Je comprends.", ["Zoé"]),
        ("fr", "Cordialement, Sébastien", ["Sébastien"]),
    ],
)
def test_whoever_a_trainee_names_is_found_but_for_the_customer(
    shipped: OfflineReader, language: Language, text: str, names: list[str]
) -> None:
    assert list(shipped.people(text, language, CUSTOMER)) == names


def test_where_a_name_too_many_does_no_harm_every_unknown_word_that_begins_a_sentence_is_one(
    shipped: OfflineReader,
) -> None:
    said = "Wendell told me to say it so."
    assert shipped.people(said, "en", CUSTOMER) == ()
    assert shipped.people(said, "en", CUSTOMER, anywhere=True) == ("Wendell",)


def test_what_the_role_play_speaks_of_is_nobody(shipped: OfflineReader) -> None:
    said = "Your parcel left Villepinte, and Nkechi has it."
    assert shipped.people(said, "en", CUSTOMER, "The hub in Villepinte (north)") == ("Nkechi",)


def test_a_login_name_counts_wherever_it_is_no_mere_word(shipped: OfflineReader) -> None:
    assert shipped.people("hi, zora here, i mark it", "en", CUSTOMER, login="zora.mark") == ("zora",)
    assert shipped.people("You can ask Mark.", "en", CUSTOMER, login="zora.mark") == ("Mark",)


def corpus(language: Language) -> Iterator[dict[str, Any]]:
    for name in ("lines", "more"):
        for row in (CORPUS / f"{name}.{language}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(row)


def moves(reader: OfflineReader, language: Language, text: str, said: str) -> set[MoveName]:
    lines = (Line("customer", said),) if said else ()
    heard = tuple(reader.listen_now(line.text, Context(language), NEUTRAL_CASE) for line in lines)
    return {move.name for move in reader.read_now(text, Context(language, lines, heard), NEUTRAL_CASE).moves}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_names_and_numbers_a_turn_is_read_as_before(shipped: OfflineReader, language: Language) -> None:
    changed: list[bool] = []
    for row in corpus(language):
        text, said = row["text"], row["context"]
        people = stand_ins(shipped.people(text, language, NEUTRAL_CASE, said), re.findall(r"\w+", f"{text} {said}"))
        now, now_said = anonymised(text, people).text, anonymised(said, people).text
        if (now, now_said) != (text, said):
            changed.append(moves(shipped, language, text, said) == moves(shipped, language, now, now_said))
    assert len(changed) > 100
    assert sum(changed) / len(changed) > READ_AS_BEFORE
