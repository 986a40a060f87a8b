"""Conversations made by hand: what was said, which moves it makes with which words, what it did to the anger."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.content.bundle import Bundle
from bot.content.persona import Persona
from bot.content.reading import parse, text_of
from bot.content.rubric import Rubric
from bot.feedback import OfflineGrader
from bot.model import (
    NEUTRAL_CASE,
    Appraisal,
    Cause,
    Ending,
    Graded,
    Language,
    Line,
    Move,
    MoveName,
    Occasion,
    OccasionName,
)
from bot.ports import Session
from tests.appraisal.small_cues import small_cues

CONTENT = Path(__file__).parents[2] / "personas"


@lru_cache(maxsize=1)
def the_rubric() -> Rubric:
    """The shipped rubric."""
    return parse(text_of(CONTENT / "rubric.yaml"), "rubric.yaml", Rubric)


@lru_cache(maxsize=4)
def bundle_of(language: Language) -> Bundle:
    """A shipped customer, with a few cues of our own (feedback needs none)."""
    persona = parse(text_of(CONTENT / "christmas-delivery.yaml"), "christmas-delivery.yaml", Persona)
    return Bundle(persona, the_rubric(), small_cues(language), ())


def customer(text: str, occasion: OccasionName | None = None, quote: str = "", anger: float = 7) -> Graded:
    """A customer line; `quote` are the words of the occasion."""
    start = text.index(quote)
    heard = (Occasion(occasion, quote, start, start + len(quote)),) if occasion else ()
    return Graded(Line("customer", text), Appraisal(occasions=heard), anger, anger)


def trainee(
    text: str,
    moves: dict[MoveName, str] | None = None,
    anger: tuple[float, float] = (7, 7),
    causes: tuple[Cause, ...] = (),
) -> Graded:
    """A trainee turn; `moves` gives the words of each move."""
    made = tuple(
        Move(name, quote, text.index(quote), text.index(quote) + len(quote)) for name, quote in (moves or {}).items()
    )
    return Graded(Line("trainee", text), Appraisal(made), *anger, causes)


def session_of(
    conversation: tuple[Graded, ...],
    language: Language = "en",
    ending: Ending | None = "agreed",
    *,
    broken: bool = False,
    hints: int = 0,
) -> Session:
    """The conversation graded, as the adviser gets it."""
    grade = OfflineGrader().grade_now(the_rubric(), conversation, NEUTRAL_CASE, language)
    return Session(bundle_of(language), language, conversation, grade, ending, broken, hints)


CALM_DOWN = "Please calm down, I'll check."
HEARD = "A present that isn't there on the 24th is no present. I take this on myself."


def mixed() -> tuple[Graded, ...]:
    """One slip that costs two steps, one sentence that wins two back, an agreement."""
    return (
        customer("Third email. NOBODY answers. It's my daughter's present!", "feeling_shown", "NOBODY answers"),
        trainee(
            CALM_DOWN,
            {"order_calm": "Please calm down"},
            (7, 9),
            (Cause("order_calm", 2, "cost.order_calm", "Please calm down"),),
        ),
        customer("Calm down?? Are you serious?", "question_open", "Are you serious?", anger=9),
        trainee(
            HEARD,
            {
                "name_need": "A present that isn't there on the 24th is no present",
                "take_ownership": "I take this on myself",
            },
            (9, 7),
            (
                Cause("name_need", -1, "relief.need", "A present that isn't there on the 24th is no present"),
                Cause("take_ownership", -0.5, "relief.ownership", "I take this on myself"),
                Cause("order_calm", -0.5, "repair", "I take this on myself"),
            ),
        ),
        customer("Well. And when?", "question_open", "And when?"),
        trainee("I'll write to you on Thursday at six.", {"commit": "I'll write to you on Thursday at six"}, (7, 6.5)),
        customer("Fine.", anger=6.5),
    )
