"""What may be asked of the bot itself, and what only looks like it."""

import pytest

from bot.coaching.wishes import Wish, Wished, wished


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("history", Wished(Wish.HISTORY)),
        ("Historique", Wished(Wish.HISTORY)),
        ("/privacy", Wished(Wish.PRIVACY)),
        ("confidentialité", Wished(Wish.PRIVACY)),
        ("language", Wished(Wish.LANGUAGE)),
        ("language fr", Wished(Wish.LANGUAGE, "fr")),
        ("langue anglais", Wished(Wish.LANGUAGE, "anglais")),
        ("forget-me", Wished(Wish.FORGET)),
        ("forget-me yes", Wished(Wish.FORGET, "yes")),
        ("oubliez-moi oui", Wished(Wish.FORGET, "oui")),
        ("forget-me -", Wished(Wish.FORGET, "-")),
        ("aide", Wished(Wish.HELP)),
    ],
)
def test_a_wish_is_a_whole_message(text: str, found: Wished) -> None:
    assert wished(text) == found


@pytest.mark.parametrize(
    "text", ["Help me!", "Aide moi", "Forget it.", "Language please", "Privacy please", "history lesson", "", "oubliez"]
)
def test_a_sentence_is_none(text: str) -> None:
    assert wished(text) is None
