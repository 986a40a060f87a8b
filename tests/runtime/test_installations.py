"""What a workspace gives when it installs the bot is kept encrypted, and goes when the workspace takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.errors import InstallationUnreadable, SangfroidError, SettingsError
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.runtime.installations import Installations
from bot.store.keeping import KeeperStore
from bot.wiring import open_store
from tests.runtime.stage import settings_for

TOKEN = "xoxb-marmalade-zeppelin"  # noqa: S105 - of nobody
GIVEN = {"bot_token": TOKEN, "bot_id": "B1", "scopes": ["chat:write"]}
KEYS = tuple(Fernet.generate_key().decode() for _ in range(2))


def raw(folder: Path) -> bytes:
    """All bytes of the database, its log included."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def sealed(store: KeeperStore) -> list[str]:
    """The secrets as they stand in the database."""
    async with store.joint(reading=True) as (connection, _):
        return list((await connection.execute(text("SELECT secret FROM installation ORDER BY workspace"))).scalars())


async def test_what_a_workspace_gave_comes_back_and_each_channel_has_its_own(database_url: str) -> None:
    async with open_store(settings_for(database_url)) as store:
        slack, teams = (Installations(store, KEYS, channel) for channel in ("slack", "teams"))
        for workspace in ("T2", "T1"):
            await slack.keep(workspace, {"bot_token": "of before"})
            await slack.keep(workspace, GIVEN | {"bot_id": workspace})
        assert await slack.find("T1") == GIVEN | {"bot_id": "T1"}
        assert await slack.find("T3") is None
        assert await slack.all() == ("T1", "T2")
        assert (await teams.find("T1"), await teams.all()) == (None, ())


async def test_when_it_was_kept_is_noted_in_utc(database_url: str) -> None:
    async with open_store(settings_for(database_url)) as store:
        await Installations(store, KEYS, "slack").keep("T1", GIVEN)
        async with store.joint(reading=True) as (connection, _):
            query = "SELECT count(*) FROM installation WHERE written BETWEEN '2020-01-01' AND '2999-01-01'"
            assert (await connection.execute(text(query))).scalar_one() == 1


async def test_nothing_of_a_secret_stands_in_the_file_in_clear(file_url: str, tmp_path: Path) -> None:
    async with open_store(settings_for(file_url)) as store:
        await Installations(store, KEYS, "slack").keep("T1", GIVEN)
        (secret,) = await sealed(store)
        assert secret.encode() in raw(tmp_path)  # else the next lines would prove nothing
        for word in (TOKEN, "marmalade", "chat:write", *KEYS):
            assert word.encode() not in raw(tmp_path)


async def test_nothing_of_a_secret_stands_in_either_database_in_clear(database_url: str) -> None:
    async with open_store(settings_for(database_url)) as store:
        await Installations(store, KEYS, "slack").keep("T1", GIVEN)
        async with store.joint(reading=True) as (connection, _):
            rows = str((await connection.execute(text("SELECT * FROM installation"))).all())
        assert "T1" in rows
        assert "marmalade" not in rows


async def test_a_key_can_be_replaced_without_installing_again(database_url: str) -> None:
    old, new = KEYS
    async with open_store(settings_for(database_url)) as store:
        await Installations(store, (old,), "slack").keep("T1", GIVEN)
        both = Installations(store, (new, old), "slack")
        assert await both.find("T1") == GIVEN
        assert await both.renew() == 1
        only_new = Installations(store, (new,), "slack")
        assert await only_new.find("T1") == GIVEN
        assert await only_new.renew() == 1


async def test_with_a_wrong_key_it_is_said_what_to_do_and_no_secret_is_shown(database_url: str) -> None:
    async with open_store(settings_for(database_url)) as store:
        await Installations(store, KEYS[:1], "slack").keep("T1", GIVEN)
        wrong = Installations(store, KEYS[1:], "slack")
        before = await sealed(store)
        for attempt in (lambda: wrong.find("T1"), wrong.renew):
            with pytest.raises(InstallationUnreadable) as caught:
                await attempt()
            assert_tells(caught.value, "TOKEN_KEY", hides=(*before, *KEYS, TOKEN))
        assert await sealed(store) == before
        await wrong.keep("T1", GIVEN)
        assert await wrong.find("T1") == GIVEN


def assert_tells(error: SangfroidError, word: str, *, hides: tuple[str, ...]) -> None:
    """In both languages the error says the word, and nothing of what it hides."""
    for language in LANGUAGES:
        said = Messages(language)(error.key, **error.params)
        assert word in said
        assert not [secret for secret in hides if secret in f"{said} {error!r}"]


@pytest.mark.parametrize("keys", [(), ("",), ("not a key",), (KEYS[0], "short=")])
async def test_what_is_no_key_is_refused_without_being_shown(file_url: str, keys: tuple[str, ...]) -> None:
    async with open_store(settings_for(file_url)) as store:
        with pytest.raises(SettingsError) as caught:
            await Installations(store, keys, "slack").keep("T1", GIVEN)
        assert_tells(caught.value, "TOKEN_KEY", hides=tuple(filter(None, keys)))
        assert await sealed(store) == []


async def test_what_a_workspace_took_away_is_in_no_byte_of_the_file(file_url: str, tmp_path: Path) -> None:
    async with open_store(settings_for(file_url)) as store:
        installations = Installations(store, KEYS, "slack")
        for workspace in ("T-taken-away", "T-that-stays"):
            await installations.keep(workspace, GIVEN)
        gone, stays = await sealed(store)
        await installations.forget("T-taken-away")
        await installations.forget("T-never-there")
        left = raw(tmp_path)
        assert [word.encode() in left for word in (gone, "T-taken-away", stays)] == [False, False, True]
        assert await installations.all() == ("T-that-stays",)
