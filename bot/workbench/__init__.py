"""The trainer's workbench: robots play a customer, to see whether the customer is sound and what a change does."""

from bot.workbench.checking import Rehearsed, robots_of, try_out
from bot.workbench.differing import Difference, Moved, differences, moved
from bot.workbench.expectations import Row, disappointed, longest_of, row_of, unsaid
from bot.workbench.rehearsal import Rehearsal, Setup, Step, begun, rehearse, step_of
from bot.workbench.trainee import Said, Trainee
from bot.workbench.unreachable import unreachable

__all__ = [
    "Difference", "Moved", "Rehearsal", "Rehearsed", "Row", "Said", "Setup", "Step", "Trainee", "begun",
    "differences", "disappointed", "longest_of", "moved", "rehearse", "robots_of", "row_of", "step_of", "try_out",
    "unreachable", "unsaid",
]  # fmt: skip
