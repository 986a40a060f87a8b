"""Rehearsals for people: a dialogue with what moved the anger beside each line, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.messages import Messages
from bot.model import Cause, Chart, ChartPoint, Voice
from bot.typography import number
from bot.workbench import Difference, Moved, Rehearsal, Row, Step

MARK = "°"
"""Stands behind the name where the script spoke in the model's place."""
STOOD_IN: frozenset[Voice] = frozenset({"fallback", "budget"})
LONGEST_SHOWN = 160
"""Characters of a line that a difference shows."""


def dialogue(rehearsal: Rehearsal, persona: Persona, rubric: Rubric, messages: Messages) -> Iterator[str]:
    """Every line of a rehearsal, with moves, anger and causes under the trainee's."""
    setup = rehearsal.setup
    values = {"name": persona.name.full, "trainee": setup.trainee, "difficulty": setup.difficulty, "seed": setup.seed}
    yield messages("simulate.title", language=messages(f"evaluate.language.{setup.language}"), **values)
    yield ""
    yield f"{persona.name.full}: {rehearsal.opening}"
    scripted = [turn.state_after.voice in STOOD_IN for turn in rehearsal.turns[2::2]]
    for place, (step, marked) in enumerate(zip(rehearsal.steps, scripted, strict=True), 1):
        yield ""
        yield f"{place}. {setup.trainee}: {step.said}"
        yield "     " + moves_of(step, rubric, messages)
        yield "     " + anger_of(step, rubric, messages)
        yield f"{persona.name.full}{MARK if marked else ''}: {step.answer}"
    yield ""
    if any(scripted):
        yield messages("simulate.mark", mark=MARK)
    yield ending_of(rehearsal, messages)


def moves_of(step: Step, rubric: Rubric, messages: Messages) -> str:
    """What was read in the trainee's words."""
    language = messages.language
    names = dict.fromkeys(rubric.moves[move.name].label.in_(language) for move in step.moves)
    return messages("simulate.moves", moves=", ".join(names) or messages("simulate.nothing"))


def anger_of(step: Step, rubric: Rubric, messages: Messages) -> str:
    """From which anger to which, and why."""
    why = ", ".join(cause_of(cause, rubric, messages) for cause in step.causes if cause.delta)
    before, after = (number(value, messages.language) for value in (step.before, step.after))
    return messages("simulate.anger", before=before, after=after, why=why or messages("simulate.unmoved"))


def cause_of(cause: Cause, rubric: Rubric, messages: Messages) -> str:
    """One cause: the move by its label or the rule by its sentence, and the points it counts."""
    if cause.move is None or cause.rule in {"repair", "second_wait", "hold_kept", "relapse"}:
        what = messages(f"simulate.rule.{cause.rule}")
    else:
        what = rubric.moves[cause.move].label.in_(messages.language)
    return f"{what} {cause.delta:+g}"


def ending_of(rehearsal: Rehearsal, messages: Messages) -> str:
    """How it ended, after how many messages, at which anger."""
    outcome = messages(f"simulate.outcome.{rehearsal.outcome}")
    verdict = messages("simulate.success" if rehearsal.succeeded else "simulate.failure")
    anger = number(rehearsal.anger, messages.language)
    return messages("simulate.end", outcome=outcome, turns=len(rehearsal.steps), anger=anger, verdict=verdict)


def chart_of(rehearsal: Rehearsal, persona: Persona, messages: Messages) -> Chart:
    """The anger curve of a rehearsal."""
    points = (ChartPoint(0, rehearsal.steps[0].before), *(ChartPoint(at, a) for at, a in enumerate(rehearsal.path, 1)))
    return Chart(messages("chart.title", name=persona.name.full), points, ending_of(rehearsal, messages))


def changes(found: Sequence[Difference], messages: Messages) -> Iterator[str]:
    """Every difference, one a line."""
    if not found:
        yield messages("diff.none")
    for one in found:
        before, now = (shorten(text, LONGEST_SHOWN, placeholder=" …") for text in (one.before, one.now))
        yield "  " + messages(f"diff.{one.kind}", place=one.place, before=before, now=now)


def outcomes(found: Sequence[Moved], of: int, messages: Messages) -> Iterator[str]:
    """The rehearsals that go another way, before and now."""
    yield messages("diff.rehearsals", count=len(found), of=of)
    for one in found:
        setup = one.now.setup
        place = f"{setup.trainee} {setup.language} {setup.difficulty} {setup.seed}"
        yield f"  {place:<28} {_cell(one.before, messages):<12} → {_cell(one.now, messages)}"
    if found:
        yield messages("simulate.legend")


def table(rows: Sequence[Row], messages: Messages) -> Iterator[str]:
    """One line a customer, language and difficulty; one column a robot: the outcome, the messages, the last anger."""
    robots = list(dict.fromkeys(row.setup.trainee for row in rows))
    known = {(*_place(row), row.setup.trainee): row for row in rows}
    places = list(dict.fromkeys(map(_place, rows)))
    head = [*messages.lines("simulate.columns"), *robots]
    cells = [[*map(str, place), *(_cell(known.get((*place, robot)), messages) for robot in robots)] for place in places]
    widths = [max(len(row[at]) for row in [head, *cells]) for at in range(len(head))]
    for row in [head, *cells]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield messages("simulate.legend")


def _place(row: Row) -> tuple[str, str, int, int]:
    return row.persona, row.setup.language, row.setup.difficulty, row.setup.seed


def _cell(row: Row | None, messages: Messages) -> str:
    if row is None:
        return "-"
    return f"{messages(f'simulate.short.{row.outcome}')} {row.turns} {row.path[-1]:g}"
