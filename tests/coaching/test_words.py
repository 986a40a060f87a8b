"""The words of a feedback by a language model, in whole sessions: found once, kept with their branch, no mark moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.coaching import Coach, Parts, Reply
from bot.feedback.words import ModelWording
from bot.model import CRITERIA, Card, Person, Practice
from bot.settings import Settings
from bot.store import opened
from bot.wiring import library_of, parts_of
from bot.wiring.tongues import LibraryTongues
from tests.feedback.model import ToldModel, ToldWatch

ANA = Person("console", "local", "ana")
HURTS, HELPS = "Please calm down, I'll check.", "You wrote three times and nobody answered: I am so sorry about that."
HEADLINE = "The very first line took something away from what came after it."
OTHER = "That second version of the line is the one that carries this conversation."
SAY = "Nobody answering you is maddening. I am reading your messages now: which part hurts most?"


def says(headline: str) -> dict[str, object]:
    return {"headline": headline, "instead": [{"criterion": name, "say": SAY} for name in CRITERIA]}


@dataclass
class Sitting:
    """One person at one process; the database stays when it ends."""

    coach: Coach
    model: ToldModel
    practice: Practice | None = None
    shown: list[Reply] = field(default_factory=list)

    @property
    def now(self) -> Practice:
        assert self.practice is not None
        return self.practice

    async def say(self, *texts: str) -> Reply:
        for text in texts:
            self.took(await self.coach.say(ANA, self.now.id, text))
        return self.shown[-1]

    def took(self, reply: Reply) -> None:
        self.shown.append(reply)
        self.practice = reply.practice


@asynccontextmanager
async def sitting(file: Path, model: ToldModel | None, practice: Practice | None = None) -> AsyncIterator[Sitting]:
    """A process on that database, in which `model` finds the words; None: nobody does."""
    settings = Settings.load(None).model_copy(update={"encoder": "off"})
    library = library_of(settings)
    async with opened(f"sqlite+aiosqlite:///{file}") as store:
        parts: Parts = parts_of(settings, store, library, chat=True)
        if model is not None:
            wording = ModelWording(
                model, lambda language: library.prompts(language).words, ToldWatch(), LibraryTongues(library),
                readers=parts.readers,
            )  # fmt: skip
            parts = replace(parts, wording=wording)
        at = Sitting(Coach(parts), model or ToldModel(), practice)
        if practice is None:
            at.took(
                await at.coach.start(
                    ANA, "christmas-delivery", difficulty=2, language="en", seed=4, ask_confidence=False
                )
            )
        yield at


def card(reply: Reply, kind: str) -> Card:
    return next(shown for shown in reply.outbounds if isinstance(shown, Card) and shown.kind == kind)


def told(reply: Reply, kind: str) -> str:
    """Every text on that card."""
    return "\n".join(
        text
        for section in card(reply, kind).sections
        for text in (section.title, section.body, section.quote, *section.items)
    )


def marked(reply: Reply) -> list[str]:
    """What the card of all marks says, without the words a model may find."""
    shown = card(reply, "details")
    marks = [
        (section.title, [item for item in section.items if not item.startswith("For instance: ")])
        for section in shown.sections
    ]
    return [shown.title, *(f"{title} {items}" for title, items in marks)]


async def test_the_words_of_a_model_are_in_the_feedback_and_the_details_and_are_asked_for_once(tmp_path: Path) -> None:
    model = ToldModel(says(HEADLINE))
    async with sitting(tmp_path / "a.sqlite3", model) as at:
        assert HEADLINE in told(await at.say(HURTS, "/stop"), "feedback")
        details = told(await at.say("/details"), "details")
        assert HEADLINE in details
        assert SAY in details
        await at.say("/details")
    assert len(model.asked) == 1
    assert model.asked[0].account == "console:local"


async def test_words_survive_a_restart_and_the_process_after_it_needs_no_model(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    async with sitting(file, ToldModel(says(HEADLINE))) as first:
        await first.say(HURTS, "/stop")
        before = told(await first.say("/details"), "details")
    async with sitting(file, None, first.now) as second:
        assert told(await second.say("/details"), "details") == before
    assert HEADLINE in before


async def test_the_marks_are_the_same_with_and_without_words(tmp_path: Path) -> None:
    cards = []
    for name, model in (("with", ToldModel(says(HEADLINE))), ("without", None), ("failing", ToldModel(fails="server"))):
        async with sitting(tmp_path / f"{name}.sqlite3", model) as at:
            await at.say(HURTS, HELPS, "/stop")
            cards.append((marked(await at.say("/details")), at.now.overall, at.now.next_focus, at.now.ending))
    assert cards[0] == cards[1] == cards[2]


async def test_each_branch_has_its_own_words(tmp_path: Path) -> None:
    model = ToldModel(says(HEADLINE))
    async with sitting(tmp_path / "a.sqlite3", model) as at:
        await at.say(HURTS, "/stop")
        model.says = says(OTHER)
        await at.say("/redo 1", HELPS)
        assert HEADLINE not in told(await at.say("/details"), "details")  # of the branch that was left
        assert OTHER in told(await at.say("/stop"), "feedback")
        details = told(await at.say("/details"), "details")
        assert OTHER in details
        assert HEADLINE not in details
    assert len(model.asked) == 2


async def test_an_earlier_branch_one_goes_back_to_keeps_its_words(tmp_path: Path) -> None:
    model = ToldModel(says(HEADLINE))
    async with sitting(tmp_path / "a.sqlite3", model) as at:
        await at.say(HURTS, "/stop")
        model.says, model.fails = says(OTHER), "timeout"
        await at.say("/redo 1", HELPS)
        assert HEADLINE not in told(await at.say("/stop"), "feedback")
        asked = len(model.asked)
        await at.say("/keep")
        assert HEADLINE in told(await at.say("/details"), "details")
    assert len(model.asked) == asked == 2


@pytest.mark.parametrize("reason", ["budget", "unfit", "timeout"])
async def test_without_an_answer_the_feedback_comes_in_the_graders_own_words(tmp_path: Path, reason: str) -> None:
    shown = []
    for name, model in (("failing", ToldModel(fails=reason)), ("without", None)):
        async with sitting(tmp_path / f"{name}.sqlite3", model) as at:
            shown.append(told(await at.say(HURTS, "/stop"), "feedback"))
            assert at.now.words is None
    assert shown[0] == shown[1]
