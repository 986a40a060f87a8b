"""The use cases: start, take a turn, redo, pause, resume, stop, finish. Pure of engines and platforms."""

from bot.coaching.coach import Coach
from bot.coaching.commands import parse
from bot.coaching.desk import Desk
from bot.coaching.intake import clean
from bot.coaching.parts import Cast, Parts, Reply
from bot.coaching.turning import Taken, branch_of, open_scene, take

__all__ = ["Cast", "Coach", "Desk", "Parts", "Reply", "Taken", "branch_of", "clean", "open_scene", "parse", "take"]
