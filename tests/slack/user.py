"""A person at Slack, and what Slack tells the bot of what they do: signed HTTP requests, or envelopes down a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.slack.standin import Standin

SECRET = "shared-signing-secret"  # noqa: S105 - of nobody's app
Message = dict[str, Any]


def signed(body: str, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers with which Slack proves that a request is its own. Source: docs.slack.dev, "Verifying requests"."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class User:
    """Somebody who uses the bot. `bot` is the address of its events, or None where they go down a socket."""

    slack: Standin
    http: aiohttp.ClientSession
    bot: str | None
    id: str = "U1"
    team: str = "T1"
    enterprise: str | None = None
    last: tuple[str, str, dict[str, str]] = ("", "", {})
    answers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def dm(self) -> str:
        return self.slack.state.conversation(self.id)

    @property
    def seen(self) -> list[Message]:
        """What the bot wrote to them, in order."""
        return self.slack.state.messages[self.dm]

    async def sees(self, count: int) -> list[Message]:
        """What the bot wrote, as soon as there is so much of it."""
        await self.slack.state.wait_until(lambda: len(self.seen) >= count)
        return self.seen

    async def says(self, text: str, **more: Any) -> str:
        """Write in the conversation with the bot; the time stamp of the message."""
        ts = self.slack.state.ts()
        event = {"type": "message", "channel": self.dm, "channel_type": "im", "user": self.id, "team": self.team,
                 "text": _escaped(text), "ts": ts, "event_ts": ts, "client_msg_id": f"c-{ts}", **more}  # fmt: skip
        await self.event(event)
        return ts

    async def edits(self, ts: str, before: str, after: str) -> None:
        now = self.slack.state.ts()
        said = {"type": "message", "user": self.id, "team": self.team, "ts": ts}
        await self.event(
            {"type": "message", "subtype": "message_changed", "hidden": True, "channel": self.dm,
             "channel_type": "im", "ts": now, "event_ts": now, "message": {**said, "text": _escaped(after),
             "edited": {"user": self.id, "ts": now}}, "previous_message": {**said, "text": _escaped(before)}}
        )  # fmt: skip

    async def deletes(self, ts: str, before: str) -> None:
        now = self.slack.state.ts()
        said = {"type": "message", "user": self.id, "team": self.team, "ts": ts, "text": _escaped(before)}
        await self.event(
            {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": self.dm, "channel_type": "im",
             "ts": now, "event_ts": now, "deleted_ts": ts, "previous_message": said}
        )  # fmt: skip

    async def opens(self, tab: str) -> None:
        """Look at the bot's `home` or `messages`."""
        await self.event({"type": "app_home_opened", "user": self.id, "channel": self.dm, "tab": tab,
                          "event_ts": self.slack.state.ts()})  # fmt: skip

    async def event(self, event: Mapping[str, Any], **more: Any) -> None:
        """Whatever Slack tells of this person's workspace."""
        installed = {"team_id": self.team, "enterprise_id": self.enterprise, "is_bot": True, "user_id": "UBOT",
                     "is_enterprise_install": bool(self.enterprise)}  # fmt: skip
        body = {"type": "event_callback", "team_id": self.team, "enterprise_id": self.enterprise, "api_app_id": "A1",
                "event_id": f"Ev{self.slack.state.number()}", "event_time": int(time.time()), "event": event,
                "authorizations": [installed], "is_ext_shared_channel": False, **more}  # fmt: skip
        await self._deliver("events_api", body, json.dumps(body), "application/json")

    async def slash(self, command: str, text: str = "", *, channel: str | None = None, late: bool = False) -> None:
        """Use a slash command; `late`: Slack is so slow that no dialog can be opened any more."""
        state = self.slack.state
        body = {
            "token": "t",
            "team_id": self.team,
            "team_domain": "x",
            "channel_id": channel or self.dm,
            "channel_name": "directmessage",
            "user_id": self.id,
            "user_name": "x",
            "command": command,
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": str(bool(self.enterprise)).lower(),
            "response_url": self.slack.respond_url(self.dm),
            "trigger_id": state.trigger(-1 if late else 3),
        }
        if self.enterprise:
            body["enterprise_id"] = self.enterprise
        await self._deliver("slash_commands", body, urlencode(body), "application/x-www-form-urlencoded")

    async def presses(self, message: Message, label: str) -> None:
        """Press the button, or choose the entry, that is called so."""
        block, action = _labelled(message["blocks"], label)
        ts = self.slack.state.ts()
        await self._interact(
            {"type": "block_actions", "channel": {"id": message["channel"], "name": "directmessage"},
             "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"],
                           "is_ephemeral": False},
             "message": message, "response_url": self.slack.respond_url(message["channel"], message["ts"]),
             "trigger_id": self.slack.state.trigger(), "state": {"values": {}},
             "actions": [{**action, "block_id": block, "action_ts": ts}]}
        )  # fmt: skip

    async def presses_at_home(self, label: str) -> None:
        view = self.slack.state.homes[self.id]
        block, action = _labelled(view["blocks"], label)
        await self._interact(
            {"type": "block_actions", "container": {"type": "view", "view_id": "VHOME"},
             "view": {"id": "VHOME", **view}, "trigger_id": self.slack.state.trigger(),
             "actions": [{**action, "block_id": block, "action_ts": self.slack.state.ts()}]}
        )  # fmt: skip

    async def submits(self, view: Message, **chosen: str) -> None:
        """Send a dialog, with other choices than it came with where they are given."""
        values = json.loads(json.dumps(view["state"]["values"]))
        for name, value in chosen.items():
            values[name][name]["selected_option"] = {"value": value}
        await self._interact({"type": "view_submission", "response_urls": [], "trigger_id": self.slack.state.trigger(),
                              "view": {**view, "state": {"values": values}}})  # fmt: skip

    async def again(self, number: int = 1) -> None:
        """Slack delivers the last thing once more, because it did not hear in time."""
        kind, body, headers = self.last
        assert self.bot is not None, kind
        more = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        await self._post(body, {**headers, **signed(body), **more})

    async def _interact(self, body: Message) -> None:
        user = {"id": self.id, "username": "x", "team_id": self.team}
        body = {"team": {"id": self.team, "domain": "x"}, "user": user, "api_app_id": "A1", "enterprise": None,
                "is_enterprise_install": bool(self.enterprise), **body}  # fmt: skip
        if self.enterprise:
            body["enterprise"] = {"id": self.enterprise, "name": "x"}
        sent = urlencode({"payload": json.dumps(body)})
        await self._deliver("interactive", body, sent, "application/x-www-form-urlencoded")

    async def _deliver(self, kind: str, payload: Mapping[str, Any], body: str, content_type: str) -> None:
        if self.bot is None:
            ack = await self.slack.envelope(kind, payload)
            self.answers.append((200, json.dumps(ack.get("payload") or "")))
            return
        headers = {"Content-Type": content_type}
        self.last = (kind, body, headers)
        await self._post(body, {**headers, **signed(body)})

    async def _post(self, body: str, headers: Mapping[str, str]) -> None:
        assert self.bot is not None
        async with self.http.post(self.bot, data=body.encode(), headers=headers) as answer:
            self.answers.append((answer.status, await answer.text()))


