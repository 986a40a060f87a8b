"""Customers with hard content: what counts as handled well, and that nobody meets them by accident."""

from __future__ import annotations

import pytest

from bot.content.persona import Persona
from bot.model import LANGUAGES, Language
from bot.workbench import Rehearsal
from tests.workbench.bench import library, played

VARIANT = "lonely-at-christmas-hopeless"


def variant() -> Persona:
    """The variant as a trainer who enabled it would play it."""
    return library().load(library().path(f"{VARIANT}.yaml"), Persona)


def said(done: Rehearsal, *moves: str) -> bool:
    """Whether the reader heard one of these moves."""
    return any(move.name in moves for step in done.steps for move in step.moves)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_threat_is_handled_well_only_with_the_supervisor(language: Language) -> None:
    done = played("threat", "expert", language)
    assert done.succeeded
    assert said(done, "consult_supervisor")
    assert all(deal.supervisor for deal in library().persona("threat").agreements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_cannot_be_won_is_handled_well_by_a_limit_and_a_polite_closing(language: Language) -> None:
    done = played("abusive", "expert", language)
    assert (done.outcome, done.succeeded) == ("closed", True)
    assert said(done, "set_boundary")
    assert not played("abusive", "appeaser", language).succeeded


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_hopeless_remark_only_who_brings_the_supervisor_in_has_handled_it_well(language: Language) -> None:
    done = played(variant(), "expert", language)
    assert (done.outcome, done.succeeded) == ("escalated", True)
    assert said(done, "consult_supervisor")
    kind = played(variant(), "fair", language)
    assert not kind.succeeded


def test_the_variant_is_off_and_everything_hard_warns() -> None:
    assert VARIANT in library().hidden_ids()
    assert VARIANT not in library().persona_ids()
    hard = [library().load(library().path(f"{one}.yaml"), Persona) for one in ("abusive", "threat", VARIANT)]
    assert all(one.content_note is not None for one in hard)
    assert library().persona("lonely-at-christmas").content_note is None
