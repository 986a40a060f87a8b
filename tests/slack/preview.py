"""Pages to look at what the bot posts in Slack, about as a phone shows it: `python -m tests.slack.preview FOLDER`.

A real session is played through the whole bot and the stand-in; what was posted is drawn as HTML, one page a language.
"""

from __future__ import annotations

import asyncio
import base64
import html
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.slack.stage import slack_bot
from tests.slack.standin import Standin
from tests.slack.test_session import ENGLISH, FRENCH, capital, shown
from tests.slack.user import Message

STYLE = """
body { margin: 0; background: #ddd; font: 15px/1.45 Lato, 'DejaVu Sans', sans-serif; color: #1d1c1d }
main { width: 375px; background: #fff; padding: 8px 12px; margin: 0 auto }
h1 { font-size: 12px; color: #888; margin: 24px 0 4px; text-transform: uppercase }
article { display: grid; grid-template-columns: 40px 1fr; gap: 8px; margin: 14px 0 }
figure { margin: 0; width: 36px; height: 36px; border-radius: 6px; background: #e8e2f4; text-align: center;
  font-size: 9px; overflow: hidden; line-height: 36px }
b.name { font-weight: 900 } small { color: #616061; font-size: 11px }
.header { font-weight: 900; font-size: 17px; margin: 8px 0 4px }
.block { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { border-left: 4px solid #ddd; margin: 2px 0; padding-left: 10px; color: #1d1c1d }
ul { margin: 2px 0; padding-left: 20px } .fields { display: grid; gap: 8px }
button { font: inherit; font-size: 13px; font-weight: 700; border: 1px solid #bbb; background: #fff; border-radius: 4px;
  padding: 4px 10px; margin: 2px 4px 2px 0 } button.primary { background: #007a5a; color: #fff; border-color: #007a5a }
select { max-width: 100%; font: inherit } img { width: 100%; border-radius: 6px }
hr { border: 0; border-top: 1px solid #ddd }
label { display: block; font-weight: 700; margin-top: 8px }
.mine { background: #f2f7fc; border-radius: 6px; padding: 4px 8px }
"""


def page(title: str, parts: list[str]) -> str:
    """A page of its own."""
    body = "".join(parts)
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{STYLE}</style><main>{body}</main>"


