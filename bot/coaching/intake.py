"""What a person may send as a turn: checked before anything is read or written."""

from __future__ import annotations

import unicodedata

from bot.errors import InputError

LONGEST_TURN = 4000
"""Characters. A chat message; Slack's own limit for a text is 4,000 as well."""
BYTE_ORDER_MARK = "\ufeff"
"""What some editors and shells put before a text."""


def clean(text: str) -> str:
    """The turn as it will be kept: composed characters, no control characters but line ends, no outer space.

    InputError when nothing that can be seen is left, or when it is longer than `LONGEST_TURN`.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    kept = kept.removeprefix(BYTE_ORDER_MARK).strip()
    if all(unicodedata.category(c)[0] in "CZ" for c in kept):
        raise InputError("input.empty")
    if len(kept) > LONGEST_TURN:
        raise InputError("input.too_long", length=len(kept), limit=LONGEST_TURN)
    return kept
