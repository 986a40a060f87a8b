"""Stand-ins for the ports around the use cases: a grader and an adviser one can see through, a store that fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.content.bundle import Bundle
from bot.content.cues import CueFile
from bot.content.rubric import Rubric
from bot.errors import StoreError
from bot.model import (
    CRITERIA,
    Card,
    Case,
    Chart,
    ChartPoint,
    CriterionName,
    Evidence,
    Grade,
    Graded,
    Language,
    Mark,
    Note,
    Outbounds,
    Remark,
    Section,
)
from bot.ports import Appraiser, Session
from tests.fakes import MemoryStore, MemoryWork, ToldReader


@dataclass
class ToldReaders:
    """One reader for any cues; remembers which cues were asked for."""

    only: ToldReader
    asked: list[str] = field(default_factory=list)

    def reader(self, sha256: str, _cues: CueFile) -> Appraiser:
        self.asked.append(sha256)
        return self.only


class SteepestGrader:
    """The strength is the turn that cooled most, the change the one that heated most; overall 100 - 10 x anger.

    One mark is given, for emotion, and it rests on the turn that heated most.
    """

    async def grade(self, _rubric: Rubric, conversation: tuple[Graded, ...], _case: Case, _language: Language) -> Grade:
        steps = {
            index: done.anger_after - done.anger_before
            for index, done in enumerate(conversation)
            if done.line.speaker == "trainee"
        }
        worst = max(steps, key=lambda index: steps[index])
        best = min(steps, key=lambda index: steps[index])
        return Grade(
            overall=round(100 - 10 * conversation[-1].anger_after),
            marks=tuple(
                Mark("emotion", 1, (Evidence(worst, conversation[worst].line.text),))
                if criterion == "emotion"
                else Mark(criterion, None)
                for criterion in CRITERIA
            ),
            headline="headline",
            strength=Remark(best, conversation[best].line.text, "empathise", steps[best]) if steps[best] < 0 else None,
            change=Remark(worst, conversation[worst].line.text, "order_calm", steps[worst])
            if steps[worst] > 0
            else None,
            focus="emotion",
        )


class PlainAdviser:
    """Says what it was given, in cards with nothing else on them."""

    def feedback(self, session: Session) -> Outbounds:
        points = tuple(ChartPoint(index, done.anger_after) for index, done in enumerate(session.conversation))
        items = (f"ending {session.ending}", f"broken {session.broken}", f"hints {session.hints}")
        return (Card("feedback", "feedback", (Section("", items=items),)), Chart("chart", points, "alt"))

    def details(self, session: Session) -> Card:
        return Card("details", f"{session.grade.overall} of 100")

    def compare(self, _bundle: Bundle, first: Graded, second: Graded, _language: Language) -> Card:
        return Card("compare", "compare", tuple(Section("", quote=done.line.text) for done in (first, second)))

    def example(self, _session: Session, turn: int) -> Note:
        return Note(f"an example for line {turn}")

    def hint(self, _bundle: Bundle, criterion: CriterionName, _language: Language, given: int) -> Note:
        return Note(f"a hint towards {criterion}, number {given + 1}")


class FailingStore(MemoryStore):
    """Fails at the commits it was told of, counted from now on (1 is the next one that opens)."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[int, StoreError] = {}
        self._opened = 0

    def fail_at(self, commit: int, error: StoreError) -> None:
        self._opened = 0
        self.failing = {commit: error}

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[MemoryWork]:
        self._opened += 1
        self.fail_with = self.failing.pop(self._opened, None)
        async with super().begin() as work:
            yield work
