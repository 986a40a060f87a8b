"""What stands in braces in a prompt, and which entries a list of prompts has: looked at field by field.

A fault names the field it is in, what is wrong there and what would be right, for people who are no programmers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from bot.content.texts import Passage, Prose, Spoken

EntriesT = TypeVar("EntriesT", bound=Mapping[Any, Any])

_BRACED = re.compile(r"\{\s*[^\W\d]\w*\s*\}")
"""What looks like a slot, well written or not; JSON does not."""
_ALONE = re.compile(r"\{\s*[^\W\d]\w*|[^\W\d]\w*\s*\}")
"""A brace without the other one."""


def with_slots(*names: str) -> AfterValidator:
    """A text in which each of these slots stands, and no other."""
    return AfterValidator(_checked(names))


def entries_of(*values: Any) -> AfterValidator:  # noqa: ANN401 - literals, of which there is no common type
    """Entries for all that these literals name."""
    names = tuple(name for value in values for name in _names(value))

    def complete(entries: EntriesT) -> EntriesT:
        if missing := [name for name in names if name not in entries]:
            raise PydanticCustomError("content.entries_missing", "entries", {"names": ", ".join(missing)})
        return entries

    return AfterValidator(complete)


def _names(value: Any) -> Iterable[str]:  # noqa: ANN401 - see above
    parts = get_args(value)
    return [name for part in parts for name in _names(part)] if parts else [str(value)]


def _checked(names: tuple[str, ...]) -> Callable[[str], str]:
    known = [f"{{{name}}}" for name in names]

    def check(text: str) -> str:
        told = {"known": ", ".join(known)}
        braced = list(dict.fromkeys(_BRACED.findall(text)))
        unknown = [slot for slot in braced if slot not in known]
        if unknown:
            near = get_close_matches(unknown[0], [slot for slot in known if slot not in braced], n=1, cutoff=0.5)
            key = "content.slot_misspelt" if near else "content.slot_unknown" if known else "content.slot_nowhere"
            raise PydanticCustomError(key, "slot", {**told, "slot": unknown[0], "near": "".join(near)})
        if known and (alone := _ALONE.search(_BRACED.sub("", text))):
            raise PydanticCustomError("content.slot_open", "slot", {**told, "slot": alone[0]})
        if missing := [slot for slot in known if slot not in braced]:
            raise PydanticCustomError("content.slot_missing", "slot", {**told, "names": ", ".join(missing)})
        return text

    return check


Plain = Annotated[Prose, with_slots()]
"""A text of a prompt in which nothing is filled in."""
PlainPassage = Annotated[Passage, with_slots()]
PlainSpoken = Annotated[Spoken, with_slots()]
