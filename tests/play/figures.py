"""How the written sessions are read and how they end: a development tool.

    python -m tests.play.figures [--show NAME]

`--show` prints a tuned session line by line (a part of its name is enough); of held-out ones only figures are shown.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.agreement import twinned
from bot.model import LANGUAGES
from tests.play.playing import Played, all_written, parts_of, play


@dataclass(frozen=True)
class Figures:
    """Shares over some sessions: how well moves are read (0..1), false hurting moves per good turn."""

    precision: float
    recall: float
    f1: float
    false_hurts: float
    sessions: int

    def line(self) -> str:
        """One line for people."""
        return (
            f"{self.sessions} sessions: F1 {self.f1:.3f} (P {self.precision:.2f} R {self.recall:.2f}), "
            f"false hurting moves per good turn {self.false_hurts:.3f}"
        )


def figures_of(sessions: Sequence[Played]) -> Figures:
    """The figures of these sessions."""
    counts = [each.counts() for each in sessions]
    right, wrong, missed = (sum(count[part] for count in counts) for part in range(3))
    good = [each for each in sessions if each.written.quality == "good"]
    turns = sum(len(each.turns) for each in good)
    return Figures(
        precision=right / max(1, right + wrong),
        recall=right / max(1, right + missed),
        f1=2 * right / max(1, 2 * right + wrong + missed),
        false_hurts=sum(len(each.false_hurts()) for each in good) / max(1, turns),
        sessions=len(sessions),
    )


def show(each: Played) -> None:
    """A session line by line, with what was missed and what was read wrongly."""
    turns = each.practice.turns
    _say(f"== {each.written.name}: {each.ending}\n{turns[0].text}")
    for number, (turn, means) in enumerate(zip(each.turns, each.written.means, strict=False)):
        have = {move.name for move in turn.appraisal.moves}
        missed, wrong = twinned(means) - twinned(have), twinned(have) - twinned(means)
        _say(f"> {turn.text}\n    missed {sorted(missed)} wrong {sorted(wrong)}")
        _say(f"    {[(cause.move, cause.delta, cause.rule) for cause in turn.causes]}")
        _say(f"{turns[2 * number + 2].text}  [{turn.state_after.temper.anger:g}]")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    """Play everything, print figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="NAME")
    wanted = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as cache:
        parts = parts_of(Path(cache))
        done = [asyncio.run(play(parts, session)) for session in all_written()]
    if wanted.show:
        for each in done:
            if wanted.show in each.written.name and not each.written.held:
                show(each)
        return
    for held in (False, True):
        half = [each for each in done if each.written.held == held]
        for language in LANGUAGES:
            part = [each for each in half if each.written.language == language]
            _say(f"{language} {'held out' if held else 'tuned   '} {figures_of(part).line()}")
        _say(f"   {'held out' if held else 'tuned   '} {figures_of(half).line()}")
    for each in done:
        anger = " ".join(f"{turn.state_after.temper.anger:g}" for turn in each.turns)
        _say(f"{each.written.name:36} {each.ending:10} grade {each.grade.overall:3}  {anger}")


if __name__ == "__main__":
    main()
