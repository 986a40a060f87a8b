"""What a person sees of themselves: what is under way, what was, whom to meet next; never a score."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coaching.commands import Command
from bot.coaching.overview import Overview, history, overview, sparkline
from bot.content.library import FileLibrary
from bot.messages import Messages
from bot.model import LANGUAGES, Card, CriterionName, Difficulty, Ending, Language, Practice
from bot.settings import shipped_content
from bot.typography import typeset
from tests.coaching.desk import Desk, calming
from tests.fakes import FixedClock

HARD = {"abusive", "threat"}
MILDEST = "lonely-at-christmas"


async def seen(desk: Desk, language: Language | None = None) -> Overview:
    parts = replace(desk.coach._parts, library=desk.library)
    return await overview(parts, replace(desk.person, language=language or desk.language))


def words(card: Card) -> str:
    return "\n".join([card.title, *("\n".join([s.title, s.body, s.quote, *s.items]) for s in card.sections)])


def met(
    desk: Desk,
    persona_id: str,
    ending: Ending | None = "agreed",
    difficulty: Difficulty = 2,
    focus: CriterionName | None = "emotion",
    *,
    graded: bool = True,
) -> None:
    """Put a finished practice on the shelf, a day after the one before, as if its content were lost."""
    number = len(desk.store.shelf.practices)
    practice = Practice(
        id=f"met{number}", person=desk.person, persona_id=persona_id, content=(), language="en",
        difficulty=difficulty, seed=1, started=desk.clock.now() + timedelta(days=number), status="ended", leaf="0",
        graded_leaf="0" if graded else None, ending=ending, next_focus=focus,
    )  # fmt: skip
    opening = desk.store.shelf.practices["opening"].turns[0]
    desk.store.shelf.practices[practice.id] = replace(practice, turns=(opening,))


async def with_an_opening(desk: Desk) -> Desk:
    """Lay one opening turn aside, of somebody else, for `met` to use."""
    other = Desk(store=desk.store, user="opening")
    begun = (await other.start()).practice
    assert begun is not None
    desk.store.shelf.practices["opening"] = desk.store.shelf.practices.pop(begun.id)
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_never_practised_is_shown_an_easy_customer_and_every_choice(language: Language) -> None:
    desk = Desk(language)
    over = await seen(desk)
    assert over.first
    assert over.current is None
    assert over.sessions == ()
    assert over.suggestion is not None
    assert (over.suggestion.persona_id, over.suggestion.difficulty) == (MILDEST, 1)
    name = desk.library.persona(MILDEST).name.formal(language)
    assert over.suggestion.reason == desk.messages("suggest.first", name=name)
    assert tuple(choice.persona_id for choice in over.choices) == desk.library.persona_ids()
    assert {choice.persona_id for choice in over.choices if choice.hard} == HARD


async def test_an_open_practice_is_the_current_one_and_its_curve_has_a_point_for_each_turn() -> None:
    desk = Desk()
    await desk.start()
    begin = desk.anger()
    await desk.say(calming(desk)[0])
    over = await seen(desk)
    assert not over.first
    assert over.sessions == ()
    assert over.current is not None
    assert over.current.customer == desk.persona.name.full
    assert over.current.curve == (begin, desk.anger())
    assert (over.current.status, over.current.outcome) == ("open", desk.messages("sessions.open"))


async def test_the_open_one_is_current_before_a_paused_one_that_began_later() -> None:
    desk = Desk()
    first = (await desk.start()).practice
    await desk.start()
    await desk.say("/pause")
    assert first is not None
    await desk.coach.command(desk.person, first.id, Command.RESUME)
    over = await seen(desk)
    assert over.current is not None
    assert over.current.practice == first.id
    assert [lived.outcome for lived in over.sessions] == [desk.messages("sessions.paused")]


async def test_a_paused_one_is_current_when_nothing_is_open() -> None:
    desk = Desk()
    await desk.start()
    await desk.say("/pause")
    over = await seen(desk)
    assert over.current is not None
    assert over.current.outcome == desk.messages("sessions.paused")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_finished_one_tells_its_ending_in_the_persons_language(language: Language) -> None:
    desk = Desk()
    await desk.start(confidence=True)
    await desk.say_all("2", *calming(desk), "/done", "4", "skip")
    over = await seen(desk, language)
    (lived,) = over.sessions
    assert lived.outcome == Messages(language)("sessions.agreed")
    assert lived.brief == typeset(desk.persona.brief.in_(language), language)
    assert lived.language == "en"
    assert lived.curve[-1] < lived.curve[0]
    assert len(lived.curve) == len(calming(desk)) + 1
    assert over.confidence == ((2, 4),)


async def test_an_agreement_on_a_promise_nothing_supports_is_told_as_such() -> None:
    desk = Desk()
    await desk.start()
    *before, goodbye = calming(desk)
    await desk.say_all(*before, desk.reads("I swear it is there tomorrow at eight.", "wild_promise"), goodbye, "/done")
    await desk.say("/done")
    assert (await desk.kept()).ending == "agreed"
    over = await seen(desk)
    assert over.current is None, "its feedback was given"
    assert over.sessions[0].outcome == desk.messages("sessions.broken")


async def test_a_rewriting_that_goes_on_is_under_way_and_keeps_the_curve_of_the_feedback() -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all(*calming(desk))
    graded = await seen(desk)
    await desk.say("/redo 1")
    over = await seen(desk)
    assert graded.current is None
    assert over.current is not None
    assert graded.sessions[0].outcome == desk.messages("sessions.agreed")
    assert over.current.outcome == desk.messages("sessions.open")
    assert over.current.curve == graded.sessions[0].curve


async def test_one_that_was_stopped_before_a_word_is_simply_over() -> None:
    desk = Desk()
    await desk.start()
    await desk.say("/stop")
    (lived,) = (await seen(desk)).sessions
    assert lived.outcome == desk.messages("sessions.ended")
    assert len(lived.curve) == 1


async def test_only_the_last_five_are_shown_the_newest_first() -> None:
    desk = await with_an_opening(Desk())
    for _ in range(7):
        met(desk, "wrong-bill")
    over = await seen(desk)
    assert len(over.sessions) == 5
    assert [lived.started for lived in over.sessions] == sorted((s.started for s in over.sessions), reverse=True)
    assert len(over.confidence) == 5


async def test_a_colleague_sees_none_of_it() -> None:
    desk = Desk()
    await desk.start()
    over = await seen(Desk(store=desk.store, user="alex"))
    assert over.first
    assert over.current is None


async def test_the_name_is_the_one_the_practice_began_with(tmp_path: Path) -> None:
    desk = Desk()
    await desk.start()
    (tmp_path / "christmas-delivery.yaml").write_text(
        "id: christmas-delivery\nextends: plain\nname: {first: Ada, last: New, civility: mme}\n", encoding="utf-8"
    )
    desk.library = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    over = await seen(desk)
    assert over.current is not None
    assert over.current.customer == "Thomas Marchand"


async def test_lost_content_falls_back_on_the_customer_of_today_then_on_the_id() -> None:
    desk = await with_an_opening(Desk())
    met(desk, "wrong-bill")
    met(desk, "gone-for-good")
    assert [(lived.customer, bool(lived.brief)) for lived in (await seen(desk)).sessions] == [
        ("gone-for-good", False),
        ("Judith Lambert", True),
    ]


async def test_content_of_a_shape_no_longer_read_falls_back_too() -> None:
    desk = Desk()
    await desk.start()
    for sha256 in desk.store.shelf.content:
        desk.store.shelf.content[sha256] = '{"id": "of another time"}'
    over = await seen(desk)
    assert over.current is not None
    assert over.current.customer == "Thomas Marchand"


@pytest.mark.parametrize("name", ["christmas-delivery.yaml", "rubric.yaml"])
async def test_a_file_that_is_broken_today_breaks_nothing(tmp_path: Path, name: str) -> None:
    desk = Desk()
    await desk.start()
    await desk.say_all("Good morning.", "/stop", "/done", "skip", "skip")
    (tmp_path / name).write_text("language: [\n\n", encoding="utf-8")
    desk.library = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    over = await seen(desk)
    assert [lived.customer for lived in over.sessions] == ["Thomas Marchand"]
    assert over.suggestion is not None
    assert (over.suggestion.persona_id == "christmas-delivery") is (name == "rubric.yaml")
    assert ("christmas-delivery" in {choice.persona_id for choice in over.choices}) is (name == "rubric.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("ending", "key"), [("walked_out", "left"), ("stopped", "stopped")])
async def test_a_customer_who_left_or_was_left_is_suggested_again_with_what_to_try(
    ending: Ending, key: str, language: Language
) -> None:
    desk = await with_an_opening(Desk(language))
    met(desk, "wrong-bill", ending, difficulty=3, focus="honest_promises")
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    assert (suggestion.persona_id, suggestion.difficulty) == ("wrong-bill", 3)
    focus = typeset(desk.library.rubric().criteria["honest_promises"].focus.in_(language), language)
    name = desk.library.persona("wrong-bill").name.formal(language)
    assert suggestion.reason == desk.messages(f"suggest.again.{key}", name=name, focus=focus)


async def test_somebody_new_is_one_whom_the_next_point_calms_most() -> None:
    desk = await with_an_opening(Desk())
    met(desk, "christmas-delivery", focus="questioning")
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    persona = desk.library.persona(suggestion.persona_id)
    criterion = desk.library.rubric().criteria["questioning"]
    assert {leaning.move for leaning in persona.calms} & set(criterion.helps)
    assert criterion.focus.en in suggestion.reason
    assert suggestion.difficulty == 2


async def test_somebody_new_is_the_next_in_order_when_nobody_fits() -> None:
    desk = await with_an_opening(Desk())
    met(desk, "christmas-delivery", focus=None)
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    assert suggestion.persona_id == "furious-in-store"
    assert suggestion.reason == desk.messages("suggest.new", name="Bruno Keller")


@pytest.mark.parametrize(("ending", "difficulty"), [("agreed", 2), ("closed", 1)])
async def test_somebody_new_is_no_longer_easy_once_an_easy_one_agreed(ending: Ending, difficulty: Difficulty) -> None:
    desk = await with_an_opening(Desk())
    met(desk, MILDEST, ending, difficulty=1)
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    assert suggestion.difficulty == difficulty


@pytest.mark.parametrize(
    ("ending", "before", "now", "key"),
    [
        ("agreed", 2, 3, "suggest.longest.harder"),
        ("agreed", 3, 3, "suggest.longest"),
        ("closed", 2, 2, "suggest.longest"),
    ],
)
async def test_who_met_everyone_meets_the_one_met_longest_ago_again_and_harder_after_an_agreement(
    ending: Ending, before: Difficulty, now: Difficulty, key: str
) -> None:
    desk = await with_an_opening(Desk())
    for persona_id in (*desk.library.persona_ids(), "christmas-delivery"):
        met(desk, persona_id, ending, difficulty=before)
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    assert (suggestion.persona_id, suggestion.difficulty) == ("furious-in-store", now)
    assert suggestion.reason == desk.messages(key, name="Bruno Keller")


@pytest.mark.parametrize("ending", ["walked_out", "stopped", "agreed", None])
async def test_a_customer_with_hard_content_is_never_suggested(ending: Ending | None) -> None:
    desk = await with_an_opening(Desk())
    for persona_id in (*desk.library.persona_ids(), "threat"):
        met(desk, persona_id, ending)
        suggestion = (await seen(desk)).suggestion
        assert suggestion is not None
        assert suggestion.persona_id not in HARD


async def test_what_a_real_danger_stopped_is_not_suggested_again() -> None:
    desk = Desk()
    await desk.start()
    desk.safety.verdicts["I cannot go on living."] = "real"
    await desk.say_all("Good morning.", "I cannot go on living.")
    suggestion = (await seen(desk)).suggestion
    assert suggestion is not None
    assert suggestion.persona_id != desk.persona_id


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_history_tells_day_customer_ending_and_curve_and_no_score(language: Language) -> None:
    desk = Desk(language)
    await desk.start()
    await desk.say_all(*calming(desk), "/done", "skip", "skip")
    assert (await desk.kept()).overall is not None
    over = await seen(desk)
    card = history(over, desk.messages)
    (section,) = card.sections
    assert card.kind == "history"
    assert section.title == {
        "en": "14 December 2026 · Thomas Marchand",
        "fr": "14 décembre 2026 · Thomas Marchand",
    }[language]  # fmt: skip
    assert desk.messages("sessions.agreed") in section.body
    (lived,) = over.sessions
    assert sparkline(lived.curve) in section.body
    assert f"{lived.curve[0]:g}".replace(".", "," if language == "fr" else ".") + " → " in section.body
    assert "100" not in words(card)


@pytest.mark.parametrize(
    ("timezone", "told"),
    [
        ("Europe/Paris", "14 December 2026, 10:00"),
        ("Pacific/Auckland", "14 December 2026, 22:00"),
        (None, "14 December 2026"),
        ("", "14 December 2026"),
        ("Nowhere/At-all", "14 December 2026"),
        ("../etc", "14 December 2026"),
        ("Europe", "14 December 2026"),
    ],
)
async def test_the_hour_is_told_only_where_the_time_zone_is_known(timezone: str | None, told: str) -> None:
    desk = Desk()
    await desk.start()
    (section,) = history(await seen(desk), desk.messages, timezone).sections
    assert section.title == f"{told} · Thomas Marchand"
    assert section.body == desk.messages("sessions.open")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_empty_history_says_so(language: Language) -> None:
    desk = Desk(language)
    (section,) = history(await seen(desk), desk.messages).sections
    assert section.body == desk.messages("history.none")


async def test_the_history_begins_with_what_is_under_way() -> None:
    desk = await with_an_opening(Desk())
    met(desk, "wrong-bill")
    desk.clock = FixedClock()
    await desk.start()
    first, second = history(await seen(desk), desk.messages).sections
    assert "Thomas Marchand" in first.title
    assert "Judith Lambert" in second.title


def test_the_sparkline_rises_with_the_anger() -> None:
    assert sparkline((0, 1.5, 3, 4, 5, 6.5, 8, 10)) == "▁▂▃▄▅▆▇█"
    assert sparkline(()) == ""
    assert sparkline((-1, 11)) == "▁█"
