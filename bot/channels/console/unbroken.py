"""Text whose no-break spaces hold: rich breaks lines at them as at any other space."""

from __future__ import annotations

from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

HELD = str.maketrans({"\u00a0": "\ue000", "\u202f": "\ue001"})
"""While lines are broken, each no-break space is a private character, as wide and no space at all."""
BACK = str.maketrans({"\ue000": "\u00a0", "\ue001": "\u202f"})


class UnbrokenText(Text):
    """A `Text` that never ends a line at a no-break space."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Break into lines of at most `width` columns."""
        held = self.copy()
        held.plain = self.plain.translate(HELD)
        lines = held.wrap(console, width, justify=justify, overflow=overflow, tab_size=tab_size, no_wrap=no_wrap)
        for line in lines:
            line.plain = line.plain.translate(BACK)
        return lines
