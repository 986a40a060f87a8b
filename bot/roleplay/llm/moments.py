"""Moments in a line: "yesterday", "three days ago". A customer names one that is known, or follows from a date.

What has been is asserted wherever it is named. What is to come may be asked for ("call me tomorrow"), so it counts only
beside words that settle something for then ("we leave tomorrow", "you promised it for tomorrow").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Self, get_args

from bot.content.lint_persona import folded
from bot.content.prompts_when import Coming, Unit, When
from bot.model import Language

KEPT = 16384
"""Texts that are remembered by what they say of time."""
DAYS: Mapping[Unit, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
ABOUT: Mapping[Unit, int] = {"day": 0, "week": 2, "month": 8, "year": 180}
"""Days by which a date may be off from a time told in these units."""
AROUND: Mapping[str, tuple[int, int]] = {
    "before_yesterday": (-2, -2), "yesterday": (-1, -1), "last_week": (-13, -1), "tomorrow": (1, 1),
    "after_tomorrow": (2, 2), "next_week": (1, 13),
}  # fmt: skip
"""Days from today between which a date makes the moment known."""
YEAR, HALF, WEEK = 365, 183, 7
COMING: frozenset[str] = frozenset(get_args(Coming))
Said = Callable[[str], frozenset[str]]
"""The phrases of a sentence."""
_CUT = re.compile(r"(?<=[.!?…])\s+")
_SPAN, _ONE = r"(\d+)_(day|week|month|year)", r"one_(\d+)_(week|month|year)"
"""A span of time as one word; "a day" is too often no span."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language that tell time, made ready: each folded, with what it means."""

    language: Language
    named: tuple[tuple[str, str], ...]
    worth: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, Unit], ...]
    single: tuple[str, ...]
    spans: tuple[str, ...]

    @classmethod
    def of(cls, when: When, numbers: Mapping[str, int], language: Language) -> Self:
        """`numbers`: number words and what they are worth."""
        wordings = chain(when.gone.items(), when.coming.items())
        named = [(_plain(wording), str(name)) for name, all_ in wordings for wording in all_]
        return cls(
            language, tuple(sorted(named, key=lambda one: -len(one[0]))),
            tuple((folded(word), value) for word, value in numbers.items()),
            tuple((folded(word), unit) for unit, all_ in when.units.items() for word in all_),
            tuple(map(folded, when.single)), tuple(map(folded, when.spans)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Where a moment may come from: the case and the conversation, the script, the text that tells today.

    `lines`, those of the script, make a coming moment known only where they settle something for then.
    """

    texts: tuple[str, ...]
    lines: tuple[str, ...]
    situation: str

    def has(self, moment: str, words: Words, said: Said) -> bool:
        """Whether somebody said it, or a date that was named comes to it."""
        if any(moment in moments(text, words) for text in self.texts):
            return True
        named = (one for line in self.lines if moment in moments(line, words) for one in _CUT.split(line))
        if any(moment in moments(one, words) and (moment not in COMING or "fixes" in said(one)) for one in named):
            return True
        count, _, unit = moment.partition("_")
        if not count.isdecimal():
            return moment in AROUND and self._dated(*AROUND[moment], words.language)
        days, off = int(count) * DAYS[unit], ABOUT[unit]  # type: ignore[index]
        if any(
            abs(days - span) <= (days >= WEEK) for text in (*self.texts, *self.lines) for span in _lengths(text, words)
        ):
            return True
        return self._dated(-days - off, -days + off, words.language)

    def _dated(self, first: int, last: int, language: Language) -> bool:
        today = next(iter(_dates(self.situation, 0, language)), None)
        if today is None:
            return False
        days = (day - today for text in (*self.texts, *self.lines) for day in _dates(text, today, language))
        return any(first <= (day + HALF) % YEAR - HALF <= last for day in days)


def new_moments(line: str, told: Callable[[], Told], words: Words, said: Said) -> frozenset[str]:
    """The moments that a line asserts and nothing told makes known: by their names, or as "3_day".

    `said` gives the phrases of a sentence: `fixes` settles something for what is to come, `muses` asserts nothing.
    """
    found = set[str]()
    for sentence in _CUT.split(line):
        here = moments(sentence, words)
        phrases = said(sentence) if here else frozenset[str]()
        if "muses" not in phrases:
            found |= here if "fixes" in phrases else here - COMING
    known = told() if found else None
    return frozenset(moment for moment in found if known is not None and not known.has(moment, words, said))


@lru_cache(KEPT)
def moments(text: str, words: Words) -> frozenset[str]:
    """The moments a text names, and the spans of time it counts back from now."""
    counted, names = _counted(text, words), dict(words.named)
    found = set[str]()
    if names:
        found |= {names[one[0]] for one in re.finditer(rf"\b(?:{'|'.join(names)})\b", counted)}
    for frame in words.spans:
        pattern = re.escape(frame).replace(r"\#", _SPAN).replace("@", _ONE)
        found |= {f"{count}_{unit}" for count, unit in re.findall(rf"\b{pattern}\b", counted)}
    return frozenset(found)


@lru_cache(KEPT)
def _lengths(text: str, words: Words) -> tuple[int, ...]:
    """Every span of time in a text, in days."""
    spans: list[tuple[str, Unit]] = re.findall(_SPAN, _counted(text, words))
    return tuple(int(count) * DAYS[unit] for count, unit in spans)


@lru_cache(KEPT)
def _counted(text: str, words: Words) -> str:
    """The folded words of a text, with every span of time as one of them: "ten long days" as "10_day"."""
    worth, units = dict(words.worth), dict(words.units)
    if not units:
        return _plain(text)
    unit = "|".join(sorted(units, key=len, reverse=True))
    number = "|".join(sorted(worth, key=len, reverse=True))

    def span(found: re.Match[str]) -> str:
        one = found["count"] in words.single
        value = 1 if one else worth.get(found["count"]) or int(found["count"])
        return f"{'one_' * one}{value}_{units[found['unit']]}"

    single = "|".join(words.single)
    pattern = rf"\b(?P<count>\d+|{number}|{single})(?: [^\W\d_]+)?? (?P<unit>{unit})\b"
    return re.sub(pattern, span, _plain(text))


@lru_cache(KEPT)
def _dates(text: str, today: int, language: Language) -> tuple[int, ...]:
    """The days of the year that a text names with their month, the first of January being 0; or in today's month."""
    months, plain = _months(language), _plain(text)
    month = "|".join(months)
    found = re.finditer(rf"\b(?P<day>\d+)(?:st|nd|rd|th|er)? (?:of )?(?P<month>{month})\b", plain)
    turned = re.finditer(rf"\b(?P<month>{month}) (?P<day>\d+)(?:st|nd|rd|th)?\b", plain)
    days = [months[one["month"]] + int(one["day"]) - 1 for one in chain(found, turned) if int(one["day"]) <= LONGEST]
    if today:
        first = max(start for start in months.values() if start <= today)
        short = re.findall(r"\b(?:the (\d+)(?:st|nd|rd|th)|le (\d+)(?:er)?)\b", plain)
        days += [first + int(the or le) - 1 for the, le in short if int(the or le) <= LONGEST]
    return tuple(days)


LONGEST = 31
"""Days of a month."""


@cache
def _months(language: Language) -> Mapping[str, int]:
    """The months of a language and the day of the year each begins with."""
    from babel.dates import get_month_names

    names = get_month_names("wide", locale=language)
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return {folded(str(names[at + 1])): sum(lengths[:at]) for at in range(len(lengths))}


@lru_cache(KEPT)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))
