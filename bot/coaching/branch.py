"""A branch of a practice as the reader and the grader see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Awaiting, Context, Graded, Language, Practice, State, Turn


def context_of(branch: Sequence[Turn], language: Language) -> Context:
    """What the next turn is read against."""
    state = branch[-1].state_after if branch else None
    return Context(
        language=language,
        lines=tuple(turn.line for turn in branch),
        appraisals=tuple(turn.appraisal for turn in branch),
        anger=state.temper.anger if state else 7.0,
        supervisor_granted=bool(state and state.supervisor == "granted"),
    )


def graded(branch: Sequence[Turn]) -> tuple[Graded, ...]:
    """The branch line by line, with the anger before and after each."""
    lines: list[Graded] = []
    anger = branch[0].state_after.temper.anger if branch else 0.0
    for turn in branch:
        after = turn.state_after.temper.anger
        lines.append(Graded(turn.line, turn.appraisal, anger, after, turn.causes))
        anger = after
    return tuple(lines)


def next_id(practice: Practice, number: int) -> str:
    """The id of a new turn at that depth: "3" for the first, "3.2", "3.3" for its siblings and cousins."""
    there = sum(turn.number == number for turn in practice.turns)
    return str(number) if not there else f"{number}.{there + 1}"


def trainee_turns(branch: Sequence[Turn]) -> tuple[Turn, ...]:
    """The trainee's own turns, in order."""
    return tuple(turn for turn in branch if turn.author == "trainee")


def end_of(practice: Practice, turn: Turn) -> Turn:
    """Where that version was left: the end that was graded, when it lies below the turn, else the newest leaf."""
    below = {turn.id}
    end = turn
    for other in practice.turns:
        if other.parent in below:
            below.add(other.id)
            end = other
    return practice.turn(practice.graded_leaf) if practice.graded_leaf in below else end


def unwritten(practice: Practice) -> Practice:
    """The practice without a rewriting that was begun and not written: back at the end of the earlier version."""
    if practice.redo_of is None:
        return practice
    leaf = end_of(practice, practice.turn(practice.redo_of))
    return replace(practice, leaf=leaf.id, redo_of=None)


def state_at(branch: Sequence[Turn]) -> State:
    """The customer's state at the end of the branch."""
    return branch[-1].state_after


def siblings(practice: Practice, turn: Turn) -> tuple[Turn, ...]:
    """Every version of a trainee turn, itself included, in the order in which they were written."""
    return tuple(other for other in practice.turns if other.parent == turn.parent and other.author == "trainee")


def is_graded_here(practice: Practice) -> bool:
    """Whether the last feedback was about where the person is now."""
    return practice.redo_of is None and practice.graded_leaf is not None and practice.graded_leaf == practice.leaf


def resting(practice: Practice) -> Awaiting | None:
    """What the practice waits for once a question in between is done with: what next, where feedback was given."""
    return "after" if is_graded_here(practice) and practice.status != "ended" else None
