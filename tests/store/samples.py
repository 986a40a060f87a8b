"""Practices and turns for the tests of the store."""

from dataclasses import replace
from datetime import timedelta

from bot.model import (
    Appraisal,
    Cause,
    Claim,
    Disagreement,
    Dispute,
    Move,
    Occasion,
    Person,
    Practice,
    Promise,
    State,
    Temper,
    Turn,
    Words,
)
from bot.ports import Store
from tests.fakes import MONDAY

ANA = Person("console", "local", "ana")
BEN = Person("console", "local", "ben", "fr")
SAYS = "I am sorry, you have been waiting for ten days."


def practice(practice_id: str = "p1", person: Person = ANA, *, after: int = 0) -> Practice:
    """A practice begun `after` minutes later, its content "persona", "rubric" and "cues" of its own."""
    return Practice(
        id=practice_id,
        person=person,
        persona_id="christmas-delivery",
        content=(("persona", f"{practice_id}-persona"), ("rubric", "rubric"), ("cues", "cues")),
        language="en",
        difficulty=2,
        seed=7,
        started=MONDAY + timedelta(minutes=after),
    )


def opening(text: str = "Where is my parcel?!", *, after: int = 0) -> Turn:
    """The customer's first line, said `after` minutes later."""
    return Turn(
        id="0",
        parent=None,
        number=0,
        author="customer",
        text=text,
        appraisal=Appraisal(occasions=(Occasion("feeling_shown", text, 0, len(text)),)),
        state_after=State(Temper(8.0), lines_used=frozenset({"b", "a"})),
        causes=(),
        at=MONDAY + timedelta(minutes=after),
    )


def answer(turn_id: str = "1", parent: str = "0", text: str = SAYS, *, anger: float = 7.5, after: int = 1) -> Turn:
    """A trainee turn with something of everything in it."""
    sorry = Cause("apologise", anger - 8.0, "apology", text[:4])
    return Turn(
        id=turn_id,
        parent=parent,
        number=1,
        author="trainee",
        text=text,
        appraisal=Appraisal(
            (Move("apologise", text[:4], 0, 4, "late", 0.5),),
            reader="offline",
            disputed=(Dispute("defend", text[:4], "llm", stands=False),),
            asides=((5, 9), (12, 20)),
        ),
        state_after=State(
            Temper(anger, frozenset({"late", "feeling"}), -1, (("apologise", 2), ("sorry", 1)), (sorry,), 1),
            facts=frozenset({"gift"}),
            lines_used=frozenset({"c", "b", "a"}),
            promises=(Promise("tomorrow", wild=True, about="late"),),
            accepted="refund",
            supervisor="granted",
            boundary=True,
            relapse_done=True,
            warned=True,
            stage="validate",
            trainee_turns=1,
            ending="agreed",
            voice="fallback",
        ),
        causes=(sorry,),
        at=MONDAY + timedelta(minutes=after),
    )


def changed(before: Practice) -> Practice:
    """The same practice with every field that may change changed."""
    return replace(
        before,
        status="paused", leaf="1", awaiting="after", redo_of="1", looked_up=True, hints=2, supervisor=True,
        focus="listening", next_focus="emotion", graded_leaf="1", confidence_before=1, confidence_after=5,
        intention="I'll say it back first", overall=64, ending="agreed", put_off="reason",
        claim=Claim("1", "mark", criterion="emotion", score=2, reason="I did say it"),
        words=Words("1", "Your first line sounded like a reproach.", (("emotion", "Three emails, and no answer."),)),
    )  # fmt: skip


def disagreement(name: str = "d1", practice_id: str = "p1", reason: str | None = "I was quoting him") -> Disagreement:
    """Someone did not mean to apologise in the answer of that practice."""
    claim = Claim("1", "read", move="apologise", reason=reason)
    return Disagreement(name, practice_id, claim, MONDAY + timedelta(minutes=30))


async def begin_practice(store: Store, name: str = "p1") -> None:
    """A practice with its first line, written."""
    async with store.begin() as work:
        await work.add_practice(practice(name))
        await work.add_turn(name, opening())
