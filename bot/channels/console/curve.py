"""The anger curve in characters."""

from __future__ import annotations

from bot.model import Chart

LEVELS = range(10, -1, -2)
MARGIN = 5
"""Columns before the first turn: the level and the axis."""
COLUMN = 4
"""Columns per turn where there is room."""


def curve_text(chart: Chart, width: int = 80) -> str:
    """The curve as lines of text: anger 0..10 upwards, one column a turn, the marked turns named below.

    `width` is in columns; a long talk on a narrow screen gets narrower steps, and not every turn its number.
    """
    step = max(1, min(COLUMN, (width - MARGIN) // max(1, len(chart.points))))
    rows = []
    for level in LEVELS:
        cells = "".join(_cell(point.anger, level, marked=bool(point.label)).center(step) for point in chart.points)
        rows.append(f"{level:>3} ┤{cells}".rstrip())
    rows.append(" " * (MARGIN - 1) + "└" + "─" * (step * len(chart.points)))
    rows.append(" " * MARGIN + _numbers(chart, step))
    rows += [f"{' ' * MARGIN}{point.turn}: {point.label}" for point in chart.points if point.label]
    return "\n".join(rows)


def _numbers(chart: Chart, step: int) -> str:
    """The numbers of the turns, each one, or each second or fifth where they would touch."""
    widest = max((len(str(point.turn)) for point in chart.points), default=1)
    every = next(n for n in (1, 2, 5) if n * step > widest or n == 5)  # noqa: PLR2004 - fifths fit any talk
    shown = (str(point.turn) for point in chart.points[::every])
    return "".join(
        number.center(step * every) if every == 1 else number.ljust(step * every) for number in shown
    ).rstrip()


def _cell(anger: float, level: int, *, marked: bool) -> str:
    if abs(anger - level) < 1 or anger - level == 1:
        return "◆" if marked else "●"
    return "│" if anger > level else " "
