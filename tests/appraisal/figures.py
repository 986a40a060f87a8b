"""How well the offline reader reads labelled lines: a development tool for whoever writes cues or rules.

    python -m tests.appraisal.figures [--lang en|fr] [--odd | --even] [--misses MOVE] [--false MOVE] [--traps]
                                      [--file LINES.jsonl] [--confusions] [--rules | --encoder]

Prints figures of the corpus in `tests/corpus`. Lines with an even number are held out: their figures are shown,
their text is not (`--misses`, `--false`, `--traps` and `--confusions` look at odd ones only).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.agreement import one_name, twinned
from bot.appraisal.ears import large_ear, small_ear
from bot.appraisal.learned.places import packaged_path
from bot.appraisal.lists import USED_LISTS
from bot.appraisal.reader import OfflineReader
from bot.content.cues import CueFile
from bot.model import HURTING, LANGUAGES, MOVES, NEUTRAL_CASE, Appraisal, Context, Language, Line, MoveName

ROOT = Path(__file__).parents[2]
CUES = Path(os.environ.get("CUES_DIR", ROOT / "personas" / "cues"))
CORPUS = ROOT / "tests" / "corpus"
HELD = "d"
"""The writers (one a language) no network is trained on: half their lines fit the weighing, half nothing at all."""


@lru_cache(maxsize=4)
def load_cues(language: Language) -> CueFile:
    """The shipped cue file of a language."""
    text = (CUES / f"{language}.yaml").read_text(encoding="utf-8")
    return CueFile.model_validate(YAML(typ="safe", pure=True).load(text))


def shipped_reader(*, encoder: bool = False) -> OfflineReader:
    """The reader as it ships: the small network beside the rules, or the packaged encoder."""
    path = packaged_path() if encoder else None
    if encoder and path is None:
        sys.exit("The extra `embed` is not installed.")
    return OfflineReader(load_cues, large_ear(path) if path else small_ear())


@dataclass
class Tally:
    """Counts over some lines; `seconds` per turn."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    traps: int = 0
    fallen: int = 0
    lines: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, row: dict[str, Any], have: AbstractSet[MoveName], seconds: float) -> None:
        """Count one line: `have` are the moves read."""
        want = twinned(row["moves"])
        got = twinned(have)
        self.right.update(want & got)
        self.wrong.update(got - want)
        self.missed.update(want - got)
        warned = [move for move in row["not_moves"] if move not in row["moves"]]
        self.traps += len(warned)
        self.fallen += sum(move in have and one_name(move) not in want for move in warned)
        self.lines += 1
        self.seconds.append(seconds)

    def rates(self, moves: Iterable[str] = MOVES) -> tuple[float, float, float]:
        """Precision, recall and F1 over these moves."""
        names = set(moves)
        right = sum(count for move, count in self.right.items() if move in names)
        wrong = sum(count for move, count in self.wrong.items() if move in names)
        missed = sum(count for move, count in self.missed.items() if move in names)
        f1 = 2 * right / (2 * right + wrong + missed) if right else 0.0
        return right / max(1, right + wrong), right / max(1, right + missed), f1

    @property
    def trap_rate(self) -> float:
        """The share of traps fallen into."""
        return self.fallen / max(1, self.traps)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The labelled lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def unseen_lines(language: Language) -> list[dict[str, Any]]:
    """The lines nothing is learned from: those of the held writer with an odd number (see `tests.learning.rows`)."""
    return [row for row in lines_of_held(language) if is_odd(row)]


def lines_of_held(language: Language) -> list[dict[str, Any]]:
    """All lines of the writer no network is trained on; half of them fit how rules and network are weighed."""
    return [row for row in rows_of(CORPUS / f"written.{language}.jsonl") if row["writer"] == HELD]


def is_odd(row: dict[str, Any]) -> bool:
    """Whether a line may be looked at while tuning."""
    return int(row["id"].rsplit("-", 1)[-1].lstrip("x")) % 2 == 1


def read_row(reader: OfflineReader, row: dict[str, Any], language: Language) -> Appraisal:
    """Read one labelled line against the customer's last line."""
    lines = (Line("customer", row["context"]),) if row.get("context") else ()
    context = Context(language, lines, tuple(Appraisal() for _ in lines))
    return reader.read_now(row["text"], context, NEUTRAL_CASE)


def tally(rows: list[dict[str, Any]], language: Language, reader: OfflineReader) -> Tally:
    """Read every line and count."""
    result = Tally()
    for row in rows:
        begun = time.perf_counter()
        found = read_row(reader, row, language)
        result.add(row, {move.name for move in found.moves}, time.perf_counter() - begun)
    return result


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


