"""The anger curve as a picture. matplotlib is imported in a process of its own, so that nobody else pays for it."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from textwrap import fill
from typing import Any

from bot.messages import Messages
from bot.model import Chart, ChartPoint, Language

WIDTH, HEIGHT, DPI = 6.4, 4.6, 190
"""Inches, inches, dots per inch."""
CALM_BELOW = 3
CALM, LINE, ROSE, FELL = "#e7f3ea", "#334155", "#c2410c", "#15803d"
"""Colours: the calm zone, the curve, a turn after which the anger stood higher, one after which it did not."""
TOP = 10
LETTERS = 12
"""Points: to be read on a telephone, where the picture is as wide as a hand."""
LONGEST_LINE = 24
"""Characters of a label on one line."""


def draw(chart: Chart, path: Path, language: Language) -> None:
    """Save `chart` as PNG at `path`. OSError when it cannot be written there."""
    with path.open("ab"):
        pass
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as workers:
        workers.submit(paint, chart, path, language).result()


class Painter:
    """Draws for as long as a program runs, in one process of its own that is started with the first picture."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._workers: ProcessPoolExecutor | None = None

    async def png(self, chart: Chart, language: Language) -> bytes:
        """The picture as PNG. OSError when the process is gone; the next picture starts another."""
        if self._workers is None:
            self._workers = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._workers, painted, chart, language)
        except BrokenProcessPool as error:
            self.close()
            raise OSError(str(error)) from error

    def close(self) -> None:
        """End the process."""
        workers, self._workers = self._workers, None
        if workers is not None:
            workers.shutdown(wait=False, cancel_futures=True)


def painted(chart: Chart, language: Language) -> bytes:
    """The picture as PNG, drawn in this process."""
    with BytesIO() as picture:
        paint(chart, picture, language)
        return picture.getvalue()


def paint(chart: Chart, path: Path | BytesIO, language: Language) -> None:
    """The work of `draw`, in this process."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["font.size"] = LETTERS
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
            axes.annotate(
                fill(point.label, LONGEST_LINE), (point.turn, point.anger), **_place(point, turns[-1], rose=rose)
            )
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
