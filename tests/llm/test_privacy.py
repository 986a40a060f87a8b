"""What leaves the process, and what never reaches a log."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from pathlib import Path

import pytest
import structlog

from bot.errors import NoAnswer
from bot.llm.options import LlmOptions
from bot.ports.chat import ChatMessage, Question
from tests.house.tree import ROOT
from tests.llm.raw import Raw, RawServer, refused, said
from tests.llm.stage import KEY, SECRET, Line, Stage, options, question, staged

GOOD = said({"line": "Fine."})
OF_THE_LIBRARY = {
    "OPENAI_BASE_URL": "http://192.0.2.1/v1", "OPENAI_API_KEY": "sk-other", "OPENAI_ADMIN_KEY": "sk-admin",
    "OPENAI_ORG_ID": "org-1", "OPENAI_PROJECT_ID": "proj-1", "OPENAI_WEBHOOK_SECRET": "whsec-1",
    "OPENAI_CUSTOM_HEADERS": "X-Leak: yes\nAuthorization: Bearer sk-other\nUser-Agent: other",
}  # fmt: skip


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(options("http://127.0.0.1/v1"))


async def test_only_what_is_said_here_is_sent_whatever_the_environment_says(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in OF_THE_LIBRARY.items():
        monkeypatch.setenv(name, value)
    server.answers_with(GOOD)
    async with staged(server) as stage:
        await stage.model.ask(question())
    (asked,) = server.asked
    del asked.headers["host"], asked.headers["content-length"]
    assert asked.headers == {
        "authorization": f"Bearer {KEY}",
        "content-type": "application/json",
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "user-agent": "sangfroid",
        "x-stainless-raw-response": "stream",
    }


async def test_half_a_character_stops_nothing(stage: Stage) -> None:
    stage.server.answers_with(GOOD)
    odd = Question(purpose="read", messages=(ChatMessage("user", "a\ud83d b"),), shape=Line, account="a", longest=9)
    assert (await stage.model.ask(odd)).value.line == "Fine."
    assert stage.server.asked[0].body["messages"][0]["content"] == "a? b"


@pytest.mark.parametrize("fault", [refused(f"You sent: {SECRET} {KEY}", 409), said({"text": SECRET})])
async def test_a_failed_question_is_one_line_of_the_log_without_what_was_said(server: RawServer, fault: Raw) -> None:
    server.answers_with(fault)
    async with staged(server) as stage:
        with structlog.testing.capture_logs() as lines, pytest.raises(NoAnswer) as failed:
            await stage.model.ask(question())
    (line,) = lines
    assert line.keys() == {"event", "log_level", "purpose", "reason", "requests", "seconds"}
    for shown in (str(lines), repr(failed.value)):
        assert SECRET not in shown
        assert KEY not in shown


async def test_an_answered_question_is_no_line_of_the_log(stage: Stage) -> None:
    stage.server.answers_with(GOOD)
    with structlog.testing.capture_logs() as lines:
        await stage.model.ask(question())
    assert lines == []


PROGRAM = """
import asyncio, logging, sys
logging.basicConfig(level=logging.DEBUG)
from bot.llm.client import OpenAIModel
from bot.errors import NoAnswer
from tests.llm.stage import Clock, MemoryLedger, Watch, options, question
async def main(url):
    model = OpenAIModel(options(url), MemoryLedger(), Clock(), Watch())
    for _ in range(2):
        try:
            print((await model.ask(question(requests=1))).value)
        except NoAnswer as failed:
            print(failed.reason)
    await model.close()
asyncio.run(main(sys.argv[1]))
"""


async def test_the_library_says_nothing_even_where_the_environment_tells_it_to(server: RawServer) -> None:
    server.answers_with(GOOD, refused("no", 500))
    told = {**os.environ, "OPENAI_LOG": "debug", "LOG_LEVEL": "DEBUG", "PYTHONPATH": str(ROOT)}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, server.url, env=told, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await running.communicate()
    assert b"line='Fine.'" in out
    assert b"server" in out
    said_by = {line.split(":")[1] for line in err.decode().splitlines() if line.count(":") > 1}
    assert said_by <= {"asyncio"}, err.decode()
    for shown in (out, err):
        assert SECRET.encode() not in shown
        assert KEY.encode() not in shown


async def test_the_library_leaves_the_log_of_the_program_alone() -> None:
    program = (
        "import asyncio, logging, os, bot.llm.client\n"
        "from tests.llm.stage import Clock, MemoryLedger, Watch, options\n"
        "model = bot.llm.client.OpenAIModel(options('http://127.0.0.1/v1'), MemoryLedger(), Clock(), Watch())\n"
        "asyncio.run(model.warm())\n"
        "print(logging.getLogger().handlers, os.environ['OPENAI_LOG'])"
    )
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "OPENAI_LOG": "debug", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    out, _ = await running.communicate()
    assert out.decode().split() == ["[]", "debug"]


async def test_nothing_is_loaded_before_the_first_question() -> None:
    program = (
        "import sys, bot.llm.client\n"
        "from tests.llm.stage import Clock, MemoryLedger, Watch, options\n"
        "bot.llm.client.OpenAIModel(options('http://127.0.0.1/v1'), MemoryLedger(), Clock(), Watch())\n"
        "print('openai' in sys.modules, 'httpx2' in sys.modules)"
    )
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await running.communicate()
    assert out.decode().split() == ["False", "False"]


async def test_warming_up_sends_nothing(stage: Stage) -> None:
    await stage.model.warm()
    assert "openai" in sys.modules
    assert stage.server.asked == []


async def test_a_trial_is_written_down_for_its_owner_only(server: RawServer, tmp_path: Path) -> None:
    path = tmp_path / "trial.jsonl"
    path.touch(mode=0o644)
    server.answers_with(GOOD, refused("no", 409))
    async with staged(server, log=path) as stage:
        await stage.model.ask(question())
        with pytest.raises(NoAnswer):
            await stage.model.ask(question())
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["answer"] for line in lines] == ['{"line": "Fine."}', None]
    assert lines[0]["purpose"] == "speak"
    assert lines[0]["messages"][1] == {"role": "user", "content": SECRET}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KEY not in path.read_text(encoding="utf-8")


async def test_a_trial_that_cannot_be_written_stops_nothing(server: RawServer, tmp_path: Path) -> None:
    server.answers_with(GOOD)
    async with staged(server, log=tmp_path) as stage:
        with structlog.testing.capture_logs() as lines:
            assert (await stage.model.ask(question())).value.line == "Fine."
    assert [line["event"] for line in lines] == ["model_log_failed"]


def test_the_options_have_no_place_for_more() -> None:
    assert set(LlmOptions.__slots__) == {
        "api_key", "base_url", "model", "reader_model", "timeout", "daily_tokens", "log_file",
    }  # fmt: skip
