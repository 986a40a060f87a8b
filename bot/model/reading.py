"""What is read in a turn, and what it is read against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

from bot.model.names import Language, MoveName, OccasionName, Speaker


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a trainee turn does, with the words that show it.

    `quote` is the verbatim slice `text[start:end]` of the turn (characters). `about` is the id of a
    grievance, fact, need or agreement of the case, or None. `confidence` is 0..1.
    """

    name: MoveName
    quote: str
    start: int
    end: int
    about: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a customer turn gave occasion for, with the customer's words (verbatim slice)."""

    name: OccasionName
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A move that only one of two readers found: the language model (`llm`) or the offline reader (`offline`).

    `stands` tells whether it counted in the end.
    """

    name: MoveName
    quote: str
    found_by: Literal["llm", "offline"]
    stands: bool


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What was read in one turn: moves of a trainee turn, or occasions of a customer turn.

    `reader` tells by what: `rules` alone, the `small` network beside them, the `encoder`, or a language model beside
    one of these (`llm`). `unsure` are hurting moves that may have been made: too doubtful to count anywhere, sure
    enough to ask about. `disputed` is what only one of two readers found. `asides` are slices `text[start:end]` that
    speak to a grader, a model or the program and not to the customer, in order.
    """

    moves: tuple[Move, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    reader: str = "rules"
    unsure: tuple[Move, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    asides: tuple[tuple[int, int], ...] = ()

    def has(self, *names: MoveName) -> bool:
        """Whether any of these moves was made."""
        return any(move.name in names for move in self.moves)

    def first(self, *names: MoveName) -> Move | None:
        """The first of these moves in the order they were read, or None."""
        return next((move for move in self.moves if move.name in names), None)

    def occasion(self, name: OccasionName) -> Occasion | None:
        """The reading of that occasion, or None."""
        return next((found for found in self.occasions if found.name == name), None)


_BEFORE_STOP = re.compile(r" (?=[.,](?: |$))")


def to_customer(text: str, asides: tuple[tuple[int, int], ...]) -> str:
    """A turn as the customer hears it: without its asides, every gap one space; empty when nothing was left to hear.

    Two turns that differ only in their asides sound the same.
    """
    for start, end in reversed(asides):
        text = f"{text[:start]} {text[end:]}"
    heard = _BEFORE_STOP.sub("", " ".join(text.split()))
    return heard if not asides or any(_says_something(char) for char in heard) else ""


def _says_something(char: str) -> bool:
    """Whether a character is more than the marks that are left around what was cut out: a letter, a picture, a "?"."""
    return char.isalnum() or char in "?!" or category(char) == "So"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as a reader or grader sees it."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class CaseAgreement:
    """An agreement the customer would take: its words, and whether it needs the supervisor's yes."""

    id: str
    words: frozenset[str]
    supervisor: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What the reader knows about the matter, so that it can say what a move is about.

    Words are lower-case stems or words of the session's language. The neutral case (no persona) has
    anger 7 and takes the first customer turn as the grievance (`grievance_words` empty means: that turn).
    """

    customer_names: tuple[str, ...] = ()
    grievance: str = "grievance"
    grievance_words: frozenset[str] = frozenset()
    facts: tuple[tuple[str, frozenset[str]], ...] = ()
    need: str = "need"
    need_words: frozenset[str] = frozenset()
    agreements: tuple[CaseAgreement, ...] = ()
    file_words: frozenset[str] = frozenset()
    public: bool = False
    christmas: bool = False
    anger: float = 7.0


NEUTRAL_CASE = Case()


@dataclass(frozen=True, slots=True)
class Context:
    """What a turn is read against: the conversation before it, with what was read there.

    `lines` and `appraisals` have the same length. `anger` is the customer's before the turn. `account` is on whose
    daily budget a language model reads (see `Practice.account`).
    """

    language: Language
    lines: tuple[Line, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    anger: float = 7.0
    supervisor_granted: bool = False
    account: str = ""


EMPTY_APPRAISAL = Appraisal()
