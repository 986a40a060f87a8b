"""Prints how much each change moves: `python -m tests.metamorphic.table`."""

from __future__ import annotations

import sys

from bot.cli.frame import set_up_log
from bot.model import LANGUAGES, Line
from tests.metamorphic.changing import CHANGES, attacks
from tests.metamorphic.measuring import (
    Moved,
    attack_moved,
    attacks_moved,
    bench,
    marks_moved,
    marks_under_attack,
    moves_moved,
    translated,
)


def _say(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")


def _share(moved: Moved, unit: str = "") -> str:
    return f"{moved.moved} of {moved.verdicts}{unit} = {moved.share:.3f}"


def main() -> None:
    """The table, then every attack that changes something."""
    set_up_log("WARNING")
    _say("change", "language", "lines", "lines moved", "moves moved", "marks moved")
    _say(*["---"] * 6)
    for name in CHANGES:
        for language in LANGUAGES:
            moves, marks = moves_moved(name, language), marks_moved(name, language)
            _say(name, language, moves.applied, moves.turns, _share(moves), _share(marks))
    moves, marks = translated()
    _say("translation", "en, fr", moves.applied, moves.turns, _share(moves), _share(marks))
    for language in LANGUAGES:
        pairs, marks = attacks_moved(language), marks_under_attack(language)
        _say("grader talk", language, pairs.verdicts, pairs.moved, _share(pairs, " pairs"), _share(marks))
    for language in LANGUAGES:
        for attack in attacks(language):
            one = attack_moved(attack, language)
            alone = sorted(bench().moves([Line("trainee", attack)], language))
            if one.moved or alone != ["stonewall"]:
                _say(
                    language, attack, f"{one.moved} of {one.verdicts} pairs", f"alone: {', '.join(alone) or 'nothing'}"
                )


if __name__ == "__main__":
    main()
