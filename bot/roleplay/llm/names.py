"""Names in a line: a customer names nobody of whom nothing was said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.content.lint_persona import folded
from bot.ports.chat import Usual

SHORTEST = 3
"""Letters of a word that can be a name; shorter ones are initials and abbreviations."""
_WORD = "[A-ZÀ-Ý][a-zà-ÿ]+"
_NAME = re.compile(rf"(?<![.!?…:\"“«'’(])(?<=[^\s])[ \u00a0\u202f]+(?=({_WORD}))")
_OPENING = re.compile(rf"(?:^|[.!?…:]|[\"“«‘(—–])\W*\b({_WORD}(?:-{_WORD})*)\b")

_JOINED = re.compile(r"[ \u00a0\u202f'’]+\w")


def strangers(line: str, known: Iterable[str]) -> frozenset[str]:
    """Words with a capital in the middle of a sentence that none of these texts has in any form."""
    return _unknown({word for word in _NAME.findall(line) if len(word) >= SHORTEST}, known)


def opening_strangers(
    line: str, known: Iterable[str], usual: Callable[[str], Usual], people: Sequence[str], anything: Sequence[str]
) -> frozenset[str]:
    """Names at the beginning of a sentence, where every word has a capital: unknown to these texts as well.

    A word that is not common is a name before what only people do (`people`: "told"); one that is no word of the
    language, also before what anything does (`anything`: "is").
    """
    found = set[str]()
    for word in _OPENING.finditer(line):
        how = usual(word[1]) if len(word[1]) >= SHORTEST else "common"
        verbs = {"common": (), "rare": people, "unknown": (*people, *anything)}[how]
        rest = re.split(r"[.!?…]", line[word.end() :])[0]
        plain = " ".join(re.findall(r"\w+", folded(rest))) + " "
        if _JOINED.match(rest) and any(plain.startswith(f"{folded(verb)} ") for verb in verbs):
            found.add(word[1])
    return _unknown(found, known)


def _unknown(named: set[str], known: Iterable[str]) -> frozenset[str]:
    if not named:
        return frozenset()
    said = frozenset(word for text in known for word in re.findall(r"\w+", folded(text)))
    return frozenset(word for word in named if not said.issuperset(re.findall(r"\w+", folded(word))))
