"""How faithfully a language model plays the customers: rehearsals and what was watched in them, as figures.

Pure: who watches hands over what was seen. No figure here is a model's opinion; faults are those that the checks of the
player find, in what the model offered and, apart from that, in what the trainee saw.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from bot.content.prompts_player import Check
from bot.model import Language, Voice
from bot.workbench.rehearsal import Rehearsal

Drift = Literal["none", "heard", "rules"]
"""How a session went beside the same one with the script: alike; otherwise, since a turn or a line was read otherwise;
otherwise with the same reading, which is a fault of ours."""
VERSION: Final = 1
"""Of the report: it changes when a reader of reports has to."""
Flaw = Literal["giving_in", "leak", "role", "facts", "repetition", "language", "tone", "form"]
FLAWS: tuple[Flaw, ...] = get_args(Flaw)
FLAW_OF: Mapping[Check, Flaw] = {
    "giving_in": "giving_in", "secret": "leak", "goal": "leak", "role": "role", "unmasked": "role", "prompt": "role",
    "figure": "facts", "moment": "facts", "name": "facts", "event": "facts", "gender": "facts", "untold": "facts",
    "repeat": "repetition", "echo": "repetition",
    "language": "language", "slur": "tone", "swearing": "tone", "insult": "tone", "threat": "tone", "familiar": "tone",
    "empty": "form", "length": "form", "form": "form",
}  # fmt: skip
"""What a failed check says of the model: it gives in too soon, tells what is kept, leaves its part, contradicts the
file, says things twice, changes the language, is ruder than it may be, or sends what is no message."""
MOST_EXAMPLES = 3
"""Caught lines that are shown for each check."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `ok` or why not, how long it took, tokens sent, how many of them were ready, tokens given."""

    result: str
    seconds: float
    sent: int
    cached: int
    given: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A line the model offered, and every check it failed."""

    line: str
    failed: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """One answer of the customer: what was offered, what it cost, who spoke, and what is wrong with what was seen.

    `reason`: why the script spoke in the model's place, else empty.
    """

    offers: tuple[Offer, ...]
    calls: tuple[Call, ...]
    reason: str
    voice: Voice
    failed: tuple[Check, ...]

    @property
    def unseen(self) -> tuple[Offer, ...]:
        """The offers that nobody saw: of those the model was asked for, the last is shown or none."""
        return self.offers[:-1] if self.voice == "llm" else self.offers


@dataclass(frozen=True, slots=True)
class Played:
    """A rehearsal with the model, the same one with the script, and what was watched, one for each answer."""

    rehearsal: Rehearsal
    scripted: Rehearsal
    watched: tuple[Watched, ...]

    @property
    def drift(self) -> Drift:
        """Whether anger and ending went as they go with the script: the model decides neither.

        Its words are heard, though: a turn may be read otherwise after another line.
        """
        mine, theirs = self.rehearsal, self.scripted
        if (mine.path, mine.outcome) == (theirs.path, theirs.outcome):
            return "none"
        apart = [one != other for one, other in zip(mine.path, theirs.path, strict=False)]
        upto = apart.index(True) + 1 if True in apart else len(apart)
        pairs = list(zip(_heard(mine), _heard(theirs), strict=False))[:upto]
        return "heard" if any(one != other for one, other in pairs) else "rules"


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figures(_Told):
    """What came of some sessions. Shares are 0..1; tokens and calls are those of one turn.

    `shown` counts faults in what the trainee saw of the model, `caught` those in what it offered and nobody saw,
    `scripted` those in what the script said in its place. `first`, `again`, `script`: shares of lines that were the
    model's first offer, its second, the script's; `reasons` says why the script. `to_resolution` are the messages until
    the customer was won, None where nobody won one. `drifts` counts the sessions in which anger or ending went
    otherwise than with the script, by why.
    """

    sessions: int
    turns: int
    won: int
    to_resolution: float | None
    endings: dict[str, int]
    shown: dict[Flaw, int]
    caught: dict[Flaw, int]
    scripted: dict[Flaw, int]
    first: float
    again: float
    script: float
    reasons: dict[str, int]
    calls: float
    most_calls: int
    sent: float
    cached: float
    given: float
    p50: float
    p95: float
    drifts: dict[Drift, int]


class Example(_Told):
    """A line that was caught."""

    persona: str
    robot: str
    language: Language
    turn: int
    checks: tuple[Check, ...]
    line: str


class FidelityRow(_Told):
    """The figures of one customer with one robot in one language; None: of all."""

    persona: str | None
    robot: str | None
    language: Language | None
    figures: Figures


class Report(_Told):
    """Everything, as it is written to a file. `setup` is how the model was reached, without its key."""

    version: Literal[1] = VERSION
    made: str
    model: str
    setup: dict[str, str | int | float | list[str]]
    difficulty: int
    seed: int
    rows: tuple[FidelityRow, ...]
    by_robot: tuple[FidelityRow, ...]
    total: Figures
    examples: tuple[Example, ...]


def figures(played: Sequence[Played]) -> Figures:
    """The figures of these sessions; there is at least one, with at least one turn."""
    watched = [one for session in played for one in session.watched]
    calls = [call for one in watched for call in one.calls]
    turns = len(watched)
    won = [len(one.rehearsal.steps) for one in played if one.rehearsal.succeeded]
    ours = [one for one in watched if one.voice == "llm"]
    seconds = [call.seconds for call in calls]
    return Figures(
        sessions=len(played),
        turns=turns,
        won=len(won),
        to_resolution=round(mean(won), 1) if won else None,
        endings=dict(Counter(one.rehearsal.outcome for one in played)),
        shown=_flaws(one.failed for one in ours),
        caught=_flaws(offer.failed for one in watched for offer in one.unseen),
        scripted=_flaws(one.failed for one in watched if one.voice != "llm"),
        first=_share(sum(len(one.offers) == 1 for one in ours), turns),
        again=_share(sum(len(one.offers) > 1 for one in ours), turns),
        script=_share(turns - len(ours), turns),
        reasons=dict(Counter(one.reason for one in watched if one.reason)),
        calls=round(len(calls) / turns, 2),
        most_calls=max(len(one.calls) for one in watched),
        sent=round(sum(call.sent for call in calls) / turns, 1),
        cached=round(sum(call.cached for call in calls) / turns, 1),
        given=round(sum(call.given for call in calls) / turns, 1),
        p50=round(quantile(seconds, 0.5), 3),
        p95=round(quantile(seconds, 0.95), 3),
        drifts=dict(Counter(one.drift for one in played if one.drift != "none")),
    )


def by_customer(played: Sequence[Played]) -> tuple[FidelityRow, ...]:
    """One row for each customer, robot and language, in the order they were played."""
    return tuple(_rows(played, lambda one: one.persona))


def by_robot(played: Sequence[Played]) -> tuple[FidelityRow, ...]:
    """One row for each robot and language, over all customers."""
    return tuple(_rows(played, lambda _: None))


def examples(played: Sequence[Played], most: int = MOST_EXAMPLES) -> tuple[Example, ...]:
    """Some lines that were caught, the first few for each check."""
    told: Counter[Check] = Counter()
    found: list[Example] = []
    for session in played:
        setup = session.rehearsal.setup
        for turn, one in enumerate(session.watched, 1):
            for offer in one.unseen:
                if offer.failed and told[offer.failed[0]] < most:
                    told[offer.failed[0]] += 1
                    where = {"persona": session.rehearsal.persona, "robot": setup.trainee, "turn": turn}
                    said = {"language": setup.language, "checks": offer.failed, "line": offer.line}
                    found.append(Example.model_validate(where | said))
    return tuple(found)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of them does not exceed; 0 of none."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0


def _heard(rehearsal: Rehearsal) -> list[tuple[object, ...]]:
    """For each message: what was read in the customer's line before it, and in itself."""
    lines, messages = rehearsal.turns[0::2], rehearsal.turns[1::2]
    return [
        (
            [one.name for one in line.appraisal.occasions],
            [(move.name, move.about, move.quote) for move in mine.appraisal.moves],
            mine.appraisal.asides,
        )
        for line, mine in zip(lines, messages, strict=False)
    ]


def _rows(played: Sequence[Played], persona: Callable[[Rehearsal], str | None]) -> Iterator[FidelityRow]:
    groups: dict[tuple[str | None, str, Language], list[Played]] = {}
    for one in played:
        setup = one.rehearsal.setup
        groups.setdefault((persona(one.rehearsal), setup.trainee, setup.language), []).append(one)
    for (name, robot, language), sessions in groups.items():
        yield FidelityRow(persona=name, robot=robot, language=language, figures=figures(sessions))


def _flaws(failed: Iterable[tuple[Check, ...]]) -> dict[Flaw, int]:
    """How many lines have each flaw; a line counts once for each."""
    counts = Counter(flaw for checks in failed for flaw in {FLAW_OF[check] for check in checks})
    return {flaw: counts[flaw] for flaw in FLAWS}


def _share(part: int, of: int) -> float:
    return round(part / of, 3)
