"""What goes wrong between Slack and the bot, and what the person sees of it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.errors import SettingsError, StoreBusy
from bot.model import Inbound, Person
from bot.runtime.channel import Accepted
from tests.slack.stage import SlackStage, slack_bot
from tests.slack.standin import Standin
from tests.slack.test_practising import GOOD, begun
from tests.slack.user import User, labels, read, signed

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
ANYWHERE: dict[str, Any] = {
    "slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": SecretStr("hush"),
    "token_key": SecretStr(KEY),
}  # fmt: skip


def customer_lines(user: User) -> list[str]:
    return [read(one) for one in user.seen if "username" in one]


def without_waiting(stage: SlackStage) -> list[float]:
    """The bot waits for nothing; how long it would have waited, one entry a wait."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    stage.service.delivery = replace(stage.service.delivery, sleep=sleep)
    return waited


@pytest.mark.parametrize(
    ("how", "calls"), [("429", 2), ("500", 2), ("503", 2), ("lost", 1), ("fatal_error", 2), ("internal_error", 2)]
)
async def test_a_line_is_posted_once_whatever_slack_answers(
    database_url: str, slack: Standin, how: str, calls: int
) -> None:
    async with slack_bot(database_url, slack) as stage:
        without_waiting(stage)
        ana = stage.user()
        await begun(ana)
        slack.state.fail("chat.postMessage", how)
        before = slack.state.calls.count("chat.postMessage")
        await ana.says(GOOD)
        await slack.state.wait_until(lambda: slack.state.calls.count("chat.postMessage") >= before + calls)
        await ana.says("pause")
        await ana.sees(4)
    assert len(customer_lines(ana)) == 2, "the opening and one answer"


