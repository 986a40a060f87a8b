"""The workspaces that installed the bot, each with the secret it gave for that: kept encrypted, read by nobody else.

A secret in the database, or in a copy of it, is worth nothing without the key (`TOKEN_KEY`), which is never there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.errors import InstallationUnreadable, SettingsError
from bot.runtime.tables import INSTALLATION, inserting
from bot.runtime.types import JointStore

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Installations:
    """The installations of one channel."""

    def __init__(self, store: JointStore, keys: Sequence[str], channel: str) -> None:
        """`keys` are Fernet keys: the first one encrypts, each of them decrypts, so that a key can be replaced."""
        self._store = store
        self._keys = tuple(keys)
        self._channel = channel

    async def keep(self, workspace: str, secret: Mapping[str, Any]) -> None:
        """Keep what a workspace gave, in place of what it gave before. `secret` is of JSON types."""
        cipher = self._cipher()
        sealed = cipher.encrypt(json.dumps(dict(secret)).encode()).decode()
        said = {"secret": sealed, "written": func.now()}
        async with self._store.joint() as (connection, _):
            row = inserting(connection, INSTALLATION).values(channel=self._channel, workspace=workspace, **said)
            await connection.execute(row.on_conflict_do_update(index_elements=["channel", "workspace"], set_=said))

    async def find(self, workspace: str) -> dict[str, Any] | None:
        """What a workspace gave; None when it did not install the bot, or took it away.

        InstallationUnreadable when none of the keys opens it.
        """
        query = select(INSTALLATION.c.secret).where(self._is(workspace))
        async with self._store.joint(reading=True) as (connection, _):
            sealed = (await connection.execute(query)).scalar_one_or_none()
        return None if sealed is None else self._opened(workspace, sealed)

    async def forget(self, workspace: str) -> None:
        """Erase what a workspace gave, from the write-ahead log of a file as well."""
        async with self._store.joint() as (connection, _):
            await connection.execute(delete(INSTALLATION).where(self._is(workspace)))
        await self._store.wipe()

    async def all(self) -> tuple[str, ...]:
        """The workspaces that installed the bot, sorted."""
        query = select(INSTALLATION.c.workspace).where(INSTALLATION.c.channel == self._channel)
        async with self._store.joint(reading=True) as (connection, _):
            return tuple(sorted((await connection.execute(query)).scalars()))

    async def renew(self) -> int:
        """Encrypt everything with the first key; how many there are. The other keys are not needed from then on.

        InstallationUnreadable when none of the keys opens one of them: then all are as they were.
        """
        query = select(INSTALLATION.c.workspace, INSTALLATION.c.secret).where(INSTALLATION.c.channel == self._channel)
        cipher = self._cipher()
        async with self._store.joint() as (connection, _):
            rows = (await connection.execute(query.with_for_update())).all()
            for workspace, sealed in rows:
                self._opened(workspace, sealed)
                fresh = cipher.rotate(sealed.encode()).decode()
                await connection.execute(update(INSTALLATION).where(self._is(workspace)).values(secret=fresh))
        return len(rows)

    def _opened(self, workspace: str, sealed: str) -> dict[str, Any]:
        from cryptography.fernet import InvalidToken

        try:
            found: dict[str, Any] = json.loads(self._cipher().decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            raise InstallationUnreadable(self._channel, workspace) from None
        return found

    def _cipher(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        try:
            return MultiFernet([Fernet(key) for key in self._keys])
        except ValueError:
            raise SettingsError("error.settings.token_key", name="TOKEN_KEY") from None

    def _is(self, workspace: str) -> ColumnElement[bool]:
        return (INSTALLATION.c.channel == self._channel) & (INSTALLATION.c.workspace == workspace)
