"""The anger curve as a picture. matplotlib is imported in a process of its own, so that nobody else pays for it."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.messages import Messages
from bot.model import Chart, ChartPoint, Language

WIDTH, HEIGHT, DPI = 8.0, 4.2, 150
"""Inches, inches, dots per inch."""
CALM_BELOW = 3
CALM, LINE, ROSE, FELL = "#e7f3ea", "#334155", "#c2410c", "#15803d"
"""Colours: the calm zone, the curve, a turn after which the anger stood higher, one after which it did not."""
TOP = 10


def draw(chart: Chart, path: Path, language: Language) -> None:
    """Save `chart` as PNG at `path`. OSError when it cannot be written there."""
    with path.open("ab"):
        pass
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as workers:
        workers.submit(paint, chart, path, language).result()


def paint(chart: Chart, path: Path, language: Language) -> None:
    """The work of `draw`, in this process."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    messages = Messages(language)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
    axes = figure.add_subplot()
    turns = [point.turn for point in chart.points]
    axes.axhspan(0, CALM_BELOW, color=CALM, zorder=0)
    axes.plot(turns, [point.anger for point in chart.points], color=LINE, linewidth=2, marker="o", zorder=2)
    for before, point in pairwise(chart.points):
        if point.label:
            rose = point.anger > before.anger
            axes.plot([point.turn], [point.anger], marker="o", markersize=11, color=ROSE if rose else FELL, zorder=3)
            axes.annotate(point.label, (point.turn, point.anger), **_place(point, turns[-1], rose=rose))
    axes.set(title=chart.title, xlabel=messages("chart.axis.turn"), ylabel=messages("chart.axis.anger"))
    axes.set_ylim(-0.3, TOP + 1.2)
    axes.set_yticks(range(0, TOP + 1, 2))
    axes.set_xlim(-0.5, max(turns, default=0) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, format="png")


def _place(point: ChartPoint, last: int, *, rose: bool) -> dict[str, Any]:
    """Where a label stands: above a peak; below and before a fall, where the line does not pass; never outside."""
    near_start, near_end = point.turn * 3 < last, point.turn * 3 > last * 2
    side = "left" if near_start else "right" if near_end or not rose else "center"
    return {
        "xytext": (0, 12 if rose or point.anger < 1 else -12),
        "textcoords": "offset points",
        "ha": side,
        "va": "bottom" if rose or point.anger < 1 else "top",
        "bbox": {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        "zorder": 4,
    }
