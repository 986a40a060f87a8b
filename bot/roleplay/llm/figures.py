"""Figures and dates in a line: what a customer may name only where somebody has named it before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from bot.content.lint_persona import folded
from bot.model import Language

_WORD = re.compile(r"\d+|[^\W\d_]+")
KEPT = 16384
"""Texts that are remembered by their figures."""
_VERBS = frozenset({"may", "march"})
"""Months that are other words as well: only with a capital, and not at the beginning of a sentence."""


def figures(texts: Iterable[str], language: Language, numbers: Mapping[str, int]) -> frozenset[str]:
    """Numbers in digits or words, days of the week and months, each in one form ("17", "monday")."""
    worth = tuple((folded(word), value) for word, value in numbers.items())
    return frozenset[str]().union(*(_figures_of(text, language, worth) for text in texts))


def new_figures(line: str, known: Iterable[str], language: Language, numbers: Mapping[str, int]) -> frozenset[str]:
    """The figures of a line that none of these texts has."""
    mine = figures([line], language, numbers)
    return mine - figures(known, language, numbers) if mine else mine


@lru_cache(KEPT)
def _figures_of(text: str, language: Language, worth: tuple[tuple[str, int], ...]) -> frozenset[str]:
    values, found = dict(worth), set[str]()
    for word in _WORD.finditer(text):
        plain = folded(word[0])
        if plain.isdecimal():
            found.add(str(int(plain)))
        elif plain in values:
            found.add(str(values[plain]))
        elif plain in _calendar(language) and (plain not in _VERBS or _named(text, word)):
            found.add(plain)
    return frozenset(found)


def _named(text: str, word: re.Match[str]) -> bool:
    before = text[: word.start()].rstrip()
    return word[0][0].isupper() and bool(before) and before[-1] not in ".!?"


@cache
def _calendar(language: Language) -> frozenset[str]:
    from babel.dates import get_day_names, get_month_names

    names = [*get_day_names("wide", locale=language).values(), *get_month_names("wide", locale=language).values()]
    return frozenset(folded(str(name)) for name in names)
