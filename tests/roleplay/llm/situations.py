"""Situations in which a customer speaks: one for everything the rules can decide, made without playing there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.content.persona import Persona
from bot.content.prompts_player import PlayerPrompts
from bot.model import (
    EMPTY_APPRAISAL,
    Appraisal,
    Cause,
    Ending,
    Language,
    Move,
    MoveName,
    Person,
    Practice,
    Promise,
    State,
    Temper,
    Turn,
)
from bot.roleplay.llm.part import Part
from bot.roleplay.player import ScriptedPlayer, moment_of
from bot.roleplay.temper import PROMISED

AT = datetime(2026, 12, 21, 10, tzinfo=UTC)
HEARD = frozenset({"feeling", "grievance", "reflected"})
ENDINGS: tuple[Ending, ...] = ("agreed", "escalated", "walked_out", "closed")
SAID = "I see that, and I will look at it."


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules have decided: the state before and after, the reading, what moved the anger."""

    before: State
    state: State
    moves: tuple[MoveName, ...] = ()
    causes: tuple[Cause, ...] = ()
    about: str | None = None
    said: str = ""


def state(anger: float, **values: object) -> State:
    """A state at that anger; `heard` belongs to the temper."""
    heard = values.pop("heard", frozenset())
    return State(temper=Temper(anger, heard=heard), **values)  # type: ignore[arg-type]


def situations(persona: Persona) -> Iterator[Situation]:
    """Every answer, step, band, want, ending, and every fact, agreement and leaning of that customer."""
    for anger in (9.0, 7.0, 5.0, 2.0):
        before = state(anger)
        yield Situation(before, before)
        yield Situation(before, state(anger - 1, heard=frozenset({"feeling"})), ("acknowledge_emotion",))
        yield Situation(before, state(anger + 1), ("order_calm",), (Cause("order_calm", 2, "costs", SAID),))
        yield Situation(before, state(anger - 0.5), (), (Cause("order_calm", -1, "repair", SAID),))
    for leaning in persona.calms:
        yield Situation(state(7), state(6), (leaning.move,), (Cause(leaning.move, -1, "reliefs", SAID),))
    for leaning in persona.inflames:
        yield Situation(state(7), state(9), (leaning.move,), (Cause(leaning.move, 2, "costs", SAID),))
    yield Situation(state(9), state(10), ("insult",), (Cause("insult", 1, "costs", SAID),))
    calm = state(3, heard=HEARD | {"need"})
    for fact in persona.facts:
        yield Situation(calm, replace(calm, facts=frozenset({fact.id})), ("open_question",), about=fact.id)
    for agreement in persona.agreements:
        taken = replace(calm, accepted=agreement.id, promises=(Promise("q", wild=False),), supervisor="granted")
        yield Situation(calm, taken, ("propose_solution", "commit"), about=agreement.id)
        yield Situation(calm, calm, ("propose_solution",), about=agreement.id)
        for moves in (("confirm_agreement",), ("anything_else",), ()):
            yield Situation(taken, replace(taken, confirmed=bool(moves)), moves)
    yield Situation(calm, replace(calm, accepted=PROMISED), ("wild_promise",))
    yield from (Situation(calm, calm, (move,)) for move in ("propose_solution", "wild_promise", "hold_politely"))
    waiting = replace(calm, temper=replace(calm.temper, waits=1))
    yield Situation(waiting, waiting, ("hold_politely",))
    told = replace(calm, facts=frozenset(fact.id for fact in persona.facts))
    yield Situation(told, told, ("open_question",))
    yield Situation(calm, replace(calm, supervisor="granted"), ("consult_supervisor",))
    yield from (Situation(state(7), state(7), (move,)) for move in ("set_boundary", "name_need", "take_aside"))
    yield Situation(state(7), state(6), ("reformulate", "check_understanding"))
    yield Situation(state(7), state(7), ("propose_solution",))
    yield Situation(state(7), state(7), said="Hm?")
    yield Situation(state(5, heard=frozenset({"feeling"})), state(5, heard=frozenset({"feeling"})))
    yield Situation(state(5, heard=HEARD), state(5, heard=HEARD))
    yield Situation(calm, replace(calm, relapse_done=True, temper=replace(calm.temper, anger=5.0)))
    yield from (Situation(calm, replace(calm, ending=ending)) for ending in ENDINGS)
    yield Situation(calm, replace(calm, ending="walked_out", trainee_turns=40))


async def parts(
    persona: Persona, prompts: PlayerPrompts, language: Language, said: str = SAID, seeds: int = 1
) -> AsyncIterator[Part]:
    """A part for every situation; `seeds` draws other lines of the script."""
    player = ScriptedPlayer()
    for seed in range(seeds):
        practice = Practice("p", Person("slack", "T1", "U1", language), persona.id, (), language, 2, seed, AT)
        opened = await player.open(persona, practice, state(7))
        for situation in situations(persona):
            words = situation.said or said
            opening = Turn("0", None, 0, "customer", opened.text, EMPTY_APPRAISAL, situation.before, (), AT)
            moves = tuple(Move(name, words, 0, len(words), situation.about) for name in situation.moves)
            read = Appraisal(moves)
            mine = Turn("1", "0", 1, "trainee", words, read, situation.state, situation.causes, AT)
            here = replace(practice, turns=(opening, mine), leaf="1")
            scripted = await player.speak(persona, here, situation.before, situation.state, read, situation.causes, "1")
            moment = moment_of(persona, here, situation.before, situation.state, read, "1")
            yield Part.of(moment, here, prompts, situation.causes, "1", scripted)