async def test_slack_asks_to_wait_and_is_asked_again_no_sooner(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        waited = without_waiting(stage)
        ana = stage.user()
        await begun(ana)
        slack.state.fail("chat.postMessage", "429", "429")
        await ana.says(GOOD)
        await ana.sees(3)
    assert waited.count(1.0) == 2, "Retry-After: 1, twice"


async def test_slack_is_down_for_ten_minutes_and_then_everything_is_there_in_order(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            slack.state.down = sum(waited) < 600
            await asyncio.sleep(0)

        stage.service.delivery = replace(stage.service.delivery, sleep=sleep)
        slack.state.down = True
        await ana.says(GOOD)
        await ana.says("pause")
        await ana.sees(4)
        assert sum(waited) >= 600
        assert "username" in ana.seen[2]
        assert "“resume”" in read(ana.seen[3])
        assert len(ana.seen) == 4


async def test_slack_that_tells_nothing_about_people_is_answered_in_the_language_of_the_settings(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack, language="fr") as stage:
        ana = stage.user(locale="en-GB")
        slack.state.fail("users.info", "429", "500")
        await ana.says("hello")
        assert "jouée par un programme" in read((await ana.sees(1))[0])


async def test_a_dialog_that_comes_too_late_becomes_a_list_beside_the_command(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await ana.slash("/practice", late=True)
        await slack.state.wait_until(lambda: bool(slack.state.responses))
        (answer,) = slack.state.responses
        assert answer["response_type"] == "ephemeral"
        assert any(label.startswith("Judith") for label in labels(answer))


async def test_a_revoked_token_stops_the_posting_and_nothing_else(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        without_waiting(stage)
        ana = stage.user()
        await begun(ana)
        slack.state.token_error = "token_revoked"  # noqa: S105 - an error's name
        await ana.says(GOOD)
        await slack.state.wait_until(lambda: slack.state.calls.count("chat.postMessage") == 3)
        slack.state.token_error = None
        await ana.says("pause")
        assert "“resume”" in read((await ana.sees(3))[2])
    assert [status for status, _ in ana.answers] == [200] * len(ana.answers)


async def test_a_token_that_slack_refuses_is_told_before_anything_is_served(database_url: str, slack: Standin) -> None:
    slack.state.token_error = "invalid_auth"  # noqa: S105 - an error's name
    with pytest.raises(SettingsError) as refused:
        async with slack_bot(database_url, slack):
            pass
    assert refused.value.params == {"name": "SLACK_BOT_TOKEN", "reason": "invalid_auth"}


async def test_a_person_who_left_is_not_written_to_and_the_others_are(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana, ben = stage.user(), stage.user("U2")
        await begun(ana)
        slack.state.people["U1"].deleted = True
        await ana.slash("/practice", "pause")
        await begun(ben)
        assert len(ana.seen) == 2


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk makes one for oauth.v2
async def test_an_app_is_installed_used_and_removed(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack, **ANYWHERE) as stage:
        two = stage.user("U2", team="T2")
        await two.says("hello")
        assert "is not installed" in two.answers[-1][1]
        begin = await stage.http.get(stage.at("slack/install"), allow_redirects=False)
        state = begin.cookies["slack-app-oauth-state"].value
        assert "scope=chat:write,chat:write.customize,commands,dnd:read" in (await begin.text()).replace(
            "%3A", ":"
        ).replace("%2C", ",")
        refused = await stage.http.get(stage.at(f"slack/oauth_redirect?code=good&state={state}x"))
        assert refused.status == 400
        cookies = {"Cookie": f"slack-app-oauth-state={state}"}
        done = await stage.http.get(stage.at(f"slack/oauth_redirect?code=good&state={state}"), headers=cookies)
        assert done.status == 200
        await begun(two)
        with sqlite3.connect(database_url.partition("///")[2]) as kept:
            everything = "\n".join(kept.iterdump())
        assert "xoxb-installed" not in everything
        await two.event({"type": "app_uninstalled"})
        await two.says(GOOD)
        assert "is not installed" in two.answers[-1][1]
        assert len(two.seen) == 2
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert kept.execute("SELECT count(*) FROM installation").fetchone() == (0,)
        assert kept.execute("SELECT count(*) FROM practice").fetchone() == (1,), "kept as long as the settings say"


async def test_on_enterprise_grid_one_person_is_one_person_in_all_workspaces(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user("W1", team="T1", enterprise="E1", home="T7")
        ana.enterprise = "E1"
        await begun(ana)
        ana.team = "T3"
        await ana.says(GOOD)
        await ana.sees(3)
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert kept.execute("SELECT workspace, user FROM practice").fetchall() == [("E1", "W1")]


async def test_somebody_of_another_organisation_is_refused_politely_once_and_nothing_is_kept(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        guest = stage.user("U9", home="T9", stranger=True)
        await guest.says("hello, can I practise?", user_team="T9")
        await guest.says("hello?", user_team="T9")
        (told,) = await guest.sees(1)
        assert "another organisation" in told["text"]
        await guest.slash("/practice", "wrong-bill")
        assert "another organisation" in guest.answers[-1][1]
    with sqlite3.connect(database_url.partition("///")[2]) as kept:
        assert kept.execute("SELECT count(*) FROM inbox").fetchone() == (0,)


async def test_what_nobody_signed_or_signed_long_ago_is_not_heard(database_url: str, slack: Standin) -> None:
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message"}})
    async with slack_bot(database_url, slack) as stage:
        for headers in ({}, signed(body, "another secret"), signed(body, at=time.time() - 3600)):
            async with stage.http.post(
                stage.at("slack/events"), data=body, headers={**headers, "Content-Type": "application/json"}
            ) as answer:
                assert answer.status == 401


async def test_while_the_database_is_away_slack_is_told_to_come_again_and_the_person_to_wait(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        away = Away()
        listeners = stage.listeners
        accept, listeners.accept = listeners.accept, away
        ts = await ana.says(GOOD)
        assert ana.answers[-1][0] == 503
        await ana.slash("/practice", "pause")
        assert "try again in a minute" in ana.answers[-1][1]
        listeners.accept = accept
        await ana.again()
        await ana.sees(3)
        assert away.refused == [ts, "pause"]


class Away:
    """Takes nothing: the database is away."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    async def __call__(self, inbound: Inbound) -> Accepted:
        self.refused.append(inbound.text.lstrip("/") if inbound.text.startswith("/") else inbound.order)
        raise StoreBusy("store.busy")


@pytest.mark.parametrize(
    ("dnd", "quiet"),
    [
        ({}, False),
        ({"snooze_enabled": True, "snooze_endtime": 9_999_999_999}, True),
        ({"dnd_enabled": True, "next_dnd_start_ts": 1, "next_dnd_end_ts": 9_999_999_999}, True),
        ({"dnd_enabled": True, "next_dnd_start_ts": 9_999_999_000, "next_dnd_end_ts": 9_999_999_999}, False),
    ],
    ids=["awake", "snoozing", "at night", "later"],
)
async def test_who_wants_quiet_is_not_told_of_a_forgotten_session(
    database_url: str, slack: Standin, dnd: dict[str, float], *, quiet: bool
) -> None:
    async with slack_bot(database_url, slack, pause_after_hours=1e-9) as stage:
        ana = stage.user()
        await begun(ana)
        slack.state.people["U1"].dnd = dnd
        assert await stage.service.channels[0].is_quiet(Person("slack", "T1", "U1")) is quiet
        await stage.service.chores.look_for_forgotten(stage.service.clock.now())
        await ana.slash("/practice", "privacy")
        await ana.sees(3 if quiet else 4)
        assert any("it is paused" in read(one) for one in ana.seen[2:]) is not quiet


async def test_over_a_socket_the_connection_is_made_anew_and_nothing_is_lost(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack, socket=True) as stage:
        ana = stage.user()
        await begun(ana)
        for socket in list(slack.sockets):
            await socket.close()
        slack.sockets.clear()
        await ana.says(GOOD)
        await ana.sees(3)


async def test_a_picture_that_cannot_be_had_costs_nothing_but_itself(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says(GOOD)
        await ana.sees(3)
        slack.state.fail("files.getUploadURLExternal", "missing_scope")
        await ana.says("stop")
        feedback = (await ana.sees(6))[-1]
        assert not any(block["type"] == "image" for block in feedback["blocks"])
        assert "anger" in read(feedback).lower()


async def test_what_is_logged_and_measured_holds_no_word_of_anybody(
    database_url: str, slack: Standin, capsys: pytest.CaptureFixture[str]
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says(GOOD)
        await ana.sees(3)
        async with aiohttp.ClientSession() as http, http.get(stage.at("metrics")) as page:
            metrics = await page.text()
    said = capsys.readouterr()
    for secret in ("612 euros", "xoxb-", "shared-signing-secret", "Judith"):
        assert secret not in said.out + said.err + metrics
    assert "sangfroid_" in metrics


async def test_a_wish_to_be_forgotten_that_comes_twice_is_granted_once(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        await ana.says("forget-me yes")
        assert "erased" in read((await ana.sees(3))[2])
        await ana.again()
        await ana.says("hello")
        assert "played by a program" in read((await ana.sees(4))[3])
    assert len(ana.seen) == 4


async def test_a_press_on_a_whisper_in_a_channel_is_answered_in_the_direct_conversation(
    database_url: str, slack: Standin
) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await ana.slash("/practice", late=True)
        await slack.state.wait_until(lambda: bool(slack.state.responses))
        whisper = {**slack.state.responses[0], "channel": "C42", "ts": slack.state.ts()}
        await ana.presses(whisper, "Judith")
        assert "Ms Lambert" in read((await ana.sees(1))[0])


async def test_words_of_danger_that_were_taken_away_are_kept_nowhere(database_url: str, slack: Standin) -> None:
    words = "Honestly I want to kill myself tonight"
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        before = slack.state.calls.count("chat.postMessage")
        await ana.deletes(slack.state.ts(), words)
        await ana.says("pause")
        await slack.state.wait_until(lambda: slack.state.calls.count("chat.postMessage") > before)
        with sqlite3.connect(database_url.partition("///")[2]) as kept:
            assert words not in "\n".join(kept.iterdump())


async def test_a_message_with_a_thread_that_is_deleted_is_its_writers(database_url: str, slack: Standin) -> None:
    async with slack_bot(database_url, slack) as stage:
        ana = stage.user()
        await begun(ana)
        ts = await ana.says(GOOD)
        await ana.sees(3)
        now = slack.state.ts()
        await ana.event(
            {"type": "message", "subtype": "message_changed", "hidden": True, "channel": ana.dm, "channel_type": "im",
             "ts": now, "event_ts": now, "previous_message": {"user": ana.id, "text": GOOD, "ts": ts},
             "message": {"user": "USLACKBOT", "subtype": "tombstone", "text": "gone", "ts": ts}}
        )  # fmt: skip
        assert "already read it" in read((await ana.sees(4))[3])


async def test_over_a_socket_a_refused_token_is_told_and_an_unreachable_slack_is_waited_for(
    database_url: str, slack: Standin
) -> None:
    slack.state.fail("apps.connections.open", "invalid_auth")
    with pytest.raises(SettingsError) as refused:
        async with slack_bot(database_url, slack, socket=True):
            pass
    assert refused.value.params == {"name": "SLACK_APP_TOKEN", "reason": "invalid_auth"}
    slack.state.down = True
    async with slack_bot(database_url, slack, socket=True) as stage:
        async with stage.http.get(stage.at("healthz")) as answer:
            assert answer.status == 200
        slack.state.down = False
