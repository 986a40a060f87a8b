"""The scene around the temper: which facts come out, what was promised and accepted, when it ends.

Pure. Source: design, "Temper rules" and "Key values"; training doctrine, "The emotion mechanism" and "Stages".
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.persona import Persona
from bot.content.script import Missing
from bot.model import STAGES, Appraisal, Cause, Difficulty, Ending, MoveName, Promise, Stage, State, Temper
from bot.roleplay.temper.reducer import feel
from bot.roleplay.temper.rules import rules_of

OFFERS: tuple[MoveName, ...] = (
    "propose_solution", "offer_choice", "commit", "schedule_follow_up", "confirm_agreement", "positive_phrase",
    "take_ownership", "extra_mile",
)  # fmt: skip
DEEDS: tuple[MoveName, ...] = ("commit", "schedule_follow_up")
CLOSES: tuple[MoveName, ...] = ("confirm_agreement", "anything_else", "warm_close")
ASKS: tuple[MoveName, ...] = ("open_question", "closed_question", "invite_to_tell")
HELPS_ON: tuple[MoveName, ...] = ("propose_solution", "offer_choice", "hold_politely", "consult_supervisor")
OPEN: tuple[MoveName, ...] = ("open_question", "invite_to_tell")
STAGE_OF: dict[MoveName, Stage] = {
    "introduce_self": "take_charge", "take_aside": "take_charge", "invite_to_tell": "listen",
    "show_listening": "listen", "open_question": "listen", "acknowledge_emotion": "listen", "empathise": "listen",
    "reformulate": "validate", "check_understanding": "validate", "name_need": "validate",
    "propose_solution": "propose", "offer_choice": "propose", "commit": "propose",
    "confirm_agreement": "conclude", "anything_else": "conclude", "warm_close": "conclude",
    "schedule_follow_up": "follow_up",
}  # fmt: skip
PROMISED = "promise"
"""The id of an agreement that rests on a wild promise only."""
ENDS_WELL_FROM: float = 6.5
"""At this anger or lower a talk can end well."""
LEAVES_AT: float = 10
"""At this anger the customer is about to leave, and leaves when it comes to it again."""
TURNS_TO_CLOSE = 4
"""Trainee turns after a customer said yes at which they go, also without a goodbye."""
SURE: float = 0.8
"""A cut-off ends the role-play only when it was read with this confidence."""
TELLS_BELOW: float = 9
"""From this anger on, a customer answers only what was asked by name."""


def begin(persona: Persona, difficulty: Difficulty) -> State:
    """The state before the opening line."""
    return State(temper=Temper(anger=persona.difficulty.at(difficulty).anger))


def advance(
    persona: Persona, difficulty: Difficulty, state: State, appraisal: Appraisal, heard_before: Appraisal
) -> tuple[State, tuple[Cause, ...]]:
    """The state after a trainee turn and the causes of the change of anger.

    `appraisal` is the reading of the trainee's turn, `heard_before` of the customer's line before it.
    """
    abuse = heard_before.occasion("abuse") is not None
    temper, causes = feel(state.temper, appraisal, rules_of(persona, difficulty), abuse=abuse)
    after = replace(
        state,
        temper=temper,
        trainee_turns=state.trainee_turns + 1,
        supervisor="granted" if appraisal.has("consult_supervisor") else state.supervisor,
        boundary=state.boundary or appraisal.has("set_boundary"),
        promises=(*state.promises, *_promises(appraisal)),
        stage=_stage(state.stage, appraisal),
    )
    after = replace(after, facts=after.facts | unlocked(persona, state, appraisal))
    after = _accept(persona, difficulty, after, appraisal)
    after = replace(after, ending=_ending(persona, difficulty, state, after, appraisal))
    if after.ending is None:
        after, causes = _relapse(persona, state, after, causes)
        after = replace(after, warned=after.warned or after.temper.anger >= LEAVES_AT)
    return after, causes


def unlocked(persona: Persona, state: State, appraisal: Appraisal) -> frozenset[str]:
    """Facts that come out now.

    Those asked about; or the next one, when an open question was asked (not one about a fact that is known) or what
    is known was restated and checked. A furious customer tells only what was asked about by name.
    """
    kept = [fact.id for fact in persona.facts if fact.told == "asked" and fact.id not in state.facts]
    about = {move.about for move in appraisal.moves if move.name in ASKS}
    named = [fact for fact in kept if fact in about]
    if named:
        return frozenset(named[:2])
    checked = appraisal.has("reformulate") and appraisal.has("check_understanding")
    known = {fact.id for fact in persona.facts}.difference(kept)
    asked = any(move.name in OPEN and move.about not in known for move in appraisal.moves)
    invited = asked and state.temper.anger < TELLS_BELOW
    return frozenset(kept[:1]) if kept and (checked or invited) else frozenset()


def missing(state: State) -> Missing:
    """What this customer still waits for, in the order in which people need it."""
    heard = state.temper.heard
    if not heard & {"feeling", "grievance"}:
        return "acknowledgement"
    if "reflected" not in heard:
        return "listening"
    if "need" not in heard:
        return "need"
    if state.accepted is None:
        return "solution"
    if not any(not promise.wild for promise in state.promises):
        return "promise"
    return "goodbye" if state.confirmed else "confirmation"


def offered(persona: Persona, appraisal: Appraisal) -> str | None:
    """The id of an agreement this turn offers, or None."""
    ids = {agreement.id for agreement in persona.agreements}
    return next((m.about for m in appraisal.moves if m.name in OFFERS and m.about in ids), None)


def left_at(state: State) -> Ending:
    """How it stands when the trainee leaves here: what was agreed holds, also without a goodbye."""
    if state.ending is not None:
        return state.ending
    return "agreed" if state.accepted and state.temper.anger <= ENDS_WELL_FROM else "stopped"


def _promises(appraisal: Appraisal) -> tuple[Promise, ...]:
    wild = {move.quote for move in appraisal.moves if move.name == "wild_promise"}
    deeds = (move for move in appraisal.moves if move.name in (*DEEDS, "wild_promise"))
    seen: dict[str, Promise] = {}
    for move in deeds:
        seen.setdefault(move.quote, Promise(move.quote, wild=move.quote in wild, about=move.about))
    return tuple(seen.values())


def _accept(persona: Persona, difficulty: Difficulty, state: State, appraisal: Appraisal) -> State:
    """A fitting offer is taken by a customer who was heard and has come down; a wild promise is taken too."""
    if state.temper.anger > persona.difficulty.at(difficulty).accepts_below or "grievance" not in state.temper.heard:
        return state
    if state.accepted not in (None, PROMISED):
        return replace(state, confirmed=state.confirmed or appraisal.has("confirm_agreement"))
    agreement = next((a for a in persona.agreements if a.id == offered(persona, appraisal)), None)
    promised = any(not promise.wild for promise in state.promises)
    allowed = agreement is not None and (not agreement.supervisor or state.supervisor == "granted")
    allowed = allowed and agreement is not None and state.facts.issuperset(agreement.after)
    if agreement is not None and allowed and promised:
        temper = replace(state.temper, heard=state.temper.heard | {"need"})
        return replace(state, accepted=agreement.id, accepted_turn=state.trainee_turns, temper=temper)
    if appraisal.has("wild_promise") and state.accepted is None:
        return replace(state, accepted=PROMISED, accepted_turn=state.trainee_turns)
    return state


def _ending(
    persona: Persona, difficulty: Difficulty, before: State, after: State, appraisal: Appraisal
) -> Ending | None:
    """How it ends with this turn, if it does; the first rule that holds.

    Leaving, or a goodbye that neither asks nor offers anything more, closes politely what a limit had announced in an
    earlier turn. Who goes once something was agreed has not walked out.
    """
    anger, taken = after.temper.anger, after.accepted is not None
    calm_enough = anger <= ENDS_WELL_FROM
    closes, parts = appraisal.has(*CLOSES), appraisal.has("warm_close")
    left = appraisal.first("cut_off")
    parting = parts and (appraisal.has("set_boundary") or not appraisal.has(*ASKS, *HELPS_ON))
    announced = before.boundary and not taken and (left or parting)
    kept = any(not promise.wild for promise in after.promises)
    rules: tuple[tuple[bool, Ending], ...] = (
        (bool(announced), "closed"),
        (bool(left and taken and before.accepted and calm_enough), "agreed"),
        (bool(left and left.confidence >= SURE and not closes), "walked_out"),
        (anger >= LEAVES_AT and before.warned, "walked_out"),
        (taken and calm_enough and (parts or after.trainee_turns - after.accepted_turn >= TURNS_TO_CLOSE), "agreed"),
        (
            before.supervisor == "granted" and kept and not taken and calm_enough
            and (parts or (appraisal.has("anything_else") and appraisal.has("consult_supervisor"))),
            "escalated",
        ),
        (
            after.trainee_turns >= persona.difficulty.at(difficulty).patience,
            "agreed" if taken and calm_enough else "walked_out",
        ),
    )  # fmt: skip
    return next((ending for holds, ending in rules if holds), None)


def _relapse(
    persona: Persona, before: State, after: State, causes: tuple[Cause, ...]
) -> tuple[State, tuple[Cause, ...]]:
    """The one flare-up from the customer's own world; never straight after a slip, nor once settled.

    Nor when the need has just been named: that deserves its own answer.
    """
    relapse = persona.relapse
    due = (
        not after.relapse_done
        and after.trainee_turns >= relapse.from_turn
        and after.temper.anger <= relapse.below
        and before.accepted is None
        and not after.temper.slip
        and not before.temper.slip
        and "need" not in after.temper.heard - before.temper.heard
    )
    if not due:
        return after, causes
    anger = min(LEAVES_AT, after.temper.anger + relapse.delta, before.temper.anger + 3)
    cause = Cause(None, anger - after.temper.anger, "relapse")
    temper = replace(after.temper, anger=anger)
    return replace(after, temper=temper, relapse_done=True), (*causes, cause)


def _stage(stage: Stage, appraisal: Appraisal) -> Stage:
    """The furthest stage reached so far."""
    reached = [STAGES.index(STAGE_OF[move.name]) for move in appraisal.moves if move.name in STAGE_OF]
    return STAGES[max([STAGES.index(stage), *reached])]
