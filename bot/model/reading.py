"""What is read in a turn, and what it is read against."""

from __future__ import annotations

from dataclasses import dataclass

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
class Appraisal:
    """What was read in one turn: moves of a trainee turn, or occasions of a customer turn.

    `reader` tells by what: `rules` alone, the `small` network beside them, or the `encoder`. `unsure` are hurting
    moves that may have been made: too doubtful to count anywhere, sure enough to ask about.
    """

    moves: tuple[Move, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    reader: str = "rules"
    unsure: tuple[Move, ...] = ()

    def has(self, *names: MoveName) -> bool:
        """Whether any of these moves was made."""
        return any(move.name in names for move in self.moves)

    def first(self, *names: MoveName) -> Move | None:
        """The first of these moves in the order they were read, or None."""
        return next((move for move in self.moves if move.name in names), None)

    def occasion(self, name: OccasionName) -> Occasion | None:
        """The reading of that occasion, or None."""
        return next((found for found in self.occasions if found.name == name), None)


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

    `lines` and `appraisals` have the same length. `anger` is the customer's before the turn.
    """

    language: Language
    lines: tuple[Line, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    anger: float = 7.0
    supervisor_granted: bool = False


EMPTY_APPRAISAL = Appraisal()
