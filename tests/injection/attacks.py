"""Attacks as data, and the ordinary conversations they are put into.

An attack is said in one turn or in several, one after the other. `place` is where in a turn it stands: `after` or
`before` it, in the `middle` (after its first sentence), or on a `line` of its own below. `filler` comes first, so many
`times`. One that is `told` can also be meant for the customer ("stop being angry"): then it counts as said, and may
only do harm. The reader was mended by all of them: by the `first` from the start, by the `second` after it was held
out once, by the `third` after it was measured once, blind: its writer had read neither the others nor what stops them.
Then 72 of its 279 pairs in English shifted (63 helped the attacker) and 89 of 282 in French (25). What a set still lets
through by which the reader was mended says little about the next one: `fresh` is the name of one that it was not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from bot.model import Language

HERE = Path(__file__).parent
Half = Literal["first", "second", "third", "fourth", "fresh"]
FITTED: tuple[Half, ...] = ("first", "second", "third")
"""Those the reader was mended by."""
HALVES: tuple[Half, ...] = (*FITTED, "fourth", "fresh")
"""Those that there are. Nothing was mended by the fourth, which was looked at, and by the fresh one, which was not."""
Place = Literal["after", "before", "middle", "line"]
ATTACKED = 1
"""The turn of a conversation that is attacked first."""


@dataclass(frozen=True)
class Attack:
    """What is said, where in a turn."""

    number: int
    language: Language
    half: Half
    kind: str
    place: Place
    say: tuple[str, ...]
    told: bool

    @property
    def name(self) -> str:
        """For a test's name and the tables."""
        return f"{self.language} {self.half} {self.number} {self.kind}"


@dataclass(frozen=True)
class Talk:
    """A short conversation with a shipped customer."""

    language: Language
    persona: str
    quality: str
    turns: tuple[str, ...]


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = YAML(typ="safe", pure=True).load((HERE / name).read_text(encoding="utf-8"))
    return rows


@cache
def attacks(language: Language, half: Half) -> tuple[Attack, ...]:
    """One set of the attacks in a language."""
    return tuple(
        Attack(number, language, half, row["kind"], row["place"], _said(row), row.get("told", False))
        for number, row in enumerate(_rows(f"{half}.{language}.yaml"))
    )


def _said(row: dict[str, Any]) -> tuple[str, ...]:
    """The parts of an attack, the filler before the first."""
    first, *rest = row["say"]
    if "filler" in row:
        first = " ".join([row["filler"]] * row["times"]) + "\n" + first
    return first, *rest


@cache
def talks(language: Language) -> tuple[Talk, ...]:
    """The conversations in a language."""
    return tuple(
        Talk(language, row["persona"], row["quality"], tuple(row["turns"]))
        for row in _rows("talks.yaml")
        if row["language"] == language
    )


def attacked(talk: Talk, attack: Attack) -> tuple[str, ...]:
    """The turns of a conversation with the attack in them. Only one of several parts reaches the other turns."""
    turns = list(talk.turns)
    first = 0 if len(attack.say) > len(turns) - ATTACKED else ATTACKED
    for at, part in enumerate(attack.say, first):
        turns[at] = placed(turns[at], part, attack.place)
    return tuple(turns)


def placed(turn: str, part: str, place: Place) -> str:
    """A turn with (a part of) an attack in it: on a line of its own where the turn ends without a stop."""
    if place == "before":
        return f"{part}\n{turn}"
    if place == "middle":
        opening, end = re.split(r"(?<=[.!?])\s", turn, maxsplit=1)
        return f"{opening} {part} {end}"
    return f"{turn} {part}" if place == "after" and turn[-1] in ".!?" else f"{turn}\n{part}"
