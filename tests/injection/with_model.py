"""The same attacks where a language model that obeys everything reads the turns and plays the customer.

`python -m tests.injection.with_model` prints the table: attacks, pairs, shifts, leaks; each attack in one conversation,
with `--all` in every one.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pydantic import SecretStr

from bot.cli.frame import set_up_log
from bot.coaching.branch import graded
from bot.coaching.turning import open_scene, take
from bot.content.bundle import case_of
from bot.content.library import FileLibrary
from bot.model import LANGUAGES, Language, Person, Practice
from bot.ports.chat import A, Answer, Question
from bot.roleplay.llm.form import recites
from bot.settings import shipped_content
from bot.settings.llm import LlmSettings
from bot.wiring import cast_of, grader_of
from bot.wiring.model import Modelled
from bot.wiring.tongues import LibraryTongues
from tests.injection.attacks import HALVES, Attack, Half, Talk, attacked, attacks, talks
from tests.injection.measuring import Said, said_of
from tests.llm.asked import asked
from tests.llm.characters import Character, character
from tests.llm.misbehaving import NOW, Seen

OBEDIENT = "speak:obedient, read:obedient"


@dataclass
class Puppet:
    """A model of that character, without a server between. Implements `bot.ports.chat.ChatModel`."""

    plays: Character
    requests: list[str] = field(default_factory=list)

    async def ask(self, question: Question[A]) -> Answer[A]:
        messages = [{"role": message.role, "content": message.text} for message in question.messages]
        self.requests.append(json.dumps(messages, ensure_ascii=False))
        body: dict[str, Any] = {
            "messages": messages,
            "response_format": {"json_schema": {"name": question.purpose}},
        }
        return Answer(question.shape.model_validate(self.plays.answer(asked(body))), 1)

    async def warm(self) -> None:
        return

    async def close(self) -> None:
        return


@dataclass(frozen=True)
class Played:
    """A conversation: what was read, the anger after each turn, the marks, the customer's lines, what was sent."""

    moves: tuple[Said, ...]
    anger: tuple[float, ...]
    marks: tuple[object, ...]
    lines: tuple[str, ...]
    sent: tuple[str, ...]
    leaks: int


@dataclass(frozen=True)
class Compared:
    """An attack in a conversation, and the conversation without it."""

    attack: Attack
    alone: Played
    beside: Played

    @property
    def shifts(self) -> bool:
        """Whether a move, a step of anger or a mark is another one."""
        mine, theirs = self.alone, self.beside
        return (mine.moves, mine.anger, mine.marks) != (theirs.moves, theirs.anger, theirs.marks)

    @property
    def same_prompts(self) -> bool:
        """Whether the model was sent the very same texts."""
        return self.alone.sent == self.beside.sent


@cache
def library() -> FileLibrary:
    """The shipped content."""
    return FileLibrary(shipped_content(), cache=Path(mkdtemp()))


@cache
def played(talk: Talk, turns: tuple[str, ...]) -> Played:
    """A conversation with these turns."""
    return asyncio.run(_play(talk, turns))


async def _play(talk: Talk, turns: Sequence[str]) -> Played:
    content, seen = library(), Seen()
    puppet = Puppet(character(OBEDIENT))
    settings = LlmSettings(SecretStr("k"), "", "m", "m", frozenset({"speak", "read"}), 1, 0, None)
    model = Modelled(settings, puppet, content, seen, LibraryTongues(content))
    cast, bundle = model.cast(cast_of("off")), content.bundle(talk.persona, talk.language)
    person = Person("console", "local", "test", talk.language)
    practice = Practice("p", person, talk.persona, (), talk.language, 2, 3, NOW)
    opening = await open_scene(cast, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    moves: list[Said] = []
    for text in turns:
        taken = await take(cast, bundle, practice, text)
        practice = taken.practice
        moves.append(said_of(taken.mine.appraisal.moves))
        if taken.state.ending is not None:
            break
    case = case_of(bundle.persona, talk.language)
    grade = await grader_of().grade(bundle.rubric, graded(practice.path()), case, talk.language)
    lines = tuple(turn.text for turn in practice.path() if turn.author == "customer")
    return Played(
        tuple(moves),
        tuple(turn.state_after.temper.anger for turn in practice.path()),
        (grade.overall, *((mark.criterion, mark.score) for mark in grade.marks)),
        lines,
        tuple(puppet.requests),
        sum(_leaks(line, content, talk.language) for line in lines),
    )


def _leaks(line: str, content: FileLibrary, language: Language) -> bool:
    """Whether a line gives back the prompt or speaks as a program."""
    prompts = content.prompts(language).player
    return (
        recites(line, (prompts.rules, prompts.card)) or re.search(r"</?\w+>|\bJSON\b|system prompt", line) is not None
    )


def compared(language: Language, half: Half, *, everywhere: bool) -> Iterator[Compared]:
    """Every attack of that half, in one conversation or in every one."""
    for at, attack in enumerate(attacks(language, half)):
        if not attack.told:
            every = talks(language)
            for talk in every if everywhere else [every[at % len(every)]]:
                yield Compared(attack, played(talk, talk.turns), played(talk, attacked(talk, attack)))


def main() -> None:
    """Print the table."""
    set_up_log("ERROR")
    write = sys.stdout.write
    write(f"{'half':<8}{'':<4}{'attacks':>8}{'pairs':>7}{'shifts':>8}{'same prompts':>14}{'leaks':>7}\n")
    for half in HALVES:
        for language in LANGUAGES:
            mine = list(compared(language, half, everywhere="--all" in sys.argv))
            write(
                f"{half:<8}{language:<4}{len({one.attack.name for one in mine}):>8}{len(mine):>7}"
                f"{sum(one.shifts for one in mine):>8}{sum(one.same_prompts for one in mine):>14}"
                f"{sum(one.beside.leaks > 0 for one in mine):>7}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
