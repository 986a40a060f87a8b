"""What the bot listens to in Slack: every event becomes an `Inbound`, kept for good before Slack is answered.

Dialogs and the App Home are shown beside it: they go with their process, and are asked for again by a press.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.channels.slack import events
from bot.channels.slack.events import Author
from bot.channels.slack.modal import wish_of
from bot.channels.slack.people import Known, People
from bot.channels.slack.showing import Showing
from bot.channels.slack.workspaces import Workspaces
from bot.coaching import parse
from bot.coaching.wishes import wished
from bot.errors import StoreError
from bot.messages import Messages
from bot.model import Inbound, Language, Person
from bot.ports import Clock
from bot.runtime.channel import Accept, Accepted

COMMANDS: dict[str, Language | None] = {"/practice": None, "/entrainement": "fr"}
"""The slash commands, and the language they are in where they are in one."""
ANY = re.compile("")
Body = Mapping[str, Any]


@dataclass
class Listeners:
    """Everything that Slack may tell."""

    accept: Accept
    people: People
    workspaces: Workspaces
    showing: Showing
    clock: Clock
    _running: set[asyncio.Task[None]] = field(default_factory=set)
    _refused: set[tuple[str, str]] = field(default_factory=set)

    def register(self, app: AsyncApp) -> None:
        """Add every listener."""
        app.event("message")(self.message)
        app.event("app_home_opened")(self.opened)
        app.event("app_uninstalled")(self.uninstalled)
        app.event("tokens_revoked")(self.revoked)
        for command in COMMANDS:
            app.command(command)(self.command)
        app.action(ANY)(self.action)
        app.view("start")(self.submitted)
        app.view(ANY)(acknowledged)
        app.error(failed)

    async def message(self, body: dict[str, Any]) -> None:
        """Something was written, changed or taken away in a direct conversation."""
        if body["event"].get("bot_id"):
            return
        author = events.author_of(body)
        known = await self.people.known(author)
        inbound = events.of_message(body, _person(author, known))
        if inbound is None:
            return
        if _is_foreign(author, known):
            await self._refuse(author, known)
            return
        await self.accept(inbound)

    async def opened(self, body: dict[str, Any]) -> None:
        """Somebody looks at the bot: at its home, or at the conversation with it."""
        author = events.author_of(body)
        known = await self.people.known(author)
        if _is_foreign(author, known):
            return
        person = _person(author, known)
        if body["event"].get("tab") == "home":
            self._beside(self.showing.home(person, known.timezone))
        else:
            await self.accept(events.of_opening(person, self._now()))

    async def command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """`/practice`, alone or with something behind it."""
        author = events.author_of(body)
        known = await self._known_by_command(author, body)
        person, messages = _person(author, known), Messages(known.language)
        if _is_foreign(author, known):
            await ack(messages("slack.foreign"))
            return
        words = str(body.get("text") or "").strip()
        if not words:
            await ack()
            self._beside(self.showing.start(person, str(body["trigger_id"]), str(body["response_url"])))
            return
        text = f"/{words}" if parse(f"/{words}") is not None or wished(words) is not None else f"/practice {words}"
        inbound = events.of_wish(person, text, f"command:{body['trigger_id']}", self._now())
        if await self._kept(inbound) is None:
            await ack(messages("slack.away"))
        elif str(body.get("channel_id", "")).startswith("D"):
            await ack()
        else:
            await ack(messages("slack.in_messages"))

    async def action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """A button was pressed or something chosen."""
        author = events.author_of(body)
        known = await self.people.known(author)
        person, messages = _person(author, known), Messages(known.language)
        inbound = events.of_action(body, person)
        if inbound is None or _is_foreign(author, known):
            await ack()
            return
        taken = await self._kept(inbound)
        if taken is None:
            await ack()
            self._beside(self.showing.whisper(body, messages("slack.away")))
            return
        await ack()
        if inbound.pressed is not None and inbound.pressed.asked == "language" and "message" not in body:
            self._beside(self.showing.home(person, known.timezone, chosen_by=inbound.text))
        elif "message" not in body:
            self._beside(self.showing.waiting(person, body))
        elif taken == "new":  # else it was answered already, on another device
            self._beside(self.showing.answered(body, inbound))

    async def submitted(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """The dialog to start was sent."""
        author = events.author_of(body)
        known = await self.people.known(author)
        person, view = _person(author, known), body["view"]
        wish = wish_of(view["state"])
        inbound = events.of_wish(person, f"/practice {wish}", f"view:{view['id']}", self._now())
        if await self._kept(inbound) is not None:
            await ack()
            return
        block = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
        await ack(response_action="errors", errors={block: Messages(known.language)("slack.away")})

    async def uninstalled(self, body: dict[str, Any]) -> None:
        """The app was removed: its token goes at once, what people practised stays as long as the settings say."""
        await self._forget(body, "uninstalled")

    async def revoked(self, body: dict[str, Any]) -> None:
        """Tokens were revoked; those of people are none of ours."""
        if (body["event"].get("tokens") or {}).get("bot"):
            await self._forget(body, "revoked")

    async def _forget(self, body: Body, why: str) -> None:
        workspace = events.workspace_of(body)
        await self.workspaces.forget(workspace)
        structlog.get_logger().warning("slack_removed", workspace=workspace, why=why)

    async def _kept(self, inbound: Inbound) -> Accepted | None:
        """Keep an event that Slack does not deliver again; None when it could not be kept."""
        try:
            return await self.accept(inbound)
        except StoreError as error:
            structlog.get_logger().error("not_kept", event_id=inbound.event_id, error=type(error).__name__)
            return None

    async def _known_by_command(self, author: Author, body: Body) -> Known:
        """What is known of somebody who used a command; its language counts where Slack does not say theirs."""
        known = await self.people.known(author)
        spoken = COMMANDS.get(str(body.get("command")))
        return known if spoken is None else replace(known, language=spoken)

    async def _refuse(self, author: Author, known: Known) -> None:
        """Say once to somebody of another organisation that this is not for them; nothing of them is kept."""
        key = (author.workspace, author.user)
        if key not in self._refused:
            self._refused.add(key)
            self._beside(self.showing.say(author, Messages(known.language)("slack.foreign")))

    def _now(self) -> str:
        """The moment as Slack writes moments: it sorts with theirs."""
        return f"{self.clock.now().timestamp():.6f}"

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it after Slack has its answer."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            structlog.get_logger().error("slack_beside_failed", error=type(error).__name__)


async def acknowledged(ack: AsyncAck) -> None:
    """A dialog that only shows something was closed."""
    await ack()


async def failed(error: Exception) -> BoltResponse:
    """What Slack hears of an event that was not kept: deliver it again. Never what went wrong."""
    structlog.get_logger().error("slack_event_failed", error=type(error).__name__)
    return BoltResponse(status=503, body="")


def _person(author: Author, known: Known) -> Person:
    return Person(events.CHANNEL, author.workspace, author.user, known.language)


def _is_foreign(author: Author, known: Known) -> bool:
    return author.is_foreign or known.is_foreign
