"""The picture of the curve."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.feedback.chart import draw
from bot.model import LANGUAGES, Chart, ChartPoint, Language

PNG = b"\x89PNG\r\n\x1a\n"
CURVE = Chart("Anger", (ChartPoint(0, 7), ChartPoint(1, 9, "orders calm"), ChartPoint(2, 6.5, "names it")), "It fell.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_curve_becomes_a_picture(tmp_path: Path, language: Language) -> None:
    target = tmp_path / "curve.png"
    draw(CURVE, target, language)
    assert target.read_bytes().startswith(PNG)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="curve"):
        draw(CURVE, tmp_path / "nowhere" / "curve.png", "en")


def test_nobody_pays_for_the_picture_before_it_is_drawn() -> None:
    asked = "import sys, bot.feedback, bot.feedback.chart; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
