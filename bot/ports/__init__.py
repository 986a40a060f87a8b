"""Every port: what the use cases need from the outside, and nothing about how it is done.

Those of a language model are in `bot.ports.chat`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from bot.content.bundle import Bundle, ContentKind
from bot.content.cues import CueFile
from bot.content.house import House
from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.model import (
    Appraisal,
    Card,
    Case,
    Cause,
    Context,
    CriterionName,
    Disagreement,
    Ending,
    Grade,
    Graded,
    Language,
    Note,
    Outbounds,
    Person,
    Practice,
    Profile,
    State,
    Turn,
    Utterance,
    Words,
)

T = TypeVar("T")


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The current moment, with a time zone."""
        ...


class Steps(Protocol):
    """Runs a named step of a use case; an engine may checkpoint it and not run it again."""

    async def run(self, name: str, fn: Callable[[], Awaitable[T]]) -> T:
        """Run `fn`, or give back what it gave before under this name."""
        ...


class Appraiser(Protocol):
    """Reads one turn. Stateless: same arguments, same answer."""

    async def read(self, text: str, context: Context, case: Case) -> Appraisal:
        """The moves of a trainee turn, every quote verbatim."""
        ...

    async def listen(self, text: str, context: Context, case: Case) -> Appraisal:
        """The occasions of a customer turn."""
        ...


class NameFinder(Protocol):
    """Finds who is named in what a trainee wrote, so that it can be kept without them."""

    def people(
        self, text: str, language: Language, case: Case, fiction: str = "", login: str = "", *, anywhere: bool = False
    ) -> tuple[str, ...]:
        """The names in a text, as written, each once: not the customer's, nor what the role-play speaks of.

        `fiction` is all that the role-play says, `login` what the person is called on their platform. `anywhere` takes
        no risk with words that begin a sentence: where a name too many does no harm.
        """
        ...


SafetyVerdict = Literal["clear", "unclear", "real"]


class SafetyCheck(Protocol):
    """Tells whether a trainee writes about really harming themselves or others. Offline, before anything else."""

    def check(self, text: str, language: Language) -> SafetyVerdict:
        """`real` stops the role-play, `unclear` asks, `clear` goes on."""
        ...


class Tongues(Protocol):
    """Tells which language a turn is in."""

    def of(self, text: str) -> Language | Literal["other"] | None:
        """English, French, another one; None when it cannot be told (too short, names, numbers)."""
        ...


class Player(Protocol):
    """Plays the customer. It may feel and reveal only what the state says."""

    async def open(self, persona: Persona, practice: Practice, state: State) -> Utterance:
        """The first line."""
        ...

    async def speak(
        self, persona: Persona, practice: Practice, before: State, state: State, appraisal: Appraisal,
        causes: tuple[Cause, ...], turn_id: str,
    ) -> Utterance:  # fmt: skip
        """The answer to a trainee turn that moved the state from `before` to `state` by `causes`."""
        ...


class Grader(Protocol):
    """Grades a conversation from what was read and felt."""

    async def grade(self, rubric: Rubric, conversation: tuple[Graded, ...], case: Case, language: Language) -> Grade:
        """The grade; marks without occasion are None."""
        ...


