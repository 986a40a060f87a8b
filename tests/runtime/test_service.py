"""One process: what it answers to an operator, what it logs, how it ends, and that there is only one on a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import structlog

from bot.errors import AlreadyServed, CannotListen, SettingsError
from bot.settings import shipped_content
from bot.wiring.service import service_of
from tests.runtime.platform import Platform
from tests.runtime.stage import bot, settings_for
from tests.runtime.test_turns import START, Echo


async def test_an_operator_sees_that_it_lives_is_ready_and_what_it_does(database_url: str, platform: Platform) -> None:
    async with bot(database_url, platform, desk=Echo) as stage:
        assert await stage.get("healthz") == (200, '{"status": "ok"}')
        code, body = await stage.get("readyz")
        assert code == 200
        assert json.loads(body)["status"] == "ready"
        await stage.tell("hello")
        await stage.heard(1)
        _, page = await stage.get("metrics")
        assert 'sangfroid_turns_total{result="answered"} 1.0' in page
        assert 'sangfroid_events_total{channel="plain",result="new"} 1.0' in page
        assert "sangfroid_queue_age_seconds 0.0" in page
        assert 'sangfroid_step_seconds_count{step="commit"} 1.0' in page


async def test_a_second_one_on_the_same_file_is_told_why_it_may_not(file_url: str, platform: Platform) -> None:
    async with bot(file_url, platform, desk=Echo):
        with pytest.raises(AlreadyServed):
            async with bot(file_url, platform, desk=Echo):
                pass
    async with bot(file_url, platform, desk=Echo) as stage:
        assert (await stage.get("healthz"))[0] == 200


async def test_an_address_that_cannot_be_had_and_a_folder_that_cannot_be_made_are_told(
    file_url: str, platform: Platform, tmp_path: Path
) -> None:
    async with service_of(settings_for(file_url)) as service:
        with pytest.raises(CannotListen):
            await service.run("256.1.1.1", 0)
    taken = int(platform.url.rpartition(":")[2])
    async with service_of(settings_for(file_url)) as service:
        with pytest.raises(CannotListen):
            await service.run("127.0.0.1", taken)
    (tmp_path / "file").touch()
    async with service_of(settings_for(file_url, backup_dir=tmp_path / "file" / "copies")) as service:
        with pytest.raises(SettingsError):
            await service.run("127.0.0.1", 0)


async def test_no_word_that_a_person_wrote_and_none_that_was_said_to_them_is_logged(
    database_url: str, platform: Platform
) -> None:
    async with bot(database_url, platform) as stage:
        with structlog.testing.capture_logs() as lines:
            await stage.tell(START)
            await stage.tell("3")
            await stage.tell("My unforgettable sentence about Ms Lambert and 612 euros.")
            await stage.heard(4)
        said = [word for one in platform.posted for word in one.text.split() if len(word) > 6]
        logged = json.dumps(lines)
        assert "unforgettable" not in logged
        assert not [word for word in said if word in logged]
        assert {line["event"] for line in lines} >= {"accepted", "answered", "delivered"}


async def test_a_customer_whose_file_breaks_goes_on_as_it_was_and_the_operator_sees_it(
    database_url: str, platform: Platform, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    file = folder / "wrong-bill.yaml"
    text = (shipped_content() / "wrong-bill.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("first: Judith", "first: Berthe"), encoding="utf-8")
    async with bot(
        database_url, platform, personas_dir=folder, trainers_place="plain:T1:dm-trainers", language="fr"
    ) as stage:
        await stage.tell(START)
        await stage.tell("3")
        assert len(await stage.heard(3)) == 3
        file.write_text(text[:500], encoding="utf-8")
        await stage.service._look()
        await stage.service._look()
        told = await stage.heard(1, "trainers")
        assert "wrong-bill.yaml, ligne" in told[0].text
        code, body = await stage.get("readyz")
        assert (code, json.loads(body)["refused"]) == (200, ["wrong-bill.yaml"])
        await stage.tell(START, user="ben")
        assert len(await stage.heard(2, "ben")) == 2
        assert len(await stage.heard(1, "trainers")) == 1
        file.write_text(text.replace("first: Judith", "first: Clara"), encoding="utf-8")
        await stage.service._look()
        assert json.loads((await stage.get("readyz"))[1])["refused"] == []
    async with bot(database_url, platform, personas_dir=folder) as stage:
        file.write_text("id: [", encoding="utf-8")
        await stage.tell("/practice wrong-bill fr", user="eve", language="fr", event_id="e9")
        assert len(await stage.heard(2, "eve")) == 2  # after a restart as well
