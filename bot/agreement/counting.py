"""Counts and what follows from them: precision, recall, F1, kappa, and bootstrap intervals with a fixed seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

ROUNDS = 500
SEED = 7
LOW, HIGH = 0.025, 0.975
DIGITS = 3

Item = TypeVar("Item")
Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its 95 % bootstrap interval; None where it is not defined (nothing read, nothing labelled)."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """Decisions by what was labelled and what was read: both, only read, only labelled, neither."""

    right: int
    wrong: int
    missed: int
    neither: int

    @property
    def precision(self) -> float | None:
        """The share of what was read that is labelled."""
        return ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """The share of what is labelled that was read."""
        return ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None when nothing is labelled and nothing read."""
        return ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the yes-or-no decisions; None when chance alone would agree."""
        total = self.right + self.wrong + self.missed + self.neither
        if not total:
            return None
        labelled, read = self.right + self.missed, self.right + self.wrong
        chance = (labelled * read + (total - labelled) * (total - read)) / total**2
        return ((self.right + self.neither) / total - chance) / (1 - chance) if chance < 1 else None

    def values(self, name: str) -> dict[str, float | None]:
        """The four measures under `name.precision` and so on."""
        return {
            f"{name}.precision": self.precision,
            f"{name}.recall": self.recall,
            f"{name}.f1": self.f1,
            f"{name}.kappa": self.kappa,
        }


def ratio(part: float, whole: float) -> float | None:
    """Part of whole; None of nothing."""
    return part / whole if whole else None


def quadratic_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Quadratic weighted kappa of (labelled, given) scores on 0..4; None without pairs or without spread."""
    total = len(pairs)
    labelled, given = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(labelled[a] * given[b] * (a - b) ** 2 for a in labelled for b in given)
    seen = sum((a - b) ** 2 for a, b in pairs)
    return 1 - total * seen / chance if chance else None


def with_intervals(
    items: Sequence[Item], measure: Callable[[Sequence[Item]], Values], rounds: int = ROUNDS
) -> dict[str, Figure]:
    """Every value of `measure(items)` with its percentile interval over `rounds` resamplings of the items."""
    values = measure(items)
    drawn: dict[str, list[float]] = {key: [] for key in values}
    dice = random.Random(SEED)
    for _ in range(rounds if items else 0):
        for key, value in measure(dice.choices(items, k=len(items))).items():
            if value is not None and key in drawn:
                drawn[key].append(value)
    return {key: _figure(value, sorted(drawn[key])) for key, value in values.items()}


def _figure(value: float | None, drawn: Sequence[float]) -> Figure:
    if value is None or not drawn:
        return Figure(None if value is None else round(value, DIGITS))
    low, high = (drawn[min(len(drawn) - 1, int(len(drawn) * share))] for share in (LOW, HIGH))
    return Figure(round(value, DIGITS), round(low, DIGITS), round(high, DIGITS))
