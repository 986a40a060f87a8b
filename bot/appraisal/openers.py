"""The words a pattern may start with, so that it is only tried where it can match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.appraisal.patterns import Choice, Family, Literal, Node, Number, Prefix, Row


@dataclass(frozen=True, slots=True)
class Openers:
    """Exact first words, first stems, and whether a number may come first."""

    words: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    number: bool = False

    def __or__(self, other: Openers) -> Openers:
        """Either."""
        return Openers(self.words | other.words, self.stems | other.stems, self.number or other.number)


Memo = dict[str, Openers | None]


def openers(node: Node, families: Mapping[str, Choice], memo: Memo) -> Openers | None:
    """What a match may start with; None when that can be any word. `memo` keeps what was found for families."""
    match node:
        case Literal(word):
            return Openers(words=frozenset({word}))
        case Prefix(stem):
            return Openers(stems=frozenset({stem}))
        case Number():
            return Openers(number=True)
        case Family(name):
            if name not in memo:
                memo[name] = None
                memo[name] = _choice(families[name], families, memo)
            return memo[name]
        case Row(parts):
            return _row(parts, families, memo)
        case _:
            return _choice(node, families, memo) if isinstance(node, Choice) else None


def _row(parts: tuple[Node, ...], families: Mapping[str, Choice], memo: Memo) -> Openers | None:
    found = Openers()
    for part in parts:
        first = openers(part, families, memo)
        if first is None:
            return None
        found |= first
        if not (isinstance(part, Choice) and part.empty):
            return found
    return None


def _choice(node: Choice, families: Mapping[str, Choice], memo: Memo) -> Openers | None:
    stemmed = (row.parts[0] for rows in node.stemmed.values() for row in rows)
    stems = {part.stem for part in stemmed if isinstance(part, Prefix)}
    found = Openers(node.words.union(node.heads), frozenset(stems.union(node.stems)))
    for row in node.rows:
        first = _row(row.parts, families, memo)
        if first is None:
            return None
        found |= first
    return found
