"""The grader's words by a language model: a headline and lines to say instead, from the trainee's own words.

The marks are settled before and stay as they are. What does not pass the checks is dropped, and the grader's own words
stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from bot.content.bundle import case_of
from bot.content.prompts_words import WordsPrompts
from bot.errors import NoAnswer
from bot.feedback.scoring import FULL
from bot.feedback.word_checks import Said, fault_of_headline, fault_of_line, one_line, unwrapped
from bot.feedback.wording import cut
from bot.model import HURTING, Context, CriterionName, Evidence, Graded, Language, Mark, MoveName, Words
from bot.ports import Readers, Session, Tongues
from bot.ports.chat import ChatMessage, ChatModel, ModelWatch, Question
from bot.typography import typeset
from bot.typography.legible import as_data, legible

MOST_CRITERIA = 5
"""Criteria a model is asked about at once."""
WORTH_PRAISE = 3
"""From this mark on something is told to have worked."""
HEARD_WORDS = 40
"""Words of a customer's line that are shown with an answer to it."""
LONGEST = 600
"""Tokens of an answer at most."""
HURTS_ANYWHERE = HURTING - frozenset[MoveName](("premature_solution", "ask_again", "repeat_self", "ill_timed_cheer"))
"""What hurts wherever it is said; the others hurt by when they are said."""
Masked = Callable[[Session, str], str]
"""A text of a session without the names of people in it."""


class Instead(BaseModel):
    """What to say for one criterion."""

    criterion: str
    say: str


class WordsAnswer(BaseModel):
    """What a model gives back."""

    headline: str
    instead: list[Instead]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the criteria, what the model is shown of the conversation, and all that was said in it."""

    names: tuple[CriterionName, ...]
    text: str
    said: Said


class ModelWording:
    """Asks a language model for the words of a grade. Implements `bot.ports.Wording`."""

    def __init__(
        self,
        model: ChatModel,
        prompts: Callable[[Language], WordsPrompts],
        watch: ModelWatch,
        tongues: Tongues,
        masked: Masked = lambda _, text: text,
        readers: Readers | None = None,
    ) -> None:
        """`masked` takes the names of people out of what is sent.

        The offline `readers` hear what would be told to the trainee to say: what hurts is not shown.
        """
        self._model = model
        self._prompts = prompts
        self._watch = watch
        self._tongues = tongues
        self._masked = masked
        self._readers = readers

    async def word(self, session: Session, leaf: str, account: str) -> Words | None:
        """Words for the branch that ends at `leaf`; None where the grader's own words stand."""
        prompts = self._prompts(session.language)
        asked = self._asked(session, prompts)
        if asked is None:
            return None
        messages = (ChatMessage("system", prompts.rules), ChatMessage("user", asked.text))
        question = Question(
            purpose="word", messages=messages, shape=WordsAnswer, account=account, longest=LONGEST, requests=2
        )
        try:
            answer = (await self._model.ask(question)).value
        except NoAnswer as error:
            self._watch.fell_back("word", error.reason)
            return None
        headline = self._headline(answer.headline, session.language, prompts, asked.said)
        instead = await self._instead(answer.instead, session, prompts, asked)
        if headline is None and not instead:
            self._watch.fell_back("word", "unfit")
            return None
        return Words(leaf, headline, instead)

    def _asked(self, session: Session, prompts: WordsPrompts) -> Asked | None:
        """The question; None where the trainee wrote nothing that could be shown."""
        told = Telling(session, lambda text: self._masked(session, text))
        best = max(session.grade.marks, key=lambda mark: mark.score or 0)
        parts = []
        if (best.score or 0) >= WORTH_PRAISE and (shown := told.evidence(best)):
            parts.append(f"{prompts.best.replace('{label}', told.label(best.criterion))}\n{shown}")
        names: list[CriterionName] = []
        for mark in _improvable(session):
            if len(names) < MOST_CRITERIA and (shown := told.evidence(mark)):
                names.append(mark.criterion)
                parts.append(f"{told.criterion(mark, prompts)}\n{shown}")
        if not told.quotes:
            return None
        parts.append(prompts.ask.replace("{names}", ", ".join(names) or "-"))
        everything = " ".join(without_asides(line.line.text, line) for line in session.conversation)
        labels = " ".join(told.label(mark.criterion) for mark in session.grade.marks)
        said = Said(tuple(told.quotes), f"{everything} {labels}", frozenset(told.stand_ins))
        return Asked(tuple(names), "\n\n".join(parts), said)

    def _headline(self, written: str, language: Language, prompts: WordsPrompts, said: Said) -> str | None:
        text = unwrapped(one_line(written))
        return self._passed(text, fault_of_headline(text, prompts, said), language)

    async def _instead(
        self, written: Sequence[Instead], session: Session, prompts: WordsPrompts, asked: Asked
    ) -> tuple[tuple[CriterionName, str], ...]:
        """The lines that pass, in the order in which they were asked for; the first for a criterion counts."""
        lines: dict[CriterionName, str] = {}
        for name, piece in ((name, piece) for name in asked.names for piece in written if piece.criterion == name):
            if name in lines:
                continue
            text = unwrapped(one_line(piece.say))
            fault = fault_of_line(text, prompts, asked.said) or await self._hurt(text, session)
            if passed := self._passed(text, fault, session.language):
                lines[name] = passed
        for _ in (piece for piece in written if piece.criterion not in asked.names):
            self._watch.rejected("word_unasked")
        return tuple(lines.items())

    async def _hurt(self, text: str, session: Session) -> str | None:
        """A fault where the offline reader would mark the line down, were it a trainee's."""
        if self._readers is None:
            return None
        bundle, language = session.bundle, session.language
        reader = self._readers.reader(bundle.sha256("cues"), bundle.cues)
        read = await reader.read(text, Context(language), case_of(bundle.persona, language))
        return "hurts" if read.has(*HURTS_ANYWHERE) else None

    def _passed(self, text: str, fault: str | None, language: Language) -> str | None:
        """The text as it is shown; None, and counted, where it has a fault."""
        if fault is None and self._tongues.of(text) not in {None, language}:
            fault = "language"
        if fault is None:
            return typeset(text, language)
        self._watch.rejected(f"word_{fault}")
        return None


