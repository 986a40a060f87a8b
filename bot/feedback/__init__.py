"""Grading a practice from what was read and felt, and putting the grade into words and pictures."""

from bot.feedback.advising import OfflineAdviser
from bot.feedback.grading import OfflineGrader

__all__ = ["OfflineAdviser", "OfflineGrader"]
