"""The verbs in this process: what they say and how they end, without the cost of a process each."""

import json
from pathlib import Path

import pytest

from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.cli.command import Command

EN = Messages("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_piped_session_is_played_to_its_feedback(sangfroid: Command, language: Language) -> None:
    done = sangfroid("play", "wrong-bill", "--lang", language, "--seed", "1", stdin="Lambert\n")
    assert done.code == 0
    assert Messages(language)("bye") in done.out


@pytest.mark.parametrize(("url", "said"), [("http://models.example.com/v1", True), ("http://10.0.0.1/v1", False)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_practises_with_a_model_in_the_open_is_told(
    sangfroid: Command, monkeypatch: pytest.MonkeyPatch, language: Language, url: str, *, said: bool
) -> None:
    for name, value in {"API_KEY": "k", "MODEL": "m", "BASE_URL": url, "DAILY_TOKENS": "1"}.items():
        monkeypatch.setenv(f"OPENAI_{name}", value)
    done = sangfroid("play", "wrong-bill", "--lang", language, stdin="")
    assert (Messages(language)("model.exposed") in " ".join(done.err.split())) is said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("play", "nobody"), 2),
        (("play", "--difficulty", "0"), 2),
        (("play", "--difficulty", "4"), 2),
        (("play", "--lang", "de"), 2),
        (("play", "wrong-bill", "--chart", "/nowhere/at/all.png"), 2),
        (("personas", "show", "nobody"), 2),
        (("personas", "check", "nothing"), 2),
        (("read", "nowhere.jsonl"), 2),
        (("grade", "/"), 2),
        (("sessions", "show", "nothing"), 1),
    ],
    ids=str,
)
def test_the_exit_code_tells_wrong_use_from_what_was_not_found(
    sangfroid: Command, arguments: tuple[str, ...], code: int
) -> None:
    done = sangfroid(*arguments)
    assert done.code == code
    assert done.err.strip()


def test_the_shipped_files_are_in_order(sangfroid: Command) -> None:
    assert sangfroid("personas", "check", "--shape").code == 0


def test_a_broken_file_of_ones_own_is_told_with_its_line(
    sangfroid: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-own.yaml").write_text("id: my-own\nname: Mon colis : où est-il\n", encoding="utf-8")
    monkeypatch.setenv("PERSONAS_DIR", str(tmp_path))
    for arguments in (("personas", "check", "my-own"), ("play", "my-own")):
        done = sangfroid(*arguments)
        assert done.code == 1
        assert "my-own.yaml, line 2: " in done.out + done.err


def test_every_broken_line_is_told_before_the_rest_is_answered(sangfroid: Command) -> None:
    rows = ["nonsense", json.dumps({"id": 1, "text": "Please calm down.", "language": "en"}), "{}"]
    done = sangfroid("read", stdin="\n".join(rows))
    assert done.code == 1
    assert [json.loads(row)["id"] for row in done.out.splitlines()] == [1]
    assert [row.partition(":")[0] for row in done.err.splitlines()] == ["Line 1", "Line 3"]


def test_a_misspelt_field_is_told_once_and_the_line_is_answered(sangfroid: Command) -> None:
    row = {"id": 1, "text": "Please calm down.", "lang": "en", "moves": [], "note": "seen"}
    done = sangfroid("read", stdin=f"{json.dumps(row)}\n{json.dumps(row)}")
    assert done.code == 0
    assert len(done.out.splitlines()) == 2
    assert done.err.strip() == EN("input.row.unknown", line=1, field="lang", meant="language")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_marks_for_people_are_named_in_their_language(
    sangfroid: Command, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    turns = [{"speaker": "customer", "text": "Hello?"}, {"speaker": "trainee", "text": "Please calm down."}]
    done = sangfroid("grade", "--text", stdin=json.dumps({"id": "x", "turns": turns, "language": "en"}))
    assert done.code == 0
    assert Messages(language)("grade.none") in done.out


def test_a_setting_that_cannot_be_used_is_told_in_one_sentence(
    sangfroid: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://x")
    done = sangfroid("sessions", "list")
    assert done.code == 1
    assert done.err.strip() == EN("error.settings.database", name="DATABASE_URL", value="postgres://x")


def test_what_was_played_can_be_listed(sangfroid: Command) -> None:
    sangfroid("play", "wrong-bill", stdin="Lambert\n")
    assert "wrong-bill" in sangfroid("sessions", "list").out
