"""How a language model played, as tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.messages import Messages
from bot.typography import number
from bot.workbench.fidelity import FLAWS, FidelityRow, Figures, Report

Table = Sequence[Sequence[str]]
NOTHING = "-"


def fidelity_table(report: Report, messages: Messages) -> Iterator[str]:
    """What it said and how it ended; then who said it, and what it took. One customer by robots, or robots over all."""
    one = len({row.persona for row in report.rows}) == 1
    rows = [*(report.rows if one else report.by_robot), FidelityRow(
        persona=None, robot=None, language=None, figures=report.total
    )]  # fmt: skip
    yield messages("fidelity.title", model=report.model, server=report.setup["server"], made=report.made)
    yield ""
    yield from aligned(faults(rows, messages))
    yield messages("fidelity.faults_legend")
    yield messages("fidelity.endings_legend")
    yield ""
    yield from aligned(costs(rows, messages))
    yield messages("fidelity.costs_legend")
    yield from notes(report.total, messages)


def faults(rows: Sequence[FidelityRow], messages: Messages) -> Table:
    """Sessions, turns, how they ended, and the faults: seen by the trainee / caught before."""
    head = [
        *messages.lines("fidelity.who"), *messages.lines("fidelity.how"),
        *(messages(f"fidelity.flaw.{flaw}") for flaw in FLAWS),
    ]  # fmt: skip
    return [head, *([*_who(row, messages), *_how(row.figures, messages)] for row in rows)]


def costs(rows: Sequence[FidelityRow], messages: Messages) -> Table:
    """Who said the lines, and what a turn took."""
    head = [*messages.lines("fidelity.who"), *messages.lines("fidelity.costs")]
    return [head, *([*_who(row, messages), *_cost(row.figures, messages)] for row in rows)]


def notes(total: Figures, messages: Messages) -> Iterator[str]:
    """Why the script spoke, and whether anything went otherwise than it goes with the script."""
    if total.reasons:
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(total.reasons.items()))
        yield messages("fidelity.reasons", reasons=told)
    if "budget" in total.reasons:
        yield messages("fidelity.budget")
    if stumbles := sum(total.scripted.values()):
        yield messages("fidelity.scripted", count=stumbles)
    if not total.drifts:
        yield messages("fidelity.as_scripted")
    for drift, count in total.drifts.items():
        yield messages(f"fidelity.drift.{drift}", count=count, of=total.sessions)


def aligned(table: Table) -> Iterator[str]:
    """The rows with their columns under each other."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _who(row: FidelityRow, messages: Messages) -> list[str]:
    every = messages("fidelity.all")
    return [row.persona or every, row.robot or every, row.language or every]


def _how(told: Figures, messages: Messages) -> list[str]:
    language = messages.language
    resolution = NOTHING if told.to_resolution is None else number(told.to_resolution, language)
    seen = (f"{told.shown[flaw]}/{told.caught[flaw]}" for flaw in FLAWS)
    return [str(told.sessions), str(told.turns), resolution, _endings(told.endings, messages), *seen]


def _endings(endings: Mapping[str, int], messages: Messages) -> str:
    short = {messages(f"simulate.short.{name}"): count for name, count in endings.items()}
    return " ".join(name if count == 1 else f"{name}×{count}" for name, count in short.items())


def _cost(told: Figures, messages: Messages) -> list[str]:
    language = messages.language
    shares = (f"{round(100 * share)}" for share in (told.first, told.again, told.script))
    tokens = (f"{round(count)}" for count in (told.sent, told.cached, told.given))
    return [
        *shares, number(told.calls, language), str(told.most_calls), *tokens, number(told.p50, language),
        number(told.p95, language),
    ]  # fmt: skip
