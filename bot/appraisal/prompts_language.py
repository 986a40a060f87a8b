"""Whether the prompts of a language are written in it: a text pasted from the other file is easily overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.appraisal.normalise import words_of
from bot.content.prompts import Prompts
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

CLEAR = 2
"""More function words of the other language than of its own: fewer tell nothing."""
LONGEST = 60
"""Characters of a text that are shown."""
LISTS = frozenset({
    "language", "phrases", "labels", "headings", "numbers", "people", "customer", "scores", "never", "not_in_headline",
    "not_in_say", "only_if_said",
})  # fmt: skip
"""Fields that hold words and names, no sentences."""
Place = tuple[str | int, ...]

_PIECE = re.compile(r"(?<=[.!?:;])\s+|\n(?=\s*[-\d])|\n\n")
_QUOTED = re.compile(r'"[^"\n]*"|«[^»]*»|“[^”]*”|\{[^}]*\}|<[^>]*>')
"""May be in any language."""


def foreign_texts(
    prompts: Prompts, stopwords: Mapping[Language, AbstractSet[str]]
) -> tuple[list[tuple[Place, str]], bool]:
    """Where a text is in the other language, with the beginning of its first such sentence; and whether most are.

    `stopwords` holds the folded function words of each language.
    """
    own: Language = prompts.language
    other: Language = "fr" if own == "en" else "en"
    found: dict[Place, str] = {}
    told = foreign = 0
    for place, text in _texts(prompts.model_dump()):
        for piece in _PIECE.split(_QUOTED.sub(_blank, text)):
            mine = _count(piece, own, stopwords[own] - stopwords[other])
            theirs = _count(piece, other, stopwords[other] - stopwords[own])
            told += abs(mine - theirs) >= CLEAR
            if theirs - mine >= CLEAR:
                foreign += 1
                found.setdefault(place, piece.strip().split("\n")[0][:LONGEST].strip())
    return list(found.items()), foreign * 2 > told


def _count(text: str, language: Language, known: AbstractSet[str]) -> int:
    return sum(word in known for word in words_of(text, language))


def _texts(part: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:  # noqa: ANN401 - a part of a dumped shape
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name not in LISTS:
                yield from _texts(inner, (*place, str(name)))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
