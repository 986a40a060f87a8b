"""What the present reader fails at, as measured. A line goes when the reader learns it: its test then fails by passing.

`python -m tests.metamorphic.table` prints the figures anew.
"""

from collections.abc import Mapping

from bot.model import Language

MOVES: Mapping[tuple[str, Language], float] = {("typo", "en"): 0.07, ("typo", "fr"): 0.09}
"""Share of the moves that a change moves, where it is 3 % or more."""

MARKS: Mapping[tuple[str, Language], float] = {}
"""The same for marks."""

ATTACKS: Mapping[str, int] = {}
"""Talk to the grader that changes what is read beside it: in how many of 16 pairs."""

ALONE: Mapping[str, str] = {}
"""Talk to the grader that is not stonewalling when it is the whole turn: what is read instead."""

MARKS_UNDER_ATTACK: Mapping[Language, float] = {}
"""Share of the marks that move when every turn ends in talk to the grader."""
