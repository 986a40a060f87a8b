"""What changed between two versions of a customer, as a trainee would meet it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.content.persona import Persona
from bot.workbench.expectations import Row

Kind = Literal["changed", "added", "removed"]
NAMED_BY = ("id", "move", "missing", "to")
"""What names an entry of a list, so that it is found again when it moved."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else now, or one line that came or went; `place` as in `script.en.openings`."""

    kind: Kind
    place: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One rehearsal that goes another way now."""

    before: Row
    now: Row


def differences(old: Persona, new: Persona) -> tuple[Difference, ...]:
    """Every difference: first what was changed, numbers before words, then lines that came or went."""
    found = _compare("", old.model_dump(by_alias=True), new.model_dump(by_alias=True))
    return tuple(sorted(found, key=lambda one: (one.kind != "changed", not _is_number(one.now))))


def moved(before: Sequence[Row], now: Sequence[Row]) -> tuple[Moved, ...]:
    """The rehearsals that end otherwise, in another number of messages or at another anger."""
    known = {row.setup: row for row in before}
    pairs = (Moved(known[row.setup], row) for row in now if row.setup in known)
    return tuple(one for one in pairs if _end(one.before) != _end(one.now))


def _end(row: Row) -> tuple[str, int, float]:
    return row.outcome, row.turns, row.path[-1]


def _compare(place: str, old: Any, new: Any) -> Iterator[Difference]:  # noqa: ANN401 - dumped content
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _compare(f"{place}.{key}" if place else str(key), old.get(key), new.get(key))
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
        yield from _lists(place, old, new)
    elif old is None or new is None:
        there = new if old is None else old
        yield Difference("added" if old is None else "removed", place, now=_plain(there))
    else:
        yield Difference("changed", place, _plain(old), _plain(new))


def _lists(place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    """Named entries are compared with their namesakes; of plain ones it is told which came and which went."""
    if any(isinstance(entry, dict) for entry in (*old, *new)):
        olds, news = _by_name(old), _by_name(new)
        for name in dict.fromkeys([*olds, *news]):
            yield from _compare(f"{place}[{name}]", olds.get(name), news.get(name))
        return
    yield from (Difference("removed", place, now=_plain(entry)) for entry in old if entry not in new)
    yield from (Difference("added", place, now=_plain(entry)) for entry in new if entry not in old)


def _by_name(entries: Sequence[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for entry in entries:
        name = next((_plain(entry[key]) for key in NAMED_BY if key in entry), "")
        band = _plain(entry.get("band", ()))
        name = f"{name} {band}".strip()
        while name in named:
            name += "'"
        named[name] = entry
    return named


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _plain(value: Any) -> str:  # noqa: ANN401 - dumped content
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(each)}" for key, each in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)
