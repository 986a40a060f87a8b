"""The scripted lines of a persona in one language.

A customer line is put together from up to three short parts, so that few lines give many:

* a **reaction**: how what the trainee just did has landed (every step of temper is audible here);
* an **answer**: the fact that came out, the reply to a question, yes or no to a proposal;
* a **push**: what the customer still wants.

Inside a line, `{a|b|c}` stands for one of several wordings (an empty one is allowed: `{well, |}`), which makes
two runs differ. A line is used at most once in a session.

Bands of anger: furious 8..10, angry 6..7.5, tense 4..5.5, calm 0..3.5.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.content.texts import Id, Shape, Spoken
from bot.model import MoveName

Band = Literal["furious", "angry", "tense", "calm"]
Step = Literal["up", "down", "flat", "mended"]
Missing = Literal["acknowledgement", "listening", "need", "solution", "promise", "confirmation", "goodbye"]
BANDS: tuple[tuple[Band, float], ...] = (("furious", 8), ("angry", 6), ("tense", 4), ("calm", 0))
Pool = Annotated[tuple[Spoken, ...], Field(min_length=1)]


def band_of(anger: float) -> Band:
    """The band of an anger of 0..10."""
    return next(band for band, least in BANDS if anger >= least)


class Reaction(Shape):
    """How something lands.

    `to` lists moves of the trainee and/or steps of temper (up, down, flat, mended); `band` (the anger *after*
    the step) narrows it, none = any band.
    """

    to: tuple[MoveName | Step, ...] = Field(
        min_length=1,
        description="What it answers: moves of rubric.yaml and/or up, down, flat, mended, e.g. [order_calm]. · "
        "À quoi cela répond : gestes de rubric.yaml et/ou up, down, flat, mended, ex. [order_calm].",
    )
    band: tuple[Band, ...] = Field(
        default=(),
        description="At which anger, after the step: furious 8-10, angry 6-7.5, tense 4-5.5, calm 0-3.5; none = any. · "
        "À quelle colère, après le geste : furious 8-10, angry 6-7.5, tense 4-5.5, calm 0-3.5 ; sans = toutes.",
    )
    say: Pool = Field(
        description='The lines, each said once at most, e.g. "{Calm?|CALM?} That made it worse." · '
        'Les répliques, chacune dite une fois au plus, ex. "{Du calme ?|DU CALME ?} C\'est pire."'
    )


class Push(Shape):
    """What the customer asks for next, by what is still missing and optionally by band.

    The order: acknowledgement, listening, need, solution, promise, confirmation, goodbye.
    """

    missing: Missing = Field(
        description="What this customer still waits for; the first that is missing is asked for, in the order given. · "
        "Ce que la personne attend encore ; le premier manque, dans l'ordre donné, est réclamé."
    )
    band: tuple[Band, ...] = Field(
        default=(),
        description="At which anger: furious, angry, tense, calm; none = any. · "
        "À quelle colère : furious, angry, tense, calm ; sans = toutes.",
    )
    say: Pool = Field(description='The lines, e.g. "So when?" · Les répliques, ex. "Alors, quand ?"')


class Answers(Shape):
    """Replies to what the trainee did, whatever the temper."""

    nothing_more: Pool = Field(
        description="Asked again, or about something the customer has no more to say on. · "
        "On redemande, ou on demande ce dont il n'y a plus rien à dire."
    )
    yes_right: Pool = Field(
        description="The trainee restated the facts and checked: yes, that is it. · "
        "Les faits ont été reformulés et vérifiés : oui, c'est ça."
    )
    yes_need: Pool = Field(
        description="The trainee named the need: that is what matters. · "
        "Le besoin a été nommé : c'est bien cela qui compte."
    )
    refuses: Pool = Field(
        description="A proposal while too angry or not heard yet. · "
        "Une proposition alors que la colère est trop haute ou que rien n'a été entendu."
    )
    not_that: Pool = Field(
        description="A proposal that is not among the agreements. · "
        "Une proposition qui n'est pas parmi les accords possibles."
    )
    who_and_when: Pool = Field(
        description="The proposal is fine, but who does it by when was not said. · "
        "La proposition va, mais qui fait quoi et pour quand n'a pas été dit."
    )
    to_wild_promise: Pool = Field(
        description="The trainee promised what nobody can be sure of: tempted. · "
        "On a promis ce dont personne ne peut être sûr : c'est tentant."
    )
    will_wait: Pool = Field(
        description="The trainee asked for a short wait and said why. · "
        "On a demandé un court moment en disant pourquoi."
    )
    waits_badly: Pool = Field(
        description="Made to wait without a reason, or again with nothing brought back. · "
        "Une attente sans raison, ou une de plus sans rien rapporter."
    )
    to_supervisor: Pool = Field(
        description="The trainee asks the supervisor, or says so. · On consulte l'encadrement, ou on l'annonce."
    )
    to_boundary: Pool = Field(
        description="The trainee set a calm limit after abuse. · "
        "Une limite calme a été posée après des paroles blessantes."
    )
    goes_aside: Pool = Field(
        description="The trainee moved the conversation out of the public eye. · "
        "L'échange a été mis à l'écart du public."
    )
    not_understood: Pool = Field(
        description="The message said nothing the customer could make sense of. · "
        "Le message n'avait pas de sens pour la personne."
    )
    agrees_all: Pool = Field(
        description="The trainee repeated the agreement: yes, agreed. · L'accord a été répété : oui, entendu."
    )
    nothing_else: Pool = Field(
        description="Asked whether there is anything else: no. · On demande s'il reste autre chose : non."
    )


class Closings(Shape):
    """The customer's last line, by ending."""

    agreed: Pool = Field(
        description="It ended well: no gush, a last word. · Cela finit bien : un dernier mot, sans effusion."
    )
    escalated: Pool = Field(description="The supervisor takes over. · L'encadrement prend le relais.")
    walked_out: Pool = Field(description="The customer leaves, angry. · La personne part, en colère.")
    closed: Pool = Field(
        description="The trainee closed it politely after a warning. · "
        "La personne en formation a clos poliment, après un avertissement."
    )
    out_of_patience: Pool = Field(
        description="It lasted too long; the customer has to go, unsolved. · "
        "Cela a trop duré ; la personne doit partir, rien n'est réglé."
    )


