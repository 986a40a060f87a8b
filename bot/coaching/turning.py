"""One turn: read, feel, speak. Each model call is a named step; the commit is the caller's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.coaching.branch import context_of, next_id, state_at
from bot.coaching.parts import Parts
from bot.content.bundle import Bundle, case_of
from bot.model import EMPTY_APPRAISAL, Graded, Practice, State, Turn, Utterance
from bot.roleplay.temper import advance, begin


@dataclass(frozen=True, slots=True)
class Taken:
    """The trainee's turn and the customer's answer, not yet written."""

    practice: Practice
    mine: Turn
    theirs: Turn

    @property
    def state(self) -> State:
        """The customer after the answer."""
        return self.theirs.state_after


async def open_scene(parts: Parts, bundle: Bundle, practice: Practice) -> Turn:
    """The customer's first line."""
    state = begin(bundle.persona, practice.difficulty)
    said = await parts.player.open(bundle.persona, practice, state)
    reader = parts.readers.reader(bundle.sha256("cues"), bundle.cues)
    case = case_of(bundle.persona, practice.language)
    heard = await reader.listen(said.text, context_of((), practice.language), case)
    return Turn(
        id="0",
        parent=None,
        number=0,
        author="customer",
        text=said.text,
        appraisal=heard,
        state_after=_noted(state, said),
        causes=(),
        at=parts.clock.now(),
    )


async def take(parts: Parts, bundle: Bundle, practice: Practice, text: str) -> Taken:
    """Read the trainee's `text` after the practice's leaf, let the customer feel it and answer."""
    branch = practice.path()
    before = state_at(branch)
    said_anywhere = frozenset[str]().union(*(turn.state_after.lines_used for turn in practice.turns))
    before = replace(before, lines_used=said_anywhere)
    if practice.supervisor:
        before = replace(before, supervisor="granted")
    case = case_of(bundle.persona, practice.language)
    reader = parts.readers.reader(bundle.sha256("cues"), bundle.cues)
    context = replace(context_of(branch, practice.language), supervisor_granted=before.supervisor == "granted")
    number = branch[-1].number + 1
    mine_id = next_id(practice, number)
    read = await parts.steps.run(f"read:{mine_id}", lambda: reader.read(text, context, case))
    state, causes = advance(bundle.persona, practice.difficulty, before, read, branch[-1].appraisal)
    now = parts.clock.now()
    mine = Turn(mine_id, branch[-1].id, number, "trainee", text, read, state, causes, now)
    with_mine = replace(practice, turns=(*practice.turns, mine), leaf=mine_id)
    said = await parts.steps.run(
        f"speak:{mine_id}",
        lambda: parts.player.speak(bundle.persona, practice, before, state, read, causes, mine_id),
    )
    answer_context = context_of(with_mine.path(), practice.language)
    heard = await reader.listen(said.text, answer_context, case) if said.text else EMPTY_APPRAISAL
    theirs = Turn(
        id=next_id(with_mine, number + 1),
        parent=mine_id,
        number=number + 1,
        author="customer",
        text=said.text,
        appraisal=heard,
        state_after=_noted(state, said),
        causes=(),
        at=now,
    )
    played = replace(with_mine, turns=(*with_mine.turns, theirs), leaf=theirs.id, redo_of=None)
    return Taken(played, mine, theirs)


def as_graded(practice: Practice, turn_id: str) -> Graded:
    """One trainee turn with the anger before and after it."""
    turn = practice.turn(turn_id)
    parent = practice.turn(turn.parent) if turn.parent else turn
    before, after = parent.state_after.temper.anger, turn.state_after.temper.anger
    return Graded(turn.line, turn.appraisal, before, after, turn.causes)


def _noted(state: State, said: Utterance) -> State:
    return replace(state, lines_used=state.lines_used | said.lines, facts=state.facts | said.told)
