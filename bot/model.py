"""The values every room may share: frozen, plain, without behaviour beyond small look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Speaker = Literal["customer", "trainee"]
Difficulty = Literal[1, 2, 3]

Stage = Literal["take_charge", "listen", "validate", "propose", "conclude", "follow_up"]
STAGES: tuple[Stage, ...] = get_args(Stage)

HelpingMove = Literal[
    "greet", "introduce_self", "use_name", "take_aside", "invite_to_tell", "show_listening",
    "acknowledge_emotion", "empathise", "apologise", "open_question", "closed_question", "reformulate",
    "check_understanding", "name_need", "take_ownership", "explain", "propose_solution", "offer_choice",
    "positive_phrase", "commit", "hold_politely", "consult_supervisor", "set_boundary",
    "confirm_agreement", "anything_else", "thank", "schedule_follow_up", "extra_mile", "warm_close",
]  # fmt: skip
HurtingMove = Literal[
    "shout", "insult", "sarcasm", "blame_customer", "blame_colleague", "defend", "dismiss", "order_calm",
    "lecture", "negative_phrase", "wild_promise", "pass_along", "canned_line", "repeat_self",
    "premature_solution", "interpret", "stonewall", "cut_off", "ask_again", "ill_timed_cheer",
]  # fmt: skip
MoveName = Literal[HelpingMove, HurtingMove]
HELPING: frozenset[MoveName] = frozenset(get_args(HelpingMove))
HURTING: frozenset[MoveName] = frozenset(get_args(HurtingMove))
MOVES: tuple[MoveName, ...] = (*get_args(HelpingMove), *get_args(HurtingMove))

CriterionName = Literal[
    "take_charge", "composure", "listening", "questioning", "emotion", "reformulation", "needs",
    "personalisation", "ownership", "solution", "positive_language", "honest_promises", "respect",
    "escalation", "conclusion", "follow_up", "delight",
]  # fmt: skip
CRITERIA: tuple[CriterionName, ...] = get_args(CriterionName)

OccasionName = Literal[
    "question_open", "feeling_shown", "abuse", "threat", "beyond_authority", "public_setting",
    "calm_reached", "doubt", "unknown_left",
]  # fmt: skip
OCCASIONS: tuple[OccasionName, ...] = get_args(OccasionName)

Ending = Literal["agreed", "escalated", "walked_out", "closed", "stopped"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who practises, as one platform knows them; every practice hangs on one."""

    channel: str
    workspace: str
    user: str
    language: Language = "en"


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
    """What was read in one turn: moves of a trainee turn, or occasions of a customer turn."""

    moves: tuple[Move, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    reader: str = "offline"

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
class Cause:
    """Why the anger moved: the move (None when it was no move), by how much, under which rule.

    `delta` is in anger points, in half steps; the causes of a turn add up to the change of anger.
    `quote` is the trainee's words (or the customer's own, for a relapse).
    """

    move: MoveName | None
    delta: float
    rule: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Temper:
    """What the customer feels.

    `anger` 0 (calm) .. 10 (walks out) in half steps. `heard` holds the ids acknowledged so far and the
    flags "feeling", "reflected", "grievance", "need". `trust` is -3..3. `uses` counts how often each
    move (or family of moves) was met, for wearing out. `slip` is what the last trainee turn cost, for
    repair. `waits` counts requests to wait since the trainee last brought something back.
    """

    anger: float
    heard: frozenset[str] = frozenset()
    trust: int = 0
    uses: tuple[tuple[str, int], ...] = ()
    slip: tuple[Cause, ...] = ()
    waits: int = 0

    def used(self, key: str) -> int:
        """How often that move or family was met so far."""
        return dict(self.uses).get(key, 0)


@dataclass(frozen=True, slots=True)
class Promise:
    """Something the trainee promised; `wild` when nothing supports it."""

    quote: str
    wild: bool
    about: str | None = None


Authority = Literal["none", "granted"]


@dataclass(frozen=True, slots=True)
class State:
    """The customer after a turn: temper and everything the scene must remember.

    `accepted` is the agreement taken, `accepted_turn` the trainee turn (1-based) at which; `confirmed` tells that
    it was repeated to the customer. `warned`: the customer has threatened to leave once.
    """

    temper: Temper
    facts: frozenset[str] = frozenset()
    lines_used: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    accepted: str | None = None
    accepted_turn: int = 0
    confirmed: bool = False
    supervisor: Authority = "none"
    boundary: bool = False
    relapse_done: bool = False
    warned: bool = False
    stage: Stage = "take_charge"
    trainee_turns: int = 0
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the player gives back: the customer's line, the ids of the lines used, the facts told with it."""

    text: str
    lines: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as a reader or grader sees it."""

    speaker: Speaker
    text: str


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


Status = Literal["open", "paused", "ended"]
Awaiting = Literal["confidence_before", "after", "confidence_after", "intention", "safety"]


@dataclass(frozen=True, slots=True)
class Practice:
    """One session of one person with one persona. Content is fixed by hash when it starts.

    `content` lists (kind, SHA-256) of the persona, rubric and cues it plays with. `leaf` is the id of the turn
    the person is at. `awaiting` is the question the bot has put, if any; `redo_of` the trainee turn being
    rewritten. `confidence_before/after` are 1..5 or None (skipped). `overall` is 0..100 once graded. `next_focus` is
    the criterion to name before the next practice. `graded_leaf` is the branch the last feedback was about.
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
    turns: tuple[Turn, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that show a mark: the turn (0-based index in the conversation) and a verbatim quote of it."""

    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion: 0..4, or None when there was no occasion; `instead` is one thing to say (below 4)."""

    criterion: CriterionName
    score: int | None
    evidence: tuple[Evidence, ...] = ()
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of a conversation with all that was read and felt there, as the grader sees it."""

    line: Line
    appraisal: Appraisal
    anger_before: float
    anger_after: float
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying about one trainee turn: its quote, the move, and what it did to the anger."""

    turn: int
    quote: str
    move: MoveName
    delta: float


@dataclass(frozen=True, slots=True)
class Grade:
    """A whole session: `overall` 0..100, 17 marks, one strength and one change (either may be missing).

    `headline` is one sentence for people in the conversation's language.
    """

    overall: int
    marks: tuple[Mark, ...]
    headline: str
    strength: Remark | None = None
    change: Remark | None = None
    focus: CriterionName | None = None

    def mark(self, criterion: CriterionName) -> Mark:
        """The mark of that criterion."""
        return next(mark for mark in self.marks if mark.criterion == criterion)


# What the bot says, without knowing on which platform: one renderer per channel.


@dataclass(frozen=True, slots=True)
class Say:
    """The customer speaks, under their own name."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The coach says one short thing. `tone` tells a channel how to show it."""

    text: str
    tone: Literal["plain", "good", "warn", "safety"] = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a card; `quote` is verbatim text of a person, never markup."""

    title: str
    body: str = ""
    quote: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A titled card of sections. `kind` lets a channel choose a look."""

    kind: Literal["brief", "file", "feedback", "details", "compare", "help", "contacts"]
    title: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the person with options (value, label); free text when there are none."""

    kind: Literal["customer", "confidence_before", "confidence_after", "intention", "redo", "safety"]
    text: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """Anger after one trainee turn (turn 0 is the opening); `label` marks a turn that mattered."""

    turn: int
    anger: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The anger curve with a sentence that says the same."""

    title: str
    points: tuple[ChartPoint, ...]
    alt: str


Outbound = Say | Note | Card | Ask | Chart
Outbounds = tuple[Outbound, ...]
EMPTY_APPRAISAL = Appraisal()