def _figures(title: str, result: Tally) -> None:
    precision, recall, f1 = result.rates()
    hurt = result.rates(HURTING)
    help_ = result.rates(set(MOVES) - HURTING)
    _say(
        f"{title:14} {result.lines:4} lines  micro-F1 {f1:.3f} (P {precision:.2f} R {recall:.2f})  "
        f"hurting P {hurt[0]:.2f} R {hurt[1]:.2f}  helping P {help_[0]:.2f} R {help_[1]:.2f}  "
        f"traps {result.fallen}/{result.traps} = {result.trap_rate:.3f}  "
        f"median {statistics.median(result.seconds) * 1000:.2f} ms"
    )


def _per_move(result: Tally) -> None:
    names = sorted(set(result.right) | set(result.wrong) | set(result.missed))
    for name in sorted(names, key=lambda name: -(result.wrong[name] + result.missed[name])):
        precision, recall, f1 = result.rates([name])
        right, wrong, missed = result.right[name], result.wrong[name], result.missed[name]
        hurts = "!" if name in HURTING else " "
        counts = f"right {right:3} wrong {wrong:3} missed {missed:3}"
        _say(f"  {hurts} {name:20} P {precision:.2f} R {recall:.2f} F1 {f1:.2f}   {counts}")


def _show(rows: list[dict[str, Any]], language: Language, reader: OfflineReader, wanted: argparse.Namespace) -> None:
    confused: Counter[tuple[str, str]] = Counter()
    for row in rows:
        moves = read_row(reader, row, language).moves
        have, gold = {move.name for move in moves}, set(row["moves"])
        extra, missing = twinned(have) - twinned(gold), twinned(gold) - twinned(have)
        confused.update((miss, add) for miss in missing for add in extra)
        misses = wanted.misses and (wanted.misses in missing or (wanted.misses == "all" and missing))
        false = wanted.false and (wanted.false in extra or (wanted.false == "all" and extra))
        traps = wanted.traps and any(move in have - gold for move in row["not_moves"])
        if misses or false or traps:
            _say(f"{row['id']}  [{row['context']}]\n    {row['text']}")
            _say(f"    missing {sorted(missing)}  wrong {sorted(extra)}  right {sorted(twinned(gold) & twinned(have))}")
            quotes = [f"{move.name}: {move.quote!r}" for move in moves if one_name(move.name) in extra]
            for quote in quotes:
                _say(f"      {quote}")
    if wanted.confusions:
        for (miss, add), count in confused.most_common(25):
            _say(f"  {count:3}  {miss} read as {add}")


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--odd", action="store_true", help="figures of odd lines only")
    parser.add_argument("--even", action="store_true", help="figures of held-out lines only")
    parser.add_argument("--misses", metavar="MOVE", choices=[*MOVES, "all"], help="odd lines where MOVE was missed")
    parser.add_argument("--false", metavar="MOVE", choices=[*MOVES, "all"], help="odd lines where it was read wrongly")
    parser.add_argument("--traps", action="store_true", help="odd lines that fell into a trap")
    parser.add_argument("--confusions", action="store_true")
    parser.add_argument("--rules", action="store_true", help="rules alone, without a network")
    parser.add_argument("--encoder", action="store_true", help="with the packaged encoder")
    parser.add_argument("--file", type=Path, help="other labelled lines (figures only)")
    wanted = parser.parse_args()
    for language in [wanted.lang] if wanted.lang else LANGUAGES:
        if not (CUES / f"{language}.yaml").exists():
            _say(f"{language}: no cue file yet")
            continue
        reader = OfflineReader(load_cues) if wanted.rules else shipped_reader(encoder=wanted.encoder)
        begun = time.perf_counter()
        load_cues(language)
        loaded = time.perf_counter()
        reader.lexicon(language)
        compiled = (time.perf_counter() - loaded) * 1000
        _say(f"{language}: YAML {(loaded - begun) * 1000:.0f} ms, made ready in {compiled:.0f} ms")
        missing = sorted(USED_LISTS - set(load_cues(language).lists))
        if missing:
            _say(f"{language}: LISTS MISSING IN THE CUE FILE, their rules are silent: {', '.join(missing)}")
        rows = rows_of(wanted.file or CORPUS / f"lines.{language}.jsonl")
        odd, even = [row for row in rows if is_odd(row)], [row for row in rows if not is_odd(row)]
        if wanted.misses or wanted.false or wanted.traps or wanted.confusions:
            _show([] if wanted.file else odd, language, reader, wanted)
            continue
        if not wanted.even:
            _figures(f"{language} odd", tally(odd, language, reader))
        if not wanted.odd:
            _figures(f"{language} held out", tally(even, language, reader))
        _per_move(tally(odd if wanted.odd else even if wanted.even else rows, language, reader))


if __name__ == "__main__":
    main()
