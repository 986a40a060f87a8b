"""What the environment says about a language model: examined when it is asked for, and its key never shown."""

import traceback
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.settings import Settings
from bot.settings.llm import LlmSettings

KEY = {"OPENAI_API_KEY": "sk-marmalade", "OPENAI_MODEL": "trombone"}


def load(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> Settings:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return Settings.load(env_file=None)


def llm(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> LlmSettings:
    found = load(monkeypatch, said).llm
    assert found is not None
    return found


@pytest.mark.parametrize(
    "said", [{}, {"OPENAI_API_KEY": ""}, {"OPENAI_API_KEY": " \n"}, {"OPENAI_MODEL": "trombone", "OPENAI_FOR": "sing"}]
)
def test_without_a_key_there_is_no_language_model(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> None:
    assert load(monkeypatch, said).llm is None


def test_a_key_and_a_model_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = llm(monkeypatch, KEY | {"OPENAI_API_KEY": " sk-marmalade\n"})
    assert found.api_key.get_secret_value() == "sk-marmalade"
    assert (found.base_url, found.model, found.reader_model) == ("https://api.openai.com/v1", "trombone", "trombone")
    assert found.uses == {"speak", "read", "word"}
    assert (found.timeout, found.daily_tokens, found.log_file) == (20, 1_000_000, None)


def test_a_blank_value_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = ("OPENAI_BASE_URL", "OPENAI_READER_MODEL", "OPENAI_FOR", "OPENAI_TIMEOUT", "OPENAI_DAILY_TOKENS")
    assert llm(monkeypatch, KEY | dict.fromkeys(blank, " ")) == llm(monkeypatch, KEY | dict.fromkeys(blank, ""))


def test_every_setting_is_taken_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = {
        "OPENAI_BASE_URL": "http://127.0.0.1:8000/v1/", "OPENAI_READER_MODEL": "flute", "OPENAI_FOR": "Speak, word,",
        "OPENAI_TIMEOUT": "2.5", "OPENAI_DAILY_TOKENS": "0", "OPENAI_LOG_FILE": str(tmp_path / "log.jsonl"),
    }  # fmt: skip
    found = llm(monkeypatch, KEY | said)
    assert (found.base_url, found.reader_model) == ("http://127.0.0.1:8000/v1", "flute")
    assert found.uses == {"speak", "word"}
    assert (found.timeout, found.daily_tokens, found.log_file) == (2.5, 0, tmp_path / "log.jsonl")


@pytest.mark.parametrize(
    ("said", "name", "key"),
    [
        ({"OPENAI_API_KEY": "sk-marmalade"}, "OPENAI_MODEL", "no_model"),
        (KEY | {"OPENAI_MODEL": " "}, "OPENAI_MODEL", "no_model"),
        (KEY | {"OPENAI_API_KEY": "sk-marma lade"}, "OPENAI_API_KEY", "key"),
        (KEY | {"OPENAI_API_KEY": "sk-marma\nlade"}, "OPENAI_API_KEY", "key"),
        (KEY | {"OPENAI_API_KEY": "sk-märmalade"}, "OPENAI_API_KEY", "key"),
        *(
            (KEY | {"OPENAI_BASE_URL": url}, "OPENAI_BASE_URL", "base_url")
            for url in (
                "zeppelin",
                "ftp://zeppelin/v1",
                "https://",
                "https:///v1",
                "https://[zeppelin",
                "https://zeppelin:x/v1",
                "https://zeppelin/v1?key=1",
                "https://zeppelin/v1#a",
                "https://ana:secret@zeppelin/v1",
                "https://ana@zeppelin/v1",
                "https://zeppelin:99999/",
                "https://zepp elin/v1",
            )
        ),
        *((KEY | {"OPENAI_FOR": uses}, "OPENAI_FOR", "uses") for uses in (",", "sing", "speak,sing", "speak read")),
        *(
            (KEY | {"OPENAI_TIMEOUT": seconds}, "OPENAI_TIMEOUT", "timeout")
            for seconds in ("0", "0.9", "120.5", "-20", "nan", "inf", "soon")
        ),
        *(
            (KEY | {"OPENAI_DAILY_TOKENS": tokens}, "OPENAI_DAILY_TOKENS", "daily_tokens")
            for tokens in ("-1", "2.5", "many", "1e6", "²")
        ),
        (KEY | {"OPENAI_LOG_FILE": "/"}, "OPENAI_LOG_FILE", "log_file"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_no_secret_shown(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], name: str, key: str
) -> None:
    settings = load(monkeypatch, said)
    with pytest.raises(SettingsError) as caught:
        _ = settings.llm
    assert caught.value.key == f"error.settings.llm.{key}"
    sentences = [Messages(language)(caught.value.key, **caught.value.params) for language in LANGUAGES]
    assert all(name in sentence for sentence in sentences)
    shown = " ".join((*sentences, repr(caught.value), *traceback.format_exception(caught.value)))
    assert not [secret for secret in ("marma", "ana:", "secret@") if secret in shown]


def test_the_settings_as_text_show_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, KEY)
    assert "marmalade" not in f"{settings} {settings!r} {settings.llm} {settings.llm!r} {settings.model_dump_json()}"


def test_another_setting_that_is_refused_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, KEY | {"PORT": "many"})
    assert "marmalade" not in "".join(traceback.format_exception(caught.value))


def test_with_half_of_it_filled_in_everything_else_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=later\nOPENAI_TIMEOUT=?\nSANGFROID_LANG=fr\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Settings.load().language == "fr"


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("https://models.example.com/v1", False),
        ("http://models.example.com/v1", True),
        ("http://models.example.com./v1", True),
        ("http://198.41.0.4/v1", True),
        ("http://[2001:500:88::1]:8000/v1", True),
        ("http://10.1.2.3:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://[fe80::1%25eth0]/v1", False),
        ("http://ollama:11434/v1", False),
        ("http://models.internal/v1", False),
    ],
)
def test_plain_http_to_anywhere_but_ones_own_network_is_known_as_such(
    monkeypatch: pytest.MonkeyPatch, url: str, *, exposed: bool
) -> None:
    assert llm(monkeypatch, KEY | {"OPENAI_BASE_URL": url}).exposed is exposed


def test_what_was_found_about_a_language_model_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FrozenInstanceError):
        llm(monkeypatch, KEY).timeout = 1  # type: ignore[misc]  # that it cannot is what is tested
