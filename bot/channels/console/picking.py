"""Which option of a question was meant by what was typed."""

from __future__ import annotations

from bot.model import Ask


def picked(ask: Ask, wish: str) -> str | None:
    """The option meant by its number, its value, or a name in its label that no other has."""
    values = [value for value, _ in ask.options]
    if wish.isdecimal() and 1 <= int(wish) <= len(values):
        return values[int(wish) - 1]
    if wish in values:
        return wish
    named = [value for value, label in ask.options if wish and wish in label.partition(" · ")[0].lower()]
    return named[0] if len(named) == 1 else None
