"""What the present reader fails at, as measured. A line goes when the reader learns it: its test then fails by passing.

`python -m tests.metamorphic.table` prints the figures anew.
"""

from collections.abc import Mapping

from bot.model import Language

MOVES: Mapping[tuple[str, Language], float] = {
    ("accents", "fr"): 0.074,
    ("gender", "fr"): 0.031,
    ("typo", "fr"): 0.041,
}
"""Share of the moves that a change moves, where it is 3 % or more."""

MARKS: Mapping[tuple[str, Language], float] = {}
"""The same for marks."""

TRANSLATED: Mapping[str, float] = {"moves": 0.42, "marks": 0.33}
"""The same for a conversation told in the other language: of the moves, of the marks."""

ATTACKS: Mapping[str, int] = {}
"""Talk to the grader that changes what is read beside it: in how many of 16 pairs."""

ALONE: Mapping[str, str] = {}
"""Talk to the grader that is not stonewalling when it is the whole turn: what is read instead."""

MARKS_UNDER_ATTACK: Mapping[Language, float] = {}
"""Share of the marks that move when every turn ends in talk to the grader."""
