"""The anger curve as a picture. matplotlib is imported in a process of its own, so that nobody else pays for it."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bot.messages import Messages
from bot.model import Chart, Language

WIDTH, HEIGHT, DPI = 8.0, 4.2, 150
"""Inches, inches, dots per inch."""
CALM_BELOW = 3
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
    axes.axhspan(0, CALM_BELOW, color="#e7f3ea", zorder=0)
    axes.plot(turns, [point.anger for point in chart.points], color="#334155", linewidth=2, marker="o", zorder=2)
    for point in chart.points:
        if point.label:
            high = point.anger > TOP / 2
            axes.plot([point.turn], [point.anger], marker="o", markersize=11, color="#d97706", zorder=3)
            axes.annotate(
                f"{point.turn}: {point.label}",
                (point.turn, point.anger),
                xytext=(0, -18 if high else 14),
                textcoords="offset points",
                ha="center",
                va="top" if high else "bottom",
            )
    axes.set(title=chart.title, xlabel=messages("chart.axis.turn"), ylabel=messages("chart.axis.anger"))
    axes.set_ylim(-0.3, TOP + 0.3)
    axes.set_xlim(-0.5, max(turns, default=0) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
