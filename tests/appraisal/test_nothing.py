"""A turn the rules understood is not left without a reading because the network has never met its like."""

import pytest

from bot.model import NEUTRAL_CASE, Appraisal, Context, Language, Line
from tests.appraisal.figures import shipped_reader


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("fr", "Les manches de mon manteau sont trop courtes, c'est une honte.", "Qui a pris vos mesures ?"),
        ("en", "The hem came back crooked, look at it!", "Who took your measurements?"),
    ],
)
def test_a_question_is_a_question(language: Language, said: str, text: str) -> None:
    context = Context(language, (Line("customer", said),), (Appraisal(),), 7.0)
    found = shipped_reader().read_now(text, context, NEUTRAL_CASE)
    assert {move.name for move in found.moves} & {"open_question", "closed_question"}
