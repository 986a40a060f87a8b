"""Measures what the product promises and prints the figures (`make bench`); several runs each, medians.

Budgets. Source: issue "A customer to practise on", "Figures": first customer line within 1.5 s of `sangfroid play` once
set up; reading a turn under 5 ms median, 40 ms with the packaged encoder; grading a 20-turn conversation under 150 ms.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from bot.appraisal.learned.places import packaged_path
from bot.coaching.replaying import replay
from bot.content.library import FileLibrary
from bot.feedback import OfflineGrader
from bot.model import LANGUAGES, NEUTRAL_CASE, Context, Language, Line
from bot.ports import Appraiser
from bot.settings import Encoder, shipped_content
from bot.wiring import reader_of

SANGFROID = Path(sys.executable).parent / "sangfroid"
CORPUS = Path(__file__).parent / "corpus"
STARTS, COLD_STARTS, READINGS, GRADINGS = 7, 3, 3, 7
TURNS = 20
FIRST_LINE_S, READ_MS, ENCODER_MS, GRADE_MS = 1.5, 5.0, 40.0, 150.0
MANY = 10_000
KB = 1024


def main() -> int:
    """Print every figure with its budget; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory(prefix="sangfroid-bench-") as folder:
        home = Path(folder)
        figures = [*starts(home), *memory(home), *bulk(home), *readings(home), *gradings(home)]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    over = 0
    for what, value, unit, budget in figures:
        verdict = "" if budget is None else f"budget {budget:g} {unit}: {'kept' if value <= budget else 'EXCEEDED'}"
        over += budget is not None and value > budget
        print(f"{what:<66} {value:>9.2f} {unit:<3} {verdict}".rstrip())
    return 1 if over else 0


Figure = tuple[str, float, str, float | None]


def starts(home: Path) -> Iterator[Figure]:
    """From starting the process to the customer's first line on the pipe; warm and cold runs take turns."""
    environment = environment_of(home)
    first_line(environment)
    warm, cold, empty = [], [], []
    for run in range(STARTS):
        warm.append(first_line(environment))
        empty.append(timed(lambda: subprocess.run([sys.executable, "-c", ""], check=True)))
        if run < COLD_STARTS:
            cold.append(first_line(environment_of(home / f"cold-{run}")))
    yield f"start to first customer line, warm (median of {STARTS})", statistics.median(warm), "s", FIRST_LINE_S
    yield "  slowest of these", max(warm), "s", None
    yield "  in the same runs: an empty Python process", statistics.median(empty), "s", None
    yield f"start, no cache and no database yet (median of {COLD_STARTS})", statistics.median(cold), "s", None


