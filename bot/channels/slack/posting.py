"""Posting to Slack, and what its answers mean for what was posted.

Source of the errors: docs.slack.dev, chat.postMessage and "Rate limits".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.slack.blocks import render
from bot.channels.slack.workspaces import TOKEN_IS_DEAD, Workspaces
from bot.errors import SendError, SendLater, SendRefused, SendUnknown
from bot.model import Chart, Language, Outbound, Outgoing, Sheet

LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "migration_in_progress"})
"""Nothing was done; it may be asked again."""
UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Some of it may have been done."""
NOT_INSTALLED = "not_installed"
TOO_MANY, BROKEN = 429, 500
EVENT = "sangfroid_message"
"""The type of the metadata that carries our id."""
LOOKED_THROUGH = 100
"""Messages of a conversation that are looked through for one of ours."""
PICTURE_TRIES = 3
"""How often a message is posted with its picture before it is posted without: Slack may not have taken it in yet."""

Draw = Callable[[Chart, Language], Awaitable[bytes]]


@dataclass
class Posting:
    """Posts what is outgoing, once a call. `draw` makes a PNG of a curve."""

    client: AsyncWebClient
    workspaces: Workspaces
    draw: Draw
    _pictures: dict[str, int] = field(default_factory=dict)

    async def send(self, outgoing: Outgoing) -> str:
        """Post it; Slack's id of the message. SendLater, SendRefused, SendUnknown."""
        token = await self._token(outgoing)
        picture = await self._picture(outgoing, token)
        message = render(outgoing, picture)
        place = outgoing.place
        metadata = {"event_type": EVENT, "event_payload": {"id": outgoing.id}}
        more: dict[str, Any] = {"thread_ts": place.thread} if place.thread else {}
        try:
            with translated():
                said = await self.client.chat_postMessage(
                    token=token, channel=place.conversation, metadata=metadata, unfurl_links=False,
                    unfurl_media=False, **message, **more,
                )  # fmt: skip
        except SendRefused as refusal:
            self._refused(outgoing, refusal, with_picture=picture is not None)
            raise
        self._pictures.pop(outgoing.id, None)
        return str(said["ts"])

    async def find(self, outgoing: Outgoing) -> str | None:
        """Slack's id of a message that may have been posted, or None. SendLater, SendRefused, SendUnknown."""
        token, place = await self._token(outgoing), outgoing.place
        with translated(harmless=True):
            conversation = place.conversation
            if conversation.startswith(("U", "W")):
                opened = await self.client.conversations_open(token=token, users=conversation)
                conversation = opened["channel"]["id"]
            ask: dict[str, Any] = {"limit": LOOKED_THROUGH, "include_all_metadata": True, "channel": conversation}
            if place.thread:
                said = await self.client.conversations_replies(token=token, ts=place.thread, **ask)
            else:
                said = await self.client.conversations_history(token=token, **ask)
        for message in said.get("messages") or []:
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("id") == outgoing.id:
                return str(message["ts"])
        return None

    async def _token(self, outgoing: Outgoing) -> str:
        token = await self.workspaces.token(outgoing.place.workspace)
        if token is None:
            raise SendRefused(reason=NOT_INSTALLED)
        return token

    async def _picture(self, outgoing: Outgoing, token: str) -> str | None:
        """The id of the uploaded picture of the curve in a message, where there is one and it can be had."""
        chart = chart_in(outgoing.outbound)
        tries = self._pictures.get(outgoing.id, 0)
        if chart is None or tries >= PICTURE_TRIES:
            return None
        self._pictures[outgoing.id] = tries + 1
        try:
            with translated(harmless=True):
                png = await self.draw(chart, outgoing.language)
                return await self._uploaded(token, png, chart)
        except SendLater:
            raise
        except (SendError, OSError) as error:
            structlog.get_logger().warning("picture_failed", message=outgoing.id, error=type(error).__name__)
            return None  # its sentence says the same

    async def _uploaded(self, token: str, png: bytes, chart: Chart) -> str:
        """Put a picture into Slack's keeping, in no conversation of its own."""
        place = await self.client.files_getUploadURLExternal(
            token=token, filename="curve.png", length=len(png), alt_txt=chart.alt[:1000]
        )
        async with self._session().post(place["upload_url"], data=png) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's own
                raise SendUnknown
        files = [{"id": place["file_id"], "title": chart.title, "highlight_type": "png"}]
        await self.client.files_completeUploadExternal(token=token, files=files)
        return str(place["file_id"])

    def _refused(self, outgoing: Outgoing, refusal: SendRefused, *, with_picture: bool) -> None:
        """A picture that is not there yet is waited for; a dead token is looked up anew."""
        reason = refusal.params["reason"]
        if reason == "invalid_blocks" and with_picture:
            raise SendLater(1.0)
        if reason in TOKEN_IS_DEAD:
            self.workspaces.doubt(outgoing.place.workspace)

    def _session(self) -> aiohttp.ClientSession:
        session = self.client.session
        if session is None:
            raise SendLater
        return session


def chart_in(outbound: Outbound) -> Chart | None:
    """The curve in a message."""
    parts = outbound.parts if isinstance(outbound, Sheet) else (outbound,)
    return next((part for part in parts if isinstance(part, Chart)), None)


@contextmanager
def translated(*, harmless: bool = False) -> Iterator[None]:
    """Slack's errors as ours. `harmless`: to do it twice changes nothing, so that nothing is unknown."""
    try:
        yield
    except SlackApiError as error:
        raise _meaning(error, harmless=harmless) from error
    except aiohttp.ClientConnectorError as error:
        raise SendLater from error
    except (aiohttp.ClientError, SlackClientError, TimeoutError) as error:
        raise (SendLater if harmless else SendUnknown) from error


def _meaning(error: SlackApiError, *, harmless: bool) -> SendError:
    """What an answer that is no success means for what was asked."""
    reason, status, after = reason_of(error), status_of(error), retry_after(error)
    if status == TOO_MANY or reason in LATER:
        return SendLater(after)
    if status >= BROKEN or reason in UNKNOWN or not reason:
        return SendLater(after) if harmless else SendUnknown()
    return SendRefused(reason)


def reason_of(error: SlackApiError) -> str:
    """The word Slack gives for it, or nothing."""
    response = error.response
    if isinstance(response, AsyncSlackResponse) and isinstance(response.data, dict):
        return str(response.data.get("error") or "")
    return ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status."""
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or BROKEN)


def retry_after(error: SlackApiError) -> float | None:
    """Seconds that Slack asks to wait, where it says so."""
    headers = getattr(error.response, "headers", None) or {}
    said = headers.get("Retry-After") or headers.get("retry-after")
    try:
        return float(said[0] if isinstance(said, list) else said) if said else None
    except ValueError:
        return None
