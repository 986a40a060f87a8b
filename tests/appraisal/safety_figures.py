"""How well the safety check tells real harm from figures of speech, on the lines in `tests/safety`.

    python -m tests.appraisal.safety_figures [--misses]

A line is {"text", "label": real | figure | unclear, "batch"}. Batches 1 to 6 were each written before the cues were
looked at again, measured, and then used to mend the cues; batch 7 was never used to mend anything (`--misses`
does not show it): its figures are the honest ones, and the small ones.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from bot.appraisal.safety import OfflineSafetyCheck
from bot.content.house import SafetyWords
from bot.model import LANGUAGES, Language
from bot.ports import SafetyVerdict

ROOT = Path(__file__).parents[2]
HELD_OUT = 7
Label = Literal["real", "figure", "unclear"]
RIGHT: dict[Label, SafetyVerdict] = {"real": "real", "figure": "clear", "unclear": "unclear"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line somebody labelled."""

    text: str
    label: Label
    batch: int


def shipped_words(language: Language) -> SafetyWords:
    """The word lists of this checkout."""
    body = (ROOT / "personas" / "safety" / f"{language}.yaml").read_text(encoding="utf-8")
    return SafetyWords.model_validate(YAML(typ="safe", pure=True).load(body))


def lines(language: Language) -> tuple[Labelled, ...]:
    """Every labelled line of a language."""
    table = ROOT / "tests" / "safety" / f"lines.{language}.jsonl"
    return tuple(Labelled(**json.loads(row)) for row in table.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True, slots=True)
class Figures:
    """How many lines of each label got each verdict."""

    counts: Counter[tuple[Label, SafetyVerdict]]

    def share(self, label: Label, *verdicts: SafetyVerdict) -> float:
        """The share (0..1) of the lines with that label that got one of these verdicts."""
        total = sum(count for (each, _), count in self.counts.items() if each == label)
        return sum(self.counts[label, verdict] for verdict in verdicts) / total

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"recall (stopped or asked) {self.share('real', 'real', 'unclear'):.3f}, "
            f"stopped {self.share('real', 'real'):.3f}, "
            f"false stops {self.share('figure', 'real'):.3f}, "
            f"false questions {self.share('figure', 'unclear'):.3f}"
        )


def measure(check: OfflineSafetyCheck, language: Language, batches: frozenset[int]) -> Figures:
    """The figures of some batches."""
    chosen = [line for line in lines(language) if line.batch in batches]
    return Figures(Counter((line.label, check.check(line.text, language)) for line in chosen))


def report(check: OfflineSafetyCheck) -> str:
    """The figures of every language: the whole table, and the batch nobody tuned on."""
    rows = []
    for language in LANGUAGES:
        everything = frozenset(range(1, HELD_OUT + 1))
        rows.append(f"safety {language}, whole table: {measure(check, language, everything)}")
        rows.append(f"safety {language}, held out:    {measure(check, language, frozenset({HELD_OUT}))}")
    return "\n".join(rows)


def misses(check: OfflineSafetyCheck) -> str:
    """The lines that were read otherwise than labelled, without the held-out ones."""
    rows = []
    for language in LANGUAGES:
        for line in lines(language):
            verdict = check.check(line.text, language)
            if line.batch != HELD_OUT and verdict != RIGHT[line.label]:
                rows.append(f"{language} {line.label} -> {verdict}: {line.text}")
    return "\n".join(rows)


if __name__ == "__main__":
    shipped = OfflineSafetyCheck(shipped_words)
    sys.stdout.write((misses(shipped) if "--misses" in sys.argv else report(shipped)) + "\n")
