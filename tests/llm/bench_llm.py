"""How faithfully a language model plays the customers, over all customers and robots (`make bench-llm`).

With OPENAI_API_KEY and the other OPENAI_* settings: the model they name. Without: our stand-in as a good model and as
three bad ones, which shows that the bench tells them apart. `--quick` takes two customers and three robots.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pydantic import SecretStr

from bot.cli.fidelity import report_of
from bot.cli.fidelity_text import aligned, costs, faults, fidelity_table
from bot.cli.frame import set_up_log
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.messages import Messages
from bot.model import LANGUAGES, Difficulty, Language
from bot.roleplay.wording import expand
from bot.settings import Settings
from bot.settings.llm import LlmSettings
from bot.wiring import library_of
from bot.wiring.bench import bench_of
from bot.workbench import Setup
from bot.workbench.fidelity import FidelityRow, Flaw, Played, Report
from tests.llm.characters import character
from tests.llm.standin import ModelServer, running_server

QUICK_CUSTOMERS = ("wrong-bill", "lost-parcel")
QUICK_ROBOTS = ("expert", "lecturer", "over-promiser")
GOOD = "good"
BAD: dict[str, Flaw] = {"too_nice": "giving_in", "leaky": "leak", "contradicting": "facts"}
"""Bad models, and what the bench has to find in what each offers."""
DIFFICULTY: Difficulty = 2
SEED = 1


@dataclass(frozen=True)
class Bench:
    """What is played."""

    library: FileLibrary
    personas: Sequence[Persona]
    robots: Sequence[str]

    async def play(self, llm: LlmSettings, server: ModelServer | None = None, named: str = GOOD) -> list[Played]:
        """Every conversation; a stand-in gives away what each customer keeps."""
        played: list[Played] = []
        async with bench_of(llm, self.library, "off") as bench:
            for persona in self.personas:
                for language in LANGUAGES:
                    if server is not None:
                        server.character = character(named, leaks=kept(persona, language))
                    setups = [Setup(robot, language, DIFFICULTY, SEED) for robot in self.robots]
                    played += await bench.every((persona, self.library.robot(one.trainee), one) for one in setups)
                    print(f"{named}: {persona.id} {language}", file=sys.stderr)
        return played

    def report(self, llm: LlmSettings, server: ModelServer | None = None, named: str = GOOD) -> Report:
        """What came of it."""
        return report_of(llm, asyncio.run(self.play(llm, server, named)), DIFFICULTY, SEED)


def kept(persona: Persona, language: Language) -> tuple[str, ...]:
    """What the customer tells only when it is asked for, in the customer's words."""
    script = persona.script.in_(language)
    return tuple(expand(script.facts[fact.id][0], Random(SEED)) for fact in persona.facts if fact.told == "asked")


def of_standin(server: ModelServer, named: str) -> LlmSettings:
    """The settings of a stand-in."""
    return LlmSettings(SecretStr("any"), server.base_url, named, named, frozenset({"speak"}), 20.0, 0, None)


def compare(bench: Bench) -> dict[str, Report]:
    """The stand-in as each of its characters."""
    reports: dict[str, Report] = {}
    for named in (GOOD, *BAD):
        with running_server(named) as server:
            reports[named] = bench.report(of_standin(server, named), server, named)
    return reports


def missed(reports: dict[str, Report]) -> list[str]:
    """What the bench should have told of these models and did not."""
    seen = [f"{name}: {sum(one.total.shown.values())} faults were seen" for name, one in reports.items()]
    blind = [f"{name}: no {flaw} was caught" for name, flaw in BAD.items() if not reports[name].total.caught[flaw]]
    return [line for line in seen if ": 0 " not in line] + blind


def main() -> int:
    """Play, print the tables, write the reports; 1 when bad stand-ins are not told from the good one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two customers, three robots")
    parser.add_argument("--report", type=Path, help="a JSON file; of stand-ins, one for each, with its name")
    chosen = parser.parse_args()
    settings, messages = Settings.load(), Messages("en")
    set_up_log(settings.log_level, default="ERROR")
    library = library_of(settings)
    ids = QUICK_CUSTOMERS if chosen.quick else library.persona_ids()
    bench = Bench(library, [library.persona(one) for one in ids], QUICK_ROBOTS if chosen.quick else library.robot_ids())
    llm = settings.llm
    reports = compare(bench) if llm is None else {llm.model: bench.report(llm, named=llm.model)}
    if llm is not None:
        print("\n".join(fidelity_table(reports[llm.model], messages)))
    else:
        rows = [
            FidelityRow(persona=name, robot=None, language=None, figures=one.total) for name, one in reports.items()
        ]
        print("\n".join([*aligned(faults(rows, messages)), "", *aligned(costs(rows, messages))]))
    for name, one in reports.items() if chosen.report else ():
        path = chosen.report if llm is not None else chosen.report.with_suffix(f".{name}{chosen.report.suffix}")
        path.write_text(one.model_dump_json(indent=2) + "\n", encoding="utf-8")
        print(path)
    wrong = missed(reports) if llm is None else []
    print("\n".join(wrong or [f"{len(reports)} models told apart."] if llm is None else []))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
