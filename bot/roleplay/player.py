"""The scripted player: answers what the trainee *did*, from the lines of the persona file.

A customer line is a reaction (how it landed), an answer (what was asked, offered, promised) and a push (what
is still missing); see `bot.content.script`. Repeatable: the words depend only on the seed, the turn's id and
what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.persona import Persona
from bot.content.prompts_player import Closing
from bot.content.script import Script, Step, band_of
from bot.model import HURTING, Appraisal, Cause, MoveName, Practice, State, Utterance
from bot.roleplay.replies import Moment, reply_to
from bot.roleplay.temper import missing
from bot.roleplay.temper.scene import LEAVES_AT
from bot.roleplay.wording import Chooser, Picked

ENDS = frozenset(".!?…,;:»\"'”)")
"""A part that ends otherwise gets a full stop before the next one."""
LONGEST = 280
"""A customer never writes a paragraph: the push is left out when the line would be longer (characters)."""
REACTION_BESIDE_ANSWER = 0.6
"""How often a customer who has an answer to give still says how a merely flat turn landed."""


class ScriptedPlayer:
    """Plays any persona from its script. Stateless."""

    async def open(self, persona: Persona, practice: Practice, state: State) -> Utterance:
        """The opening line."""
        script = persona.script.in_(practice.language)
        chooser = Chooser(practice.seed, "opening", state.lines_used)
        return _spoken([chooser.pick(script.openings)])

    async def speak(
        self,
        persona: Persona,
        practice: Practice,
        before: State,
        state: State,
        appraisal: Appraisal,
        causes: tuple[Cause, ...],
        turn_id: str,
    ) -> Utterance:
        """The answer to a trainee turn."""
        script = persona.script.in_(practice.language)
        chooser = Chooser(practice.seed, turn_id, state.lines_used)
        closing = closing_of(persona, practice, state)
        if closing is not None:
            return _spoken([chooser.pick(getattr(script.closings, closing))])
        step = step_of(before, state, causes)
        if state.temper.anger >= LEAVES_AT:
            return _spoken([chooser.pick(*_reactions(script, causes, step, state)), chooser.pick(script.last_chance)])
        moment = moment_of(persona, practice, before, state, appraisal, turn_id)
        if state.relapse_done and not before.relapse_done:
            return _flare_up(moment, chooser)
        return _compose(moment, causes, step, chooser)


def moment_of(
    persona: Persona, practice: Practice, before: State, state: State, appraisal: Appraisal, turn_id: str
) -> Moment:
    """Everything the answer to that trainee turn depends on."""
    said = next((turn.text for turn in practice.turns if turn.id == turn_id), "")
    script = persona.script.in_(practice.language)
    return Moment(persona, practice.difficulty, script, before, state, appraisal, len(said.split()))


def step_of(before: State, state: State, causes: Sequence[Cause]) -> Step:
    """Which way the anger went, as the customer lets it be heard."""
    if any(cause.rule == "repair" for cause in causes):
        return "mended"
    change = state.temper.anger - before.temper.anger
    if change == 0:
        return "flat"
    return "up" if change > 0 else "down"


def _compose(now: Moment, causes: Sequence[Cause], step: Step, chooser: Chooser) -> Utterance:
    reply = reply_to(now)
    parts: list[Picked | None] = []
    if reply is None or not reply.is_reaction:
        needed = step != "flat" or reply is None or chooser.chance(REACTION_BESIDE_ANSWER)
        parts.append(chooser.pick(*_reactions(now.script, causes, step, now.state)) if needed else None)
    if reply is not None:
        parts.append(chooser.pick(*reply.pools))
    if reply is None or reply.wants_push:
        parts.append(_push(now, chooser, said=sum(len(part.text) + 1 for part in parts if part)))
    if not any(parts):
        parts = [chooser.pick(now.answers.nothing_more, _any_push(now.script))]
    return _spoken(parts, reply.told if reply is not None else frozenset())


def _flare_up(now: Moment, chooser: Chooser) -> Utterance:
    """The relapse, after a word to what the trainee asked or said."""
    reply = reply_to(now)
    answer = chooser.pick(*reply.pools) if reply is not None else None
    told = reply.told if reply is not None else frozenset[str]()
    return _spoken([answer, chooser.pick(now.script.relapse, _any_push(now.script))], told)


def _push(now: Moment, chooser: Chooser, *, said: int) -> Picked | None:
    want, band = missing(now.state), band_of(now.state.temper.anger)
    push = chooser.pick(*_pushes(now.script, want, band))
    return push if push and said + len(push.text) <= LONGEST else None


def _reactions(script: Script, causes: Sequence[Cause], step: Step, state: State) -> list[tuple[str, ...]]:
    """Pools for how it landed, the most specific first.

    The weightiest move with the band, the move, the step with the band, the step.
    """
    band = band_of(state.temper.anger)
    keys: list[MoveName | Step] = [*_weighty(causes, step), step]
    if step == "mended":
        keys = ["mended", "down"]
    pools: list[tuple[str, ...]] = []
    for key in keys:
        matching = [reaction for reaction in script.reactions if key in reaction.to]
        pools += [reaction.say for reaction in matching if band in reaction.band]
        pools += [reaction.say for reaction in matching if not reaction.band]
    return pools


def _weighty(causes: Sequence[Cause], step: Step) -> list[MoveName]:
    """The moves that moved the anger this way, the weightiest first."""
    sign = {"up": 1, "down": -1}.get(step, 0)
    moved = [c for c in causes if c.move is not None and (c.delta * sign > 0 or (sign == 0 and c.move in HURTING))]
    ordered = sorted(moved, key=lambda cause: -abs(cause.delta))
    return [cause.move for cause in ordered if cause.move is not None]


def _pushes(script: Script, want: str, band: str) -> list[tuple[str, ...]]:
    matching = [push for push in script.pushes if push.missing == want]
    fitting = [push.say for push in matching if band in push.band]
    return fitting + [push.say for push in matching if not push.band]


def _any_push(script: Script) -> tuple[str, ...]:
    return tuple(line for push in script.pushes for line in push.say)


def closing_of(persona: Persona, practice: Practice, state: State) -> Closing | None:
    """Which last line of the script fits, when the scene is over."""
    match state.ending:
        case None:
            return None
        case "walked_out":
            tired = state.trainee_turns >= persona.difficulty.at(practice.difficulty).patience
            return "out_of_patience" if tired and state.temper.anger < LEAVES_AT else "walked_out"
        case "escalated" | "closed":
            return state.ending
        case _:
            return "agreed"


def _spoken(parts: Sequence[Picked | None], told: frozenset[str] = frozenset()) -> Utterance:
    said = [part for part in parts if part is not None]
    keys = frozenset[str]().union(*(part.keys for part in said))
    ended = [part.text if part.text[-1] in ENDS else f"{part.text}." for part in said[:-1]]
    return Utterance(" ".join([*ended, *(part.text for part in said[-1:])]), keys, told)
