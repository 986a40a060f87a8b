"""One turn: read, feel, speak. Each model call is a named step; the commit is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.coaching.branch import context_of, next_id, state_at
from bot.coaching.parts import Cast
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


async def open_scene(cast: Cast, bundle: Bundle, practice: Practice) -> Turn:
    """The customer's first line. It is shown at once; `branch_of` reads it when it is first needed."""
    state = begin(bundle.persona, practice.difficulty)
    said = await cast.player.open(bundle.persona, practice, state)
    return Turn(
        id="0",
        parent=None,
        number=0,
        author="customer",
        text=said.text,
        appraisal=EMPTY_APPRAISAL,
        state_after=_noted(state, said),
        causes=(),
        at=cast.clock.now(),
    )


async def branch_of(cast: Cast, bundle: Bundle, practice: Practice, leaf: str | None = None) -> tuple[Turn, ...]:
    """A branch (default: where the person is) with its opening read."""
    opening, *rest = practice.path(leaf)
    if opening.appraisal is not EMPTY_APPRAISAL and opening.appraisal != EMPTY_APPRAISAL:
        return opening, *rest
    reader = cast.readers.reader(bundle.sha256("cues"), bundle.cues)
    context = context_of((), practice.language)
    heard = await reader.listen(opening.text, context, case_of(bundle.persona, practice.language))
    return replace(opening, appraisal=heard), *rest


async def take(cast: Cast, bundle: Bundle, practice: Practice, text: str) -> Taken:
    """Read the trainee's `text` after the practice's leaf, let the customer feel it and answer."""
    branch = await branch_of(cast, bundle, practice)
    before = _before(practice, branch)
    mine = await _felt(cast, bundle, practice, branch, before, text)
    with_mine = replace(practice, turns=(*practice.turns, mine), leaf=mine.id)
    theirs = await _answered(cast, bundle, with_mine, (*branch, mine), before)
    played = replace(with_mine, turns=(*with_mine.turns, theirs), leaf=theirs.id, redo_of=None)
    return Taken(played, mine, theirs)


def _before(practice: Practice, branch: Sequence[Turn]) -> State:
    """The customer's state before the turn: no line of any branch comes again, what was granted is granted."""
    said_anywhere = frozenset[str]().union(*(turn.state_after.lines_used for turn in practice.turns))
    state = replace(state_at(branch), lines_used=said_anywhere)
    return replace(state, supervisor="granted") if practice.supervisor else state


async def _felt(
    cast: Cast, bundle: Bundle, practice: Practice, branch: Sequence[Turn], before: State, text: str
) -> Turn:
    """The trainee's turn, read and felt."""
    number = branch[-1].number + 1
    turn_id = next_id(practice, number)
    reader = cast.readers.reader(bundle.sha256("cues"), bundle.cues)
    case = case_of(bundle.persona, practice.language)
    granted = before.supervisor == "granted"
    context = context_of(branch, practice.language)
    context = replace(context, supervisor_granted=granted, account=practice.account)
    read = await cast.steps.run(f"read:{turn_id}", lambda: reader.read(text, context, case))
    state, causes = advance(bundle.persona, practice.difficulty, before, read, branch[-1].appraisal)
    return Turn(turn_id, branch[-1].id, number, "trainee", text, read, state, causes, cast.clock.now())


async def _answered(cast: Cast, bundle: Bundle, practice: Practice, branch: Sequence[Turn], before: State) -> Turn:
    """The customer's answer to the last turn of the branch."""
    mine = branch[-1]
    state = mine.state_after
    said = await cast.steps.run(
        f"speak:{mine.id}",
        lambda: cast.player.speak(bundle.persona, practice, before, state, mine.appraisal, mine.causes, mine.id),
    )
    reader = cast.readers.reader(bundle.sha256("cues"), bundle.cues)
    context = context_of(branch, practice.language)
    return Turn(
        id=next_id(practice, mine.number + 1),
        parent=mine.id,
        number=mine.number + 1,
        author="customer",
        text=said.text,
        appraisal=await reader.listen(said.text, context, case_of(bundle.persona, practice.language)),
        state_after=_noted(state, said),
        causes=(),
        at=cast.clock.now(),
    )


def as_graded(practice: Practice, turn_id: str) -> Graded:
    """One trainee turn with the anger before and after it."""
    turn = practice.turn(turn_id)
    parent = practice.turn(turn.parent) if turn.parent else turn
    before, after = parent.state_after.temper.anger, turn.state_after.temper.anger
    return Graded(turn.line, turn.appraisal, before, after, turn.causes)


def _noted(state: State, said: Utterance) -> State:
    return replace(state, lines_used=state.lines_used | said.lines, facts=state.facts | said.told, voice=said.voice)
