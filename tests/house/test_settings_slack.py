"""What the environment says about Slack: examined when it is asked for, and never shown."""

import base64
import traceback
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.settings import Settings
from bot.settings.slack import SlackSettings

KEYS = [base64.urlsafe_b64encode(bytes(range(first, first + 32))).decode() for first in (0, 32)]
ONE = {"SLACK_BOT_TOKEN": "xoxb-marmalade", "SLACK_SIGNING_SECRET": "zeppelin"}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-marmalade", "SLACK_APP_TOKEN": "xapp-trombone"}
MANY = {
    "SLACK_SIGNING_SECRET": "zeppelin",
    "SLACK_CLIENT_ID": "12.34",
    "SLACK_CLIENT_SECRET": "quicksilver",
    "TOKEN_KEY": f"{KEYS[0]}, {KEYS[1]}",
}


def load(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> Settings:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return Settings.load(env_file=None)


def slack(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> SlackSettings:
    found = load(monkeypatch, said).slack
    assert found is not None
    return found


@pytest.mark.parametrize(
    "said", [{}, {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": " "}, {"TOKEN_KEY": "x"}, {"SLACK_API_URL": "http://h/"}]
)
def test_without_a_word_about_slack_there_is_no_slack(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> None:
    assert load(monkeypatch, said).slack is None


def test_one_workspace_is_served_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    found = slack(monkeypatch, ONE | {"SLACK_SIGNING_SECRET": " zeppelin\n"})
    assert found.bot_token is not None
    assert found.signing_secret is not None
    assert found.bot_token.get_secret_value() == "xoxb-marmalade"
    assert found.signing_secret.get_secret_value() == "zeppelin"
    assert (found.app_token, found.client_id, found.token_keys) == (None, None, ())
    assert found.api_url == "https://slack.com/api/"


def test_over_a_socket_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = slack(monkeypatch, SOCKET)
    assert found.app_token is not None
    assert found.app_token.get_secret_value() == "xapp-trombone"
    assert found.signing_secret is None


def test_many_workspaces_are_served_with_keys_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    found = slack(monkeypatch, MANY)
    assert found.client_id == "12.34"
    assert [key.get_secret_value() for key in found.token_keys] == KEYS


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080//"])
def test_the_address_of_the_interface_ends_with_one_slash(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert slack(monkeypatch, ONE | {"SLACK_API_URL": url}).api_url == "http://127.0.0.1:8080/"


@pytest.mark.parametrize(
    ("said", "name", "key"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-marmalade"}, "SLACK_SIGNING_SECRET", "no_signature"),
        ({"SLACK_CLIENT_SECRET": "quicksilver"}, "SLACK_SIGNING_SECRET", "no_signature"),
        ({"SLACK_SIGNING_SECRET": "zeppelin"}, "SLACK_BOT_TOKEN", "no_token"),
        ({"SLACK_APP_TOKEN": "xapp-trombone"}, "SLACK_BOT_TOKEN", "no_token"),
        (ONE | {"SLACK_BOT_TOKEN": "xoxp-marmalade"}, "SLACK_BOT_TOKEN", "prefix"),
        (SOCKET | {"SLACK_APP_TOKEN": "xoxb-trombone"}, "SLACK_APP_TOKEN", "prefix"),
        (MANY | {"SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID", "install"),
        (MANY | {"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET", "install"),
        (MANY | {"TOKEN_KEY": ""}, "TOKEN_KEY", "install"),
        (MANY | ONE, "SLACK_BOT_TOKEN", "two_ways"),
        (ONE | {"SLACK_API_URL": "ftp://zeppelin/"}, "SLACK_API_URL", "api_url"),
        (ONE | {"SLACK_API_URL": "zeppelin"}, "SLACK_API_URL", "api_url"),
        (ONE | {"SLACK_API_URL": "https://[zeppelin"}, "SLACK_API_URL", "api_url"),
        (ONE | {"SLACK_API_URL": "https://zeppelin/?a=b"}, "SLACK_API_URL", "api_url"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], name: str, key: str
) -> None:
    assert_refused(load(monkeypatch, said), said, name, f"error.settings.slack.{key}")


@pytest.mark.parametrize("keys", [",", "trombone", f"{KEYS[0]},trombone", KEYS[0][:-2], "é" * 44])
def test_a_key_that_is_none_is_named_and_never_shown(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    said = MANY | {"TOKEN_KEY": keys}
    assert_refused(load(monkeypatch, said), said, "TOKEN_KEY", "error.settings.token_key")


def assert_refused(settings: Settings, said: dict[str, str], name: str, key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _ = settings.slack
    assert caught.value.key == key
    sentences = [Messages(language)(key, **caught.value.params) for language in LANGUAGES]
    assert all(name in sentence for sentence in sentences)
    shown = " ".join((*sentences, repr(caught.value), *traceback.format_exception(caught.value)))
    assert not [value for value in said.values() if len(value) > 1 and value in shown]


@pytest.mark.parametrize("said", [ONE, SOCKET, MANY])
def test_the_settings_as_text_show_no_secret(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> None:
    settings = load(monkeypatch, said)
    shown = f"{settings} {settings!r} {settings.slack} {settings.slack!r} {settings.model_dump_json()}"
    for secret in ("marmalade", "zeppelin", "trombone", "quicksilver", *KEYS):
        assert secret not in shown


def test_another_setting_that_is_refused_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, ONE | {"PORT": "many"})
    assert "marmalade" not in "".join(traceback.format_exception(caught.value))


def test_with_half_of_slack_filled_in_everything_else_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=not-yet\nSLACK_API_URL=?\nSANGFROID_LANG=fr\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Settings.load().language == "fr"


def test_what_was_found_about_slack_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FrozenInstanceError):
        slack(monkeypatch, ONE).api_url = "http://elsewhere/"  # type: ignore[misc]  # that it cannot is what is tested


@pytest.mark.parametrize(("said", "pace"), [({}, 4), ({"CUSTOMER_PACE": "0"}, 0), ({"CUSTOMER_PACE": "2.5"}, 2.5)])
def test_a_customer_writes_at_a_pace(monkeypatch: pytest.MonkeyPatch, said: dict[str, str], pace: float) -> None:
    assert load(monkeypatch, said).customer_pace == pace


@pytest.mark.parametrize("pace", ["-1", "30.5", "nan", "inf", "slowly"])
def test_a_pace_nobody_writes_at_is_refused(monkeypatch: pytest.MonkeyPatch, pace: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, {"CUSTOMER_PACE": pace})
    assert caught.value.params == {"name": "CUSTOMER_PACE", "value": pace}
