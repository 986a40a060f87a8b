"""Calibration: whether a move read with confidence 0.8 is right in eight cases of ten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.agreement.counting import DIGITS, ratio
from bot.agreement.labelled import LineRead, one_name
from bot.model import MoveName

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The moves read with a confidence from `low` up to `high`: how many, how sure on average, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold anything, and the expected calibration error (0..1): the gap, weighted by count."""

    name: str
    count: int
    error: float | None
    bins: tuple[Bin, ...]


def reliability(name: str, lines: Sequence[LineRead], moves: Collection[MoveName]) -> Reliability:
    """The reliability of these moves over ten equal bins of confidence."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for line in lines:
        for move in line.read:
            if move.name in moves:
                place = min(BINS - 1, int(move.confidence * BINS + 1e-9))
                held.setdefault(place, []).append((move.confidence, one_name(move.name) in line.want))
    total = sum(map(len, held.values()))
    bins = tuple(_bin(place, held[place]) for place in sorted(held))
    gap = sum(abs(sum(sure for sure, _ in one) - sum(right for _, right in one)) for one in held.values())
    error = ratio(gap, total)
    return Reliability(name, total, None if error is None else round(error, DIGITS), bins)


def _bin(place: int, read: Sequence[tuple[float, bool]]) -> Bin:
    confidence = sum(sure for sure, _ in read) / len(read)
    precision = sum(right for _, right in read) / len(read)
    return Bin(place / BINS, (place + 1) / BINS, len(read), round(confidence, DIGITS), round(precision, DIGITS))
