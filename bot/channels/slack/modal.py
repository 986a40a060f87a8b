"""The dialog behind `/practice`, and the one that says where a practice goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from bot.channels.slack.blocks import LONGEST_LABEL, Block, option, paragraph, plain, rich
from bot.coaching.overview import Choice, Overview
from bot.coaching.starting import USUAL
from bot.messages import Messages
from bot.model import LANGUAGES, Difficulty

LONGEST_TITLE = 24
MOST_OPTIONS = 100
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)


def start_modal(over: Overview) -> dict[str, Any]:
    """Whom, how hard, in which language: all chosen beforehand, so that one button is enough."""
    messages, suggestion = Messages(over.language), over.suggestion
    blocks: list[Block] = []
    if over.first:
        blocks += [rich(paragraph(messages(f"desk.hello.{line}"))) for line in ("what", "stop", "seen")]
    if over.current is not None:
        blocks.append(rich(paragraph(messages("slack.modal.current", name=over.current.customer))))
    if suggestion is not None:
        blocks.append(rich(paragraph(suggestion.reason)))
    wanted = suggestion.persona_id if suggestion is not None else None
    difficulty: Difficulty = suggestion.difficulty if suggestion is not None else USUAL
    blocks += [
        _input("customer", messages("slack.modal.customer"), _customers(over.choices, wanted, messages)),
        _input("difficulty", messages("slack.modal.difficulty"), _difficulties(difficulty, messages)),
        _input("language", messages("slack.modal.language"), _languages(over, messages)),
    ]
    return {
        "type": "modal",
        "callback_id": "start",
        "title": plain(messages("slack.modal.title"), LONGEST_TITLE),
        "submit": plain(messages("slack.modal.start"), LONGEST_TITLE),
        "close": plain(messages("slack.close"), LONGEST_TITLE),
        "blocks": blocks,
    }


def wish_of(state: Mapping[str, Any]) -> str:
    """The words behind /practice that the sent dialog stands for."""
    values = state["values"]
    return " ".join(
        str(values[name][name]["selected_option"]["value"]) for name in ("customer", "language", "difficulty")
    )


def waiting_modal(messages: Messages, link: str) -> dict[str, Any]:
    """Where it goes on, with the way there."""
    button = {"type": "button", "action_id": "messages", "text": plain(messages("slack.waiting.open"), LONGEST_LABEL),
              "url": link, "style": "primary"}  # fmt: skip
    return {
        "type": "modal",
        "callback_id": "waiting",
        "title": plain(messages("slack.waiting.title"), LONGEST_TITLE),
        "close": plain(messages("slack.close"), LONGEST_TITLE),
        "blocks": [rich(paragraph(messages("slack.waiting"))), {"type": "actions", "elements": [button]}],
    }


def _input(name: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": name, "label": plain(label, LONGEST_LABEL), "element": element}


def _customers(choices: Sequence[Choice], wanted: str | None, messages: Messages) -> Block:
    options = [
        option(one.persona_id, one.customer, f"{one.brief} {messages('start.hard')}" if one.hard else one.brief)
        for one in choices[:MOST_OPTIONS]
    ]
    initial = next((one for one in options if one["value"] == wanted), options[0])
    return {"type": "static_select", "action_id": "customer", "options": options, "initial_option": initial}


def _difficulties(wanted: Difficulty, messages: Messages) -> Block:
    options = [option(str(level), messages(f"slack.modal.difficulty.{level}")) for level in DIFFICULTIES]
    initial = options[DIFFICULTIES.index(wanted)]
    return {"type": "radio_buttons", "action_id": "difficulty", "options": options, "initial_option": initial}


def _languages(over: Overview, messages: Messages) -> Block:
    options = [option(language, messages(f"desk.language.{language}")) for language in LANGUAGES]
    initial = options[LANGUAGES.index(over.language)]
    return {"type": "radio_buttons", "action_id": "language", "options": options, "initial_option": initial}
