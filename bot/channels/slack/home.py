"""The App Home: go on, begin, look back, choose a language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.slack.blocks import LONGEST_LABEL, Block, bullets, header, option, paragraph, plain, rich
from bot.channels.slack.pressed import pack
from bot.coaching.overview import Overview, history
from bot.coaching.starting import Wanted, text
from bot.messages import Messages
from bot.model import LANGUAGES


def home_view(over: Overview, timezone: str | None) -> dict[str, Any]:
    """What a person finds when they look at the bot; nothing on it is a score."""
    messages = Messages(over.language)
    blocks: list[Block] = [header(messages("slack.home.title"))]
    if over.first:
        blocks += [rich(paragraph(messages(f"desk.hello.{line}"))) for line in ("what", "stop", "seen")]
    if over.current is not None:
        name = over.current.customer
        blocks += [
            rich(paragraph(messages("slack.home.current", name=name, outcome=over.current.outcome))),
            _actions("go_on", _button("go_on", messages("slack.home.continue"), _resume(messages), primary=True)),
        ]
    blocks += _suggested(over, messages)
    blocks += _others(over, messages)
    if over.sessions:
        blocks += [{"type": "divider"}, *_sessions(over, messages, timezone)]
    return {"type": "home", "blocks": [*blocks, {"type": "divider"}, *_settings(over, messages)]}


def _suggested(over: Overview, messages: Messages) -> list[Block]:
    found = over.suggestion
    if found is None:
        return []
    wish = text(messages, Wanted(found.persona_id, over.language, found.difficulty))
    said: Block = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": f"{found.customer} · {found.brief}", "style": {"bold": True}},
            {"type": "text", "text": f"\n{found.reason}"},
        ],
    }
    primary = over.current is None
    return [rich(said), _actions("suggested", _button("start", messages("slack.modal.start"), wish, primary=primary))]


def _others(over: Overview, messages: Messages) -> list[Block]:
    if not over.choices:
        return []
    options = [
        option(pack(None, None, text(messages, Wanted(one.persona_id, over.language))), one.customer, one.brief)
        for one in over.choices
    ]
    select = {"type": "static_select", "action_id": "others", "options": options,
              "placeholder": plain(messages("slack.home.others"), LONGEST_LABEL)}  # fmt: skip
    return [_actions("others", select)]


def _sessions(over: Overview, messages: Messages, timezone: str | None) -> list[Block]:
    """The last sessions, each with its curve: as blocks for the eye, as figures for a screen reader."""
    card = history(replace(over, current=None), messages, timezone)
    rows = [" · ".join(filter(None, (section.title, section.body, *section.items))) for section in card.sections]
    return [rich(paragraph(card.title, bold=True), bullets(rows))]


def _settings(over: Overview, messages: Messages) -> list[Block]:
    name = messages.lines("desk.language.names")[0]
    options = [
        option(pack(None, "language", f"{name} {language}"), messages(f"desk.language.{language}"))
        for language in LANGUAGES
    ]
    radio = {"type": "radio_buttons", "action_id": "language", "options": options,
             "initial_option": options[LANGUAGES.index(over.language)]}  # fmt: skip
    privacy = messages.lines("desk.privacy.names")[0]
    more = _button("privacy", messages("desk.privacy.title"), privacy)
    seen = [] if over.first else [rich(paragraph(messages("desk.hello.seen")))]  # said above already
    language = [rich(paragraph(messages("slack.home.language"), bold=True)), _actions("language", radio)]
    return [*language, *seen, _actions("privacy", more)]


def _resume(messages: Messages) -> str:
    return messages.lines("command.resume.names")[0]


def _button(action: str, label: str, wish: str, *, primary: bool = False) -> Block:
    found: Block = {"type": "button", "action_id": action, "text": plain(label, LONGEST_LABEL),
                    "value": pack(None, None, wish)}  # fmt: skip
    return {**found, "style": "primary"} if primary else found


def _actions(block_id: str, element: Block) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": [element]}
