"""docs/language-model.md says what a session costs; it is counted anew here."""

from __future__ import annotations

import re

import pytest

from bot.model import LANGUAGES, Language
from tests.house.tree import ROOT, text_of
from tests.llm.session_cost import PRICES, TURNS, Tokens, costs_table, session, tokens_table, total

PAGE = text_of(ROOT / "docs" / "language-model.md")


def told() -> dict[Language, Tokens]:
    """The tokens as they stand on the page."""
    found: dict[Language, Tokens] = {}
    for language in LANGUAGES:
        row = re.search(rf"^\| {language} \|(.*)\|$", PAGE, re.MULTILINE)
        assert row
        found[language] = Tokens(*(int(cell.replace(",", "")) for cell in row[1].split("|")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tokens_on_the_page_are_those_of_a_session(language: Language) -> None:
    spent = session(language)
    assert [sum(one.purpose == name for one in spent) for name in ("read", "speak", "word")] == [TURNS, TURNS, 1]
    now, then = total(spent), told()[language]
    assert now.requests == then.requests
    for counted, written in ((now.sent, then.sent), (now.cached, then.cached), (now.given, then.given)):
        assert counted == pytest.approx(written, rel=0.1)


def test_the_costs_on_the_page_follow_from_the_tokens() -> None:
    assert "\n".join(tokens_table(told())) in PAGE
    assert "\n".join(costs_table(told())) in PAGE


def test_a_price_is_paid_for_what_was_not_ready_for_what_was_and_for_what_was_given() -> None:
    tokens = Tokens(21, 3_000_000, 2_000_000, 100_000)
    assert tokens.cost((2.50, 1.25, 10.00)) == pytest.approx(2.50 + 2.50 + 1.00)
    assert tokens.cost(PRICES[-1]) == 0
