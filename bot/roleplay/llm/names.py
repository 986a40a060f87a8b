"""Names in a line: a customer names nobody of whom nothing was said before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.content.lint_persona import folded

SHORTEST = 3
"""Letters of a word that can be a name; shorter ones are initials and abbreviations."""
_NAME = re.compile(r"(?<![.!?…:\"“«'’(])(?<=[^\s])[ \u00a0\u202f]+(?=([A-ZÀ-Ý][a-zà-ÿ]+))")


def strangers(line: str, known: Iterable[str]) -> frozenset[str]:
    """Words with a capital in the middle of a sentence that none of these texts has in any form."""
    named = {word for word in _NAME.findall(line) if len(word) >= SHORTEST}
    if not named:
        return frozenset()
    said = frozenset(word for text in known for word in re.findall(r"\w+", folded(text)))
    return frozenset(word for word in named if folded(word) not in said)
