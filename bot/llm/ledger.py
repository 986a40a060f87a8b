"""The tokens spent, where nothing has to outlast the program."""

from __future__ import annotations

from collections import Counter
from datetime import date


class MemoryLedger:
    """What was spent since the program began."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._spent: Counter[tuple[str, date]] = Counter()

    async def spent(self, account: str, day: date) -> int:
        """Tokens so far, sent and given."""
        return self._spent[account, day]

    async def spend(self, account: str, day: date, tokens: int) -> None:
        """Add to them."""
        self._spent[account, day] += tokens
