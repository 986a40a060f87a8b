"""Caring sentences: help that is called is no sending away, a condolence is felt, a farewell is warm."""

import pytest

from bot.model import NEUTRAL_CASE, Context, Language, Line
from tests.appraisal.figures import shipped_reader

AFRAID: dict[Language, str] = {
    "en": "My son ate one of them and his lips are swelling, is there sesame in it or not?!",
    "fr": "Mon fils en a mangé un et ses lèvres gonflent, il y a du sésame dedans, oui ou non ?!",
}


def read(language: Language, text: str) -> set[str]:
    lines = (Line("customer", AFRAID[language]),)
    reader = shipped_reader(encoder=False)
    heard = reader.listen_now(AFRAID[language], Context(language), NEUTRAL_CASE)
    return {move.name for move in reader.read_now(text, Context(language, lines, (heard,)), NEUTRAL_CASE).moves}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dial 112 this minute and stay with him."),
        ("en", "If his breathing changes, get an ambulance."),
        ("fr", "Faites le 15 sans attendre, et restez près de lui."),
        ("fr", "Si sa respiration change, appelez le SAMU."),
    ],
)
def test_sending_somebody_to_help_is_not_sending_them_away(language: Language, text: str) -> None:
    assert not read(language, text) & {"pass_along", "order_calm"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Ring the complaints department about that."), ("fr", "Voyez cela avec le service des réclamations.")],
)
def test_sending_somebody_to_another_desk_is(language: Language, text: str) -> None:
    assert "pass_along" in read(language, text)


@pytest.mark.parametrize(
    ("language", "text", "move"),
    [
        ("en", "I am so sorry for your loss.", "empathise"),
        ("fr", "Toutes mes condoléances.", "empathise"),
        ("en", "Take good care, Ms Hale, and goodbye.", "warm_close"),
        ("fr", "Prenez bien soin de vous.", "warm_close"),
        ("fr", "Il va forcément réapparaître.", "wild_promise"),
    ],
)
def test_what_is_said_plainly_is_heard(language: Language, text: str, move: str) -> None:
    assert move in read(language, text)
