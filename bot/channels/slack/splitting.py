"""Long text in pieces that Slack takes."""

from __future__ import annotations

import re

_ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…»”])[ \u00a0\u202f]+"), re.compile(r"\s+"))
"""Where text may be cut: best between lines, else between sentences, else between words."""


def at_sentences(text: str, limit: int) -> tuple[str, ...]:
    """The text in pieces of at most `limit` characters, cut at the end of a line, a sentence, a word, in that order.

    Nothing is lost but the white space at a cut. A word that is longer than the limit is cut in itself.
    """
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut, after = _cut(rest, limit)
        pieces.append(rest[:cut])
        rest = rest[after:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def shortened(text: str, limit: int) -> str:
    """The text, or as many of its words as fit with an ellipsis behind them."""
    if len(text) <= limit:
        return text
    cut, _ = _cut(text, limit - 1)
    return text[:cut].rstrip(" ,;:·-–—") + "…"


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Where the piece ends and where the next begins."""
    for pattern in _ENDS:
        fits = [found for found in pattern.finditer(text, 0, limit + 2) if limit // 4 <= found.start() <= limit]
        if fits:
            return fits[-1].start(), fits[-1].end()
    return limit, limit
