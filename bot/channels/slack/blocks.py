"""What the bot says, as Slack's blocks. Pure: values in, payloads out.

What people and customers say stands only in `rich_text` and `plain_text`, where nothing is markup: no mention, no link,
no channel-wide call can come of it. Source of the limits: docs.slack.dev, reference of Block Kit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.channels.slack.pressed import pack
from bot.channels.slack.splitting import at_sentences, shortened
from bot.messages import Messages
from bot.model import Ask, Card, Chart, Language, Note, Outbound, Outgoing, Part, Say, Section, Sheet
from bot.typography import quoted

MOST_BLOCKS = 50
LARGEST = 15_000
"""Characters of all blocks as JSON; Slack names no limit, and refused 17,700 (bolt-js issue 2867)."""
SHORTEST = 80
"""Characters of a text that is not shortened any further."""
LONGEST_BLOCK = 3000
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_FIELD = 2000
LONGEST_ALT = 2000
LONGEST_FALLBACK = 1000
MOST_BUTTONS = 8
"""More than these are a list to choose from."""
TONES = {"good": "white_check_mark", "warn": "information_source", "safety": "raised_hand"}
DEFAULT_ICON = "speech_balloon"
MEANT = frozenset({"customer", "content_note"})
"""Questions whose first answer is what most people want: it stands out."""
REWRITE = "/redo"
"""What is asked for after feedback stands out as well."""

Block = dict[str, Any]


def render(outgoing: Outgoing, picture: str | None = None) -> dict[str, Any]:
    """The arguments of `chat.postMessage`. `picture`: the id of the uploaded curve, where the message has one."""
    said = outgoing.outbound
    if isinstance(said, Say):
        return say(said, outgoing)
    parts = said.parts if isinstance(said, Sheet) else (said,)
    blocks = [block for part in parts for block in blocks_of(part, outgoing, picture)]
    for number, block in enumerate(blocks):
        if "block_id" in block:
            block["block_id"] += f":{number}"  # the same may be asked twice in a message
    return {"blocks": fitting(blocks[:MOST_BLOCKS]), "text": fallback(said)}


def fitting(blocks: list[Block]) -> list[Block]:
    """The blocks, their longest texts shortened until Slack takes all of them together."""
    texts = sorted(_texts(blocks), key=lambda one: len(one["text"]), reverse=True)
    while len(json.dumps(blocks)) > LARGEST and texts and len(texts[0]["text"]) > SHORTEST:
        texts[0]["text"] = shortened(texts[0]["text"], max(SHORTEST, len(texts[0]["text"]) * 3 // 4))
        texts.sort(key=lambda one: len(one["text"]), reverse=True)
    return blocks


def _texts(thing: object) -> list[Block]:
    """Every text in blocks, wherever it stands."""
    if isinstance(thing, list):
        return [found for one in thing for found in _texts(one)]
    if not isinstance(thing, dict):
        return []
    own = [thing] if isinstance(thing.get("text"), str) else []
    return own + [found for one in thing.values() for found in _texts(one)]


def say(said: Say, outgoing: Outgoing) -> dict[str, Any]:
    """A line of the customer's, under their own name."""
    tag = Messages(outgoing.language)("slack.practice_tag")
    return {
        "blocks": paragraphs(said.text),
        "text": escaped(shortened(said.text, LONGEST_FALLBACK)),
        "username": f"{said.speaker} · {tag}",
        "icon_emoji": f":{said.icon or DEFAULT_ICON}:",
    }


def blocks_of(part: Part, outgoing: Outgoing, picture: str | None) -> list[Block]:
    """The blocks of one part of the message."""
    match part:
        case Say(text=text):
            return paragraphs(text)
        case Note(text=text, tone=tone):
            return _note(text, TONES.get(tone))
        case Card():
            return _compared(part, outgoing.language) if part.kind == "compare" else _card(part)
        case Chart():
            return _chart(part, picture)
        case Ask():
            return asked(part, outgoing.practice)


def asked(ask: Ask, practice: str | None) -> list[Block]:
    """A question: its words, and its answers as buttons, or as a list when there are many."""
    said = paragraphs(ask.text)
    if not ask.options:
        return said
    elements = _buttons(ask, practice) if len(ask.options) <= MOST_BUTTONS else [_list(ask, practice)]
    return [*said, {"type": "actions", "block_id": f"ask:{ask.kind}", "elements": elements}]


def answered(blocks: Sequence[Mapping[str, Any]], block_id: str, label: str) -> list[Block]:
    """The blocks of a message with one question answered: what was chosen stands in place of its buttons."""
    mark = {"type": "emoji", "name": "white_check_mark"}
    done = rich({"type": "rich_text_section", "elements": [mark, {"type": "text", "text": f" {label or '✓'}"}]})
    return [done if block.get("block_id") == block_id else _bare(block) for block in blocks]


