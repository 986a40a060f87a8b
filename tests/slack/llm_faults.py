"""The model server fails in the middle of a session: what the trainee sees of it, and what the operator does.

`python -m tests.slack.llm_faults` prints the table.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import structlog

from bot.model import LANGUAGES, Language, Practice
from bot.ports.chat import Purpose
from tests.llm.faults import FAULTS
from tests.slack.llm_stage import LlmStage, answers_of, begins, llm_bot
from tests.slack.standin import Standin
from tests.slack.test_session import ENGLISH, FRENCH
from tests.slack.user import Message, User, read

GONE = "gone"
BOTH = (*FAULTS, "429 120", GONE, "wire:broken_json", "wire:wrong_keys")
STRIKES: dict[Purpose, tuple[str, ...]] = {
    "read": BOTH,
    "speak": (*BOTH, "speak:wrong_language", "speak:empty"),
    "word": (*BOTH, "word:wrong_language", "word:empty"),
}
"""What can go wrong, by what the model is asked for: faults, characters, and nobody listening there any more."""
NOT_FOR_TRAINEES = ("Traceback", "Fault ", "openai", "log in", "Bad gateway", "help with that", "json", "{", "}")
TURNS = {
    "en": (ENGLISH.turns[0].replace(", I am Ana", ""), *ENGLISH.turns[1:]),
    "fr": (FRENCH.turns[0].replace(", je suis Ana", ""), *FRENCH.turns[1:]),
}
"""Without a name: the stand-in would quote it, and a quote with a name that nobody has is not shown."""
REST, LONG = timedelta(minutes=11), timedelta(days=2)
"""Longer than a model is ever left alone; longer than what was learned of its server is remembered."""
TIMEOUT = "4"
"""Seconds that a request may take: on a machine with much else to do, a good answer takes one."""
MESSAGES = 8
"""The file, the opening, three answers, and at the end: that it is over, what the customer thought, the feedback."""


@dataclass(frozen=True)
class Outcome:
    """One session that was struck in its second turn of three, or at its feedback.

    `voices` are who answered each turn, `readers` who read it; `requests` how many the struck turn made. `wrong` is
    what should not have been seen: nothing.
    """

    fault: str
    at: Purpose
    language: Language
    voices: tuple[str, ...]
    readers: tuple[str, ...]
    fallbacks: Counter[tuple[str, str]]
    requests: int
    worded: bool
    wrong: tuple[str, ...]

    @property
    def seen(self) -> str:
        """What the trainee saw of it."""
        if self.wrong:
            return "WRONG: " + ", ".join(self.wrong)
        if self.at == "word":
            return f"feedback in {'the model' if self.worded else 'the grader'}'s words"
        return f"a line of the {'model' if self.voices[1] == 'llm' else 'script'}"


async def struck(stage: LlmStage, user: User, language: Language, at: Purpose, fault: str) -> Outcome:
    """A whole session in which the model fails at that purpose in the middle, and is well again afterwards."""
    stage.clock.ahead += LONG
    before, first = stage.fallbacks(), len(user.seen)
    await begins(user, language)
    one, two, three = TURNS[language]
    await told(user, one, 1)
    if at == "word":
        await told(user, two, 1)
        await told(user, three, 1)
        requests = await failing(stage, user, at, fault, "stop", 3)
    else:
        requests = await failing(stage, user, at, fault, two, 1)
        await told(user, three, 1)
        await told(user, "stop", 3)
    practice = await stage.practice(user)
    mine = [turn for turn in practice.turns if turn.author == "trainee"]
    return Outcome(
        fault, at, language,
        voices=tuple(turn.state_after.voice for turn in answers_of(practice)),
        readers=tuple(turn.appraisal.reader for turn in mine),
        fallbacks=stage.fallbacks() - before,
        requests=requests,
        worded=practice.words is not None,
        wrong=tuple(wrong(user.seen[first:], practice, stage)),
    )  # fmt: skip


async def told(user: User, text: str, messages: int) -> None:
    """Write, and wait for what comes of it."""
    seen = len(user.seen)
    await user.says(text)
    await user.sees(seen + messages)


async def failing(stage: LlmStage, user: User, at: Purpose, fault: str, text: str, messages: int) -> int:
    """Write while the model fails; how many requests were made of it."""
    server, asked = stage.server, len(stage.server.requests)
    if fault == GONE:
        await server.stop()
    else:
        server.strike(at, fault)
    await told(user, text, messages)
    if fault == GONE:
        await stage.come_back()
    server.recover()
    stage.clock.ahead += REST
    return len(server.requests) - asked


def wrong(seen: Sequence[Message], practice: Practice, stage: LlmStage) -> Iterator[str]:
    """What somebody saw that they should not have seen, or did not see."""
    language = practice.language
    lines = [turn.text for turn in practice.turns if turn.author == "customer"]
    mine = [turn.text for turn in practice.turns if turn.author == "trainee"]
    shown = [read(message) for message in seen if "username" in message]
    if mine != list(TURNS[language]) or len(lines) != len(mine) + 1:
        yield "a turn was lost or taken twice"
    if len(shown) != len(lines) + 1 or any(line not in text for line, text in zip(lines, shown, strict=False)):
        yield "lines lost, doubled or out of order"
    if len(seen) != MESSAGES:
        yield f"{len(seen)} messages"
    for text in map(read, seen):
        yield from (f"saw {word!r}" for word in NOT_FOR_TRAINEES if word in text)
    tongues = stage.service.turns.desk_of(stage.service.turns.store, stage.service.turns.steps)._parts.tongues
    for line in lines:
        if tongues.of(line) not in {None, language}:
            yield "a line in another language"


async def all_of(database_url: str, slack: Standin, strikes: Sequence[tuple[Purpose, str, Language]]) -> list[Outcome]:
    """Each strike in a session of its own, one after the other, in one bot."""
    async with llm_bot(database_url, slack, openai_timeout=TIMEOUT) as stage:
        people = (stage.user(f"U{number}") for number in count(1))
        return [await struck(stage, next(people), language, at, fault) for at, fault, language in strikes]


def table(outcomes: Sequence[Outcome]) -> str:
    """Fault x what the trainee saw x what the operator sees."""
    rows = [("at", "fault", "lang", "requests", "trainee saw", "fallbacks counted", "next turn")]
    for one in outcomes:
        told = " ".join(f"{purpose}:{reason}" for purpose, reason in sorted(one.fallbacks))
        after = "-" if one.at == "word" else f"{one.readers[2]}/{one.voices[2]}"
        rows.append((one.at, one.fault, one.language, str(one.requests), one.seen, told or "none", after))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> None:
    """Every fault at every purpose, in both languages by turns."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    wanted = sys.argv[1:] or list(STRIKES)
    strikes = [(at, fault) for at, faults in STRIKES.items() if at in wanted for fault in faults]

    async def run() -> None:
        slack = Standin()
        await slack.start()
        with tempfile.TemporaryDirectory() as folder:
            found = await all_of(
                f"sqlite+aiosqlite:///{folder}/bot.sqlite3", slack,
                [(at, fault, LANGUAGES[number % 2]) for number, (at, fault) in enumerate(strikes)],
            )  # fmt: skip
        await slack.stop()
        wrongly = sum(bool(one.wrong) for one in found)
        sys.stdout.write(f"{table(found)}\n{len(found)} sessions, {wrongly} of them with something wrong\n")

    asyncio.run(run())


if __name__ == "__main__":
    main()
