"""What a person reads after a practice."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback import OfflineAdviser
from bot.feedback.advice import AT_MOST, advice, words_of
from bot.messages import Messages
from bot.model import (
    CRITERIA,
    HURTING,
    LANGUAGES,
    MOVES,
    Card,
    Chart,
    CriterionName,
    Ending,
    Language,
    MoveName,
    Note,
    Remark,
    Say,
)
from bot.typography import typeset
from tests.feedback.scene import CALM_DOWN, HEARD, bundle_of, customer, mixed, session_of, the_rubric, trainee

ADVISER = OfflineAdviser()


def card_of(language: Language = "en", ending: Ending | None = "agreed", *, broken: bool = False) -> Card:
    card = ADVISER.feedback(session_of(mixed(), language, ending, broken=broken))[0]
    assert isinstance(card, Card)
    return card


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", get_args(Ending))
def test_the_outcome_and_its_epilogue_come_first(language: Language, ending: Ending) -> None:
    outcome = getattr(bundle_of(language).persona.endings, ending)
    card = card_of(language, ending)
    assert card.title == typeset(outcome.outcome.in_(language), language)
    assert card.sections[0].items == tuple(typeset(text, language) for text in outcome.epilogue.in_(language))


def test_a_broken_promise_and_a_talk_left_in_the_middle_have_their_own_endings() -> None:
    endings = bundle_of("en").persona.endings
    assert card_of(broken=True).title == endings.broken.outcome.en
    assert card_of(ending=None).title == endings.stopped.outcome.en


def test_the_afterword_is_the_customers_and_the_curve_comes_last() -> None:
    shown = ADVISER.feedback(session_of(mixed(), "fr", hints=2))
    persona = bundle_of("fr").persona
    assert shown[1] == Say(persona.name.full, persona.endings.agreed.afterword.fr, persona.icon)
    assert isinstance(shown[2], Note)
    assert "2" in shown[2].text
    assert isinstance(shown[-1], Chart)


def test_no_hint_is_mentioned_when_none_was_used() -> None:
    assert not any(isinstance(shown, Note) for shown in ADVISER.feedback(session_of(mixed())))


@pytest.mark.parametrize("language", LANGUAGES)
def test_strength_and_change_are_quoted_and_the_turn_is_to_be_rewritten(language: Language) -> None:
    sections = advice(session_of(mixed(), language))
    assert [section.quote for section in sections] == [
        "A present that isn't there on the 24th is no present",
        "Please calm down",
        "",
    ]
    assert sections[-1].body == Messages(language)("feedback.rewrite")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_is_shown_before_a_try(language: Language) -> None:
    rubric = the_rubric()
    said = " ".join(section.body + " ".join(section.items) for section in card_of(language).sections)
    sentences = [*rubric.moves["order_calm"].instead.in_(language)]
    sentences += [text for entry in rubric.criteria.values() for text in entry.instead.in_(language)]
    assert not [text for text in sentences if typeset(text, language) in said]


WORDS = st.lists(st.sampled_from(["waiting", "I", "present,", "really?", "J'ai", "24th."]), min_size=1, max_size=60)
DELTAS = st.sampled_from([0.5, 1, 1.5, 2, 2.5, 3, 4.5])


@given(st.sampled_from(LANGUAGES), st.sampled_from(MOVES), st.sampled_from(sorted(HURTING)), WORDS, WORDS, DELTAS)
def test_the_advice_has_sixty_words_at_most(
    language: Language, good: MoveName, bad: MoveName, first: list[str], second: list[str], delta: float
) -> None:
    session = session_of(mixed(), language)
    grade = replace(
        session.grade,
        strength=Remark(3, " ".join(first), good, -delta),
        change=Remark(1, " ".join(second), bad, delta),
    )
    sections = advice(replace(session, grade=grade))
    shown = " ".join(f"{part.title} {part.quote} {part.body} {' '.join(part.items)}" for part in sections)
    assert len([word for word in shown.split() if any(char.isalnum() for char in word)]) <= AT_MOST == 60
    assert sections[0].quote in " ".join(first)
    assert sections[1].quote in " ".join(second)


@given(st.sampled_from(LANGUAGES), WORDS, st.sampled_from(CRITERIA))
def test_what_was_left_out_is_told_in_sixty_words_too(
    language: Language, words: list[str], focus: CriterionName
) -> None:
    said = " ".join(words)
    session = session_of((customer(said, "feeling_shown", said), trainee("Fine.")), language)
    sections = advice(replace(session, grade=replace(session.grade, focus=focus)))
    assert sum(words_of(section) for section in sections) <= AT_MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_no_words_at_fault_what_was_missing_is_named_with_the_customers_words(language: Language) -> None:
    session = session_of(
        (customer("Nobody answers. EVER!", "feeling_shown", "EVER!"), trainee("Hello there.")), language
    )
    (section,) = advice(session)
    assert section.quote == "EVER!"


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nothing_to_change_a_colder_customer_is_proposed(language: Language) -> None:
    session = session_of(mixed(), language)
    marks = tuple(replace(mark, score=4, instead=None) for mark in session.grade.marks)
    grade = replace(session.grade, change=None, focus=None, marks=marks)
    assert advice(replace(session, grade=grade))[-1].body == Messages(language)("feedback.no_fault")


def test_a_wild_promise_is_said_to_come_back() -> None:
    line = "Guaranteed tomorrow."
    session = session_of((customer("When?"), trainee(line, {"wild_promise": line}, (7, 6))))
    assert "comes back" in advice(session)[0].body


def test_every_criterion_is_one_tap_away() -> None:
    session = session_of(mixed())
    card = ADVISER.details(session)
    assert str(session.grade.overall) in card.title
    assert len(card.sections) == 1 + len(CRITERIA)
    assert any(CALM_DOWN in item for section in card.sections for item in section.items)
    assert any("NOBODY answers" in item for section in card.sections for item in section.items)


def test_a_persons_words_are_never_typeset() -> None:
    typed = "Quoi encore? C'est l'heure!"
    session = session_of((customer("Alors ?"), trainee(typed, {"dismiss": typed})), "fr")
    assert advice(session)[0].quote == typed
    assert any(typed in item for section in ADVISER.details(session).sections for item in section.items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_versions_stand_side_by_side(language: Language) -> None:
    conversation = mixed()
    card = ADVISER.compare(bundle_of(language), conversation[1], conversation[3], language)
    before, after = card.sections
    assert (before.quote, after.quote) == (CALM_DOWN, HEARD)
    label = typeset(the_rubric().moves["order_calm"].label.in_(language), language)
    assert label in before.items[0]
    assert "7" in before.items[1]
    assert "9" in before.items[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_answers_the_move_that_hurt(language: Language) -> None:
    said = ADVISER.example(session_of(mixed(), language), 1).text
    choices = the_rubric().moves["order_calm"].instead.in_(language)
    assert any(typeset(choice, language) in said for choice in choices)
    assert ADVISER.example(session_of(mixed(), language), 5).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_hints_differ_until_they_have_all_been_given(language: Language, criterion: CriterionName) -> None:
    entry = the_rubric().criteria[criterion]
    count = 1 + len(entry.instead.in_(language))
    hints = [ADVISER.hint(bundle_of(language), criterion, language, given_).text for given_ in range(count)]
    assert len(set(hints)) == count
    assert typeset(entry.focus.in_(language), language) in hints[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_inside_an_example_are_inner_ones(language: Language) -> None:
    for criterion in CRITERIA:
        for given_ in range(1, 4):
            assert ADVISER.hint(bundle_of(language), criterion, language, given_).text.count("«") <= 1


def test_the_curve_has_the_opening_each_turn_and_the_two_that_mattered() -> None:
    curve = ADVISER.feedback(session_of(mixed()))[-1]
    assert isinstance(curve, Chart)
    assert [(point.turn, point.anger) for point in curve.points] == [(0, 7), (1, 9), (2, 7), (3, 6.5)]
    assert [bool(point.label) for point in curve.points] == [False, True, True, False]
    assert "9" in curve.alt
    assert "6.5" in curve.alt


def test_the_curve_speaks_french() -> None:
    curve = ADVISER.feedback(session_of(mixed(), "fr"))[-1]
    assert isinstance(curve, Chart)
    assert "6,5" in curve.alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_effect_agrees_in_both_languages(language: Language) -> None:
    """In French the words for a step bring their own preposition."""
    sections = advice(session_of(mixed(), language))
    assert "de un" not in sections[0].body
    assert sections[0].body[0].isupper()
