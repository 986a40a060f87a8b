"""Robots against a language model, over HTTP against the stand-in, as one calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.content.library import FileLibrary
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from bot.workbench.fidelity import FLAWS, Report
from tests.cli.command import Command, Done
from tests.llm.bench_llm import kept
from tests.llm.characters import character
from tests.llm.standin import ModelServer, running_server
from tests.workbench.bench import library

CUSTOMER = "wrong-bill"
KEY = "key-that-nobody-may-see"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A good model, and settings that name it."""
    with running_server() as running:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        monkeypatch.setenv("OPENAI_MODEL", "standin")
        yield running


@pytest.fixture
def one_robot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all robots only the one that is soon done with."""
    monkeypatch.setattr(FileLibrary, "robot_ids", lambda _: ("lecturer",))


def every(sangfroid: Command, path: Path) -> tuple[Done, Report]:
    """Everything of one customer, with what was saved."""
    done = sangfroid("personas", "simulate", CUSTOMER, "--all", "--player", "llm", "--report", str(path))
    return done, Report.model_validate_json(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_robot_plays_against_the_model_and_the_anger_goes_as_with_the_script(
    sangfroid: Command, server: ModelServer, language: Language
) -> None:
    asked = ("personas", "simulate", CUSTOMER, "--trainee", "lecturer", "--lang", language)
    scripted, played = sangfroid(*asked), sangfroid(*asked, "--player", "llm")
    assert (played.code, played.err) == (0, "")
    assert [row for row in played.out.splitlines() if row.startswith("     ")] == [
        row for row in scripted.out.splitlines() if row.startswith("     ")
    ]
    assert played.out != scripted.out
    assert "°" not in played.out
    assert server.asked("speak")
    assert not server.asked("read")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_the_script_had_to_say_is_marked(
    sangfroid: Command, server: ModelServer, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    server.character = character("too_nice")
    played = sangfroid("personas", "simulate", CUSTOMER, "--trainee", "lecturer", "--player", "llm")
    assert Messages(language)("simulate.mark", mark="°") in played.out
    assert played.out.count("Lambert°: ") == 3 if language == "en" else played.out.count("Lambert°: ") > 0
    scripted = sangfroid("personas", "simulate", CUSTOMER, "--trainee", "lecturer")
    assert "°" not in scripted.out


@pytest.mark.e2e
@pytest.mark.usefixtures("one_robot")
def test_a_good_model_is_told_from_bad_ones(sangfroid: Command, server: ModelServer, tmp_path: Path) -> None:
    _, good = every(sangfroid, tmp_path / "good.json")
    assert sum(good.total.caught.values()) == sum(good.total.shown.values()) == 0
    assert (good.total.first, good.total.most_calls, good.total.drifts) == (1.0, 1, {})
    assert good.total.sent > good.total.cached > 0
    for name, flaw in (("too_nice", "giving_in"), ("leaky", "leak")):
        leaks = kept(library().persona(CUSTOMER), "en") + kept(library().persona(CUSTOMER), "fr")
        server.character = character(name, leaks=leaks)
        _, bad = every(sangfroid, tmp_path / f"{name}.json")
        assert bad.total.caught[flaw] > 0  # type: ignore[index]
        assert sum(bad.total.shown.values()) == 0
        assert bad.total.script > 0
        assert bad.total.most_calls == 2
        assert bad.examples


@pytest.mark.usefixtures("one_robot")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_a_table_and_a_file_without_the_key(
    sangfroid: Command, server: ModelServer, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    messages = Messages(language)
    done, report = every(sangfroid, tmp_path / "played.json")
    assert done.code == 0
    for key in ("fidelity.faults_legend", "fidelity.endings_legend", "fidelity.costs_legend", "fidelity.as_scripted"):
        assert messages(key) in done.out
    heads = [row.split("  ") for row in done.out.splitlines() if row.startswith(messages.lines("fidelity.who")[0])]
    assert [len([cell for cell in head if cell.strip()]) for head in heads] == [7 + len(FLAWS), 13]
    assert done.out.count("0/0") == len(FLAWS) * 3
    written = (tmp_path / "played.json").read_text(encoding="utf-8")
    assert KEY not in written
    assert server.base_url.removeprefix("http://").removesuffix("/v1") == report.setup["server"]


@pytest.mark.usefixtures("one_robot", "server")
def test_the_file_has_the_shape_that_its_version_promises(sangfroid: Command, tmp_path: Path) -> None:
    _, report = every(sangfroid, tmp_path / "played.json")
    written = json.loads((tmp_path / "played.json").read_text(encoding="utf-8"))
    Draft202012Validator(Report.model_json_schema()).validate(written)
    assert list(written) == [
        "version", "made", "model", "setup", "difficulty", "seed", "rows", "by_robot", "total", "examples",
    ]  # fmt: skip
    assert list(written["total"]) == [
        "sessions", "turns", "won", "to_resolution", "endings", "shown", "caught", "scripted", "first", "again",
        "script", "reasons", "calls", "most_calls", "sent", "cached", "given", "p50", "p95", "drifts",
    ]  # fmt: skip
    assert [(row.persona, row.robot, row.language) for row in report.rows] == [
        (CUSTOMER, "lecturer", language) for language in LANGUAGES
    ]
    assert (report.version, report.model) == (1, "standin")


@pytest.mark.usefixtures("one_robot")
def test_spent_tokens_are_told(
    sangfroid: Command, server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_DAILY_TOKENS", "2000")
    done, report = every(sangfroid, tmp_path / "played.json")
    assert Messages("en")("fidelity.budget") in done.out
    assert report.total.reasons["budget"] > 0
    assert len(server.requests) < report.total.turns


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_that_may_speak_one_sentence_says_what_to_set(
    sangfroid: Command, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    messages = Messages(language)
    asked = ("personas", "simulate", CUSTOMER, "--player", "llm")
    none = sangfroid(*asked)
    assert (none.code, none.out, none.err.strip()) == (2, "", messages("fidelity.no_model"))
    assert "OPENAI_API_KEY" in none.err
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    nameless = sangfroid(*asked)
    told = messages("error.settings.llm.no_model", name="OPENAI_MODEL")
    assert (nameless.code, nameless.err.strip()) == (2, told)
    monkeypatch.setenv("OPENAI_MODEL", "standin")
    monkeypatch.setenv("OPENAI_FOR", "read")
    silent = sangfroid(*asked)
    assert (silent.code, silent.err.strip()) == (2, messages("fidelity.no_speak"))


@pytest.mark.usefixtures("server")
def test_a_report_is_only_of_everything_and_of_the_model_and_where_it_can_be_written(
    sangfroid: Command, tmp_path: Path
) -> None:
    told, path = Messages("en"), tmp_path / "no" / "played.json"
    for asked in ((CUSTOMER, "--player", "llm"), (CUSTOMER, "--all")):
        done = sangfroid("personas", "simulate", *asked, "--report", str(path))
        assert (done.code, done.err.strip()) == (2, told("fidelity.report_only"))
    done = sangfroid("personas", "simulate", CUSTOMER, "--all", "--player", "llm", "--report", str(path))
    assert (done.code, done.err.strip()) == (2, told("fidelity.report_cannot", path=path))
