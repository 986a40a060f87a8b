"""Private data typed at the terminal: neither kept nor sent to a model."""

from pathlib import Path

import pytest

from bot.coaching.masking import told
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.e2e.command import Terminal, seen
from tests.llm.standin import running_server

pytestmark = pytest.mark.e2e

LINES: dict[Language, str] = {
    "en": "I am sorry about this bill, that is maddening. Write to sam.field@firm.com or call 07911 123456."
    " i am priya shah, badge 4471, 12 mill lane.",
    "fr": "Je suis navré, c'est exaspérant. Écrivez à sam.field@firm.com, ou appelez le 06 12 34 56 78."
    " je suis priya shah, matricule 4471, 12 rue des lilas.",
}
OF_THE_TRAINEE = ("priya", "shah", "4471", "mill lane", "lilas")
"""Kept, and not sent."""
PRIVATE = ("sam.field", "firm.com", "07911", "123456", "06 12", "34 56")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_private_reaches_neither_the_model_nor_the_database(terminal: Terminal, language: Language) -> None:
    messages = Messages(language)
    with running_server("good", language=language) as server:
        settings = {"OPENAI_API_KEY": "any", "OPENAI_BASE_URL": server.base_url, "OPENAI_MODEL": "standin"}
        sitting = terminal.with_(**settings).sit_down("play", "wrong-bill", "--lang", language, "--seed", "5")
        sitting.shown()
        sitting.type("2")
        shown = sitting.type(LINES[language])
        sitting.type("/stop")
        sitting.type("/done")
        sitting.type("4")
        sitting.last(LINES[language])
        asked = {one.purpose for one in server.requests}
        sent = str([one.body for one in server.requests])
    assert seen(told(("email", "phone"), messages).text) in shown
    assert {"read", "speak", "word"} <= asked
    assert messages("masked.email") in sent
    kept = " ".join(text for _, _, text in terminal.turns())
    assert messages("masked.phone") in kept
    database = terminal.database.read_bytes() + b"".join(map(Path.read_bytes, terminal.database.parent.glob("*-wal")))
    for private in PRIVATE:
        assert private not in sent
        assert private.encode() not in database
    assert not [word for word in OF_THE_TRAINEE if word in sent.lower()]
