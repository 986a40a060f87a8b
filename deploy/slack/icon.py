# ruff: noqa: INP001 - a script, run by hand
"""Draws `icon.png`, the picture at Slack: a speech bubble with a wave that calms. Run: python deploy/slack/icon.py."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

GROUND, PAPER, WAVE = "#1f4e5f", "#fbf7ef", "#d9622b"


def draw(target: Path) -> None:
    """Draw it, 512 pixels square."""
    figure = Figure(figsize=(5.12, 5.12), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 100), ylim=(0, 100))
    axes.axis("off")
    axes.add_patch(Rectangle((0, 0), 100, 100, color=GROUND))
    axes.add_patch(Polygon([(24, 42), (24, 16), (50, 38)], color=PAPER))
    axes.add_patch(FancyBboxPatch((26, 46), 48, 26, boxstyle="round,pad=14", color=PAPER))
    x = np.linspace(0, 1, 400)
    y = 57 + 17 * (1 - x) ** 1.6 * np.sin(x * 5 * np.pi)
    axes.plot(22 + 57 * x, y, color=WAVE, linewidth=22, solid_capstyle="round", solid_joinstyle="round")
    figure.savefig(target, dpi=100)


if __name__ == "__main__":
    draw(Path(__file__).with_name("icon.png"))
