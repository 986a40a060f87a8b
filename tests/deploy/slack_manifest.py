"""What Slack demands of an app manifest, as far as it can be told without Slack.

Source: docs.slack.dev, "App manifest reference", "Events" and "Scopes"; limits as in slackapi/manifest-schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "dnd_updated_user": "dnd:read",
    "file_shared": "files:read",
    "link_shared": "links:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""Events a bot may ask for, each with the scope it takes; those this app could have a use for."""
SCOPES = {scope for scope in SCOPE_OF_EVENT.values() if scope} | {
    "chat:write", "chat:write.customize", "chat:write.public", "commands", "files:write", "groups:read", "im:read",
    "im:write", "mpim:read", "mpim:write", "reactions:write", "team:read", "users.profile:read", "users:read.email",
}  # fmt: skip
"""Scopes of a bot; those this app could have a use for."""


def text(least: int, most: int, pattern: str = "") -> dict[str, Any]:
    """A string of so many characters."""
    return {"type": "string", "minLength": least, "maxLength": most, "pattern": pattern}


def record(required: str = "", **properties: dict[str, Any]) -> dict[str, Any]:
    """An object with these keys and no others."""
    return {
        "type": "object", "additionalProperties": False, "required": required.split(), "properties": properties,
    }  # fmt: skip


def listed(items: dict[str, Any], most: int) -> dict[str, Any]:
    """At most so many, each once."""
    return {"type": "array", "items": items, "maxItems": most, "uniqueItems": True}


FLAG = {"type": "boolean"}
NUMBER = {"type": "integer"}
SECURE = "^https://[^/ ]+/"
SHAPE = record(
    "display_information features oauth_config settings",
    _metadata=record("major_version", major_version={"enum": [1, 2]}, minor_version=NUMBER),
    display_information=record(
        "name description long_description",
        name=text(1, 35),
        description=text(1, 140),
        long_description=text(175, 4000),
        background_color=text(4, 7, "^#([0-9a-fA-F]{3}){1,2}$"),
    ),
    features=record(
        "app_home bot_user",
        app_home=record(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=record("display_name", display_name=text(1, 80, r"^[\w.-]+$"), always_online=FLAG),
        slash_commands=listed(
            record(
                "command description usage_hint",
                command=text(2, 32, "^/[^/ A-Z]+$"),
                url=text(1, 3000, SECURE),
                description=text(1, 2000),
                usage_hint=text(1, 1000),
                should_escape=FLAG,
            ),
            50,
        ),
    ),
    oauth_config=record(
        "scopes",
        redirect_urls=listed(text(1, 2500, SECURE), 1000),
        scopes=record("bot", bot=listed({"enum": sorted(SCOPES)}, 255)),
    ),
    settings=record(
        "event_subscriptions interactivity",
        event_subscriptions=record(
            "bot_events", request_url=text(1, 3500, SECURE), bot_events=listed({"enum": sorted(SCOPE_OF_EVENT)}, 100)
        ),
        interactivity=record("is_enabled", is_enabled=FLAG, request_url=text(1, 3500, SECURE)),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


def faults(manifest: Any) -> list[str]:
    """What Slack would refuse, or what could not work; nothing when it holds."""
    shape = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SHAPE).iter_errors(manifest)]
    return shape or list(_between(manifest))


def _between(manifest: Any) -> Iterator[str]:
    """What does not agree with something else in it."""
    yield from _scopes(manifest)
    yield from _tabs(manifest)
    yield from _addresses(manifest)


def _scopes(manifest: Any) -> Iterator[str]:
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        if (needed := SCOPE_OF_EVENT[event]) and needed not in scopes:
            yield f"{event} needs {needed}"
    if "slash_commands" in manifest["features"] and "commands" not in scopes:
        yield "slash_commands need commands"
    if "chat:write.customize" in scopes and "chat:write" not in scopes:
        yield "chat:write.customize needs chat:write"


def _tabs(manifest: Any) -> Iterator[str]:
    home, events = manifest["features"]["app_home"], manifest["settings"]["event_subscriptions"]["bot_events"]
    if home.get("home_tab_enabled") and "app_home_opened" not in events:
        yield "the home tab needs app_home_opened"
    if home.get("messages_tab_enabled") and "message.im" not in events:
        yield "the messages tab needs message.im"
    if home.get("messages_tab_read_only_enabled"):
        yield "nobody can write in the messages tab"


def _addresses(manifest: Any) -> Iterator[str]:
    """Slack calls an address, or sends everything through the socket."""
    settings = manifest["settings"]
    by_socket = bool(settings.get("socket_mode_enabled"))
    reached = {one["command"]: one for one in manifest["features"].get("slash_commands", [])}
    reached["event_subscriptions"] = settings["event_subscriptions"]
    if settings["interactivity"]["is_enabled"]:
        reached["interactivity"] = settings["interactivity"]
    for name, one in reached.items():
        has_address = "url" in one or "request_url" in one
        if by_socket and has_address:
            yield f"{name} has an address that Socket Mode does not use"
        if not by_socket and not has_address:
            yield f"{name} needs an address, or Socket Mode"