class Script(Shape):
    """All lines of one language."""

    openings: Annotated[tuple[Spoken, ...], Field(min_length=4)] = Field(
        description="First messages; one is drawn per session; they keep the facts marked asked to themselves. · "
        "Premiers messages ; un par session ; ils taisent les faits marqués asked."
    )
    reactions: Annotated[tuple[Reaction, ...], Field(min_length=8)] = Field(
        description="How what the trainee just did has landed; up, down and flat need words in every band. · "
        "L'effet de ce qui vient d'être écrit ; up, down et flat ont des mots à chaque niveau de colère."
    )
    pushes: Annotated[tuple[Push, ...], Field(min_length=7)] = Field(
        description="What the customer still wants, said at the end of a line. · "
        "Ce que la personne veut encore, dit en fin de réplique."
    )
    facts: dict[Id, Pool] = Field(
        description="For every fact, by its id: how the customer tells it. · "
        "Pour chaque fait, par son id : comment la personne le dit."
    )
    accepts: dict[Id, Pool] = Field(
        description="For every agreement, by its id: how the customer says yes to it. · "
        "Pour chaque accord, par son id : comment la personne dit oui."
    )
    answers: Answers = Field(
        description="Replies to what the trainee did, at any anger. · "
        "Réponses à ce qui vient d'être fait, quelle que soit la colère."
    )
    last_chance: Pool = Field(
        description="Anger is at 10: about to leave unless something changes now. · "
        "La colère est à 10 : la personne va partir, sauf si quelque chose change tout de suite."
    )
    relapse: Pool = Field(
        description="The flare-up of relapse.cause in their own words. · La rechute de relapse.cause, dans ses mots."
    )
    closings: Closings = Field(
        description="The customer's last line, by ending. · Le dernier mot de la personne, selon la fin."
    )
