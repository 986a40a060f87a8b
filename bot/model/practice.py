"""Who practises, and the tree of turns of one practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.disagreeing import Claim
from bot.model.feeling import Cause, State
from bot.model.grading import Words
from bot.model.names import Awaiting, CriterionName, Difficulty, Ending, Language, Speaker, Status
from bot.model.reading import Appraisal, Line


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who practises, as one platform knows them; every practice hangs on one."""

    channel: str
    workspace: str
    user: str
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of how a person wants to be spoken to.

    `language` is the one they chose here (None: as their platform says); `introduced`: what this is was explained.
    """

    language: Language | None = None
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One node of a practice's tree; a redo is a sibling (same parent).

    `number` is the 0-based depth. `causes` explain the step of temper of this turn.
    """

    id: str
    parent: str | None
    number: int
    author: Speaker
    text: str
    appraisal: Appraisal
    state_after: State
    causes: tuple[Cause, ...]
    at: datetime

    @property
    def line(self) -> Line:
        """The turn as a plain line."""
        return Line(self.author, self.text)


@dataclass(frozen=True, slots=True)
class Practice:
    """One session of one person with one persona. Content is fixed by hash when it starts.

    `content` lists (kind, SHA-256) of the persona, rubric and cues it plays with. `leaf` is the id of the turn
    the person is at. `awaiting` is the question the bot has put, if any; `redo_of` the trainee turn being
    rewritten. `confidence_before/after` are 1..5 or None (skipped). `overall` is 0..100 once graded. `next_focus` is
    the criterion to name before the next practice. `graded_leaf` is the branch the last feedback was about.
    `claim` is the disagreement the person is just putting into words. `put_off` is the question that waits behind
    the one about safety. `words` are the last feedback's, where a language model found them.
    """

    id: str
    person: Person
    persona_id: str
    content: tuple[tuple[str, str], ...]
    language: Language
    difficulty: Difficulty
    seed: int
    started: datetime
    status: Status = "open"
    leaf: str | None = None
    awaiting: Awaiting | None = None
    redo_of: str | None = None
    looked_up: bool = False
    hints: int = 0
    supervisor: bool = False
    focus: CriterionName | None = None
    next_focus: CriterionName | None = None
    graded_leaf: str | None = None
    confidence_before: int | None = None
    confidence_after: int | None = None
    intention: str | None = None
    overall: int | None = None
    ending: Ending | None = None
    claim: Claim | None = None
    put_off: Awaiting | None = None
    words: Words | None = None
    turns: tuple[Turn, ...] = ()

    @property
    def account(self) -> str:
        """On whose daily budget a language model works for this practice: the workspace, e.g. `slack:T024BE7LD`."""
        return f"{self.person.channel}:{self.person.workspace}"

    def turn(self, turn_id: str) -> Turn:
        """The turn of that id; KeyError when it is not in this practice."""
        for turn in self.turns:
            if turn.id == turn_id:
                return turn
        raise KeyError(turn_id)

    def path(self, leaf: str | None = None) -> tuple[Turn, ...]:
        """The branch from the opening to `leaf` (default: where the person is), in order."""
        branch: list[Turn] = []
        at = leaf or self.leaf
        while at is not None:
            turn = self.turn(at)
            branch.append(turn)
            at = turn.parent
        return tuple(reversed(branch))
