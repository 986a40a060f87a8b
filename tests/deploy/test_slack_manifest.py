"""The Slack app as an administrator creates it, and what the guides say of it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

import pytest

from bot.model import LANGUAGES, Language
from bot.settings import Settings
from tests.deploy import files
from tests.deploy.slack_manifest import faults
from tests.house.tree import text_of

SLACK = files.DEPLOY / "slack"
HTTP, SOCKET = SLACK / "manifest-http.yaml", SLACK / "manifest-socket.yaml"
KINDS = ("install", "works-council")
SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}
HOST = "https://YOUR-HOST/slack/"
ADDRESSES = {"url", "request_url", "redirect_urls"}


def guide(kind: str, language: Language) -> str:
    return text_of(SLACK / f"{kind}.{language}.md")


def without_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_addresses(one) for key, one in value.items() if key not in ADDRESSES}
    return [without_addresses(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", [HTTP, SOCKET], ids=["http", "socket"])
def test_slack_takes_the_manifest(path: Any) -> None:
    assert faults(files.loaded(path)) == []


def test_the_two_manifests_differ_only_in_how_events_arrive() -> None:
    http, socket = without_addresses(files.loaded(HTTP)), without_addresses(files.loaded(SOCKET))
    assert (http["settings"].pop("socket_mode_enabled"), socket["settings"].pop("socket_mode_enabled")) == (False, True)
    assert http == socket


def test_every_address_is_at_one_host_and_one_of_the_paths_the_bot_serves() -> None:
    told = re.findall(r"https://\S+", HTTP.read_text(encoding="utf-8"))
    assert sorted(told) == [HOST + "events"] * 4 + [HOST + "oauth_redirect"]
    assert "https://" not in SOCKET.read_text(encoding="utf-8")


def test_the_app_may_be_installed_for_a_whole_organisation() -> None:
    settings = files.loaded(HTTP)["settings"]
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_tells_why_of_every_scope_and_of_no_other(language: Language) -> None:
    rows = re.findall(r"^\| `([a-z:._]+)` \| .+ \| .+ \|$", guide("install", language), re.MULTILINE)
    assert rows == files.loaded(HTTP)["oauth_config"]["scopes"]["bot"] == sorted(set(rows))


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_sections(kind: str) -> None:
    shapes = [re.findall(r"^(#+|\||```|- |\d\.|\*\*)", guide(kind, language), re.MULTILINE) for language in LANGUAGES]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_guides_name_the_same_settings_and_defaults(language: Language) -> None:
    english, other = (set(re.findall(r"`([A-Z]+(?:_[A-Z_]+)?)`", guide("install", one))) for one in ("en", language))
    assert english == other
    for name, default in (("retention_days", "365"), ("pause_after_hours", "2"), ("close_after_days", "14")):
        assert str(Settings.model_fields[name].default) == default
        assert re.search(rf"\b{default}\b", guide("install", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variable_the_guide_names_is_a_setting(language: Language) -> None:
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", guide("install", language)))
    assert {"SLACK_BOT_TOKEN", "TOKEN_KEY"} <= named <= SETTINGS


def test_the_icon_is_one_that_slack_takes() -> None:
    picture = (SLACK / "icon.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (512, 512)


# That the check finds a slip.


def _set(path: str, value: Any) -> Callable[[Any], None]:
    """Put a value where the path leads; None takes away what is there."""
    *way, last = [int(step) if step.isdecimal() else step for step in path.split("/")]

    def change(manifest: Any) -> None:
        for step in way:
            manifest = manifest[step]
        if value is None:
            del manifest[last]
        else:
            manifest[last] = value

    return change


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (_set("display_information/name", "x" * 36), "too long"),
        (_set("display_information/description", "x" * 141), "too long"),
        (_set("display_information/long_description", "x" * 174), "too short"),
        (_set("display_information/long_description", "x" * 4001), "too long"),
        (_set("display_information/background_color", "teal"), "does not match"),
        (_set("display_information/subtitle", "x"), "unexpected"),
        (_set("features/bot_user/display_name", "the bot"), "does not match"),
        (_set("features/slash_commands/0/command", "practice"), "does not match"),
        (_set("features/slash_commands/0/command", "/" + "x" * 32), "too long"),
        (_set("features/slash_commands/0/usage_hint", None), "usage_hint"),
        (_set("features/slash_commands/0/url", "http://YOUR-HOST/slack/events"), "does not match"),
        (_set("features/slash_commands/0/url", None), "/practice needs an address"),
        (_set("features/slash_commands/0/should_escape", "no"), "boolean"),
        (_set("features/app_home/messages_tab_read_only_enabled", True), "nobody can write"),
        (_set("oauth_config/scopes/bot/0", "chat:wirte"), "not one of"),
        (_set("oauth_config/scopes/bot/0", "commands"), "non-unique"),
        (_set("oauth_config/scopes/bot", ["chat:write", "commands"]), "message.im needs im:history"),
        (_set("oauth_config/scopes/bot", ["chat:write", "im:history"]), "need commands"),
        (_set("oauth_config/scopes/bot/0", "im:read"), "needs chat:write"),
        (_set("oauth_config/redirect_urls/0", "http://YOUR-HOST/"), "does not match"),
        (_set("settings/event_subscriptions/bot_events/0", "home_opened"), "not one of"),
        (_set("settings/event_subscriptions/bot_events", ["app_home_opened"]), "needs message.im"),
        (_set("settings/event_subscriptions/bot_events", ["message.im"]), "needs app_home_opened"),
        (_set("settings/event_subscriptions/request_url", None), "event_subscriptions needs an address"),
        (_set("settings/interactivity/request_url", None), "interactivity needs an address"),
        (_set("settings/socket_mode_enabled", True), "Socket Mode does not use"),
        (_set("settings", None), "settings"),
    ],
)
def test_the_check_finds_a_slip(slip: Callable[[Any], None], said: str) -> None:
    manifest = files.loaded(HTTP)
    slip(manifest)
    assert any(said in fault for fault in faults(manifest)), faults(manifest)
