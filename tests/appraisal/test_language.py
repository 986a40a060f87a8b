import pytest

from bot.appraisal.language import detect_language
from tests.appraisal.small_cues import ENGLISH, FRENCH

STOPWORDS = {"en": frozenset(ENGLISH["lists"]["stopwords"]), "fr": frozenset(FRENCH["lists"]["stopwords"])}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I will look at this for you", "en"),
        ("je regarde ça pour vous avec ma collègue", "fr"),
        ("Ich kümmere mich sofort um Ihre Bestellung", "other"),
        ("Lo siento mucho, voy a mirar su pedido ahora mismo", "other"),
        ("", None),
        ("12345", None),
        ("😊", None),
    ],
)
def test_the_language_of_a_turn_is_told(text: str, language: str | None) -> None:
    assert detect_language(text, STOPWORDS) == language  # type: ignore[arg-type]
