"""A good language model: it says what it is to say in slightly other words, reads what is there, and words a grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Appraisal, Context, Language, Line
from tests.appraisal.figures import load_cues
from tests.llm.asked import Asked

Answer = Mapping[str, Any]
SWAPS_AT_MOST = 2
LONGEST_QUOTED = 60
INSTEAD_AT_MOST = 2
FILLERS = re.compile(r"(^|[.!?…] )(?:So|And|But|Well|Right|Oh|Et|Mais|Alors|Bon|Donc|Enfin),? (\w)")
"""Small words a sentence may begin without."""
PAUSES = (
    (" !", "."), ("\u00a0!", "."), ("\u202f!", "."), ("!", "."), ("...", "…"), ("; ", ", "), (" : ", ", "),
    (": ", ", "), ("…", "."), (". ", "… "), (", ", " "),
)  # fmt: skip
"""Signs a line may be changed in when none of its words can be; never to more of them."""


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """What the characters say: tests/llm/characters.yaml."""
    path = Path(__file__).with_name("characters.yaml")
    parsed: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return parsed


@lru_cache(maxsize=1)
def offline_reader() -> OfflineReader:
    """The rules alone, with the shipped cues."""
    return OfflineReader(load_cues)


def speak(asked: Asked) -> Answer:
    """The line of the script in slightly other words; without one, a plain line of somebody who still waits."""
    return {"line": said(asked)}


def said(asked: Asked) -> str:
    """What a good model says, alone."""
    if asked.sense:
        return other_words(asked.sense, asked.language, asked.chance())
    lines = texts()["no_sense"][asked.language]
    earlier = " ".join(str(message["content"]) for message in asked.messages if message["role"] == "assistant")
    return str(next((line for line in lines if line not in earlier), lines[asked.chance() % len(lines)]))


def read(asked: Asked) -> Answer:
    """The moves of the offline reader."""
    return {
        "moves": [
            {"move": move.name, "quote": move.quote, "about": None, "sure": True}
            for move in read_offline(asked.turn, asked.before, asked.language).moves
        ]
    }


def word(asked: Asked) -> Answer:
    """A headline with the shortest quote, and a sentence for each criterion asked about, two at most."""
    told = texts()["grade"]
    quotes = sorted((quote for quote in asked.said if len(quote) <= LONGEST_QUOTED), key=len)
    headline = told["headline"] if quotes else told["bare_headline"]
    return {
        "headline": headline[asked.language].replace("{quote}", quotes[0] if quotes else ""),
        "instead": [
            {"criterion": name, "say": told["instead"][name][asked.language]}
            for name in asked.criteria[:INSTEAD_AT_MOST]
        ],
    }


def read_offline(turn: str, before: tuple[Line, ...], language: Language) -> Appraisal:
    """What the rules read in a turn after these lines, with no case known."""
    appraisals: list[Appraisal] = []
    for at, line in enumerate(before):
        context = Context(language, before[:at], tuple(appraisals))
        reading = offline_reader().read_now if line.speaker == "trainee" else offline_reader().listen_now
        appraisals.append(reading(line.text, context, NEUTRAL_CASE))
    return offline_reader().read_now(turn, Context(language, before, tuple(appraisals)), NEUTRAL_CASE)


def other_words(line: str, language: Language, chance: int = 0) -> str:
    """A line in slightly other words: never the same, its figures kept, longer only where nothing else is left."""
    pairs = list(texts()["swaps"][language].items())
    turn = chance % len(pairs)
    swapped, swaps = line, 0
    for old, new in pairs[turn:] + pairs[:turn]:
        changed = re.sub(
            rf"(?<!\w){re.escape(old).replace(chr(39), '[’' + chr(39) + ']')}(?!\w)", new, swapped, count=1
        )
        if changed != swapped and len(changed) <= len(swapped) and swaps < SWAPS_AT_MOST:
            swapped, swaps = changed, swaps + 1
    if swapped == line:
        swapped = FILLERS.sub(lambda found: found[1] + found[2].upper(), line, count=1)
    if swapped != line:
        return swapped
    for old, new in PAUSES:
        if old in line:
            return line.replace(old, new, 1)
    return line[:-1] + "…" if line.endswith((".", " ")) else f"{texts()['openers'][language]} {line}"
