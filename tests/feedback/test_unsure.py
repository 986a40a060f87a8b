"""Words that may hurt and may not: asked about, never counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.feedback import OfflineAdviser, OfflineGrader
from bot.model import HURTING, LANGUAGES, NEUTRAL_CASE, Card, Graded, Language, Move, MoveName
from bot.typography import typeset
from tests.feedback.scene import customer, mixed, session_of, the_rubric, trainee

ADVISER = OfflineAdviser()
DOUBTED = "It is only the first bill."


def doubted(*moves: tuple[MoveName, float]) -> tuple[Graded, ...]:
    """A short talk in which nobody can be sure whether the trainee's words hurt."""
    turn = trainee(DOUBTED)
    unsure = tuple(Move(name, DOUBTED, 0, len(DOUBTED), None, sure) for name, sure in moves)
    asked = replace(turn, appraisal=replace(turn.appraisal, unsure=unsure))
    return (customer("Is this my bill or my neighbour's?"), asked, customer("So?"))


def card_of(conversation: tuple[Graded, ...], language: Language) -> Card:
    """The card a person reads first."""
    card = ADVISER.feedback(session_of(conversation, language))[0]
    assert isinstance(card, Card)
    return card


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_likeliest_doubt_is_put_as_a_question_with_the_persons_own_words(language: Language) -> None:
    section = card_of(doubted(("lecture", 0.4), ("dismiss", 0.5)), language).sections[-1]
    sounds = the_rubric().moves["dismiss"].sounds
    assert sounds is not None
    assert section.quote == DOUBTED
    assert typeset(sounds.in_(language), language) in section.body
    assert section.body.endswith("?")


def test_a_fault_that_is_sure_leaves_no_room_for_a_doubt() -> None:
    first, *rest = mixed()
    turn = rest[2]
    unsure = (Move("dismiss", turn.line.text, 0, len(turn.line.text), None, 0.5),)
    rest[2] = replace(turn, appraisal=replace(turn.appraisal, unsure=unsure))
    assert card_of((first, *rest), "en") == card_of(mixed(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubt_is_in_the_details_and_in_no_mark(language: Language) -> None:
    without, asked = doubted(), doubted(("dismiss", 0.5), ("lecture", 0.4))
    plain, details = (ADVISER.details(session_of(talk, language)) for talk in (without, asked))
    assert details.sections[:-1] == plain.sections
    assert len(details.sections[-1].items) == 2
    assert "/" in details.sections[-1].title
    chat = OfflineAdviser(chat=True).details(session_of(asked, language))
    assert "/" not in chat.sections[-1].title
    assert chat.sections[:-1] == details.sections[:-1]
    marks = [OfflineGrader().grade_now(the_rubric(), talk, NEUTRAL_CASE, language) for talk in (without, asked)]
    assert marks[0] == marks[1]


def test_every_hurting_move_has_words_for_how_it_may_come_across() -> None:
    assert not [move for move in HURTING if the_rubric().moves[move].sounds is None]
