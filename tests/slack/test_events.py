"""Slack's payloads as events of ours."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack import events
from bot.channels.slack.pressed import pack
from bot.model import Person, Place, Pressed

ANA = Person("slack", "T1", "U1", "en")


def told(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An event as Slack delivers it."""
    return {"team_id": "T1", "authorizations": [{"team_id": "T1", "is_enterprise_install": False}],
            "event": {"type": "message", "channel": "D1", "channel_type": "im", **event}, **more}  # fmt: skip


def test_a_message_is_the_same_event_at_every_delivery() -> None:
    body = told({"user": "U1", "text": "Good morning &amp; sorry", "ts": "1700000000.000100"})
    first, second = events.of_message(body, ANA), events.of_message({**body, "event_id": "Ev2"}, ANA)
    assert first is not None
    assert first == second
    assert first.event_id == "slack:T1:D1:1700000000.000100"
    assert (first.text, first.order, first.place) == (
        "Good morning & sorry", "1700000000.000100", Place("slack", "T1", "D1")
    )  # fmt: skip


@pytest.mark.parametrize(
    "event",
    [
        {"user": "U1", "text": "hi", "ts": "1.0", "channel_type": "channel"},
        {"user": "U1", "text": "hi", "ts": "1.0", "bot_id": "B1"},
        {"user": "U1", "text": "joined", "ts": "1.0", "subtype": "channel_join"},
        {"text": "hi", "ts": "1.0"},
        {"ts": "2.0", "subtype": "message_changed", "hidden": True,
         "message": {"user": "U1", "text": "see http://a", "ts": "1.0", "attachments": [{}]},
         "previous_message": {"user": "U1", "text": "see http://a", "ts": "1.0"}},
        {"ts": "2.0", "subtype": "message_changed", "hidden": True,
         "message": {"bot_id": "B1", "user": "UB", "text": "b", "ts": "1.0"},
         "previous_message": {"bot_id": "B1", "user": "UB", "text": "a", "ts": "1.0"}},
    ],
    ids=["in a channel", "a bot's", "somebody joined", "nobody's", "a preview was added", "our own was changed"],
)  # fmt: skip
def test_what_no_person_said_to_the_bot_is_no_event(event: dict[str, Any]) -> None:
    assert events.of_message(told(event), ANA) is None


def test_a_changed_message_tells_what_it_said_before() -> None:
    event = {"ts": "2.0", "event_ts": "2.0", "subtype": "message_changed", "hidden": True,
             "message": {"user": "U1", "text": "new", "ts": "1.0"},
             "previous_message": {"user": "U1", "text": "old", "ts": "1.0"}}  # fmt: skip
    inbound = events.of_message(told(event), ANA)
    assert inbound is not None
    assert (inbound.kind, inbound.text, inbound.before) == ("edited", "new", "old")


def test_a_message_that_was_taken_away_tells_what_it_said() -> None:
    event = {"ts": "2.0", "event_ts": "2.0", "subtype": "message_deleted", "hidden": True, "deleted_ts": "1.0",
             "previous_message": {"user": "U1", "text": "old", "ts": "1.0"}}  # fmt: skip
    inbound = events.of_message(told(event), ANA)
    assert inbound is not None
    assert (inbound.kind, inbound.text, inbound.before) == ("deleted", "", "old")


@pytest.mark.parametrize(
    ("file", "kind"),
    [({"mimetype": "image/png"}, "file"), ({"mimetype": "audio/mp4"}, "voice"), ({"subtype": "slack_audio"}, "voice")],
)
def test_a_file_and_a_voice_clip_are_told_apart(file: dict[str, str], kind: str) -> None:
    event = {"user": "U1", "text": "", "ts": "1.0", "subtype": "file_share", "files": [file]}
    inbound = events.of_message(told(event), ANA)
    assert inbound is not None
    assert inbound.kind == kind


def press(value: str, action_ts: str, **more: Any) -> dict[str, Any]:
    """A pressed button as Slack delivers it."""
    return {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"},
            "channel": {"id": "D1"}, "container": {"type": "message", "message_ts": "5.0", "channel_id": "D1"},
            "message": {"ts": "5.0"}, "actions": [{"value": value, "action_ts": action_ts, "block_id": "b"}],
            **more}  # fmt: skip


def test_a_question_is_answered_once_on_whichever_device() -> None:
    value = pack("p1", "confidence_before", "4")
    phone, laptop = events.of_action(press(value, "6.0"), ANA), events.of_action(press(value, "7.0"), ANA)
    assert phone is not None
    assert laptop is not None
    assert phone.event_id == laptop.event_id
    assert (phone.text, phone.pressed) == ("4", Pressed("p1", "confidence_before"))


def test_what_may_be_asked_again_is_asked_again() -> None:
    value = pack("p1", "redo", "/details")
    first, second = events.of_action(press(value, "6.0"), ANA), events.of_action(press(value, "7.0"), ANA)
    assert first is not None
    assert second is not None
    assert first.event_id != second.event_id


def test_a_value_that_is_not_ours_is_no_event() -> None:
    assert events.of_action(press("{broken", "6.0"), ANA) is None


def test_on_enterprise_grid_the_organisation_is_the_workspace() -> None:
    body = told({"user": "W1", "text": "hi", "ts": "1.0", "user_team": "T7"}, enterprise_id="E1")
    body["authorizations"] = [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]
    author = events.author_of(body)
    assert (author.workspace, author.user, author.is_foreign) == ("E1", "W1", False)


def test_somebody_of_another_organisation_is_foreign() -> None:
    assert events.author_of(told({"user": "U9", "text": "hi", "ts": "1.0", "user_team": "T9"})).is_foreign
    assert not events.author_of(told({"user": "U1", "text": "hi", "ts": "1.0", "user_team": "T1"})).is_foreign
    assert events.author_of(press("", "1.0", user={"id": "U9", "team_id": "T9"})).is_foreign


def test_the_workspace_of_a_command_and_of_a_dialog_is_found() -> None:
    assert events.workspace_of({"team_id": "T1", "user_id": "U1", "is_enterprise_install": "false"}) == "T1"
    assert events.workspace_of({"team": {"id": "T1"}, "user": {"id": "U1"}}) == "T1"
    assert events.workspace_of({"team": None, "user": {"id": "U1", "team_id": "T1"}}) == "T1"
    whole = {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True, "user": {"id": "W1"}}
    assert events.workspace_of(whole) == "E1"


def test_whoever_uses_a_slash_command_is_its_author() -> None:
    body = {"command": "/practice", "text": "wrong-bill", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2.a"}
    author = events.author_of(body)
    assert (author.workspace, author.user, author.is_foreign) == ("T1", "U1", False)
