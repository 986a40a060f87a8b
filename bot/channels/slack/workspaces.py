"""Where the app is installed: by one token in the settings, or by OAuth, with the tokens encrypted in our database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.runtime.installations import Installations

LOOKED_UP_FOR = 60.0
"""Seconds for which a token is taken for valid without asking the database: another process may have let go of it."""
STATE_FOR = 600
"""Seconds that somebody may take to agree to an installation."""
TOKEN_IS_DEAD = frozenset({"invalid_auth", "token_revoked", "account_inactive", "token_expired", "not_authed"})
"""Answers after which a token is no good for anything."""


@dataclass
class Workspaces:
    """The token of every workspace. `own` is the token of the settings, for whichever workspace it belongs to."""

    own: str | None
    installations: Installations | None
    _found: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    async def token(self, workspace: str) -> str | None:
        """The token to speak with in a workspace; None where the app is not installed (any more). StoreError."""
        if self.installations is None:
            return self.own
        until, token = self._found.get(workspace, (0.0, None))
        if until < time.monotonic():
            kept = await self.installations.find(workspace)
            token = self.own if kept is None else str(kept["bot_token"])
            self._found[workspace] = (time.monotonic() + LOOKED_UP_FOR, token)
        return token

    async def add(self, workspace: str, installation: dict[str, Any]) -> None:
        """Keep an installation. StoreError."""
        if self.installations is not None:
            await self.installations.keep(workspace, installation)
            self._found.pop(workspace, None)

    async def forget(self, workspace: str) -> None:
        """Let go of the token: the app was removed there, or the token revoked. StoreError."""
        self._found.pop(workspace, None)
        if self.installations is not None:
            await self.installations.forget(workspace)

    def doubt(self, workspace: str) -> None:
        """Ask the database anew before the next use of the token."""
        self._found.pop(workspace, None)


class Authorize(AsyncAuthorize):
    """Whether an event comes from a workspace where the app is installed; asks Slack nothing."""

    def __init__(self, workspaces: Workspaces) -> None:
        """`workspaces` hold the tokens."""
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - the port is bolt's
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """What the app may act with, or None."""
        whole = bool(context.is_enterprise_install)
        token = await self._workspaces.token((enterprise_id if whole else team_id) or "")
        if token is None:
            return None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=token)


class Kept(AsyncInstallationStore):
    """What Slack's OAuth flow writes to."""

    def __init__(self, workspaces: Workspaces) -> None:
        """`workspaces` keep it."""
        self._workspaces = workspaces

    async def async_save(self, installation: Installation) -> None:
        """Keep what is needed to speak there, and no more: no token of a person, no name."""
        whole = bool(installation.is_enterprise_install)
        workspace = (installation.enterprise_id if whole else installation.team_id) or ""
        kept = {"bot_token": installation.bot_token, "bot_user_id": installation.bot_user_id}
        await self._workspaces.add(workspace, kept)

    async def async_save_bot(self, bot: Bot) -> None:
        """Nothing: the installation is all."""


class SignedState(AsyncOAuthStateStore):
    """The word that shows that an installation was begun here: signed, so that no process needs to remember it."""

    def __init__(self, secret: str) -> None:
        """`secret` signs; the client secret will do."""
        self._key = hashlib.sha256(f"sangfroid state {secret}".encode()).digest()

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """A new one."""
        said = f"{int(time.time())}-{secrets.token_urlsafe(16)}"
        return f"{said}.{self._signature(said)}"

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours and not too old; that it comes back to the same browser Slack's flow checks."""
        said, _, signature = state.rpartition(".")
        issued = said.partition("-")[0]
        fresh = issued.isdecimal() and 0 <= time.time() - int(issued) <= STATE_FOR
        return fresh and hmac.compare_digest(signature, self._signature(said))

    def _signature(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()