class Work(Protocol):
    """One transaction on the store; everything in it is written, or nothing."""

    async def add_practice(self, practice: Practice) -> None:
        """Write a new practice (without turns)."""
        ...

    async def save_practice(self, practice: Practice) -> None:
        """Write the changed fields of a practice (not its turns)."""
        ...

    async def add_turn(self, practice_id: str, turn: Turn) -> None:
        """Write one turn; writing the same id again is an error."""
        ...

    async def practice(self, practice_id: str, person: Person) -> Practice:
        """A practice with its turns. NoSession when it is not there or not this person's."""
        ...

    async def unfinished(self, person: Person) -> Practice | None:
        """This person's most recent practice that is open or paused, or None."""
        ...

    async def practices(self, person: Person) -> tuple[Practice, ...]:
        """All of this person's practices without turns, newest first."""
        ...

    async def save_content(self, sha256: str, kind: str, body: str) -> None:
        """Keep a content file under its hash; doing it again changes nothing."""
        ...

    async def content(self, sha256: str) -> str | None:
        """The content kept under that hash."""
        ...

    async def save_disagreement(self, disagreement: Disagreement) -> None:
        """Write a disagreement, or all of it anew where its id is known. NoSession when its practice is not there."""
        ...

    async def disagreements(self, person: Person) -> tuple[Disagreement, ...]:
        """All of this person's disagreements, in the order in which they were first sent."""
        ...

    async def contested(
        self, channel: str, workspace: str, *, begins: str = "", undecided: bool = False
    ) -> tuple[tuple[Disagreement, Practice], ...]:
        """What the trainers of a workspace look at: the disagreements of everyone there, each with its whole practice.

        In the order in which they were first sent; only those whose id `begins` so, and only the `undecided` if asked.
        """
        ...

    async def profile(self, person: Person) -> Profile:
        """How this person wants to be spoken to; `Profile()` where nothing is kept."""
        ...

    async def save_profile(self, person: Person, profile: Profile) -> None:
        """Write how this person wants to be spoken to, in place of what was kept."""
        ...

    async def erase(self, person: Person) -> int:
        """Erase everything about a person; how many practices went."""
        ...


class Store(Protocol):
    """Where practices live."""

    def begin(self) -> AbstractAsyncContextManager[Work]:
        """Open a transaction; it commits when the block ends without an error."""
        ...


class Readers(Protocol):
    """Gives the offline reader for a set of cues; the same hash gives the same reader."""

    def reader(self, sha256: str, cues: CueFile) -> Appraiser:
        """The reader that uses these cues."""
        ...


class Library(Protocol):
    """Gives content as it is now, or as it was when a practice began."""

    def persona_ids(self) -> tuple[str, ...]:
        """Ids of every persona that can be played, sorted. A broken file is left out."""
        ...

    def persona(self, persona_id: str) -> Persona:
        """A persona as it is now. UnknownContent, or ContentError when its file is broken."""
        ...

    def bundle(self, persona_id: str, language: Language) -> Bundle:
        """Everything a new practice plays with. UnknownContent or ContentError."""
        ...

    def revive(self, kept: Mapping[ContentKind, tuple[str, str]]) -> Bundle:
        """A bundle again from what was kept: kind -> (SHA-256, body)."""
        ...

    def house(self) -> House:
        """The organisation's own file, always as it is now. ContentError."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """A practice as feedback sees it: one branch, read and felt, with its grade.

    `ending` None means it was left in the middle. `broken`: agreed on a promise nothing supported.
    """

    bundle: Bundle
    language: Language
    conversation: tuple[Graded, ...]
    grade: Grade
    ending: Ending | None
    broken: bool = False
    hints: int = 0


class Wording(Protocol):
    """Finds words for a grade; its marks stay as they are."""

    async def word(self, session: Session, leaf: str, account: str) -> Words | None:
        """Words for the branch that ends at `leaf`, on that account; None where the grader's own words stand."""
        ...


class Adviser(Protocol):
    """Puts a grade into words and pictures, channel-neutral. Stateless."""

    def feedback(self, session: Session) -> Outbounds:
        """Outcome and epilogue, at most 60 words of advice, the customer's afterword, and the anger curve.

        The advice: one quoted strength, one quoted change with its effect, an invitation to rewrite that turn.
        """
        ...

    def details(self, session: Session) -> Card:
        """All 17 marks with the trainee's own words, and the overall 0..100."""
        ...

    def compare(self, bundle: Bundle, first: Graded, second: Graded, language: Language) -> Card:
        """Two versions of one turn side by side: the words, the moves, what each did to the anger."""
        ...

    def example(self, session: Session, turn: int) -> Note:
        """One way to say it at that trainee turn (0-based index in the conversation)."""
        ...

    def hint(self, bundle: Bundle, criterion: CriterionName, language: Language, given: int) -> Note:
        """One nudge towards a criterion; `given` counts the hints already given."""
        ...
