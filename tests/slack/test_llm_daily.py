"""What a workspace may spend on a language model a day, and what people and operators are told of there being one."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.messages import Messages
from bot.model import Language
from tests.llm.standin import running_server
from tests.slack.llm_faults import told
from tests.slack.llm_stage import LlmStage, answers_of, begins, llm_bot
from tests.slack.processes import served, slack_environment
from tests.slack.stage import slack_bot
from tests.slack.standin import Standin
from tests.slack.test_session import FRENCH
from tests.slack.user import User, read

ALLOWANCE = "2500"
"""Tokens: the first turn takes more."""
SPENT = Messages("fr")("model.budget")


async def plays(user: User, messages: tuple[int, ...] = (1, 1, 1)) -> None:
    """Three turns in French."""
    for turn, count in zip(FRENCH.turns, messages, strict=True):
        await told(user, turn, count)


async def voices(stage: LlmStage, user: User) -> list[str]:
    return [turn.state_after.voice for turn in answers_of(await stage.practice(user))]


def notes(user: User) -> int:
    return sum(SPENT in read(message) for message in user.seen)


@pytest.mark.e2e
async def test_a_workspace_that_has_spent_its_day_goes_on_with_the_script_and_is_told_once(
    database_url: str, slack: Standin
) -> None:
    async with llm_bot(database_url, slack, openai_daily_tokens=ALLOWANCE) as stage:
        ana, ben = stage.user("U1"), stage.user("U2", team="T2")
        await begins(ana, "fr")
        await plays(ana, (1, 2, 1))
        assert await voices(stage, ana) == ["llm", "budget", "budget"]
        assert notes(ana) == 1
        asked = len(stage.server.requests)
        assert stage.fallbacks() == {("read", "budget"): 2, ("speak", "budget"): 2}
        await begins(ben, "fr")
        await told(ben, FRENCH.turns[0], 1)
        assert await voices(stage, ben) == ["llm"], "another workspace has its own day"
        assert len(stage.server.requests) == asked + 2

    async with llm_bot(database_url, slack, openai_daily_tokens=ALLOWANCE) as stage:
        ana = stage.user("U1")
        await told(ana, FRENCH.again, 1)
        assert (await voices(stage, ana))[3:] == ["budget"], "it is kept when the process ends"
        assert stage.server.requests == []
        stage.clock.ahead = timedelta(days=1)
        await told(ana, FRENCH.turns[1], 1)
        assert (await voices(stage, ana))[4:] == ["llm"], "the next day it speaks again"
        assert notes(ana) == 1
        await told(ana, "stop", 3)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_privacy_card_says_where_words_are_sent_only_where_they_are(
    database_url: str, slack: Standin, language: Language
) -> None:
    said = Messages(language)
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user("U1", locale=locale)
        await told(ana, "/privacy", 1)
        without = read(ana.seen[-1])
    async with llm_bot(database_url, slack) as stage:
        ana = stage.user("U1", locale=locale)
        await told(ana, "/privacy", 1)
        with_model = read(ana.seen[-1])
        server = stage.server.base_url.removeprefix("http://").removesuffix("/v1")
        assert said("desk.privacy.sent.title") in with_model
        assert server in with_model
    assert said("desk.privacy.sent.title") not in without
    assert said("desk.privacy.kept.title") in without


@pytest.mark.e2e
@pytest.mark.parametrize("with_model", [True, False])
async def test_the_operator_reads_once_whether_there_is_a_model(
    slack: Standin, tmp_path: Path, *, with_model: bool
) -> None:
    log = tmp_path / "log"
    with running_server() as model:
        settings = {"OPENAI_API_KEY": "sk-of-nobody", "OPENAI_BASE_URL": model.base_url, "OPENAI_MODEL": "m"}
        environment = slack_environment(tmp_path, slack.url, **(settings if with_model else {}))
        slack.state.tokens[environment["SLACK_BOT_TOKEN"]] = "T1"
        async with aiohttp.ClientSession() as http, served(environment, log, http):
            pass
        host = re.sub(r"^http://|/v1$", "", model.base_url)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert [line["server"] for line in lines if line["event"] == "language_model"] == [host if with_model else None]
    assert "sk-of-nobody" not in log.read_text(encoding="utf-8")
