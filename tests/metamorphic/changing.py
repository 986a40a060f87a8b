"""Changes that leave the meaning of a conversation as it was. Pure: the same lines give the same changed lines."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.model import Language, Line

HERE = Path(__file__).parent
LONG_ENOUGH = 5  # letters of a word that may carry the typo
NAMED: dict[Language, str] = {
    "en": r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? ([A-Z][\w’'-]+)",
    "fr": r"\b(?:M\.|Mme|Mlle|Monsieur|Madame) ([A-ZÉ][\w’'-]+)",
}
INTRODUCED: dict[Language, str] = {
    "en": r"(?:\bI'm|\bI am|\b[Mm]y name is|\b[Tt]his is) ([A-Z][a-zé]+)\b"
    r"|\b(?!Human)([A-Z][a-zé]+) (?:here|speaking)\b",
    "fr": r"(?:\b[Jj]e suis|\b[Jj]e m'appelle|\b[Ii]ci|\b[Mm]oi c'est) ([A-ZÉ][a-zéèëï]+)\b"
    r"|\b([A-ZÉ][a-zé]+) à l'appareil\b",
}

Change = Callable[[Sequence[Line], Language], list[Line]]


@cache
def swaps() -> Any:
    """The file of exchangeable words."""
    return YAML(typ="safe", pure=True).load((HERE / "swaps.yaml").read_text(encoding="utf-8"))


@cache
def exchanges(kind: str, language: Language) -> Mapping[str, str]:
    """Word -> the word that may stand for it."""
    found = swaps()[kind][language]
    both = {str(a): str(b) for a, b in found.get("both", {}).items()}
    one_way = {str(a): str(b) for a, b in found.get("one_way", {}).items()}
    return both | {b: a for a, b in both.items()} | one_way


def exchange(kind: str) -> Change:
    """Every word of that kind exchanged, in one pass."""

    def change(lines: Sequence[Line], language: Language) -> list[Line]:
        words = exchanges(kind, language)
        longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w'’-])(?:{longest_first})(?![\w’'-])|[£€]", re.IGNORECASE)

        def swap(found: re.Match[str]) -> str:
            return as_written(found.group(), words.get(found.group().lower(), found.group()))

        return [Line(line.speaker, pattern.sub(swap, line.text)) for line in lines]

    return change


def as_written(old: str, new: str) -> str:
    """The new word with the capitals of the old one."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def other_names(lines: Sequence[Line], language: Language) -> list[Line]:
    """Last names after a title and first names of those who introduce themselves, each by another one."""
    text = "\n".join(line.text for line in lines)
    last = {found[1] for found in re.finditer(NAMED[language], text)}
    first = {found[1] or found[2] for found in re.finditer(INTRODUCED[language], text)} - last
    by_name = {name: _other(name, "last") for name in last} | {name: _other(name, "first") for name in first}
    if not by_name:
        return list(lines)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(by_name)))})\b")
    return [Line(line.speaker, pattern.sub(lambda found: by_name[found.group()], line.text)) for line in lines]


def _other(name: str, kind: str) -> str:
    choice: list[str] = swaps()["names"][kind]
    return choice[zlib.crc32(name.encode()) % len(choice)]


def without_accents(lines: Sequence[Line], _: Language) -> list[Line]:
    """As typed on a keyboard without them."""
    return [Line(line.speaker, bare(line.text)) for line in lines]


def bare(text: str) -> str:
    """Without accents and ligatures."""
    apart = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))


def curly(lines: Sequence[Line], _: Language) -> list[Line]:
    """Typographic apostrophes for straight ones, as a phone sets them."""
    return [Line(line.speaker, line.text.replace("'", "’")) for line in lines]


def one_typo(lines: Sequence[Line], _: Language) -> list[Line]:
    """Two inner letters of one long word of each trainee turn in the wrong order."""
    return [Line(line.speaker, _mistyped(line.text)) if line.speaker == "trainee" else line for line in lines]


def _mistyped(text: str) -> str:
    words = [word for word in re.finditer(rf"[^\W\d_]{{{LONG_ENOUGH},}}", text) if word.group()[1] != word.group()[2]]
    if not words:
        return text
    at = words[zlib.crc32(text.encode()) % len(words)].start() + 1
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def other_details(lines: Sequence[Line], language: Language) -> list[Line]:
    """Other days, things and places, and other digits in every number of three digits or more."""
    turned = exchange("details")(lines, language)
    return [Line(line.speaker, re.sub(r"\d{3,}", _other_digits, line.text)) for line in turned]


def _other_digits(found: re.Match[str]) -> str:
    return "".join(str(int(digit) % 9 + 1) for digit in found.group())


CHANGES: Mapping[str, Change] = {
    "name": other_names,
    "gender": exchange("gender"),
    "spelling": exchange("spelling"),
    "region": exchange("region"),
    "apostrophe": curly,
    "accents": without_accents,
    "typo": one_typo,
    "polite formula": exchange("polite"),
    "details": other_details,
}


def attacks(language: Language) -> list[str]:
    """Talk to the grader, a model or the system, one a line."""
    return _lines("attacks", language)


def held_attacks(language: Language) -> list[str]:
    """The same, written before the reader was mended (since then also looked at)."""
    return _lines("attacks_held", language)


def innocent(language: Language) -> list[str]:
    """What a consultant says to a customer in words that talk to a grader uses too."""
    return _lines("innocent", language)


def _lines(name: str, language: Language) -> list[str]:
    return (HERE / f"{name}.{language}.txt").read_text(encoding="utf-8").splitlines()
