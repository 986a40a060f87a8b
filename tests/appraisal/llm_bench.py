"""How well a turn is read with a language model beside the rules, for models that can be made up without one.

    python -m tests.appraisal.llm_bench [--encoder] [--lines N]

A perfect model names exactly the labelled moves; others miss or invent some at random, or all. None quotes better than
the whole turn. Prints micro-F1 on lines of the corpus that nothing was learned from.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from typing import Any

from bot.appraisal.llm.asking import ASKED
from bot.appraisal.reader import OfflineReader
from bot.model import HELPING, HURTING, LANGUAGES, NEUTRAL_CASE, Appraisal, Context, Language, Line
from bot.ports.chat import Question
from tests.appraisal.figures import Tally, shipped_reader, unseen_lines
from tests.appraisal.told_model import ToldModel, Watched, move, reader_with, turn_of

Row = dict[str, Any]
Names = Sequence[str]
Says = Callable[[Row, random.Random], Names]
FEW = 3


def perfect(row: Row, _chance: random.Random) -> Names:
    """Exactly what was labelled."""
    return list(row["moves"])


def nothing(_row: Row, _chance: random.Random) -> Names:
    """No move, whatever is said."""
    return ()


def all_helping(_row: Row, _chance: random.Random) -> Names:
    """Every helping move there is."""
    return [name for name in ASKED if name in HELPING]


def generous(row: Row, chance: random.Random) -> Names:
    """What was labelled of the helping moves and three more, and no hurting one."""
    right = [name for name in row["moves"] if name in HELPING]
    return [*right, *chance.sample([name for name in ASKED if name in HELPING and name not in right], FEW)]


def careless(row: Row, chance: random.Random) -> Names:
    """Misses one move in seven, and adds a wrong one in every third turn."""
    right = [name for name in row["moves"] if chance.random() > 1 / 7]
    return [*right, chance.choice(ASKED)] if chance.random() < 1 / 3 else right


MODELS: tuple[Says, ...] = (perfect, careless, nothing, generous, all_helping)


async def read(rows: Sequence[Row], language: Language, offline: OfflineReader, names: Says) -> tuple[Tally, int, int]:
    """The lines read with a model that names these moves; in how many a doubt was left, and how often it was no use."""
    tally, watch, chance, asked = Tally(), Watched(), random.Random(7), 0
    for row in rows:
        moves = names(row, chance)

        def says(question: Question[Any], moves: Names = moves) -> list[dict[str, Any]]:
            return [move(name, turn_of(question)) for name in moves]

        made = await reader_with(offline, ToldModel(says), watch).read(row["text"], before(row, language), NEUTRAL_CASE)
        tally.add(row, {found.name for found in made.moves}, 0)
        asked += bool(made.unsure)
    fallen = sum(count for what, count in watch.seen.items() if what[0] == "fell_back")
    return tally, asked, fallen


def before(row: Row, language: Language) -> Context:
    """The customer's line before a labelled line."""
    lines = (Line("customer", row["context"]),) if row.get("context") else ()
    return Context(language, lines, tuple(Appraisal() for _ in lines))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", action="store_true", help="beside the packaged encoder")
    parser.add_argument("--lines", type=int, default=300, help="lines a language")
    wanted = parser.parse_args()
    offline = shipped_reader(encoder=wanted.encoder)
    for language in LANGUAGES:
        rows = unseen_lines(language)[: wanted.lines]
        alone, asked = Tally(), 0
        for row in rows:
            made = offline.read_now(row["text"], before(row, language), NEUTRAL_CASE)
            alone.add(row, {found.name for found in made.moves}, 0)
            asked += bool(made.unsure)
        show(language, "offline alone", alone, asked, 0)
        for model in MODELS:
            show(language, model.__name__, *asyncio.run(read(rows, language, offline, model)))


def show(language: Language, name: str, tally: Tally, asked: int, fallen: int) -> None:
    """One row of figures."""
    precision, recall, f1 = tally.rates()
    hurt = tally.rates(HURTING)
    sys.stdout.write(
        f"{language} {name:14} F1 {f1:.3f} (P {precision:.2f} R {recall:.2f})  hurting P {hurt[0]:.2f} R {hurt[1]:.2f}"
        f"  traps {tally.trap_rate:.3f}  in doubt {asked / tally.lines:.2f}  no use {fallen / tally.lines:.2f}\n"
    )


if __name__ == "__main__":
    main()
