"""What the customer feels and what becomes of the scene: pure functions of state and moves."""

from bot.roleplay.temper.reducer import feel
from bot.roleplay.temper.rules import Rules, rules_of
from bot.roleplay.temper.scene import advance, begin, left_at, missing

__all__ = ["Rules", "advance", "begin", "feel", "left_at", "missing", "rules_of"]
