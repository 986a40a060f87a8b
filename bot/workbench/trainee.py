"""A robot trainee: sees what the customer waits for, and says the first of its lines that fits."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content.persona import Agreement, Fact, Persona
from bot.content.robots import Robot, RobotLine, Sign, filled, slots_of
from bot.content.texts import Text
from bot.model import Difficulty, Language, MoveName, State, Turn
from bot.roleplay.temper import missing

FURIOUS: float = 8
"""Anger from which a customer is furious (see `bot.content.script`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the robot says, and the moves it is meant to make."""

    text: str
    means: tuple[MoveName, ...]


@dataclass(slots=True)
class Trainee:
    """One robot in one conversation. `seed` chooses among wordings; the same seed says the same."""

    robot: Robot
    persona: Persona
    language: Language
    difficulty: Difficulty
    seed: int
    _used: Counter[int] = field(default_factory=Counter)
    _told: set[str] = field(default_factory=set)
    _said: Counter[str] = field(default_factory=Counter)
    _turns: int = 0

    def answer(self, branch: tuple[Turn, ...]) -> Said:
        """What it says after the last line of the branch (the customer's)."""
        signs = frozenset(self._signs(branch))
        state = branch[-1].state_after
        for number, line in enumerate(self.robot.lines):
            if self._used[number] >= line.times or not signs.issuperset(line.when):
                continue
            values = self._values(state)
            if slots_of(self._wordings(line)) <= values.keys():
                return self._say(number, line, values)
        raise AssertionError  # the last line of every robot always fits

    def _say(self, number: int, line: RobotLine, values: dict[str, str]) -> Said:
        wordings = self._wordings(line)
        fresh = min(self._said[wording] for wording in wordings)
        wording = _drawn([one for one in wordings if self._said[one] == fresh], f"{self.seed}:{self._turns}:{number}")
        self._used[number] += 1
        self._said[wording] += 1
        self._turns += 1
        if "fact" in slots_of([wording]):
            self._told.add(values["fact"])
        return Said(filled(wording, values), line.means)

    def _wordings(self, line: RobotLine) -> tuple[str, ...]:
        return line.say.in_(self.language)

    def _signs(self, branch: tuple[Turn, ...]) -> Iterator[Sign]:
        """What the robot sees: the customer's state and last line."""
        last, state = branch[-1], branch[-1].state_after
        level = self.persona.difficulty.at(self.difficulty)
        before = branch[-2] if len(branch) > 1 else None
        grave = state.relapse_done and self.persona.succeeds_by == ("escalated",)
        yield missing(state)
        holds: dict[Sign, bool] = {
            "start": before is None,
            "public": self.persona.setting != "chat" and "aside" not in state.temper.heard,
            "threat": last.appraisal.occasion("threat") is not None,
            "abuse": last.appraisal.occasion("abuse") is not None,
            "warned": state.boundary,
            "relapse": before is not None and any(cause.rule == "relapse" for cause in before.causes),
            "furious": state.temper.anger >= FURIOUS,
            "hot": state.temper.anger > level.accepts_below,
            "secrets": any(fact.told == "asked" for fact in self._unknown(state)),
            "hopeless": grave,
            "alone": state.supervisor == "none" and (grave or self._agreement().supervisor),
            "asked_supervisor": state.supervisor != "none",
            "unwinnable": "agreed" not in self.persona.succeeds_by,
            "slipped": bool(state.temper.slip),
            "waiting": bool(state.temper.waits),
        }
        yield from (sign for sign, true in holds.items() if true)

    def _values(self, state: State) -> dict[str, str]:
        """What the slots can be filled with now; what the persona does not say well is left open."""
        asks = (fact for fact in self._unknown(state) if fact.told == "asked" and fact.asked_well)
        ask = next(asks, None)
        found = {
            "name": self.persona.name.formal(self.language),
            "grievance": self._in(self.persona.grievance.said_well),
            "need": self._in(self.persona.need.said_well),
            "fact": next(self._retold(state), ""),
            "ask": self._in(ask.asked_well) if ask else "",
            "offer": self._in(self._agreement().offered_well),
        }
        return {slot: text for slot, text in found.items() if text}

    def _retold(self, state: State) -> Iterator[str]:
        """What is known and was not given back yet: what came out last, first."""
        known = [fact for fact in self.persona.facts if fact.told == "free" or fact.id in state.facts]
        texts = (self._in(fact.said_well) for fact in sorted(known, key=lambda fact: fact.told == "free"))
        return (text for text in texts if text and text not in self._told)

    def _unknown(self, state: State) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.persona.facts if fact.id not in state.facts)

    def _agreement(self) -> Agreement:
        """What it offers: what it may grant alone, where there is such a thing."""
        return next((one for one in self.persona.agreements if not one.supervisor), self.persona.agreements[0])

    def _in(self, text: Text | None) -> str:
        return text.in_(self.language) if text else ""


def _drawn(wordings: list[str], key: str) -> str:
    """One of them, always the same for the same key."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return wordings[number % len(wordings)]