def fallback(said: Outbound) -> str:
    """What a notification shows and a screen reader may read: the words, without markup."""
    parts = said.parts if isinstance(said, Sheet) else (said,)
    return escaped(shortened("\n".join(filter(None, map(_words, parts))), LONGEST_FALLBACK))


def escaped(text: str) -> str:
    """Text in which Slack finds nothing to obey. Source: docs.slack.dev, "Escaping text"."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich(*elements: Block) -> Block:
    """A block of literal text."""
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(text: str, *, bold: bool = False) -> Block:
    """A paragraph of literal text."""
    return {"type": "rich_text_section", "elements": [_text(text, bold=bold)]}


def paragraphs(text: str) -> list[Block]:
    """Literal text of any length."""
    return [rich(paragraph(piece)) for piece in at_sentences(text, LONGEST_BLOCK)]


def option(value: str, label: str, about: str = "") -> Block:
    """One thing to choose."""
    found: Block = {"text": plain(label, LONGEST_LABEL), "value": value}
    return {**found, "description": plain(about, LONGEST_LABEL)} if about else found


def plain(text: str, limit: int) -> Block:
    """Literal text where Slack takes no rich one."""
    return {"type": "plain_text", "text": shortened(text, limit), "emoji": False}


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain(text, LONGEST_HEADER)}


def bullets(items: Iterable[str]) -> Block:
    """A list of literal text."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(item) for item in items]}


def _text(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def _note(text: str, emoji: str | None) -> list[Block]:
    first, *rest = at_sentences(text, LONGEST_BLOCK)
    mark = [{"type": "emoji", "name": emoji}, _text(" ")] if emoji else []
    opening = {"type": "rich_text_section", "elements": [*mark, _text(first)]}
    return [rich(opening), *(rich(paragraph(piece)) for piece in rest)]


def _card(card: Card) -> list[Block]:
    """A card: its title, and a block for each of its sections, which Slack sets apart."""
    return [header(card.title), *(rich(*parts) for section in card.sections if (parts := _section(section)))]


def _section(section: Section) -> list[Block]:
    head = [_text(section.title, bold=True)] if section.title else []
    body = [_text(f"\n{section.body}" if head else section.body)] if section.body else []
    found: list[Block] = [{"type": "rich_text_section", "elements": head + body}] if head or body else []
    if section.quote:
        found.append({"type": "rich_text_quote", "elements": [_text(section.quote)]})
    return [*found, bullets(section.items)] if section.items else found


def _compared(card: Card, language: Language) -> list[Block]:
    """Two versions side by side, which a phone puts one below the other; what is not of the two stands under them."""
    columns = [section for section in card.sections if section.quote][:2]
    others = [section for section in card.sections if section not in columns]
    fields = [
        plain(
            "\n".join(
                filter(None, (one.title, quoted(one.quote, language), one.body, *(f"• {item}" for item in one.items)))
            ),
            LONGEST_FIELD,
        )
        for one in columns
    ]
    found = [header(card.title)]
    if fields:
        found.append({"type": "section", "fields": fields})
    rest = [part for section in others for part in _section(section)]
    return [*found, rich(*rest)] if rest else found


def _chart(chart: Chart, picture: str | None) -> list[Block]:
    if picture is None:
        return _note(chart.alt, None)
    return [{"type": "image", "alt_text": shortened(chart.alt, LONGEST_ALT), "slack_file": {"id": picture}}]


def _buttons(ask: Ask, practice: str | None) -> list[Block]:
    found: list[Block] = []
    for number, (value, label) in enumerate(ask.options):
        button = {
            "type": "button",
            "action_id": f"{ask.kind}:{number}",
            "text": plain(_capital(label), LONGEST_LABEL),
            "value": pack(practice, ask.kind, value),
        }
        first = number == 0 and (ask.kind in MEANT or value == REWRITE)
        found.append({**button, "style": "primary"} if first else button)
    return found


def _list(ask: Ask, practice: str | None) -> Block:
    options = []
    for value, label in ask.options:
        name, _, about = label.partition(" · ")
        options.append(option(pack(practice, ask.kind, value), _capital(name), about))
    return {
        "type": "static_select",
        "action_id": f"{ask.kind}:list",
        "placeholder": plain(ask.text, LONGEST_LABEL),
        "options": options,
    }


def _capital(label: str) -> str:
    """A button begins like a sentence."""
    return label[:1].upper() + label[1:]


def _words(part: Part) -> str:
    match part:
        case Say(text=text) | Note(text=text) | Ask(text=text):
            return text
        case Card(title=title):
            return title
        case Chart(alt=alt):
            return alt


def _bare(block: Mapping[str, Any]) -> Block:
    """A block as Slack showed it, as Slack takes it back."""
    return {name: value for name, value in block.items() if name not in ("image_width", "image_height", "image_bytes")}
