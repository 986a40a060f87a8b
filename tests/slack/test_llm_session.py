"""A whole session in each language with a language model that speaks, reads and words, and what it is told."""

from __future__ import annotations

import json
import re

import pytest

from bot.messages import Messages
from bot.model import Language
from bot.typography import typeset
from tests.slack.llm_stage import LlmStage, answers_of, begins, llm_bot
from tests.slack.standin import Standin
from tests.slack.test_session import ENGLISH, FRENCH, Words, played_through
from tests.slack.user import User, read

pytestmark = pytest.mark.e2e
OF_ANYBODY = re.compile(r"\bAna\b|\bU0ANA42\b|\bD0ANA42\b|\bT1\b|\bsomebody-9\b|slack:", re.IGNORECASE)
"""Who the trainee is, in every way in which the bot knows it; Ana is what she calls herself."""
SENT = {"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "response_format"}


@pytest.mark.parametrize(
    ("language", "words", "socket"), [("fr", FRENCH, False), ("en", ENGLISH, True)], ids=["fr-http", "en-socket"]
)
async def test_a_whole_session_with_a_model(
    database_url: str, slack: Standin, language: Language, words: Words, *, socket: bool
) -> None:
    async with llm_bot(database_url, slack, socket=socket) as stage:
        ana = stage.user("U0ANA42", locale={"fr": "fr-FR", "en": "en-GB"}[language])
        slack.state.people[ana.id].name = "somebody-9"
        await played_through(slack, ana, words, Messages(language, chat=True))
        turn, end = ["read", "speak"], ["word"]
        assert stage.purposes() == [*(4 * turn), *end, *turn, *end], "two requests a turn, one at the end"
        await every_line_is_the_models(stage, ana)
        the_feedback_is_in_its_words(stage, ana, language)
        nothing_is_told_of_who_writes(stage)
        assert not stage.fallbacks()
    assert [status for status, _ in ana.answers] == [200] * len(ana.answers)


async def every_line_is_the_models(stage: LlmStage, ana: User) -> None:
    practice = await stage.practice(ana)
    answers = answers_of(practice)
    spoken = [(one.sense, said["line"]) for one, said in stage.server.said if one.purpose == "speak"]
    assert len(answers) == len(spoken) == 5
    assert {turn.state_after.voice for turn in answers} == {"llm"}
    shown = [read(one) for one in ana.seen if "username" in one]
    for turn, (sense, line) in zip(answers, spoken, strict=True):
        assert line.split()[-3:] == turn.text.split()[-3:]
        assert turn.text != sense
        assert any(turn.text in one for one in shown)


def the_feedback_is_in_its_words(stage: LlmStage, ana: User, language: Language) -> None:
    """At least one of them: what does not pass the checks is the grader's."""
    said = next(said for one, said in stage.server.said if one.purpose == "word")
    words = [said["headline"], *(one["say"] for one in said["instead"])]
    shown = "\n".join(map(read, ana.seen))
    assert any(typeset(text, language) in shown for text in words)


def nothing_is_told_of_who_writes(stage: LlmStage) -> None:
    for request in stage.server.requests:
        assert set(request.body) <= SENT
        told = json.dumps(request.body, ensure_ascii=False)
        assert OF_ANYBODY.findall(told) == []


async def test_slack_shows_that_the_customer_writes_while_the_model_is_asked(database_url: str, slack: Standin) -> None:
    async with llm_bot(database_url, slack) as stage:
        ana = stage.user()
        opening = await begins(ana, "en")
        stage.server.gate.clear()
        await ana.says(ENGLISH.turns[0], thread_ts=opening["ts"])
        await slack.state.wait_until(lambda: bool(slack.state.statuses))
        assert len(ana.seen) == 2
        assert slack.state.statuses[0]["thread_ts"] == opening["ts"]
        assert slack.state.statuses[0]["status"] == Messages("en")("slack.writing")
        stage.server.gate.set()
        assert (await ana.sees(3))[2]["thread_ts"] == opening["ts"]
    assert len(slack.state.statuses) == 1, "once, however often the model is asked"
