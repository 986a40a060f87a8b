"""How faithfully a model plays, as figures: what was watched in rehearsals, counted."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.content.prompts_player import Check
from bot.model import Voice
from bot.workbench.fidelity import (
    FLAW_OF,
    FLAWS,
    Call,
    Offer,
    Played,
    Watched,
    by_customer,
    by_robot,
    examples,
    figures,
    quantile,
)
from tests.workbench.bench import played

CUSTOMER = "wrong-bill"
FAST, SLOW = Call("ok", 0.5, 1000, 600, 30), Call("timeout", 2.0, 0, 0, 0)


def answered(*offered: tuple[Check, ...], voice: Voice = "llm", reason: str = "") -> Watched:
    """An answer after these offers; what was seen has the faults of the last where the model spoke."""
    offers = tuple(Offer(f"line {at}", failed) for at, failed in enumerate(offered))
    return Watched(offers, (FAST,) * len(offers), reason, voice, offered[-1] if voice == "llm" else ())


def session(robot: str, *first: Watched) -> Played:
    """A rehearsal that goes as scripted; what was watched in its first answers, the others being flawless."""
    done = played(CUSTOMER, robot)
    return Played(done, done, (*first, *[answered(())] * (len(done.steps) - len(first))))


def test_every_check_tells_of_a_flaw() -> None:
    assert FLAW_OF.keys() == set(get_args(Check))
    assert set(FLAW_OF.values()) == set(FLAWS)


def test_what_was_seen_and_what_was_caught_are_counted_apart() -> None:
    told = figures(
        [
            session(
                "expert",
                answered(("giving_in", "repeat"), ()),
                answered(("secret",), ("goal",), voice="fallback", reason="unfit"),
                answered(("figure",)),
            )
        ]
    )
    assert {flaw: count for flaw, count in told.shown.items() if count} == {"facts": 1}
    caught = {flaw: count for flaw, count in told.caught.items() if count}
    assert caught == {"giving_in": 1, "repetition": 1, "leak": 2}
    assert told.reasons == {"unfit": 1}
    assert (told.first + told.again + told.script, told.again, told.script) == pytest.approx(
        (1, 1 / 9, 1 / 9), abs=2e-3
    )


def test_what_the_script_says_is_no_fault_of_the_model() -> None:
    stumbled = replace(answered((), voice="fallback", reason="timeout"), failed=("repeat",))
    told = figures([session("expert", stumbled)])
    assert sum(told.shown.values()) == 0
    assert told.scripted["repetition"] == 1


def test_requests_tokens_and_seconds_are_those_of_a_turn() -> None:
    late = Watched((), (SLOW, SLOW), "timeout", "fallback", ())
    told = figures([session("expert", late)])
    assert told.turns == 9
    assert (told.calls, told.most_calls) == (round(10 / 9, 2), 2)
    assert (told.sent, told.cached, told.given) == (round(8000 / 9, 1), round(4800 / 9, 1), round(240 / 9, 1))
    assert (told.p50, told.p95) == (0.5, 2.0)
    assert quantile([], 0.5) == 0


def test_turns_to_resolution_are_those_of_the_sessions_that_were_won() -> None:
    told = figures([session("expert"), session("lecturer")])
    assert (told.sessions, told.won, told.to_resolution) == (2, 1, 9)
    assert told.endings == {"agreed": 1, "walked_out": 1}
    assert figures([session("lecturer")]).to_resolution is None


def test_a_session_that_goes_otherwise_is_told_with_why() -> None:
    one, other = played(CUSTOMER, "expert"), played(CUSTOMER, "lecturer")
    assert Played(one, one, ()).drift == "none"
    assert Played(one, other, ()).drift == "heard"
    colder = replace(one, steps=(replace(one.steps[0], after=1.0), *one.steps[1:]))
    assert Played(colder, one, ()).drift == "rules"
    assert Played(replace(one, outcome="stopped"), one, ()).drift == "rules"
    assert figures([replace(session("expert"), rehearsal=colder)]).drifts == {"rules": 1}


def test_there_is_a_row_for_each_customer_robot_and_language_and_one_over_all_customers() -> None:
    sessions = [session("expert"), session("lecturer"), session("expert")]
    rows = by_customer(sessions)
    assert [(row.persona, row.robot, row.language, row.figures.sessions) for row in rows] == [
        (CUSTOMER, "expert", "en", 2), (CUSTOMER, "lecturer", "en", 1),
    ]  # fmt: skip
    assert [(row.persona, row.robot) for row in by_robot(sessions)] == [(None, "expert"), (None, "lecturer")]


def test_a_few_of_the_lines_that_were_caught_are_shown_for_each_check() -> None:
    bad = session("expert", *[answered(("role",), ("slur", "threat"), ())] * 5)
    found = examples([bad], most=2)
    assert [(one.turn, one.checks) for one in found] == [
        (1, ("role",)), (1, ("slur", "threat")), (2, ("role",)), (2, ("slur", "threat")),
    ]  # fmt: skip
    assert found[0].line == "line 0"
