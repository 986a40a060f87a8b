"""From what validation found to a sentence a trainer understands (a key of the catalogue and its parameters)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from bot.errors import Fault

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MANY = 12
"""From this many possible values on, the sentence names the likeliest instead of all."""
KEY = "[key]"
"""By this validation marks that it means the name of an entry, not what stands behind it."""
KEYS = {
    "missing": "content.missing",
    "extra_forbidden": "content.unknown_key",
    "string_too_long": "content.too_long",
    "string_too_short": "content.empty",
    "too_short": "content.too_few",
    "literal_error": "content.not_one_of",
    "string_type": "content.not_text",
    "model_type": "content.not_fields",
    "model_attributes_type": "content.not_fields",
    "dict_type": "content.not_fields",
    "tuple_type": "content.not_list",
    "greater_than_equal": "content.too_small",
    "greater_than": "content.too_small",
    "less_than_equal": "content.too_big",
    "multiple_of": "content.half_steps",
    "int_parsing": "content.not_number",
    "int_type": "content.not_number",
    "int_from_float": "content.not_whole",
    "float_parsing": "content.not_number",
    "float_type": "content.not_number",
    "bool_parsing": "content.not_yes_no",
    "bool_type": "content.not_yes_no",
    "string_pattern_mismatch": "content.bad_form",
}
"""Kind of a validation error -> message. A `ValueError` raised by a shape carries its own key."""


def fault_of(detail: ErrorDetails, name: str, line: int) -> Fault:
    """The fault for one validation error; a kind without a sentence of its own gets the general one."""
    place = named(detail["loc"])
    context: dict[str, Any] = detail.get("ctx") or {}
    kind = detail["type"]
    params = {"place": place, "key": place.rsplit(".", 1)[-1], "value": _short(detail["input"])}
    if kind == "value_error":
        key = str(context.get("error", "content.invalid"))
    elif kind.startswith("content."):
        key = kind
        params |= {name: str(value) for name, value in context.items()}
    else:
        key = KEYS.get(kind, "content.invalid")
        bound = next((context[n] for n in ("max_length", "min_length", "ge", "gt", "le", "lt") if n in context), "")
        known = _listed(str(context.get("expected", "")))
        params |= {"limit": _plain(bound), "known": known}
        if kind == "literal_error" and known.count(",") >= MANY:
            near = get_close_matches(str(detail["input"]), known.split(", "), n=3, cutoff=0.5)
            key = "content.not_a_move" if near else "content.not_a_move_at_all"
            params["known"] = ", ".join(near)
        elif kind == "literal_error" and detail["loc"][-1] == KEY:
            key = "content.entry_unknown"
            params["place"] = named(detail["loc"][:-2])
    return Fault(name, line, key, tuple(sorted(params.items())))


def _listed(expected: str) -> str:
    """`'a', 'b' or 'c'` -> `a, b, c`: no word of another language in the sentence."""
    return expected.replace("' or '", "', '").replace("'", "")


def _plain(bound: object) -> str:
    """A bound as people write it: 9, not 9.0."""
    return f"{bound:g}" if isinstance(bound, float) else str(bound)


def named(loc: tuple[int | str, ...]) -> str:
    """A place as people are told it, counted from 1: `("script", "fr", "pushes", 2)` -> `script.fr.pushes[3]`."""
    text = ""
    for step in loc:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        elif step != KEY and not step.startswith("function-"):
            text += f".{step}" if text else step
    return text or "-"


def _short(value: object) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - as much as reads well in a sentence