def read(message: Mapping[str, Any]) -> str:
    """What a person sees of a message or a view: its words, and its buttons in brackets."""
    return "\n".join(filter(None, (_seen(block) for block in message.get("blocks", []))))


def labels(message: Mapping[str, Any]) -> list[str]:
    """What can be pressed or chosen."""
    return [_label(action) for _, action in _actions(message.get("blocks", []))]


def _labelled(blocks: Sequence[Mapping[str, Any]], label: str) -> tuple[str, Message]:
    for block, action in _actions(blocks):
        if _label(action).startswith(label):
            return block, action
    shown = [_label(action) for _, action in _actions(blocks)]
    raise AssertionError(f"nothing is called {label}: {shown}")


def _actions(blocks: Sequence[Mapping[str, Any]]) -> list[tuple[str, Message]]:
    """Every button, and every option as the action that choosing it is."""
    found: list[tuple[str, Message]] = []
    for block in blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "button":
                found.append((block["block_id"], dict(element)))
            found += [
                (
                    block["block_id"],
                    {"type": element["type"], "action_id": element["action_id"], "selected_option": one},
                )
                for one in element.get("options", [])
            ]
    return found


def _label(action: Mapping[str, Any]) -> str:
    return str((action.get("selected_option") or action)["text"]["text"])


def _seen(thing: Any) -> str:
    if isinstance(thing, list):
        return "".join(_seen(one) for one in thing)
    show = SHOWN.get(thing.get("type"))
    return show(thing) if show else _seen(thing.get("elements", []))


def _chosen_from(thing: Message) -> str:
    return f"[{' | '.join(one['text']['text'] for one in thing['options'])}]"


SHOWN: dict[str, Callable[[Any], str]] = {
    "button": lambda one: f"[{one['text']['text']}]",
    "plain_text": lambda one: str(one["text"]),
    "text": lambda one: str(one["text"]),
    "emoji": lambda one: f":{one['name']}:",
    "header": lambda one: f"# {one['text']['text']}",
    "image": lambda one: f"(picture: {one['alt_text']})",
    "section": lambda one: "\n".join(map(_seen, [*([one["text"]] if "text" in one else []), *one.get("fields", [])])),
    "rich_text": lambda one: "\n".join(map(_seen, one["elements"])),
    "rich_text_list": lambda one: "\n".join(f"• {_seen(item)}" for item in one["elements"]),
    "rich_text_quote": lambda one: f"> {_seen(one['elements'])}",
    "static_select": _chosen_from,
    "radio_buttons": _chosen_from,
    "input": lambda one: f"{one['label']['text']}: {_seen(one['element'])}",
}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
