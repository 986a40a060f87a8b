"""The use cases: start, take a turn, redo, pause, resume, stop, finish. Pure of engines and platforms."""

from bot.coaching.coach import Coach
from bot.coaching.parts import Parts, Reply

__all__ = ["Coach", "Parts", "Reply"]
