"""What the customer feels and what becomes of the scene: pure functions of state and moves."""

from bot.roleplay.temper.reducer import feel
from bot.roleplay.temper.rules import Rules, moving, rules_of
from bot.roleplay.temper.scene import PROMISED, advance, begin, left_at, missing

__all__ = ["PROMISED", "Rules", "advance", "begin", "feel", "left_at", "missing", "moving", "rules_of"]
