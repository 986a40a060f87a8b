"""How the grader agrees with labelled conversations: a development tool.

    python -m tests.feedback.figures TRANSCRIPTS [--read] [--table]

TRANSCRIPTS is a folder with `transcripts.{en,fr}.jsonl` (the moves of each trainee turn labelled) and `score.py`;
without it the program says so and stops. By default the labelled moves are graded; with `--read` those of the
offline reader (cues from CUES_DIR when it is set).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.appraisal.ears import small_ear
from bot.appraisal.reader import OfflineReader
from bot.content.rubric import Rubric
from bot.feedback import OfflineGrader
from bot.model import (
    CRITERIA,
    LANGUAGES,
    NEUTRAL_CASE,
    Appraisal,
    Case,
    Context,
    Grade,
    Graded,
    Language,
    Line,
    Move,
    Temper,
)
from bot.roleplay.temper import Rules, feel
from tests.appraisal.figures import load_cues

CONTENT = Path(__file__).parents[2] / "personas"


def yaml(path: Path) -> Any:
    """A content file as plain values."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def reader_of(language: Language) -> OfflineReader | None:
    """The offline reader, or None while there are no cues."""
    try:
        return OfflineReader({language: load_cues(language)}, small_ear())
    except FileNotFoundError:
        return None


def labelled(turn: dict[str, Any]) -> Appraisal:
    """The labelled moves; the quote is the whole turn."""
    text = turn["text"]
    return Appraisal(tuple(Move(name, text, 0, len(text)) for name in turn.get("moves", ())), reader="labels")


async def conversation_of(
    row: dict[str, Any], language: Language, reader: OfflineReader | None, *, read: bool
) -> tuple[Graded, ...]:
    """A labelled conversation as the grader sees it, felt by the neutral case."""
    temper = Temper(anger=NEUTRAL_CASE.anger)
    names = tuple(row["customer_name"].split()) if row.get("customer_name") else ()
    case = Case(customer_names=names, christmas=row.get("season") == "christmas")
    done: list[Graded] = []
    for turn in row["turns"]:
        context = Context(language, tuple(g.line for g in done), tuple(g.appraisal for g in done), temper.anger)
        line, before = Line(turn["speaker"], turn["text"]), temper.anger
        if turn["speaker"] == "customer":
            heard = await reader.listen(turn["text"], context, case) if reader else Appraisal()
            done.append(Graded(line, heard, before, before))
            continue
        made = await reader.read(turn["text"], context, case) if read and reader else labelled(turn)
        abuse = bool(done) and done[-1].appraisal.occasion("abuse") is not None
        temper, causes = feel(temper, made, Rules(), abuse=abuse)
        done.append(Graded(line, made, before, temper.anger, causes))
    return tuple(done)


def grades(folder: Path, *, read: bool) -> tuple[list[dict[str, Any]], list[Grade]]:
    """Every labelled conversation and its grade."""
    rubric, grader = Rubric.model_validate(yaml(CONTENT / "rubric.yaml")), OfflineGrader()
    rows: list[dict[str, Any]] = []
    given: list[Grade] = []
    for language in LANGUAGES:
        reader = reader_of(language)
        for text in (folder / f"transcripts.{language}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(text)
            played = asyncio.run(conversation_of(row, language, reader, read=read))
            rows.append(row)
            given.append(grader.grade_now(rubric, played, NEUTRAL_CASE, language))
    return rows, given


def table(rows: list[dict[str, Any]], given: list[Grade]) -> None:
    """Labelled and given marks side by side: `4/3`."""
    shown = {None: "-", 0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}
    for name in CRITERIA:
        pairs = zip(rows, given, strict=True)
        cells = [f"{shown[row['criteria'][name]]}/{shown[grade.mark(name).score]}" for row, grade in pairs]
        sys.stdout.write(f"{name:18} {' '.join(cells)}\n")
    sys.stdout.write(f"{'overall':18} {' '.join(f'{grade.overall:3}' for grade in given)}\n")


def main() -> None:
    """Grade, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if not (asked.folder / "score.py").exists():
        sys.exit(f"No labelled conversations in {asked.folder}: nothing to measure.")
    rows, given = grades(asked.folder, read=asked.read)
    if asked.table:
        table(rows, given)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for row, grade in zip(rows, given, strict=True):
            marks = {mark.criterion: mark.score for mark in grade.marks}
            answers.write(json.dumps({"id": row["id"], "overall": grade.overall, "criteria": marks}) + "\n")
        answers.flush()
        gold = ",".join(str(asked.folder / f"transcripts.{language}.jsonl") for language in LANGUAGES)
        subprocess.run([sys.executable, asked.folder / "score.py", "grades", gold, answers.name], check=True)


if __name__ == "__main__":
    main()
