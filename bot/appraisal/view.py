"""A turn with everything the cues found in it: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.appraisal.lexicon import Lexicon, Span
from bot.appraisal.normalise import Reading, Sentence
from bot.appraisal.patterns import Scan
from bot.appraisal.told import Told
from bot.model import Case, Context, MoveName

BEFORE = 3
AFTER = 1


@dataclass(slots=True)
class Found:
    """A move read at words `first`..`last` of sentence number `at`; `start`, `end` overrule the quote."""

    move: MoveName
    at: int
    first: int
    last: int
    sure: float = 0.8
    start: int = -1
    end: int = -1
    about: str | None = None


def surest(read: Iterable[Found]) -> dict[MoveName, Found]:
    """Each move once, the surest reading of it, in the order the moves were first read."""
    best: dict[MoveName, Found] = {}
    for found in read:
        if found.move not in best or found.sure > best[found.move].sure:
            best[found.move] = found
    return best


@dataclass(slots=True)
class Seen:
    """One sentence and what the lists and cues found in it.

    `echo` are the words that give back the customer's own, `known` those and what else the case is about.
    """

    number: int
    sentence: Sentence
    scan: Scan
    lexicon: Lexicon
    lists: Mapping[str, list[Span]]
    quoted: frozenset[int] = frozenset()
    echo: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()
    company: dict[int, bool] = field(default_factory=dict)
    _spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        return self.sentence.forms

    @property
    def length(self) -> int:
        """How many words there are."""
        return len(self.sentence.forms)

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where a list's entries stand (first word, word after the last)."""
        if name not in self._spans:
            words = self.lexicon.sets.get(name)
            single = [(at, at + 1) for at, form in enumerate(self.forms) if words and form in words]
            several = [(span.first, span.last) for span in self.lists.get("list." + name, ())]
            self._spans[name] = sorted(single + several) if single and several else single or several
        return self._spans[name]

    def has(self, *names: str) -> bool:
        """Whether one of these lists has an entry here."""
        return any(self.spans(name) for name in names)

    def covered(self, *names: str) -> set[int]:
        """The words that entries of these lists take up."""
        return {at for name in names for first, last in self.spans(name) for at in range(first, last)}

    @property
    def asked(self) -> bool:
        """Whether it is a question: a question mark, or the opening words of one and no other stop."""
        if self.sentence.asked:
            return True
        return not self.sentence.stopped and any(first == 0 for first, _ in self.spans("question_starts"))

    def is_negator(self, at: int) -> bool:
        """Whether this word negates what follows (idioms such as "not only" do not)."""
        return any(first == at for first, _ in self.spans("negators")) and at not in self.covered("not_negation")

    def negated(self, first: int, last: int, own: frozenset[str] = frozenset()) -> bool:
        """Whether a negation bears on these words: just before, just after, or inside but not among `own`."""
        clauses = self.sentence.clauses
        for at in range(max(0, first - BEFORE), first):
            if clauses[at] == clauses[first] and self.is_negator(at):
                return True
        after = {at for at, _ in self.spans("negators_after")} - self.covered("not_negation")
        for at in range(last, min(self.length, last + AFTER)):
            if clauses[at] == clauses[last - 1] and at in after:
                return True
        inside = (at for at in range(first, last) if self.forms[at] not in own)
        return any(at in after or self.is_negator(at) for at in inside)

    def free(self, name: str) -> list[tuple[int, int]]:
        """As `spans`, without what is negated or in quotation marks."""
        return [
            (first, last)
            for first, last in self.spans(name)
            if not self.negated(first, last, frozenset(self.forms[first:last]))
            and not all(at in self.quoted for at in range(first, last))
        ]


@dataclass(slots=True)
class View:
    """A whole turn, ready for the rules.

    `text` is the turn as written, `reading` what was read of it, `to_customer` the same without sentences to a grader
    (blanked out: same places), `cut` how many parts were not to the customer;
    `found` is what was read so far, `denied` what was said and taken back at once ("not", "but"), by sentence.
    """

    reading: Reading
    seen: tuple[Seen, ...]
    lexicon: Lexicon
    context: Context
    case: Case
    told: Told
    text: str
    to_customer: str
    cut: int = 0
    found: list[Found] = field(default_factory=list)
    denied: set[tuple[MoveName, int]] = field(default_factory=set)

    def add(self, move: MoveName, seen: Seen, first: int, last: int, sure: float = 0.8) -> None:
        """Report a move at words of a sentence."""
        self.found.append(Found(move, seen.number, first, last, sure))

    def has(self, *moves: MoveName) -> bool:
        """Whether one of these moves was read."""
        return any(found.move in moves for found in self.found)

    def at(self, number: int, *moves: MoveName) -> bool:
        """Whether one of these moves was read in that sentence."""
        return any(found.at == number and found.move in moves for found in self.found)

    def drop(self, moves: Iterable[MoveName], at: int | None = None) -> None:
        """Take back these moves (in one sentence, or everywhere)."""
        gone = frozenset(moves)
        self.found = [found for found in self.found if found.move not in gone or (at is not None and found.at != at)]

    def contrast_after(self, number: int, last: int) -> tuple[int, int] | None:
        """Where the first "but" after those words stands: (sentence, word), in this sentence or opening the next."""
        for seen in self.seen:
            for first, _ in seen.spans("contrast"):
                if seen.number == number and first >= last:
                    return seen.number, first
                if seen.number == number + 1 and first == 0:
                    return seen.number, first
        return None
