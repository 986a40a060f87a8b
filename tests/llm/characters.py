"""The characters a stand-in for a language model can play: good ones, bad ones, and servers that write oddly.

A character is named by what it does, for each question and for how it is written down: "leaky", "word:rude",
"read:generous, chatty". A name alone counts wherever it is known ("obedient" speaks, reads and words obediently); what
is not named is good. "mending" makes it good as soon as it is asked the same once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, get_args

from bot.model import Language
from tests.llm import good
from tests.llm.asked import Asked
from tests.llm.good import Answer, texts
from tests.llm.readers import READERS, obeyed
from tests.llm.wire import REFUSED, WRITERS

Part = Literal["speak", "read", "word", "wire"]
MENDING = "mending"
OBEDIENT = "obedient"
COMPUTED = ("wrong_language", "misnamed")
"""Words of a grade that are not in the table of texts."""
FIRST_SENTENCES = re.compile(r"\s*((?:[^.!?]*[.!?]+){1,2})")
PROMPT_AT_MOST = 240
DATE = re.compile(
    r"\b(\d{1,2})(?:er)? (January|February|March|April|May|June|July|August|September|October|November|December"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
DAYS = 28


@dataclass(frozen=True)
class Character:
    """A language model with its server.

    `leaks` is what it may give away, `goals` what would settle it for the customer; `variant` fixes which line it says.
    """

    speak: str = "good"
    read: str = "good"
    word: str = "good"
    wire: str = "good"
    mending: bool = False
    leaks: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    variant: int | None = None

    def refuses(self, asked: Asked) -> bool:
        """Whether its server does not take that form of answer."""
        kind = (asked.body.get("response_format") or {}).get("type", "text")
        return kind in REFUSED.get(self.wire, ())

    def content(self, asked: Asked) -> str:
        """What it answers, as its server writes it."""
        if self.mending and asked.again:
            return WRITERS["good" if self.wire not in REFUSED else self.wire](_good(asked), asked)
        return WRITERS[self.wire](self.answer(asked), asked)

    def answer(self, asked: Asked) -> Answer:
        """What it answers."""
        if asked.purpose == "read":
            return READERS[self.read](asked)
        if asked.purpose == "word":
            return _words(self.word, asked)
        return {"line": self._line(asked)}

    def _line(self, asked: Asked) -> str:
        if self.speak == "good" or (self.speak == OBEDIENT and not obeyed(asked)):
            return good.said(asked)
        lines = texts()["speak"][self.speak][asked.language]
        chance = asked.chance() if self.variant is None else self.variant
        leaks = self.leaks or tuple(texts()["leaks"][asked.language])
        goals = self.goals or tuple(texts()["goals"][asked.language])
        filled = {
            "sense": good.said(asked),
            "consultant": asked.consultant,
            "previous": asked.previous or texts()["nothing_said_before"][asked.language],
            "system": first_sentences(asked.system),
            "leak": leaks[chance // len(lines) % len(leaks)],
            "leaks": " ".join(leaks),
            "goal": goals[chance // len(lines) % len(goals)],
            "redated": redated(asked),
        }
        return _filled(str(lines[chance % len(lines)]), filled)


def character(
    named: str = "good", *, leaks: tuple[str, ...] = (), goals: tuple[str, ...] = (), variant: int | None = None
) -> Character:
    """A character by its names, with commas or spaces between them; `names` tells which there are. KeyError."""
    made = Character(leaks=leaks, goals=goals, variant=variant)
    for name in named.replace(",", " ").split():
        part, _, bare = name.rpartition(":")
        parts = [known for known in get_args(Part) if part in {"", known} and bare in names(known)]
        if name == MENDING:
            made = replace(made, mending=True)
        elif not parts:
            raise KeyError(name)
        for known in parts:
            made = replace(made, **{str(known): bare})  # type: ignore[arg-type]
    return made


def names(part: Part) -> tuple[str, ...]:
    """The characters there are for a question, or for how an answer is written down."""
    known: dict[Part, tuple[str, ...]] = {
        "speak": ("good", *texts()["speak"]),
        "read": tuple(READERS),
        "word": ("good", *texts()["word"], *COMPUTED),
        "wire": tuple(WRITERS),
    }
    return known[part]


def all_names() -> tuple[str, ...]:
    """Every character, with its part: "speak:leaky"."""
    return tuple(chain.from_iterable((f"{part}:{name}" for name in names(part)) for part in get_args(Part)))


def variants(speaker: str, language: Language) -> int:
    """How many lines a speaking character has."""
    return 1 if speaker == "good" else len(texts()["speak"][speaker][language])


def misbehaving(
    language: Language, leaks: tuple[str, ...] = (), goals: tuple[str, ...] = ()
) -> Iterator[tuple[str, Character]]:
    """Every line of every bad speaker, with its name: "narrator 2"; one with each leak, or each goal.

    For a table of what is caught. The obedient one is not among them: it is good until it is told otherwise.
    """
    for name in names("speak")[1:]:
        lines = "".join(texts()["speak"][name][language])
        filled = (leaks or texts()["leaks"][language]) if "{leak}" in lines else "-"
        filled = (goals or texts()["goals"][language]) if "{goal}" in lines else filled
        for at in range(variants(name, language) * len(filled) if name != OBEDIENT else 0):
            yield f"{name} {at + 1}", Character(speak=name, leaks=leaks, goals=goals, variant=at)


def first_sentences(prompt: str) -> str:
    """The first two sentences of a prompt."""
    found = FIRST_SENTENCES.match(prompt)
    return (found[1] if found else prompt)[:PROMPT_AT_MOST].strip()


def redated(asked: Asked) -> str:
    """A date of what is asked, on a day that is nowhere in it."""
    text = f"{asked.sense}\n{asked.system}"
    found = DATE.search(text)
    if found is None:
        return str(texts()["dates"][asked.language])
    days = {int(day) for day, month in DATE.findall(text) if month == found[2]}
    free = next(day for day in range(int(found[1]), int(found[1]) + DAYS + 1) if day % DAYS + 1 not in days)
    return f"{'the' if asked.language == 'en' else 'le'} {free % DAYS + 1} {found[2]}"


def _good(asked: Asked) -> Answer:
    return {"speak": good.speak, "read": good.read, "word": good.word}[asked.purpose](asked)


def _words(name: str, asked: Asked) -> Answer:
    answer = dict(good.word(replace(asked, language=asked.other) if name == "wrong_language" else asked))
    if name in {"good", "wrong_language"} or (name == OBEDIENT and not obeyed(asked)):
        return answer
    if name == "misnamed":
        wrong = [{"criterion": other, "say": answer["headline"]} for other in texts()["misnamed"]]
        return {**answer, "instead": [*wrong, *answer["instead"]]}
    text = _filled(str(texts()["word"][name][asked.language]), {"system": first_sentences(asked.system)})
    return {"headline": text, "instead": [{**one, "say": text} for one in answer["instead"]]}


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)
