"""The settings, and the page that describes them."""

import os
import re
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import make_url

from bot.errors import SettingsError
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.settings import Settings, one_thread_each, shipped_content
from tests.house.tree import ROOT

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DESCRIBED = dict(re.findall(r"^# ([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE, re.MULTILINE))
READ = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}


def load() -> Settings:
    """The settings as the environment gives them, whatever `.env` lies about."""
    return Settings.load(env_file=None)


def test_every_setting_is_described_in_the_example() -> None:
    assert not READ.keys() - DESCRIBED.keys()


def test_the_example_describes_nothing_that_is_not_read() -> None:
    assert not DESCRIBED.keys() - READ.keys()


def test_every_setting_in_the_example_tells_its_default() -> None:
    blocks = [block for block in EXAMPLE.split("\n\n") if re.search(r"^# [A-Z][A-Z0-9_]*=", block, re.MULTILINE)]
    assert len(blocks) == len(READ)
    assert all(re.search(r"^# Default: ", block, re.MULTILINE) for block in blocks)


def test_the_example_can_be_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our-personas").mkdir()
    uncommented = re.sub(r"^# (?=[A-Z][A-Z0-9_]*=)", "", EXAMPLE, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(uncommented, encoding="utf-8")
    settings = Settings.load()
    assert settings.language == "fr"
    assert settings.personas_dir == Path("our-personas")
    assert settings.evaluation_file == Path("our-personas/evaluation.jsonl")


def test_without_any_setting_everything_has_a_value(tmp_path: Path) -> None:
    settings = load()
    assert settings.language == "en"
    assert settings.user
    assert settings.personas_dir is None
    assert settings.database_url.startswith("sqlite+aiosqlite:///")
    assert settings.database_url.endswith("sangfroid.sqlite3")
    assert not list(tmp_path.iterdir()), "reading the settings made a file"


def test_the_evaluation_file_lies_among_the_organisations_content_or_with_the_persons_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load().evaluation_file == tmp_path / "data" / "sangfroid" / "evaluation.jsonl"
    monkeypatch.setenv("PERSONAS_DIR", str(tmp_path))
    assert load().evaluation_file == tmp_path / "evaluation.jsonl"
    monkeypatch.setenv("EVALUATION_FILE", "ours.jsonl")
    assert load().evaluation_file == Path("ours.jsonl")


def test_an_empty_value_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in READ:
        monkeypatch.setenv(name, "")
    assert load().language == "en"
    assert load().log_level is None


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SANGFROID_USER=from-file\nSANGFROID_LANG=fr\n", encoding="utf-8")
    monkeypatch.setenv("SANGFROID_USER", "from-environment")
    settings = Settings.load(env_file=tmp_path / ".env")
    assert (settings.user, settings.language) == ("from-environment", "fr")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "SANGFROID_LANG": "en"}, "en"),
        ({"SANGFROID_LANG": "FR"}, "fr"),
    ],
)
def test_the_language_is_the_one_the_terminal_speaks(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load().language == language


@pytest.mark.parametrize("written", ["sqlite:///here.sqlite3", "sqlite+aiosqlite:///here.sqlite3"])
def test_a_sqlite_address_may_leave_the_driver_out(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    assert load().database_url == "sqlite+aiosqlite:///here.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize(
    "rest",
    [
        "camille:s3cret%40@db.example.org:5432/sangfroid?sslmode=require", "localhost/sangfroid",
        "camille@[::1]:5433/s", "/sangfroid?host=/var/run/postgresql", ":pass/word@h/s",
    ],
)  # fmt: skip
def test_an_address_of_postgresql_may_be_spelt_in_every_usual_way(
    scheme: str, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://{rest}")
    assert load().database_url == f"postgresql+psycopg://{rest}"
    assert make_url(load().database_url).get_driver_name() == "psycopg"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("mysql://camille:s3cret@host/s", "mysql://camille:***@host/s"),
        ("postgres://camille:s3c@ret@host/s", "postgres://camille:***@host/s"),
        ("postgres://camille:s3cret", "postgres://camille:***"),
        ("camille:s3cret@host", "camille:***@host"),
        ("mysql://host/s?password=s3cret&x=1", "mysql://host/s?password=***&x=1"),
        ("postgres://camille:s3cret@host:port/s", "postgres://camille:***@host:port/s"),
    ],
)
def test_a_password_is_never_shown(written: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.params == {"name": "DATABASE_URL", "value": shown}
    assert "s3c" not in "".join(traceback.format_exception(caught.value))


def test_the_settings_as_text_leave_the_database_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://camille:s3cret@host/s")
    assert "s3cret" not in f"{load()} {load()!r}"


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("SANGFROID_LANG", "xx", "error.settings.language"),
        ("LOG_LEVEL", "loud", "error.settings.log_level"),
        ("ENCODER", "maybe", "error.settings.encoder"),
        ("DATABASE_URL", "here.sqlite3", "error.settings.database"),
        ("DATABASE_URL", "sqlite:///", "error.settings.database"),
        ("DATABASE_URL", "mysql:///x", "error.settings.database"),
        ("DATABASE_URL", "postgres://x", "error.settings.database"),
        ("DATABASE_URL", "postgresql:///", "error.settings.database"),
        ("PERSONAS_DIR", "no-such-folder", "error.settings.personas_dir"),
        ("EVALUATION_FILE", "/", "error.settings.evaluation_file"),
        ("SANGFROID_USER", "x" * 201, "error.settings.invalid"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.key == key
    assert caught.value.params == {"name": name, "value": value}
    for language in LANGUAGES:
        assert value in Messages(language)(caught.value.key, **caught.value.params)


def test_an_unreadable_file_of_settings_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SANGFROID_USER=\xff\xfe\n")
    with pytest.raises(SettingsError) as caught:
        Settings.load(env_file=tmp_path / ".env")
    assert caught.value.key == "error.settings.env_file"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load().user = "someone else"  # type: ignore[misc]  # that it cannot be assigned is what is tested


def test_a_system_without_login_names_still_has_a_trainee(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000, raising=False)
    assert load().user == "trainee"


def test_the_shipped_content_of_a_checkout_is_the_folder_at_its_top() -> None:
    assert shipped_content() == ROOT / "personas"


@pytest.mark.parametrize(
    ("said", "then"),
    [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4"), ({"OMP_NUM_THREADS": "2"}, None)],
    ids=["nothing", "ours", "everybody's"],
)
def test_one_thread_is_enough_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], then: str | None
) -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    one_thread_each()
    assert os.environ.get("OPENBLAS_NUM_THREADS") == then
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