class Telling:
    """Shows a model what it needs of one session, and remembers which of the trainee's words it showed."""

    def __init__(self, session: Session, masked: Callable[[str], str]) -> None:
        """Nothing is shown yet."""
        self._session = session
        self._masked = masked
        self.quotes: list[str] = []
        self.stand_ins: set[str] = set()

    def label(self, name: CriterionName) -> str:
        """What a criterion is called for people."""
        return self._session.bundle.rubric.criteria[name].label.in_(self._session.language)

    def criterion(self, mark: Mark, prompts: WordsPrompts) -> str:
        """What could be better."""
        good = self._session.bundle.rubric.criteria[mark.criterion].good.in_(self._session.language)
        filled = {"name": mark.criterion, "label": self.label(mark.criterion), "score": prompts.scores[mark.score or 0]}
        text = prompts.criterion.replace("{good}", good)
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def evidence(self, mark: Mark) -> str:
        """The words that show a mark, with those they answer; empty where none of them is the trainee's."""
        lines = self._session.conversation
        if not any(lines[one.turn].line.speaker == "trainee" and _own(one, lines[one.turn]) for one in mark.evidence):
            return ""
        rows: list[str] = []
        for one in mark.evidence:
            line = lines[one.turn]
            if line.line.speaker == "customer":
                rows.append(self._customer(one.quote))
            elif quote := one_line(_own(one, line)):
                rows.append(self._before(one.turn))
                self.quotes.append(quote)
                rows.append(f'<said id="{len(self.quotes)}">{self._data(quote)}</said>')
        return "\n".join(row for row in dict.fromkeys(rows) if row)

    def _before(self, turn: int) -> str:
        """What the customer had said, if anything."""
        before = self._session.conversation[turn - 1].line if turn else None
        return self._customer(before.text) if before is not None and before.speaker == "customer" else ""

    def _customer(self, text: str) -> str:
        return f"<customer>{self._data(cut(one_line(text), HEARD_WORDS))}</customer>"

    def _data(self, text: str) -> str:
        """A text of people as data: no names, no tag of ours in it."""
        masked = self._masked(legible(text)[0])
        self.stand_ins |= set(masked.split()) - set(text.split())
        return as_data(masked)


def without_asides(text: str, line: Graded, start: int = 0) -> str:
    """A slice of a line, from `start`, without what speaks to a grader or a program and not to the customer."""
    kept, at = "", 0
    for first, last in line.appraisal.asides:
        first, last = max(0, first - start), min(len(text), last - start)  # noqa: PLW2901 - the same aside, in the slice
        if at <= first < last:
            kept, at = f"{kept}{text[at:first]} ", last
    return (kept + text[at:]).strip()


def _own(evidence: Evidence, line: Graded) -> str:
    return without_asides(evidence.quote, line, max(0, line.line.text.find(evidence.quote)))


def _improvable(session: Session) -> list[Mark]:
    """The marks below full with words to show: what to work on first, then the lowest."""
    marks = [mark for mark in session.grade.marks if mark.score is not None and mark.score < FULL and mark.evidence]
    return sorted(marks, key=lambda mark: (mark.criterion != session.grade.focus, mark.score))
