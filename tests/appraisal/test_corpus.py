"""How well the shipped cues read the lines of our own corpus: floors that a change must not break.

The lines with even numbers were never looked at while cues and rules were tuned; the floors are for those.
"""

import statistics

import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import HURTING, Language
from tests.appraisal.figures import CORPUS, Tally, is_odd, load_cues, read_row, rows_of, tally

MICRO_F1: dict[Language, float] = {"en": 0.56, "fr": 0.57}
HURTING_PRECISION: dict[Language, float] = {"en": 0.58, "fr": 0.6}
TRAP_RATE: dict[Language, float] = {"en": 0.12, "fr": 0.1}
MEDIAN_SECONDS = 0.02


@pytest.fixture(scope="module")
def shipped() -> OfflineReader:
    return OfflineReader(load_cues)


@pytest.fixture(scope="module")
def held_out(shipped: OfflineReader) -> dict[Language, Tally]:
    languages: tuple[Language, ...] = ("en", "fr")
    return {
        language: tally(
            [row for row in rows_of(CORPUS / f"lines.{language}.jsonl") if not is_odd(row)], language, shipped
        )
        for language in languages
    }


def test_held_out_lines_are_read_well_enough(held_out: dict[Language, Tally], language: Language) -> None:
    _, _, f1 = held_out[language].rates()
    assert f1 >= MICRO_F1[language]


def test_hurting_moves_are_seldom_read_where_there_are_none(
    held_out: dict[Language, Tally], language: Language
) -> None:
    precision, _, _ = held_out[language].rates(HURTING)
    assert precision >= HURTING_PRECISION[language]


def test_traps_are_mostly_avoided(held_out: dict[Language, Tally], language: Language) -> None:
    assert held_out[language].trap_rate <= TRAP_RATE[language]


def test_a_turn_is_read_in_milliseconds(held_out: dict[Language, Tally], language: Language) -> None:
    assert statistics.median(held_out[language].seconds) < MEDIAN_SECONDS


def test_every_quote_of_the_corpus_is_verbatim(shipped: OfflineReader, language: Language) -> None:
    for row in rows_of(CORPUS / f"lines.{language}.jsonl"):
        for move in read_row(shipped, row, language).moves:
            assert move.quote
            assert row["text"][move.start : move.end] == move.quote
