"""What Slack sends, as events of ours. Pure: payloads in, values out.

Source of the payloads: docs.slack.dev, reference of events and interaction payloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.plain import plain
from bot.channels.slack.pressed import unpack
from bot.model import Inbound, InboundKind, Person, Place

CHANNEL = "slack"
ONCE = frozenset(
    {"content_note", "confidence_before", "confidence_after", "safety", "which", "disagree", "reason", "forget", "busy"}
)
"""Questions that are answered once, on whichever device: a second press of the same message is the same event."""
ALTERED: dict[str, InboundKind] = {"message_changed": "edited", "message_deleted": "deleted"}
PLAIN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that people write."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something: their workspace as we keep it, their id, and the team they belong to, where Slack says so."""

    workspace: str
    user: str
    team: str = ""
    home: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether they belong to another organisation that shares a channel with this one."""
        return bool(self.team and self.home and self.team != self.home)


def workspace_of(body: Body) -> str:
    """The workspace, or the organisation where the app is installed for all of it (Enterprise Grid)."""
    installed = (body.get("authorizations") or [body])[0]
    if installed.get("is_enterprise_install") in (True, "true"):
        return str(installed.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or "")
    team = body.get("team") or {}
    found = installed.get("team_id") or body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else team)
    return str(found or (body.get("user") or {}).get("team_id") or "")


def author_of(body: Body) -> Author:
    """Who did what this payload tells."""
    workspace = workspace_of(body)
    whole = workspace.startswith("E")  # of an organisation every workspace is at home
    if event := body.get("event"):
        said = event.get("previous_message") or event.get("message") or event
        team = event.get("user_team") or said.get("user_team") or said.get("source_team") or ""
        user = event.get("user") or said.get("user") or ""
        return Author(workspace, str(user), "" if whole else str(team), workspace)
    if user := body.get("user"):
        return Author(workspace, str(user.get("id", "")), "" if whole else str(user.get("team_id") or ""), workspace)
    return Author(workspace, str(body.get("user_id", "")), "", workspace)


def of_message(body: Body, person: Person) -> Inbound | None:
    """A message in a direct conversation; None for what no person said there."""
    event = body["event"]
    subtype = event.get("subtype", "")
    if event.get("channel_type") != "im" or (event.get("hidden") and subtype not in ALTERED):
        return None
    if subtype in ALTERED:
        return _altered(event, subtype, person)
    if subtype not in PLAIN or event.get("bot_id") or not event.get("user"):
        return None
    files = event.get("files") or []
    kind: InboundKind = "text"
    if files:
        kind = "voice" if any(_is_clip(one) for one in files) else "file"
    thread = str(event.get("thread_ts") or "")
    return Inbound(
        event_id=f"{CHANNEL}:{person.workspace}:{event['channel']}:{event['ts']}",
        place=Place(CHANNEL, person.workspace, str(event["channel"]), thread),
        author=person,
        text=plain(event.get("text") or ""),
        order=str(event["ts"]),
        kind=kind,
    )


def _altered(event: Body, subtype: str, person: Person) -> Inbound | None:
    before = event.get("previous_message") or {}
    after = event.get("message") or {}
    old, new = plain(before.get("text") or ""), plain(after.get("text") or "")
    if before.get("bot_id") or not before.get("user") or (subtype == "message_changed" and old == new):
        return None  # ours, or only a preview was added
    kind = "deleted" if after.get("subtype") == "tombstone" else ALTERED[subtype]
    thread, at = str(before.get("thread_ts") or ""), str(event.get("event_ts") or event["ts"])
    return Inbound(
        event_id=f"{CHANNEL}:{person.workspace}:{event['channel']}:{before.get('ts')}:{kind}:{at}",
        place=Place(CHANNEL, person.workspace, str(event["channel"]), thread),
        author=person,
        text=new if kind == "edited" else "",
        order=at,
        kind=kind,
        before=old,
    )


def of_action(body: Body, person: Person) -> Inbound | None:
    """A pressed button or a choice; None when its value is not one of ours."""
    action = body["actions"][0]
    option = action.get("selected_option") or {}
    found = unpack(str(option.get("value") or action.get("value") or ""))
    if found is None:
        return None
    pressed, text = found
    container = body.get("container") or {}
    message_ts, channel = container.get("message_ts"), str((body.get("channel") or {}).get("id") or "")
    elsewhere = container.get("is_ephemeral") or not channel.startswith("D")
    if message_ts is None or elsewhere:  # at home, or a whisper beside a command, wherever it was used
        where, place = f"{person.user}:elsewhere", direct(person)
    else:
        thread = str((body.get("message") or {}).get("thread_ts") or "")
        where, place = f"{channel}:{message_ts}", Place(CHANNEL, person.workspace, channel, thread)
    once = pressed.asked if place.conversation == channel and pressed.asked in ONCE else action.get("action_ts")
    event_id = f"{CHANNEL}:{person.workspace}:{where}:pressed:{once}"
    return Inbound(event_id, place, person, text, str(action.get("action_ts", "")), pressed=pressed)


def of_wish(person: Person, text: str, key: str, order: str) -> Inbound:
    """A wish that was put with a slash command or a dialog; `key` is the same at every delivery of it."""
    event_id = f"{CHANNEL}:{person.workspace}:{person.user}:{key}"
    return Inbound(event_id, direct(person), person, text, order)


def of_opening(person: Person, order: str) -> Inbound:
    """The conversation with the bot was opened: one event for ever."""
    event_id = f"{CHANNEL}:{person.workspace}:{person.user}:opened"
    return Inbound(event_id, direct(person), person, "", order, kind="opened")


def direct(person: Person) -> Place:
    """The direct conversation with somebody: Slack finds it by their id."""
    return Place(CHANNEL, person.workspace, person.user)


def _is_clip(file: Body) -> bool:
    kind = str(file.get("mimetype") or "")
    return kind.startswith(("audio/", "video/")) or file.get("subtype") in ("slack_audio", "slack_video")
