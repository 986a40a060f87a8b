"""Whether Slack would take a payload: the limits and the rules of its blocks and elements.

Source: docs.slack.dev, reference of Block Kit, of views and of chat.postMessage, as read in November 2026. What is not
used by anybody here (video, file, calls, tables, ...) counts as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

Surface = Literal["message", "modal", "home"]
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
LONGEST_MESSAGE = 40_000
Faults = Iterator[str]
Thing = Mapping[str, Any]

CONFIRM = {"title", "text", "confirm", "deny", "style"}
KEYS: dict[str, set[str]] = {
    "header": {"text"},
    "divider": set(),
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"alt_text", "title", "image_url", "slack_file"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "rich_text": {"elements"},
}
ELEMENTS: dict[str, set[str]] = {
    "button": {"action_id", "text", "url", "value", "style", "confirm", "accessibility_label"},
    "static_select": {"action_id", "placeholder", "options", "option_groups", "initial_option", "confirm",
                      "focus_on_load"},
    "radio_buttons": {"action_id", "options", "initial_option", "confirm", "focus_on_load"},
    "checkboxes": {"action_id", "options", "initial_options", "confirm", "focus_on_load"},
    "plain_text_input": {"action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length",
                         "dispatch_action_config", "focus_on_load"},
}  # fmt: skip
IN_ACTIONS = {"button", "static_select", "radio_buttons", "checkboxes"}
IN_INPUT = {"static_select", "radio_buttons", "checkboxes", "plain_text_input"}
IN_RICH = {
    "text": {"text", "style"},
    "emoji": {"name", "style", "unicode", "skin_tone"},
    "link": {"url", "text", "style"},
}
STYLES = {"bold", "italic", "strike", "code", "underline"}


def faults_of(payload: Thing, surface: Surface) -> list[str]:
    """What Slack would refuse the payload for; nothing when it would take it."""
    return list(_view(payload) if surface != "message" else _message(payload))


def _message(message: Thing) -> Faults:
    blocks = message.get("blocks") or []
    text = message.get("text") or ""
    if not text:
        yield "text: missing, so that a notification and a screen reader have nothing"
    if len(text) > LONGEST_MESSAGE:
        yield "text: too long"
    if "icon_emoji" in message and not re.fullmatch(r":[a-z0-9_+'-]+:", message["icon_emoji"]):
        yield "icon_emoji: no short name"
    if "username" in message and not 0 < len(message["username"]) <= 80:
        yield "username: empty or too long"
    metadata = message.get("metadata")
    if metadata is not None and not (
        isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    ):
        yield "metadata: event_type and event_payload are needed"
    yield from _blocks(blocks, "message")


def _view(view: Thing) -> Faults:
    surface: Surface = "home" if view.get("type") == "home" else "modal"
    known = {"type", "blocks", "callback_id", "private_metadata", "external_id"}
    if surface == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close"}
        if "title" not in view:
            yield "title: missing"
        for name in ("title", "submit", "close"):
            if name in view:
                yield from _text(view[name], name, 24, plain=True)
        if any(block.get("type") == "input" for block in view.get("blocks", [])) and "submit" not in view:
            yield "submit: a modal with an input needs it"
    yield from _unknown(view, known, "view")
    if len(view.get("private_metadata", "")) > 3000:
        yield "private_metadata: too long"
    yield from _blocks(view.get("blocks") or [], surface)


def _blocks(blocks: Sequence[Thing], surface: Surface) -> Faults:
    if len(blocks) > MOST_BLOCKS[surface]:
        yield f"blocks: {len(blocks)}, more than {MOST_BLOCKS[surface]}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id: twice the same"
    for number, block in enumerate(blocks):
        for fault in _block(block, surface):
            yield f"block {number} ({block.get('type')}): {fault}"


def _block(block: Thing, surface: Surface) -> Faults:
    kind = str(block.get("type"))
    if kind not in KEYS:
        yield "unknown type"
        return
    yield from _unknown(block, KEYS[kind] | {"type", "block_id"}, "block")
    if not 0 < len(block.get("block_id", "-")) <= 255:
        yield "block_id: empty or too long"
    if kind == "input" and surface == "message":
        yield "an input in a message"
    yield from CHECKS[kind](block)


def _header(block: Thing) -> Faults:
    yield from _text(block.get("text"), "text", 150, plain=True)


def _divider(_block: Thing) -> Faults:
    return iter(())


def _section(block: Thing) -> Faults:
    if "text" not in block and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], "text", 3000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield "fields: more than 10"
    for field in fields:
        yield from _text(field, "field", 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], IN_ACTIONS)


def _context(block: Thing) -> Faults:
    if not 0 < len(block.get("elements", [])) <= 10:
        yield "elements: none, or more than 10"
    for element in block.get("elements", []):
        yield from _text(element, "element", 2000)


def _actions(block: Thing) -> Faults:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 25:
        yield "elements: none, or more than 25"
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) != len(ids):
        yield "action_id: twice the same"
    for element in elements:
        yield from _element(element, IN_ACTIONS)


def _image(block: Thing) -> Faults:
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "alt_text: missing or too long"
    if ("image_url" in block) == ("slack_file" in block):
        yield "exactly one of image_url and slack_file"
    if "slack_file" in block and len({"id", "url"} & block["slack_file"].keys()) != 1:
        yield "slack_file: exactly one of id and url"
    if "title" in block:
        yield from _text(block["title"], "title", 2000, plain=True)


def _input(block: Thing) -> Faults:
    yield from _text(block.get("label"), "label", 2000, plain=True)
    if "hint" in block:
        yield from _text(block["hint"], "hint", 2000, plain=True)
    yield from _element(block.get("element") or {}, IN_INPUT)


def _rich_text(block: Thing) -> Faults:
    if not block.get("elements"):
        yield "elements: none"
    for element in block.get("elements", []):
        kind = element.get("type")
        if kind == "rich_text_list":
            yield from _unknown(element, {"type", "style", "elements", "indent", "offset", "border"}, kind)
            if element.get("style") not in {"bullet", "ordered"} or not element.get("elements"):
                yield "rich_text_list: no style, or nothing in it"
            for item in element.get("elements", []):
                if item.get("type") != "rich_text_section":
                    yield "rich_text_list: only sections may be in it"
                yield from _rich(item)
        elif kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            yield from _rich(element)
        else:
            yield f"unknown rich text {kind}"


def _rich(element: Thing) -> Faults:
    yield from _unknown(element, {"type", "elements", "border"}, str(element.get("type")))
    if not element.get("elements"):
        yield f"{element.get('type')}: nothing in it"
    for part in element.get("elements", []):
        kind = str(part.get("type"))
        if kind not in IN_RICH:
            yield f"unknown rich element {kind}"
            continue
        yield from _unknown(part, IN_RICH[kind] | {"type"}, kind)
        if kind == "text" and not part.get("text"):
            yield "text: empty"
        if kind == "emoji" and not re.fullmatch(r"[a-z0-9_+'-]+", part.get("name", "")):
            yield "emoji: no short name"
        if set(part.get("style", {})) - STYLES or not all(value is True for value in part.get("style", {}).values()):
            yield "style: unknown"


def _element(element: Thing, allowed: set[str]) -> Faults:
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"{kind}: not allowed here"
        return
    yield from _unknown(element, ELEMENTS[kind] | {"type"}, kind)
    if not 0 < len(element.get("action_id", "-")) <= 255:
        yield "action_id: empty or too long"
    if "placeholder" in element:
        yield from _text(element["placeholder"], "placeholder", 150, plain=True)
    if kind == "button":
        yield from _text(element.get("text"), "text", 75, plain=True)
        if len(element.get("value", "")) > 2000 or len(element.get("url", "")) > 3000:
            yield "value or url: too long"
        if element.get("style", "primary") not in {"primary", "danger"}:
            yield "style: unknown"
    elif kind != "plain_text_input":
        yield from _options(element, 100 if kind == "static_select" else 10)


def _options(element: Thing, most: int) -> Faults:
    options = element.get("options", [])
    if not 0 < len(options) <= most:
        yield f"options: none, or more than {most}"
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        yield "options: twice the same value"
    for option in options:
        yield from _unknown(option, {"text", "value", "description", "url"}, "option")
        yield from _text(option.get("text"), "option", 75, plain=element["type"] == "static_select")
        if not 0 < len(option.get("value", "")) <= 150:
            yield f"option value: empty or too long: {option.get('value')}"
        if "description" in option:
            yield from _text(option["description"], "description", 75, plain=element["type"] == "static_select")
    if "initial_option" in element and element["initial_option"] not in options:
        yield "initial_option: not one of the options"


def _text(text: Any, name: str, limit: int, *, plain: bool = False) -> Faults:
    if not isinstance(text, Mapping) or text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{name}: no text object"
        return
    if plain and text["type"] != "plain_text":
        yield f"{name}: must be plain_text"
    yield from _unknown(text, {"type", "text", "emoji" if text["type"] == "plain_text" else "verbatim"}, name)
    if not 0 < len(text.get("text", "")) <= limit:
        yield f"{name}: empty, or longer than {limit}"


def _unknown(thing: Thing, known: set[str], name: str) -> Faults:
    for key in thing.keys() - known:
        yield f"{name}: unknown key {key}"


CHECKS: dict[str, Callable[[Thing], Faults]] = {
    "header": _header, "divider": _divider, "section": _section, "context": _context, "actions": _actions,
    "image": _image, "input": _input, "rich_text": _rich_text,
}  # fmt: skip
