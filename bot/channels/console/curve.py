"""The anger curve in characters."""

from __future__ import annotations

from bot.model import Chart

LEVELS = range(10, -1, -2)
COLUMN = 4
"""Characters per turn."""


def curve_text(chart: Chart) -> str:
    """The curve as lines of text: anger 0..10 upwards, one column a turn, the marked turns named below."""
    rows = []
    for level in LEVELS:
        cells = "".join(_cell(point.anger, level, marked=bool(point.label)) for point in chart.points)
        rows.append(f"{level:>3} ┤{cells}".rstrip())
    rows.append("    └" + "─" * (COLUMN * len(chart.points)))
    rows.append("     " + "".join(f"{point.turn:^{COLUMN}}" for point in chart.points).rstrip())
    rows += [f"     {point.turn}: {point.label}" for point in chart.points if point.label]
    return "\n".join(rows)


def _cell(anger: float, level: int, *, marked: bool) -> str:
    if abs(anger - level) < 1 or anger - level == 1:
        return f"{'◆' if marked else '●':^{COLUMN}}"
    return f"{'│' if anger > level else ' ':^{COLUMN}}"
