"""What the bot says, as blocks: within Slack's limits and literal, whatever is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.blocks import answered, escaped, render
from bot.channels.slack.channel import SCOPES
from bot.channels.slack.listeners import COMMANDS
from bot.channels.slack.pressed import pack, unpack
from bot.channels.slack.splitting import at_sentences, shortened
from bot.model import Ask, Card, Chart, Note, Outbound, Outgoing, Part, Place, Pressed, Say, Section, Sheet
from tests.deploy import files
from tests.slack.blockkit import faults_of
from tests.slack.user import read

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400).filter(str.strip)
LONG = st.builds(lambda text, times: text * times, WORDS, st.integers(1, 30))
SECTIONS = st.builds(Section, WORDS, LONG, LONG, st.lists(WORDS, max_size=6).map(tuple))
PARTS = st.one_of(
    st.builds(Note, LONG, st.sampled_from(["plain", "good", "warn", "safety"])),
    st.builds(Card, st.sampled_from(["brief", "feedback", "compare"]), LONG, st.lists(SECTIONS, max_size=5).map(tuple)),
    st.builds(Ask, st.just("redo"), LONG, st.lists(st.tuples(st.uuids().map(str), WORDS), max_size=20).map(tuple)),
    st.builds(Chart, WORDS, st.just(()), LONG),
)


def outgoing(outbound: Outbound, practice: str | None = "p1") -> Outgoing:
    return Outgoing("id", Place("slack", "T1", "D1"), outbound, "en", practice)


@given(st.one_of(PARTS, st.lists(PARTS, min_size=2, max_size=4).map(lambda parts: Sheet(tuple(parts)))))
def test_slack_takes_whatever_is_said(outbound: Part | Sheet) -> None:
    assert faults_of(render(outgoing(outbound), picture="F1"), "message") == []


@given(WORDS, LONG)
def test_slack_takes_whatever_a_customer_says(name: str, text: str) -> None:
    message = render(outgoing(Say(name[:60], text)))
    assert [fault for fault in faults_of(message, "message") if "username" not in fault] == []


@given(LONG, st.integers(10, 200))
def test_a_text_in_pieces_loses_nothing_but_white_space(text: str, limit: int) -> None:
    pieces = at_sentences(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert at_sentences("One is here. Two is there! Three?", 14) == ("One is here.", "Two is there!", "Three?")
    assert at_sentences("Onewordthatislong and more", 10) == ("Onewordtha", "tislong", "and more")


@given(LONG, st.integers(5, 100))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "<@U1>", "*bold* _x_ `y`", "&lt;", ":smile:", "http://a.example", "\u202eabc"]
)
def test_what_people_say_is_literal(hostile: str) -> None:
    said = Sheet((Note(hostile), Card("brief", "t", (Section(hostile, hostile, hostile, (hostile,)),))))
    message = render(outgoing(said))
    assert read(message).count(hostile) == 5
    assert "mrkdwn" not in json.dumps(message)
    assert "<" not in message["text"]


def test_a_message_is_never_larger_than_slack_takes() -> None:
    words = "I have read what you wrote, and here is what I do about it. " * 60
    card = Card("details", "All", tuple(Section(f"Mark {number}", quote=words) for number in range(17)))
    message = render(outgoing(Sheet((card, Ask("redo", "What next?", (("/redo", "go"),))))))
    assert len(json.dumps(message["blocks"])) <= 15_000
    assert all(f"Mark {number}" in read(message) for number in range(17))
    assert faults_of(message, "message") == []


def test_the_fallback_is_escaped_once() -> None:
    assert escaped("<!here> & <b>") == "&lt;!here&gt; &amp; &lt;b&gt;"


@given(st.one_of(st.none(), st.uuids().map(str)), WORDS)
def test_what_is_packed_behind_a_button_comes_out_again(practice: str | None, text: str) -> None:
    assert unpack(pack(practice, "redo", text)) == (Pressed(practice, "redo"), text)


@pytest.mark.parametrize("raw", ["", "x", "a|b", "p|nothing we ask|x", "{}"])
def test_what_is_not_ours_is_nothing(raw: str) -> None:
    assert unpack(raw) is None


def test_an_answered_question_has_no_buttons_any_more_and_the_others_have() -> None:
    sheet = Sheet(
        (Ask("confidence_before", "How?", (("1", "1"), ("2", "2"))), Ask("redo", "What?", (("/redo", "go"),)))
    )
    blocks = answered(render(outgoing(sheet))["blocks"], "ask:confidence_before:1", "2")
    assert read({"blocks": blocks}) == "How?\n:white_check_mark: 2\nWhat?\n[Go]"
    assert faults_of({"text": "t", "blocks": blocks}, "message") == []


def test_the_manifests_ask_for_what_the_app_uses() -> None:
    for name in ("manifest-http.yaml", "manifest-socket.yaml"):
        manifest = files.loaded(files.DEPLOY / "slack" / name)
        assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(SCOPES)
        assert {one["command"] for one in manifest["features"]["slash_commands"]} == set(COMMANDS)
