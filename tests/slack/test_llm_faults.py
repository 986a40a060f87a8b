"""The model server fails in the middle of a session: it goes on, and the trainee sees at most a line of the script."""

from __future__ import annotations

import pytest

from bot.model import LANGUAGES
from bot.ports.chat import Purpose
from tests.slack.llm_faults import STRIKES, Outcome, all_of
from tests.slack.standin import Standin

CUT = "wire:broken_json"
"""Cut where it can still be read, it is unfit; elsewhere it is truncated."""
REASONS = {
    "400": "refused", "401": "unauthorised", "403": "unauthorised", "404": "refused", "422": "refused",
    "429": "limited", "429 1": "limited", "429 120": "limited", "500": "server", "502": "server", "503": "server",
    "504": "server", "empty_body": "malformed", "html": "malformed", "truncated_json": "truncated",
    "not_an_object": "malformed", "error_in_200": "malformed", "no_choices": "malformed", "choices_null": "malformed",
    "no_message": "malformed", "null_message": "malformed", "null_content": "empty", "length": "truncated",
    "content_filter": "declined", "refusal": "declined", "stream": "malformed", "stream_cut": "truncated",
    "timeout": "timeout", "drip": "timeout", "cut": "truncated", "reset": "unreachable", "gone": "unreachable",
    CUT: "truncated", "wire:wrong_keys": "unfit", "speak:wrong_language": "unfit",
    "speak:empty": "unfit", "word:wrong_language": "unfit", "word:empty": "unfit",
}  # fmt: skip
"""How the operator sees each."""
SHORT: list[tuple[Purpose, str]] = [("speak", "503"), ("word", "html")]


def is_as_it_should_be(one: Outcome) -> None:
    """The session went on, in the script's line or the rules' reading; the operator knows; then the model was back."""
    said = (one.at, one.fault)
    assert one.wrong == (), said
    reasons = {reason for purpose, reason in one.fallbacks if purpose == one.at}
    assert reasons == {REASONS[one.fault]} or (one.fault == CUT and reasons <= {"truncated", "unfit"}), said
    assert one.requests <= 4, said
    assert (one.voices[0], one.readers[0]) == ("llm", "llm"), said
    if one.at == "read":
        assert one.readers[1] != "llm", said
    if one.at == "speak":
        assert one.voices[1] == "fallback", said
    assert (one.voices[2], one.readers[2]) == ("llm", "llm"), said
    assert one.worded is (one.at != "word"), said


async def test_a_server_that_fails_in_a_session_costs_a_line_of_the_script(database_url: str, slack: Standin) -> None:
    strikes = [(at, fault, LANGUAGES[number % 2]) for number, (at, fault) in enumerate(SHORT)]
    for one in await all_of(database_url, slack, strikes):
        is_as_it_should_be(one)


@pytest.mark.e2e
@pytest.mark.parametrize("at", STRIKES)
async def test_a_server_that_fails_in_every_way(database_url: str, slack: Standin, at: Purpose) -> None:
    strikes = [(at, fault, LANGUAGES[number % 2]) for number, fault in enumerate(STRIKES[at])]
    for one in await all_of(database_url, slack, strikes):
        is_as_it_should_be(one)
