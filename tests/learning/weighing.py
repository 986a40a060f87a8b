"""How rules and network are weighed: a logistic fit on turns of writers no network has seen, and the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bot.agreement import twinned
from bot.appraisal.learned.classifier import Classifier
from bot.appraisal.reader import OfflineReader
from bot.appraisal.view import surest
from bot.model import HURTING, LANGUAGES, MOVES, NEUTRAL_CASE, Context, Language, Line
from tests.learning.rows import Row

SMOOTHING, LOOSER = 3.0, 0.3
"""How strongly the bias of a single move, and its own trust in the rules, are held to 0 (L2)."""
LEAST = 0.3
"""A cue always speaks for its move: a trainer who adds one must not lose by it."""
TRIED = tuple(round(0.3 + 0.025 * step, 3) for step in range(25))
PRECISE = 0.92
"""What the precision of hurting moves must reach in each language; the doctrine of the product asks for 0.85."""
ASKED = 0.3
"""From this chance on a hurting move is asked about."""


@dataclass(frozen=True)
class Evidence:
    """What rules and network say of some turns, and the labels: three arrays `(turns, moves)`."""

    heard: Any
    sure: Any
    labels: Any
    languages: tuple[Language, ...]


def evidence(rows: Sequence[Row], reader: OfflineReader, classifier: Classifier) -> Evidence:
    """Read every row with the rules alone and with the network alone."""
    heard, sure = [], []
    for row in rows:
        lines = (Line("customer", row.context),) if row.context.strip() else ()
        before = tuple(reader.listen_now(line.text, Context(row.language), NEUTRAL_CASE) for line in lines)
        view = reader.ruled(row.text, Context(row.language, lines, before), NEUTRAL_CASE)
        ruled = surest(view.found)
        sure.append([ruled[move].sure if move in ruled else 0.0 for move in MOVES])
        heard.append(classifier.hear(row.language, row.context, view.to_customer).odds)
    labels = np.array([[move in row.moves for move in MOVES] for row in rows], dtype=np.float32)
    return Evidence(
        np.array(heard),
        np.array(sure, dtype=np.float32),
        labels,
        tuple(row.language for row in rows),
    )


def fitted(seen: Evidence, alone: float = PRECISE) -> dict[str, Any]:
    """The weights `bot.appraisal.weighing.Scales` holds, as plain values.

    `alone` is how precise hurting moves must be that only the network heard (0..1).
    """
    hurting = torch.tensor([int(move in HURTING) for move in MOVES])
    heard, sure, labels = (torch.tensor(array, dtype=torch.float64) for array in (seen.heard, seen.sure, seen.labels))
    by_kind = torch.ones(2, 2, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(MOVES), dtype=torch.float64, requires_grad=True)
    trust = torch.zeros(len(MOVES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([by_kind, bias, trust], max_iter=300)

    def odds() -> Any:
        return by_kind[0][hurting] * heard + (by_kind[1][hurting] + trust) * sure + bias

    def loss() -> Any:
        optimiser.zero_grad()
        total = functional.binary_cross_entropy_with_logits(odds(), labels, reduction="sum")
        total = total + SMOOTHING * (bias**2).sum() + LOOSER * (trust**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    chance = odds().sigmoid().detach().numpy()
    return {
        "heard": [round(float(value), 4) for value in by_kind[0].detach()],
        "sure": [round(float(value), 4) for value in (by_kind[1][hurting] + trust).detach().clamp(min=LEAST)],
        "bias": [round(float(value), 4) for value in bias.detach()],
        "report": [_best_helping(chance, seen), _precise(chance, seen, PRECISE)],
        "alone": _precise(np.where(seen.sure > 0, 0, chance), seen, alone),
        "ask": ASKED,
    }


def _counts(
    chance: Any, seen: Evidence, threshold: float, kind: bool, language: Language | None
) -> tuple[int, int, int]:
    """Right, wrong and missed over the moves of one kind, twins under one name."""
    right = wrong = missed = 0
    for at, own in enumerate(seen.languages):
        if language not in (None, own):
            continue
        some = [place for place, move in enumerate(MOVES) if (move in HURTING) == kind]
        have = twinned(MOVES[place] for place in some if chance[at][place] >= threshold)
        want = twinned(MOVES[place] for place in some if seen.labels[at][place])
        right, wrong, missed = right + len(have & want), wrong + len(have - want), missed + len(want - have)
    return right, wrong, missed


def _best_helping(chance: Any, seen: Evidence) -> float:
    def f1(threshold: float) -> float:
        right, wrong, missed = _counts(chance, seen, threshold, kind=False, language=None)
        return 2 * right / max(1, 2 * right + wrong + missed)

    return max(TRIED, key=f1)


def _precise(chance: Any, seen: Evidence, precise: float) -> float:
    """The lowest threshold at which hurting moves are precise enough in both languages."""
    for threshold in TRIED:
        counts = [_counts(chance, seen, threshold, kind=True, language=language) for language in LANGUAGES]
        if all(right >= precise * (right + wrong) for right, wrong, _ in counts):
            return threshold
    return TRIED[-1]
