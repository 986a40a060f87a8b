"""French typesetting of the coach's own text (never of what a person wrote).

Source: training doctrine, "French": narrow no-break space before ; ! ?, no-break space before : and inside
guillemets, typographic apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.model import Language

_NARROW = "\u202f"
_FIXED = "\u00a0"


def _hour(found: re.Match[str]) -> str:
    minutes = f"{_FIXED}{found[2]}" if found[2] else ""
    return f"{found[1]}{_FIXED}h{minutes}"


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\w)'(?=\w|\{)"), "\u2019"),
    (re.compile(r"(?<=[\w)\]»}%€.…])[ \u00a0\u202f]?([;!?]+)(?=\s|$|[»)\]\"])"), _NARROW + r"\1"),
    (re.compile(r"(?<=[\w)\]»}%€])[ \u00a0\u202f]?:(?=\s|$)"), _FIXED + ":"),
    (re.compile(r"«[ \u00a0\u202f]?"), "«" + _FIXED),
    (re.compile(r"[ \u00a0\u202f]?»"), _FIXED + "»"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]?([€%])"), _FIXED + r"\1"),
    (re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))"), _NARROW),
    (re.compile(r"\b(\d{1,2}) ?h(?: ?(\d{2}))?\b"), _hour),
)


def typeset(text: str, language: Language) -> str:
    """The coach's `text` as it is printed in that language; placeholders in braces are left alone."""
    if language != "fr":
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def quoted(text: str, language: Language) -> str:
    """A person's own words between the quotation marks of the language; the words stay as they are."""
    return f"«{_FIXED}{text}{_FIXED}»" if language == "fr" else f"“{text}”"


def number(value: float, language: Language) -> str:
    """A small number as people write it: 7, 7.5, or 7,5 in French."""
    shown = f"{value:g}"
    return shown.replace(".", ",") if language == "fr" else shown
