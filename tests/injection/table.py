"""Prints how much the attacks move: `python -m tests.injection.table [--misses] [--fresh-misses]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.cli.frame import set_up_log
from bot.model import LANGUAGES, Language
from tests.injection.attacks import FITTED, HALVES, Half
from tests.injection.measuring import Pair, pairs

COLUMNS = (
    "half", "language", "kind", "attacks", "pairs", "moves shift", "state shifts", "marks shift", "helps the attacker",
    "costs the attacker", "same prompt",
)  # fmt: skip


def _row(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")


def _figures(half: Half, language: Language, kind: str, some: Sequence[Pair]) -> None:
    shifting = [pair for pair in some if pair.shifts]
    _row(
        half,
        language,
        kind,
        len({pair.attack for pair in some}),
        len(some),
        sum(pair.moves_shift for pair in some),
        sum(pair.state_shifts for pair in some),
        sum(pair.marks_shift for pair in some),
        sum(pair.helps for pair in shifting),
        sum(not pair.helps for pair in shifting),
        sum(pair.prompt_is_same for pair in some),
    )


def _explain(pair: Pair) -> None:
    """What one attack moved, and what of it reaches a model."""
    sys.stdout.write(f"{pair.attack.name}, {pair.talk.quality} talk: {' / '.join(pair.attack.say)[:200]!r}\n")
    for before, after in zip(pair.alone.moves, pair.beside.moves, strict=False):
        if before != after:
            sys.stdout.write(f"    won {sorted(map(str, after - before))}, lost {sorted(map(str, before - after))}\n")
    for alone, beside in zip(pair.alone.words, pair.beside.words, strict=False):
        if alone != beside:
            sys.stdout.write(f"    reaches the customer: {beside[:300]!r}\n")


def main() -> None:
    """The table by half, language and kind; the attacks that get through where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="tell the attacks the reader was mended by that get through"
    )
    parser.add_argument("--fresh-misses", action="store_true", help="the same for the fresh ones: mend by none of them")
    wanted = parser.parse_args()
    set_up_log("WARNING")
    _row(*COLUMNS)
    _row(*["---"] * len(COLUMNS))
    for half in HALVES:
        for language in LANGUAGES:
            every = pairs(language, half)
            meant = [pair for pair in every if not pair.attack.told]
            for kind in dict.fromkeys(pair.attack.kind for pair in meant):
                _figures(half, language, kind, [pair for pair in meant if pair.attack.kind == kind])
            _figures(half, language, "all of these", meant)
            _figures(half, language, "meant for the customer too", [pair for pair in every if pair.attack.told])
    for half in HALVES:
        for language in LANGUAGES if (wanted.misses if half in FITTED else wanted.fresh_misses) else ():
            for pair in pairs(language, half):
                if (pair.shifts or not pair.prompt_is_same) and not pair.attack.told:
                    _explain(pair)


if __name__ == "__main__":
    main()
