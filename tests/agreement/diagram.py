"""The reliability diagram beside the published page. The same readings give the same picture, byte by byte."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from bot.agreement import LineCard
from bot.model import LANGUAGES
from tests.agreement.page import NAMES, Sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 3.2
"""Inches of one panel."""
COLOURS = {"helping": "#15803d", "hurting": "#c2410c"}
MOST = 40
"""The area of a dot in points squared, for a bin that holds every move of its kind; at least `LEAST`."""
LEAST = 6


def reliability_svg(samples: Sequence[Sample]) -> str:
    """A row of panels for each sample, a panel for each language: confidence against how often it was right."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "reliability", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(figsize=(SIZE * len(LANGUAGES), SIZE * len(samples)), layout="constrained")
        panels = figure.subplots(len(samples), len(LANGUAGES), squeeze=False)
        for row, sample in zip(panels, samples, strict=True):
            for axes, language in zip(row, LANGUAGES, strict=True):
                _panel(axes, sample.card(language))
                axes.set(title=f"{sample.kind}: {NAMES[language]}", xlim=(0, 1), ylim=(0, 1), aspect="equal")
                axes.set(xlabel="confidence", ylabel="how often right")
                axes.legend(frameon=False, loc="upper left")
        written = StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _panel(axes: Axes, card: LineCard) -> None:
    axes.plot([0, 1], [0, 1], color="#94a3b8", linewidth=1, linestyle="--", zorder=1)
    for one in card.reliability:
        across = [bin_.confidence for bin_ in one.bins]
        up = [bin_.precision for bin_ in one.bins]
        area = [LEAST + MOST * bin_.count / max(1, one.count) for bin_ in one.bins]
        axes.plot(across, up, color=COLOURS[one.name], linewidth=1, zorder=2)
        axes.scatter(across, up, s=area, color=COLOURS[one.name], label=f"{one.name} ({one.count})", zorder=3)
