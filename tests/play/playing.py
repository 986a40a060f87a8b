"""Plays the written sessions against the shipped customers, with the offline reader, without a database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from bot.agreement import twinned
from bot.coaching.branch import graded
from bot.coaching.parts import Parts
from bot.coaching.turning import open_scene, take
from bot.content.bundle import Bundle, case_of
from bot.content.library import FileLibrary
from bot.feedback import OfflineAdviser, OfflineGrader
from bot.model import HURTING, LANGUAGES, Grade, Language, MoveName, Person, Practice, Turn
from bot.roleplay.player import ScriptedPlayer
from bot.settings import shipped_content
from bot.wiring import DirectSteps, OfflineReaders, SystemClock
from bot.wiring.tongues import LibraryTongues

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Written:
    """One session as it was written: the trainee's turns and what a reader should see in them."""

    name: str
    language: Language
    persona: str
    quality: str
    seed: int
    held: bool
    says: tuple[str, ...]
    means: tuple[frozenset[MoveName], ...]


@dataclass(frozen=True)
class Played:
    """A session as it went."""

    written: Written
    practice: Practice
    grade: Grade

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The trainee's turns, as far as the scene went."""
        return tuple(turn for turn in self.practice.turns if turn.author == "trainee")

    @property
    def ending(self) -> str:
        """How it ended; "broken" when the customer only took a wild promise, "open" when it did not end."""
        state = self.practice.turns[-1].state_after
        if state.ending == "agreed" and state.accepted == "promise":
            return "broken"
        return state.ending or "open"

    def counts(self) -> tuple[int, int, int]:
        """Moves read rightly, read wrongly, missed."""
        right = wrong = missed = 0
        for turn, means in zip(self.turns, self.written.means, strict=False):
            want, have = twinned(means), twinned({move.name for move in turn.appraisal.moves})
            right, wrong, missed = right + len(want & have), wrong + len(have - want), missed + len(want - have)
        return right, wrong, missed

    def false_hurts(self) -> list[tuple[str, str, str]]:
        """Hurting moves nobody made: the trainee's turn, the move, its quote."""
        return [
            (turn.text, move.name, move.quote)
            for turn, means in zip(self.turns, self.written.means, strict=False)
            for move in turn.appraisal.moves
            if move.name in HURTING and move.name not in means
        ]


def written(language: Language) -> list[Written]:
    """The sessions of a language."""
    rows = YAML(typ="safe", pure=True).load((HERE / f"sessions.{language}.yaml").read_text(encoding="utf-8"))
    return [
        Written(
            name=f"{language} {row['persona']} {row['quality']} {row['seed']}",
            language=language,
            persona=row["persona"],
            quality=row["quality"],
            seed=row["seed"],
            held=row["held"],
            says=tuple(turn["say"] for turn in row["turns"]),
            means=tuple(frozenset(turn["means"]) for turn in row["turns"]),
        )
        for row in rows
    ]


def parts_of(cache: Path) -> Parts:
    """What a turn needs, without a store."""
    library = FileLibrary(shipped_content(), cache=cache)
    return Parts(
        store=None,  # type: ignore[arg-type]
        library=library,
        readers=OfflineReaders("off"),
        player=ScriptedPlayer(),
        grader=OfflineGrader(),
        adviser=OfflineAdviser(),
        safety=None,  # type: ignore[arg-type]
        tongues=LibraryTongues(library),
        clock=SystemClock(),
        steps=DirectSteps(),
        new_id=lambda: "p",
        new_seed=lambda: 1,
    )


async def play(parts: Parts, session: Written) -> Played:
    """Say every turn until the scene ends."""
    bundle: Bundle = parts.library.bundle(session.persona, session.language)
    practice = Practice(
        id="p",
        person=Person("console", "local", "test", session.language),
        persona_id=session.persona,
        content=(),
        language=session.language,
        difficulty=2,
        seed=session.seed,
        started=datetime(2026, 12, 1, tzinfo=UTC),
    )
    opening = await open_scene(parts, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    for text in session.says:
        taken = await take(parts, bundle, practice, text)
        practice = taken.practice
        if taken.state.ending is not None:
            break
    case = case_of(bundle.persona, session.language)
    grade = await parts.grader.grade(bundle.rubric, graded(practice.path()), case, session.language)
    return Played(session, practice, grade)


def all_written() -> list[Written]:
    """Both languages."""
    return [session for language in LANGUAGES for session in written(language)]
