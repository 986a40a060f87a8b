"""What Slack tells of a person: language, time zone, whether they are one of ours, whether they want quiet."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.events import Author
from bot.channels.slack.workspaces import Workspaces
from bot.errors import SangfroidError
from bot.model import Language

KEPT_FOR = 6 * 3600.0
"""Seconds for which an answer about a person is taken for true: a changed language is heard of the same day."""
ASKING = 1.0
"""Seconds that are waited for what Slack knows of somebody: it waits three for us."""
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """One person. `is_foreign`: of another organisation that shares a channel with this one."""

    language: Language
    timezone: str | None = None
    is_foreign: bool = False


@dataclass
class People:
    """Asks Slack about people, and remembers for a while. `fallback` is spoken where Slack does not answer."""

    client: AsyncWebClient
    workspaces: Workspaces
    fallback: Language
    _known: dict[tuple[str, str], tuple[float, Known]] = field(default_factory=dict)

    async def known(self, author: Author) -> Known:
        """What is known of somebody; never an error: without an answer the fallback counts, until the next question."""
        key, now = (author.workspace, author.user), time.monotonic()
        kept = self._known.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        user = await self._ask(author)
        if user is None:
            return kept[1] if kept is not None else Known(self.fallback, is_foreign=author.is_foreign)
        found = self._read(author, user)
        if len(self._known) >= MOST_KEPT:
            self._known = {one: row for one, row in self._known.items() if row[0] > now}
        self._known[key] = (now + KEPT_FOR, found)
        return found

    async def is_quiet(self, workspace: str, user: str) -> bool:
        """Whether do-not-disturb is on for them now; False where Slack does not say."""
        try:
            token = await self.workspaces.token(workspace)
            if token is None:
                return False
            said = await self.client.dnd_info(token=token, user=user)
        except (SangfroidError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            structlog.get_logger().info("dnd_unknown", error=type(error).__name__)
            return False
        now = time.time()
        starts, ends = float(said.get("next_dnd_start_ts") or 0), float(said.get("next_dnd_end_ts") or 0)
        snoozes = bool(said.get("snooze_enabled")) and float(said.get("snooze_endtime") or 0) > now
        return snoozes or (bool(said.get("dnd_enabled")) and starts <= now < ends)

    async def _ask(self, author: Author) -> dict[str, Any] | None:
        token = await self.workspaces.token(author.workspace)
        if token is None or author.is_foreign:
            return None
        try:
            async with asyncio.timeout(ASKING):
                said = await self.client.users_info(token=token, user=author.user, include_locale=True)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            structlog.get_logger().info("person_unknown", error=type(error).__name__)
            return None
        user: dict[str, Any] = said.get("user") or {}
        return user

    def _read(self, author: Author, user: dict[str, Any]) -> Known:
        locale = str(user.get("locale") or "")
        language: Language = "fr" if locale.startswith("fr") else "en" if locale else self.fallback
        teams = {user.get("team_id"), (user.get("enterprise_user") or {}).get("enterprise_id")} - {None, ""}
        foreign = bool(user.get("is_stranger")) or (bool(teams) and author.workspace not in teams)
        return Known(language, user.get("tz") or None, foreign)
