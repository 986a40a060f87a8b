"""The checker of payloads: what Slack would refuse is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.blockkit import Surface, faults_of

PLAIN = {"type": "plain_text", "text": "Start"}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN, "value": "v"}
SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}
SELECT = {"type": "static_select", "action_id": "s", "placeholder": PLAIN, "options": [{"text": PLAIN, "value": "v"}]}
INPUT = {"type": "input", "block_id": "i", "label": PLAIN, "element": SELECT}
MODAL = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT]}


def message(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": "hello", "blocks": list(blocks), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def text(length: int, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": "x" * length}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


GOOD: list[tuple[dict[str, Any], Surface]] = [
    (message(rich(SECTION), actions(BUTTON, SELECT)), "message"),
    (message({"type": "header", "text": text(150)}, {"type": "section", "text": text(3000)}), "message"),
    (message({"type": "section", "fields": [text(2000)] * 10}), "message"),
    (message({"type": "image", "alt_text": "a curve", "slack_file": {"id": "F1"}}), "message"),
    (message(rich({"type": "rich_text_list", "style": "bullet", "elements": [SECTION]})), "message"),
    (message(rich(SECTION), username="Judith · practice", icon_emoji=":woman:"), "message"),
    (MODAL, "modal"),
    ({"type": "home", "blocks": [{"type": "divider"}, INPUT]}, "home"),
]
BAD: list[tuple[dict[str, Any], Surface]] = [
    ({"text": "", "blocks": [rich(SECTION)]}, "message"),
    (message(*[{"type": "divider"}] * 51), "message"),
    (message({"type": "header", "text": text(151)}), "message"),
    (message({"type": "header", "text": text(10, "mrkdwn")}), "message"),
    (message({"type": "section", "text": text(3001)}), "message"),
    (message({"type": "section", "text": text(0)}), "message"),
    (message({"type": "section"}), "message"),
    (message({"type": "section", "fields": [text(5)] * 11}), "message"),
    (message({"type": "section", "fields": [text(2001)]}), "message"),
    (message(actions()), "message"),
    (message(actions(*[{**BUTTON, "action_id": str(number)} for number in range(26)])), "message"),
    (message(actions(BUTTON, BUTTON)), "message"),
    (message(actions({**BUTTON, "text": text(76)})), "message"),
    (message(actions({**BUTTON, "value": "x" * 2001})), "message"),
    (message(actions({**BUTTON, "style": "green"})), "message"),
    (message(actions({**BUTTON, "colour": "red"})), "message"),
    (message(actions({**SELECT, "options": []})), "message"),
    (message(actions({**SELECT, "options": [{"text": PLAIN, "value": "x" * 151}]})), "message"),
    (message(actions({**SELECT, "options": [{"text": text(76), "value": "v"}]})), "message"),
    (message(actions({**SELECT, "options": [{"text": PLAIN, "value": "v", "description": text(76)}]})), "message"),
    (message(actions({**SELECT, "options": [{"text": PLAIN, "value": "v"}] * 2})), "message"),
    (message(actions({**SELECT, "initial_option": {"text": PLAIN, "value": "w"}})), "message"),
    (message({"type": "image", "slack_file": {"id": "F1"}}), "message"),
    (message({"type": "image", "alt_text": "a", "slack_file": {"id": "F1", "url": "u"}}), "message"),
    (message({"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}, "image_url": "u"}), "message"),
    (message(rich()), "message"),
    (message(rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]})), "message"),
    (message(rich({"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]})), "message"),
    (message(rich({"type": "rich_text_list", "style": "star", "elements": [SECTION]})), "message"),
    (message({"type": "video"}), "message"),
    (message(INPUT), "message"),
    (message({"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}), "message"),
    (message(icon_emoji="man"), "message"),
    (message(metadata={"event_type": "x"}), "message"),
    ({**MODAL, "title": text(25)}, "modal"),
    ({key: value for key, value in MODAL.items() if key != "submit"}, "modal"),
    ({**MODAL, "private_metadata": "x" * 3001}, "modal"),
    ({**MODAL, "blocks": [{**INPUT, "element": BUTTON}]}, "modal"),
]


@pytest.mark.parametrize(("payload", "surface"), GOOD)
def test_what_slack_takes_has_no_fault(payload: dict[str, Any], surface: Surface) -> None:
    assert faults_of(payload, surface) == []


@pytest.mark.parametrize(("payload", "surface"), BAD)
def test_what_slack_refuses_has_one(payload: dict[str, Any], surface: Surface) -> None:
    assert faults_of(payload, surface) != []
