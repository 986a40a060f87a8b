"""What a language model is told to play the customer: who they are, the conversation, and what comes now.

What stays the same comes first, so that a server can keep it ready: the rules and the card of the customer, then the
conversation, which only grows. What is for this line alone stands at the very end.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.content.persona import Leaning, Persona
from bot.content.prompts_player import SLOT, PlayerPrompts
from bot.content.script import BANDS, band_of
from bot.model import Cause
from bot.ports.chat import ChatMessage, Pseudonyms
from bot.roleplay.llm.part import Part
from bot.roleplay.temper import missing
from bot.roleplay.temper.scene import LEAVES_AT
from bot.roleplay.wording import expand
from bot.typography import quoted
from bot.typography.legible import as_data

WEIGHTY: float = 0.5
"""Points of anger from which on a move is told to have done it."""
MOST_QUOTES = 2
KEPT_LINES, STEP_LINES = 24, 12
"""The conversation that is sent: at most this many lines; more are let go in steps, so that the beginning of what is
sent stays the same from turn to turn."""


def messages_of(part: Part, names: Pseudonyms) -> tuple[ChatMessage, ...]:
    """Everything that is sent for one line; `names` stand in for those of people."""
    prompts, lines = part.prompts, [(line.speaker, names.hide(line.text)) for line in part.lines]
    kept = lines[_first_kept(len(lines)) :]
    sent = [ChatMessage("system", f"{_filled(prompts.rules, name=part.persona.name.full)}\n\n{card(part)}")]
    before = prompts.begins
    for speaker, text in kept[:-1]:
        if speaker == "customer":
            sent += [ChatMessage("user", before), ChatMessage("assistant", as_answer(text))]
        else:
            before = told(text, prompts)
    sent.append(ChatMessage("user", f"{told(kept[-1][1], prompts)}\n\n{direction(part, names)}\n\n{prompts.answer}"))
    return tuple(sent)


def again(part: Part, sent: Sequence[ChatMessage], line: str, reason: str) -> tuple[ChatMessage, ...]:
    """The same, with the line that cannot be sent and why."""
    asked = _filled(part.prompts.again, line=as_data(line), reason=reason)
    return (*sent, ChatMessage("assistant", as_answer(line)), ChatMessage("user", asked))


def card(part: Part) -> str:
    """Who the customer is, from the fields of the persona file: the same all through a session."""
    persona, language, prompts = part.persona, part.language, part.prompts
    intensity, ceiling = persona.intensity, prompts.ceiling
    free = [fact.text.in_(language) for fact in persona.facts if fact.told == "free"]
    return _filled(
        prompts.card,
        name=persona.name.full,
        situation=persona.situation.in_(language),
        setting=prompts.setting[persona.setting],
        voice=prompts.voice[persona.name.civility],
        season=prompts.christmas if persona.season == "christmas" else "",
        grievance=persona.grievance.text.in_(language),
        need=persona.need.text.in_(language),
        facts=_listed(free),
        calms=_listed(leaning.why.in_(language) for leaning in persona.calms),
        inflames=_listed(leaning.why.in_(language) for leaning in persona.inflames),
        style=_listed(persona.style.in_(language)),
        samples=_listed(samples(part)),
        ceiling=" ".join(
            (
                ceiling.swearing[intensity.swearing],
                ceiling.threats[intensity.threats],
                ceiling.insults[intensity.insults],
            )
        ),
    )


def samples(part: Part) -> list[str]:
    """A reaction of the script for every anger, always the same in one session."""
    dice = random.Random(f"{part.practice.seed}:samples")
    shown = []
    for band, _ in BANDS:
        steps = {"up", "flat"} if band in {"furious", "angry"} else {"flat"}
        pools = [one.say for one in part.script.reactions if set(one.to) & steps and band in one.band]
        pools = pools or [one.say for one in part.script.reactions if not one.band]
        if pools:
            shown.append(f"{part.prompts.moods[band]} {expand(dice.choice(dice.choice(pools)), dice)}")
    return shown


def direction(part: Part, names: Pseudonyms) -> str:
    """What comes now: how angry, what has just moved that, what is answered, what may be told, what is missing."""
    return "\n".join(text for text in _direction(part, names) if text)


def _direction(part: Part, names: Pseudonyms) -> Iterator[str]:
    prompts, persona, language, state = part.prompts, part.persona, part.language, part.state
    yield prompts.band[band_of(state.temper.anger)]
    if part.closing is not None:
        yield prompts.closings[part.closing]
        yield _filled(prompts.outcome, outcome=_outcome(part))
    elif part.flares_up:
        yield _filled(prompts.relapse, cause=persona.relapse.cause.in_(language))
    else:
        if part.step != "flat" or part.reply is None:
            yield prompts.step[part.step]
        yield from _why(part, names)
    if part.closing is None:
        if state.temper.anger >= LEAVES_AT:
            yield prompts.last_chance
        elif part.reply is not None:
            yield prompts.answers[part.reply.kind]
        if part.reply is not None and part.reply.kind == "accepts":
            offers = {offer.id: offer.text.in_(language) for offer in persona.agreements}
            yield _filled(prompts.offer, offer=offers.get(state.accepted or "", ""))
        if part.reply is None or part.reply.wants_push:
            yield prompts.wants[missing(state)]
    new = part.scripted.told | (state.facts - part.before.facts)
    earned = [fact.text.in_(language) for fact in persona.facts if fact.id in new and fact.told == "asked"]
    if earned:
        yield _filled(prompts.told, facts=_listed(earned))
    yield _filled(prompts.sense, sense=part.scripted.text)


def _why(part: Part, names: Pseudonyms) -> Iterator[str]:
    """The words that moved the anger this way, and why they move this person."""
    sign = {"up": 1, "down": -1, "mended": -1}.get(part.step, 0)
    weighty = [cause for cause in part.causes if cause.delta * sign >= WEIGHTY and cause.quote]
    quotes: set[str] = set()
    for cause in sorted(weighty, key=lambda one: -abs(one.delta)):
        if (shown := part.quoted(cause.quote)) in quotes or not shown or len(quotes) == MOST_QUOTES:
            continue
        quotes.add(shown)
        yield _filled(part.prompts.quote, quote=quoted(as_data(names.hide(shown)), part.language))
        yield from (
            _filled(part.prompts.why, why=leaning.why.in_(part.language)) for leaning in _leanings(part.persona, cause)
        )


def _leanings(persona: Persona, cause: Cause) -> list[Leaning]:
    return [leaning for leaning in (*persona.calms, *persona.inflames) if leaning.move == cause.move]


def _outcome(part: Part) -> str:
    endings, language = part.persona.endings, part.language
    return {
        "agreed": endings.agreed, "escalated": endings.escalated, "closed": endings.closed,
        "walked_out": endings.walked_out, "out_of_patience": endings.walked_out,
    }[part.closing or "agreed"].outcome.in_(language)  # fmt: skip


def told(text: str, prompts: PlayerPrompts) -> str:
    """What the trainee wrote, as data between tags."""
    return f"<consultant>{as_data(text) or prompts.unheard}</consultant>"


def as_answer(line: str) -> str:
    """A line as the model would have answered it."""
    import json

    return json.dumps({"line": line}, ensure_ascii=False)


def _first_kept(lines: int) -> int:
    """The first line that is sent: always one of the customer's."""
    over = lines - KEPT_LINES
    return 0 if over <= 0 else -(-over // STEP_LINES) * STEP_LINES


def _listed(texts: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _filled(template: str, **values: str) -> str:
    return SLOT.sub(lambda slot: values.get(slot[1], slot[0]), template)