def drawn(message: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> str:
    """A message, as a person sees it."""
    name = html.escape(str(message.get("username", "Sangfroid")))
    icon = html.escape(str(message.get("icon_emoji", "SF")).strip(":"))
    blocks = surface(message, files)
    head = f"<b class=name>{name}</b> <small>APP 10:02</small>"
    return f"<article><figure>{icon}</figure><div>{head}{blocks}</div></article>"


def surface(view: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> str:
    """The blocks of a message, a dialog or the home."""
    return "".join(f"<div class=block>{_block(block, files)}</div>" for block in view["blocks"])


def _block(block: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> str:
    if block["type"] == "image":
        data = base64.b64encode(files[block["slack_file"]["id"]]["data"]).decode()
        return f"<img alt='{html.escape(block['alt_text'])}' src='data:image/png;base64,{data}'>"
    return BLOCKS[block["type"]](block)


def _text(thing: Mapping[str, Any]) -> str:
    return html.escape(str(thing["text"]))


def _rich(element: Mapping[str, Any]) -> str:
    inner = "".join(_part(part) for part in element["elements"])
    match element["type"]:
        case "rich_text_quote":
            return f"<blockquote>{inner}</blockquote>"
        case "rich_text_list":
            return "<ul>" + "".join(f"<li>{_rich(item)}</li>" for item in element["elements"]) + "</ul>"
        case _:
            return f"<div>{inner}</div>"


def _part(part: Mapping[str, Any]) -> str:
    if part["type"] == "emoji":
        return {"white_check_mark": "✅", "information_source": "ℹ️", "raised_hand": "✋"}.get(part["name"], "▫️")
    if part["type"] != "text":
        return ""
    text = html.escape(part["text"])
    return f"<b>{text}</b>" if part.get("style", {}).get("bold") else text


def _element(element: Mapping[str, Any]) -> str:
    if element["type"] == "button":
        return f"<button class='{element.get('style', '')}'>{_text(element['text'])}</button>"
    first = element.get("initial_option")
    if element["type"] == "static_select":
        shown_first = _text(first["text"]) if first else _text(element["placeholder"])
        about = f"<br><small>{_text(first['description'])}</small>" if first and "description" in first else ""
        return f"<select><option>{shown_first}</option></select>{about}"
    return "".join(
        f"<div>{'◉' if option == first else '○'} {_text(option['text'])}</div>" for option in element["options"]
    )


BLOCKS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "header": lambda block: f"<div class=header>{_text(block['text'])}</div>",
    "divider": lambda _: "<hr>",
    "rich_text": lambda block: "".join(map(_rich, block["elements"])),
    "section": lambda block: (
        "<div class=fields>" + "".join(f"<div>{_text(one)}</div>" for one in block["fields"]) + "</div>"
    ),
    "actions": lambda block: "".join(map(_element, block["elements"])),
    "input": lambda block: f"<label>{_text(block['label'])}</label>{_element(block['element'])}",
}


async def played(language: Language, slack: Standin, home: Path) -> list[str]:
    """A session, and everything it showed."""
    words, said = {"fr": FRENCH, "en": ENGLISH}[language], Messages(language, chat=True)
    async with slack_bot(f"sqlite+aiosqlite:///{home / language}.sqlite3", slack) as stage:
        ana = stage.user(locale=f"{language}-XX")
        parts: list[str] = []

        def add(title: str, *messages: Message) -> None:
            parts.append(f"<h1>{title}</h1>" + "".join(drawn(one, slack.state.files) for one in messages))

        async def look_at_home(title: str) -> None:
            slack.state.homes.pop(ana.id, None)
            await ana.opens("home")
            await slack.state.wait_until(lambda: ana.id in slack.state.homes)
            parts.append(f"<h1>{title}</h1>{surface(slack.state.homes[ana.id], slack.state.files)}")

        async def says(title: str, text: str, count: int) -> list[Message]:
            parts.append(f"<h1>{title}</h1><div class=mine>{html.escape(text)}</div>")
            found = await shown(ana, lambda: ana.says(text), count)
            add("", *found)
            return found

        await look_at_home("Home, first look")
        add("First contact", *await shown(ana, lambda: ana.opens("messages"), 1))
        await ana.slash(words.command)
        await slack.state.wait_until(lambda: bool(slack.state.modals))
        parts.append(f"<h1>Dialog</h1>{surface(slack.state.modals[0], slack.state.files)}")
        wanted = {"customer": "christmas-delivery", "difficulty": "2"}
        (brief,) = await shown(ana, lambda: ana.submits(slack.state.modals[0], **wanted), 1)
        add("Brief", brief)
        add("Opening", *await shown(ana, lambda: ana.presses(brief, "3"), 1))
        await says("Good turn", words.turns[0], 1)
        await says("Slip", words.slip, 1)
        await says("Second good turn", words.turns[1], 1)
        await says("File", words.file, 1)
        await says("Offer", words.turns[2], 1)
        *_, feedback = await says("Stop", "stop", 3)
        add("All criteria", *await shown(ana, lambda: ana.presses(feedback, capital(said("ask.after.details"))), 1))
        add("Rewrite", *await shown(ana, lambda: ana.presses(feedback, capital(said("ask.after.redo"))), 3))
        await says("Second version", words.again, 2)
        *_, ended = await says("Stop again", "stop", 3)
        add("Disagree", *await shown(ana, lambda: ana.presses(ended, capital(said("ask.after.disagree"))), 1))
        await look_at_home("Home, later")
        await says("History", words.history, 1)
        await says("Help", said.lines("command.help.names")[0].lstrip("/"), 1)
        await says("Privacy", said.lines("desk.privacy.names")[0], 1)
    return parts


async def pages() -> dict[Language, str]:
    """A page for each language."""
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        slack = Standin()
        await slack.start()
        with tempfile.TemporaryDirectory() as home:
            found[language] = page(language, await played(language, slack, Path(home)))
        await slack.stop()
    return found


def main(folder: Path) -> None:
    """Write the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, text in asyncio.run(pages()).items():
        (folder / f"{language}.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
