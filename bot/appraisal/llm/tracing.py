"""A text made from another, each of its characters traced back: so that what is quoted of it is found in the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.model import to_customer

_ALIKE = str.maketrans({
    **dict.fromkeys("’ʼ‘`´′‛＇", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‹<", "<"),
    **dict.fromkeys("›>", ">"),
    "…": "...",
})  # fmt: skip
_AROUND = " \"'"


@dataclass(frozen=True, slots=True)
class Traced:
    """A text, and for each of its characters the slice of the other text that it stands for."""

    text: str
    slices: tuple[tuple[int, int], ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the other text from which `text[start:end]` was made; `start` < `end`."""
        return self.slices[start][0], self.slices[end - 1][1]


def heard(text: str, asides: tuple[tuple[int, int], ...]) -> Traced:
    """The turn as the customer hears it (`to_customer`), traced back to the turn as written."""
    kept = _kept(text, asides)
    said = to_customer(text, asides)
    slices: list[tuple[int, int]] = []
    for char in said:
        at = slices[-1][1] if slices else 0
        if not char.isspace():
            at = next(kept)
        slices.append((at, at if char.isspace() else at + 1))
    return Traced(said, tuple(slices))


def _kept(text: str, asides: tuple[tuple[int, int], ...]) -> Iterator[int]:
    start = 0
    for low, high in (*asides, (len(text), len(text))):
        yield from (at for at in range(start, low) if not text[at].isspace())
        start = high


def replaced(traced: Traced, stand_ins: Callable[[str], list[tuple[int, int, str]]]) -> Traced:
    """The same with slices exchanged for others; each character of a stand-in stands for the whole slice."""
    text, slices, at = "", list[tuple[int, int]](), 0
    for start, end, instead in (*stand_ins(traced.text), (len(traced.text), len(traced.text), "")):
        text += traced.text[at:start] + instead
        slices += traced.slices[at:start]
        if instead:
            slices += [traced.source(start, end)] * len(instead)
        at = end
    return Traced(text, tuple(slices))


def levelled(traced: Traced) -> Traced:
    """The same as quotes are compared: accents composed, one kind of apostrophe, quotation mark, dash and space."""
    chars: list[str] = []
    slices: list[tuple[int, int]] = []
    for first, last in _clusters(traced.text):
        level = _level(traced.text[first:last])
        if level == " " and (not chars or chars[-1] == " "):
            continue
        chars += level
        slices += [traced.source(first, last)] * len(level)
    return Traced("".join(chars), tuple(slices))


def as_compared(quote: str) -> str:
    """A quote as it is looked for: levelled, without the quotation marks a model puts around it."""
    return levelled(Traced(quote, tuple((at, at + 1) for at in range(len(quote))))).text.strip(_AROUND)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each letter with the accents that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _level(cluster: str) -> str:
    if cluster.isspace():
        return " "
    level = unicodedata.normalize("NFC", cluster).translate(_ALIKE).casefold()
    return "".join(char for char in unicodedata.normalize("NFC", level) if unicodedata.category(char) != "Cf")
