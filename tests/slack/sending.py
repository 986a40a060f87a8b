"""What Slack sends to the bot over HTTP, signed as Slack signs it."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.slack import user as a_user
from tests.slack.light import APP, TEAM, Posted, conversation_of

SECRET, TOKEN = "of-the-tests", "xoxb-of-the-tests"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signed(body: bytes, kind: str, secret: str = SECRET, retry: int = 0) -> dict[str, str]:
    """The headers of a request; `retry` counts the deliveries before this one."""
    again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
    return {"Content-Type": kind} | a_user.signed(body.decode(), secret) | again


@dataclass(frozen=True)
class Event:
    """A message somebody typed in the conversation with the bot. `id` is the bot's own name for it."""

    body: bytes
    id: str


@dataclass
class Sender:
    """Delivers to the bot at `url`; `response_url` is what goes with commands and presses."""

    http: aiohttp.ClientSession
    response_url: str
    url: str = ""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def message(self, user: str, text: str) -> Event:
        """A message, not yet delivered."""
        number = next(self._numbers)
        seconds, micros = divmod(time.time_ns() // 1000, 1_000_000)
        ts = f"{seconds}.{micros:06d}"
        conversation = conversation_of(user)
        event = {
            "type": "message", "channel_type": "im", "channel": conversation, "user": user, "team": TEAM, "text": text,
            "ts": ts, "event_ts": ts, "client_msg_id": str(number),
        }  # fmt: skip
        authorizations = [{"team_id": TEAM, "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}]
        body = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event_id": f"Ev{number}",
            "event_time": seconds, "authorizations": authorizations, "event": event,
        }  # fmt: skip
        return Event(json.dumps(body).encode(), f"slack:{TEAM}:{conversation}:{ts}")

    async def deliver(self, event: Event, retry: int = 0) -> int:
        """Deliver a message; the status of the answer, 0 when there was none."""
        return await self._send(event.body, JSON, retry)

    async def command(self, user: str, command: str, text: str, trigger: str) -> int:
        """Use a slash command; the bot's answer is posted as `slack:T1:USER:command:TRIGGER:0`."""
        said = {
            "command": command, "text": text, "user_id": user, "team_id": TEAM, "api_app_id": APP,
            "channel_id": conversation_of(user), "trigger_id": trigger, "response_url": self.response_url,
            "is_enterprise_install": "false",
        }  # fmt: skip
        return await self._send(urlencode(said).encode(), FORM)

    async def press(self, user: str, message: Posted, block_id: str, action: dict[str, Any]) -> int:
        """Press a button of a message."""
        now = f"{time.time():.6f}"
        conversation = conversation_of(user)
        said = {
            "type": "block_actions", "api_app_id": APP, "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
            "channel": {"id": conversation}, "trigger_id": f"press.{next(self._numbers)}",
            "container": {"type": "message", "message_ts": message.ts, "channel_id": conversation},
            "message": {"ts": message.ts, "text": message.text, "blocks": message.blocks},
            "actions": [{**action, "block_id": block_id, "action_ts": now}], "response_url": self.response_url,
        }  # fmt: skip
        return await self._send(urlencode({"payload": json.dumps(said)}).encode(), FORM)

    async def _send(self, body: bytes, kind: str, retry: int = 0) -> int:
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            headers = signed(body, kind, retry=retry)
            async with self.http.post(f"{self.url}/slack/events", data=body, headers=headers) as answer:
                await answer.read()
                return answer.status
        return 0

    async def insist(self, event: Event, retry: int = 0, pause: float = 0.2) -> int:
        """Deliver a message until the bot took it; how many deliveries it needed. `retry`: how many there were."""
        deliveries = 1
        while await self.deliver(event, retry) != 200:
            await asyncio.sleep(pause)
            retry += 1
            deliveries += 1
        return deliveries
