"""What stands behind a button: the practice it belongs to, the question it answers, and the text that does it."""

from __future__ import annotations

from typing import get_args

from bot.model import AskKind, Pressed

SEPARATOR = "|"
_FIELDS = 3
_KINDS: dict[str, AskKind] = {kind: kind for kind in get_args(AskKind)}


def pack(practice: str | None, kind: AskKind | None, value: str) -> str:
    """The value of a button or an option: short, because Slack allows an option 150 characters."""
    return SEPARATOR.join((practice or "", kind or "", value))


def unpack(raw: str) -> tuple[Pressed, str] | None:
    """What was packed; None for anything that is not ours."""
    parts = raw.split(SEPARATOR, _FIELDS - 1)
    if len(parts) != _FIELDS or (parts[1] and parts[1] not in _KINDS):
        return None
    practice, kind, text = parts
    return Pressed(practice or None, _KINDS.get(kind)), text
