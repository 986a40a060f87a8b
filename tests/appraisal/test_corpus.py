"""How well the shipped reader reads lines of our corpus that nothing was learned from: floors no change may break.

They lie a little below what was measured (`docs/agreement.md`); the reader with the extra has floors of its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from functools import cache

import pytest

from bot.appraisal.learned.places import packaged_path
from bot.appraisal.reader import OfflineReader
from bot.model import HURTING, Language
from tests.appraisal.figures import CORPUS, Tally, load_cues, read_row, rows_of, shipped_reader, tally, unseen_lines

MICRO_F1: Mapping[str, Mapping[Language, float]] = {
    "small": {"en": 0.68, "fr": 0.76},
    "encoder": {"en": 0.83, "fr": 0.84},
}
HURTING_PRECISION = 0.85
TRAP_RATE = 0.05
MEDIAN_SECONDS = 0.02
READERS = [
    "small",
    pytest.param(
        "encoder", marks=pytest.mark.skipif(packaged_path() is None, reason="the extra `embed` is not installed")
    ),
]


@cache
def held_out(reader: str, language: Language) -> Tally:
    """The unseen lines of a language, read by the rules alone, with the small network, or with the extra."""
    readers = {"rules": lambda: OfflineReader(load_cues), "small": shipped_reader}
    made = readers.get(reader, lambda: shipped_reader(encoder=True))()
    return tally(unseen_lines(language), language, made)


@pytest.mark.parametrize("reader", READERS)
def test_held_out_lines_are_read_well_enough(reader: str, language: Language) -> None:
    _, _, f1 = held_out(reader, language).rates()
    assert f1 >= MICRO_F1[reader][language]


@pytest.mark.parametrize("reader", READERS)
def test_hurting_moves_are_seldom_read_where_there_are_none(reader: str, language: Language) -> None:
    precision, _, _ = held_out(reader, language).rates(HURTING)
    assert precision >= HURTING_PRECISION


@pytest.mark.parametrize("reader", READERS)
def test_traps_are_mostly_avoided(reader: str, language: Language) -> None:
    assert held_out(reader, language).trap_rate <= TRAP_RATE


def test_what_was_learned_reads_better_than_the_rules_alone(language: Language) -> None:
    _, _, alone = held_out("rules", language).rates()
    _, _, learned = held_out("small", language).rates()
    assert learned > alone + 0.05


def test_a_turn_is_read_in_milliseconds(language: Language) -> None:
    assert statistics.median(held_out("small", language).seconds) < MEDIAN_SECONDS


def test_every_quote_of_the_corpus_is_verbatim(language: Language) -> None:
    shipped = shipped_reader()
    for row in rows_of(CORPUS / f"lines.{language}.jsonl"):
        for move in read_row(shipped, row, language).moves:
            assert move.quote
            assert row["text"][move.start : move.end] == move.quote
