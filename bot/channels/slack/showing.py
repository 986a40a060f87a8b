"""What is shown beside the conversation: the dialog to start, the App Home, a whisper, an answered question."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.blocks import answered, render
from bot.channels.slack.events import ONCE, Author, direct
from bot.channels.slack.home import home_view
from bot.channels.slack.modal import start_modal, waiting_modal
from bot.channels.slack.posting import reason_of
from bot.channels.slack.workspaces import Workspaces
from bot.coaching.overview import Overview
from bot.coaching.wishes import spoken_in
from bot.errors import StoreError
from bot.messages import Messages
from bot.model import Inbound, Language, Outbounds, Outgoing, Person

LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
"""A dialog can no longer be opened: three seconds have passed since the press."""
Failing = (SlackClientError, aiohttp.ClientError, TimeoutError)
Body = Mapping[str, Any]


@dataclass
class Showing:
    """Shows it through Slack's Web API; what fails is said another way, or logged.

    `overview` is what a person sees of themselves, in a language where one is given; `choices` is the same question as
    the dialog, as a message; `speaks` is the language they chose.
    """

    client: AsyncWebClient
    workspaces: Workspaces
    overview: Callable[[Person, Language | None], Awaitable[Overview]]
    choices: Callable[[Person], Awaitable[Outbounds]]
    speaks: Callable[[Person], Awaitable[Language]]

    async def start(self, person: Person, trigger: str, response_url: str) -> None:
        """The dialog to start; where it is too late for it, the same question beside where it was asked."""
        try:
            token = await self.workspaces.token(person.workspace)
            view = start_modal(await self.overview(person, None))
            await self.client.views_open(token=token, trigger_id=trigger, view=view)
        except StoreError:
            await self._respond(response_url, {"text": Messages(person.language)("slack.away")})
        except Failing as error:
            _tell("dialog_failed", error)
            await self._respond(response_url, await self._as_message(person))

    async def home(self, person: Person, timezone: str | None, chosen_by: str = "") -> None:
        """The App Home, as things are now; `chosen_by` is the wish by which a language was just chosen."""
        try:
            token = await self.workspaces.token(person.workspace)
            over = await self.overview(person, spoken_in(chosen_by.rpartition(" ")[2]))
            await self.client.views_publish(token=token, user_id=person.user, view=home_view(over, timezone))
        except (StoreError, *Failing) as error:
            _tell("home_failed", error)

    async def waiting(self, person: Person, body: Body) -> None:
        """After a press on the home: where the customer waits."""
        if "trigger_id" not in body:
            return
        link = f"slack://app?team={(body.get('team') or {}).get('id', '')}&id={body.get('api_app_id', '')}&tab=messages"
        try:
            token = await self.workspaces.token(person.workspace)
            view = waiting_modal(Messages(await self.speaks(person)), link)
            await self.client.views_open(token=token, trigger_id=body["trigger_id"], view=view)
        except (StoreError, *Failing) as error:
            _tell("dialog_failed", error)

    async def answered(self, body: Body, inbound: Inbound) -> None:
        """Show in the message itself what was answered, so that it is not answered twice."""
        pressed, message = inbound.pressed, body["message"]
        if pressed is None or pressed.asked not in ONCE:
            return
        action = body["actions"][0]
        label = (action.get("selected_option") or action).get("text", {}).get("text", "")
        blocks = answered(message["blocks"], action["block_id"], label)
        changed = {"replace_original": True, "blocks": blocks, "text": message.get("text", "") or label}
        await self._respond(str(body.get("response_url") or ""), changed)

    async def whisper(self, body: Body, text: str) -> None:
        """A sentence that only the person sees, beside what they pressed."""
        if url := str(body.get("response_url") or ""):
            await self._respond(url, {"text": text, "response_type": "ephemeral", "replace_original": False})

    async def say(self, author: Author, text: str) -> None:
        """A sentence to somebody of whom nothing is kept."""
        try:
            token = await self.workspaces.token(author.workspace)
            await self.client.chat_postMessage(token=token, channel=author.user, text=text)
        except (StoreError, *Failing) as error:
            _tell("refusal_failed", error)

    async def _as_message(self, person: Person) -> dict[str, Any]:
        outbounds = await self.choices(person)
        message = render(Outgoing(f"choices:{time.time()}", direct(person), outbounds[0], person.language))
        return {"response_type": "ephemeral", **message}

    async def _respond(self, url: str, body: dict[str, Any]) -> None:
        session = self.client.session
        if not url or session is None:
            return
        try:
            async with session.post(url, json=body) as answer:
                if answer.status >= 400:  # noqa: PLR2004 - HTTP's own
                    structlog.get_logger().info("response_refused", status=answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            _tell("response_failed", error)


def _tell(what: str, error: Exception) -> None:
    reason = reason_of(error) if isinstance(error, SlackApiError) else type(error).__name__
    structlog.get_logger().warning(what, reason=reason, late=reason in LATE)
