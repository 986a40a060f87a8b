"""What a stand-in for a language model is asked: a request, its purpose, its language and what its tags hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args
from zlib import crc32

from bot.model import CRITERIA, CriterionName, Language, Line
from bot.ports.chat import Purpose

TAG = re.compile(r"<(consultant|sense|before|turn|said)\b[^<>]*>(.*?)</\1>", re.DOTALL)
PURPOSE_OF_TAG: dict[str, Purpose] = {
    "consultant": "speak", "sense": "speak", "turn": "read", "before": "read", "said": "word",
}  # fmt: skip
FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "en": frozenset({"the", "of", "and", "to", "is", "are", "you", "your", "not", "in", "it", "with", "that", "never"}),
    "fr": frozenset(
        {"le", "la", "les", "des", "et", "est", "vous", "votre", "ne", "pas", "dans", "une", "un", "jamais"}
    ),
}
SPOKEN_BY = {"customer": "customer", "consultant": "trainee"}


@dataclass(frozen=True)
class Asked:
    """One request to the model. `again` counts the earlier requests that asked the same, before any complaint."""

    body: Mapping[str, Any]
    purpose: Purpose
    language: Language
    again: int = 0

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        return list(self.body["messages"])

    @property
    def system(self) -> str:
        """The system message, empty when there is none."""
        return "".join(message["content"] for message in self.messages if message["role"] == "system")

    @property
    def other(self) -> Language:
        """The language that the session is not in."""
        return "fr" if self.language == "en" else "en"

    @property
    def tags(self) -> list[tuple[str, str]]:
        """What stands between tags in the last user message that has any: (tag, text), in order."""
        return _tags(self.body["messages"])

    @property
    def consultant(self) -> str:
        """What the trainee wrote, when the model is to speak."""
        return self._last("consultant")

    @property
    def sense(self) -> str:
        """The scripted line that is to be said in other words, empty when there is none."""
        return self._last("sense")

    @property
    def turn(self) -> str:
        """The turn to read."""
        return self._last("turn")

    @property
    def said(self) -> list[str]:
        """The quotes to word a grade from."""
        return [text for tag, text in self.tags if tag == "said"]

    @property
    def before(self) -> tuple[Line, ...]:
        """The lines before the turn to read."""
        lines: list[Line] = []
        for written in self._last("before").splitlines():
            label, colon, text = written.partition(":")
            if colon and label.strip() in SPOKEN_BY:
                lines.append(Line("customer" if label.strip() == "customer" else "trainee", text.strip()))
            elif lines and written.strip():
                lines[-1] = Line(lines[-1].speaker, f"{lines[-1].text} {written.strip()}")
        return tuple(lines)

    @property
    def previous(self) -> str:
        """What the model said last in this conversation, empty when it has said nothing."""
        for message in reversed(self.messages):
            if message["role"] == "assistant":
                return _line(str(message["content"]))
        return ""

    @property
    def criteria(self) -> list[CriterionName]:
        """The criteria that are named beside the tags of the last message that has any, in order."""
        words = re.findall(r"[a-z_]+", TAG.sub(" ", _tagged(self.body["messages"])))
        return [name for name in dict.fromkeys(words) if name in CRITERIA]

    def chance(self) -> int:
        """A number that follows from what is asked: the next one when the same is asked again."""
        text = "\x1f".join([self.purpose, str(len(self.messages) // 2), *(text for _, text in self.tags)])
        return crc32(text.encode()) + self.again

    def key(self) -> str:
        """What makes two requests ask the same: all before the last message with tags, and what these hold."""
        messages = self.messages
        last = max((at for at, message in enumerate(messages) if _is_tagged(message)), default=len(messages))
        before = [[message["role"], message["content"]] for message in messages[:last]]
        return json.dumps([self.purpose, before, self.tags])

    def _last(self, name: str) -> str:
        return next((text for tag, text in reversed(self.tags) if tag == name), "")


def asked(body: Mapping[str, Any], language: Language | None = None) -> Asked:
    """A request, understood. The language is told from its system message, unless it is given."""
    messages = body["messages"]
    name = (body.get("response_format") or {}).get("json_schema", {}).get("name")
    tags = _tags(messages)
    purpose = name if name in get_args(Purpose) else PURPOSE_OF_TAG[tags[-1][0]] if tags else "speak"
    return Asked(body, purpose, language or _language(messages))


def _language(messages: list[Mapping[str, Any]]) -> Language:
    """The language with more function words: of the system message, or of all when that one is silent."""
    for text in (messages[0]["content"], " ".join(str(message["content"]) for message in messages)):
        words = re.findall(r"\w+", str(text).lower())
        counts = {name: sum(word in known for word in words) for name, known in FUNCTION_WORDS.items()}
        if counts["en"] != counts["fr"]:
            return "fr" if counts["fr"] > counts["en"] else "en"
    return "en"


def _tags(messages: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(found[1], found[2].strip()) for found in TAG.finditer(_tagged(messages))]


def _tagged(messages: list[Mapping[str, Any]]) -> str:
    return next((str(message["content"]) for message in reversed(messages) if _is_tagged(message)), "")


def _is_tagged(message: Mapping[str, Any]) -> bool:
    return message["role"] == "user" and TAG.search(str(message["content"])) is not None


def _line(content: str) -> str:
    """A line, out of the JSON it was answered in or as it is."""
    try:
        parsed = json.loads(content)
    except ValueError:
        return content
    return str(parsed["line"]) if isinstance(parsed, dict) and "line" in parsed else content