def first_line(environment: dict[str, str]) -> float:
    """Seconds until the customer has spoken. The opening comes before the first line of input is waited for."""
    began = time.perf_counter()
    with subprocess.Popen(
        [SANGFROID, "play", "christmas-delivery", "--lang", "en"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"/stop\n")
        process.stdin.flush()
        for line in process.stdout:
            if line.startswith(b"Thomas Marchand"):
                break
        else:
            raise RuntimeError("the customer never spoke")
        took = time.perf_counter() - began
        process.communicate()
    return took


def encoders() -> list[tuple[Encoder, str, float]]:
    """Without the extra, and with it where it is installed: the setting, what it is called, milliseconds allowed."""
    without: list[tuple[Encoder, str, float]] = [("off", "without the extra", READ_MS)]
    return [*without, ("on", "with the extra", ENCODER_MS)] if packaged_path() else without


def readings(home: Path) -> Iterator[Figure]:
    """One trainee turn, over every line of the corpus."""
    for language, (encoder, called, budget) in product(LANGUAGES, encoders()):
        reader = reader_of(library(home), language, encoder)
        lines = corpus(language)
        took: list[float] = []
        with asyncio.Runner() as runner:
            for _ in range(READINGS):
                for text, before in lines:
                    context = runner.run(after(reader, language, before))
                    began = time.perf_counter()
                    runner.run(reader.read(text, context, NEUTRAL_CASE))
                    took.append(1000 * (time.perf_counter() - began))
        median, high = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        yield f"reading a turn, {language}, {called}, {len(lines)} x {READINGS} (median)", median, "ms", budget
        yield "  95th percentile", high, "ms", None


async def after(reader: Appraiser, language: Language, before: str) -> Context:
    """What a turn is read against when the customer has just said `before`."""
    if not before:
        return Context(language)
    heard = await reader.listen(before, Context(language), NEUTRAL_CASE)
    return Context(language, (Line("customer", before),), (heard,))


def gradings(home: Path) -> Iterator[Figure]:
    """Reading, feeling and grading a conversation of twenty turns."""
    rubric, grader = library(home).rubric(), OfflineGrader()

    async def graded(reader: Appraiser, talk: list[Line], language: Language) -> float:
        began = time.perf_counter()
        await grader.grade(rubric, await replay(reader, talk, language), NEUTRAL_CASE, language)
        return 1000 * (time.perf_counter() - began)

    for language in LANGUAGES:
        reader = reader_of(library(home), language, "off")
        pairs = corpus(language)[: TURNS // 2]
        talk = [
            line for text, before in pairs for line in (Line("customer", before or "And now?"), Line("trainee", text))
        ]

        with asyncio.Runner() as runner:
            runner.run(graded(reader, talk, language))
            took = [runner.run(graded(reader, talk, language)) for _ in range(GRADINGS)]
        what = f"grading a conversation of {len(talk)} turns, {language} (median of {GRADINGS})"
        yield what, statistics.median(took), "ms", GRADE_MS


def memory(home: Path) -> Iterator[Figure]:
    """The most memory a piped session held (it includes the reader, the grader and the database)."""
    environment = environment_of(home)
    turns = b"Hello, Sam here.\nI am sorry, that is maddening.\n/stop\n"
    subprocess.run(
        [SANGFROID, "play", "christmas-delivery", "--lang", "en"],
        input=turns, stdout=subprocess.DEVNULL, env=environment, check=True,
    )  # fmt: skip
    yield (
        "most memory of any of these processes",
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KB,
        "MB",
        None,
    )


def bulk(home: Path) -> Iterator[Figure]:
    """`sangfroid read` as a whole process: seconds and memory on one line and on ten thousand."""
    lines = [json.dumps({"id": at, "text": text, "context": before, "language": "en"}) for at, (text, before) in
             enumerate(corpus("en"))]  # fmt: skip
    for (encoder, called, _), count in product(encoders(), (1, MANY)):
        given = "\n".join((lines * (count // len(lines) + 1))[:count]).encode()
        environment = environment_of(home) | {"ENCODER": encoder}
        took, peak = watched([str(SANGFROID), "read", "-"], given, environment)
        yield f"sangfroid read, {called}, {count} lines", took, "s", None
        yield "  most memory", peak, "MB", None


def watched(command: list[str], given: bytes, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and most megabytes of one process that is fed `given`."""
    with tempfile.TemporaryFile() as fed:
        fed.write(given)
        fed.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=fed, stdout=subprocess.DEVNULL, env=environment)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - began, used.ru_maxrss / KB


def corpus(language: Language) -> list[tuple[str, str]]:
    """Trainee turns with the customer's line before each."""
    text = (CORPUS / f"lines.{language}.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [(row["text"], row.get("context") or "") for row in rows]


def library(home: Path) -> FileLibrary:
    """The shipped content with a warm cache."""
    return FileLibrary(shipped_content(), cache=home / "cache" / "sangfroid" / "content")


def environment_of(home: Path) -> dict[str, str]:
    """A machine of nobody."""
    path = os.environ.get("PATH", "")
    return {"PATH": path, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": str(home / "data")}


def timed(work: Callable[[], object]) -> float:
    """Seconds it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
