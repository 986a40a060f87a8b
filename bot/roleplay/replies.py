"""What the customer answers to what the trainee did: which pools of lines fit, before any wording."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.persona import Persona
from bot.content.prompts_player import Kind
from bot.content.script import Answers, Script, band_of
from bot.model import Appraisal, Difficulty, MoveName, State
from bot.roleplay.temper import missing
from bot.roleplay.temper.scene import ASKS, OFFERS, PROMISED, offered

CHECKS: tuple[MoveName, ...] = ("check_understanding", "confirm_agreement")
FEW = 4
"""Words up to which a message in which nothing was read may well not be understood."""
TALKS_BELOW: float = 6
"""Below this anger a customer whose need was named goes on to what is still open."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer answers, and the pools to take it from, the best first.

    `wants_push`: the customer goes on to what is missing. `is_reaction`: it already says how the turn landed.
    `told`: facts told with it.
    """

    kind: Kind
    pools: tuple[tuple[str, ...], ...]
    wants_push: bool = False
    is_reaction: bool = False
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything a reply depends on: the customer, and the state before and after the trainee's turn.

    `words` is how many the turn has.
    """

    persona: Persona
    difficulty: Difficulty
    script: Script
    before: State
    state: State
    appraisal: Appraisal
    words: int = 0

    @property
    def answers(self) -> Answers:
        """The replies of the script."""
        return self.script.answers

    @property
    def cooled(self) -> bool:
        """Whether the anger went down this turn."""
        return self.state.temper.anger < self.before.temper.anger

    @property
    def hears_offers(self) -> bool:
        """Whether the customer was heard and has come down far enough to consider an offer."""
        level = self.persona.difficulty.at(self.difficulty)
        return self.state.temper.anger <= level.accepts_below and "grievance" in self.state.temper.heard


def reply_to(now: Moment) -> Reply | None:
    """The reply that fits best, or None when there is nothing to answer (the customer reacts and pushes)."""
    kinds = (_settled, _fact, _aside, _supervisor, _wild, _offer, _checked, _wait, _limit, _asked, _nothing)
    return next((reply for kind in kinds if (reply := kind(now)) is not None), None)


def _settled(now: Moment) -> Reply | None:
    accepted = now.state.accepted
    if accepted is None:
        return None
    if now.before.accepted != accepted:
        if accepted == PROMISED:
            return Reply("to_wild_promise", (now.answers.to_wild_promise,))
        return Reply("accepts", (now.script.accepts[accepted],))
    heated = now.state.temper.anger > now.before.temper.anger
    if now.appraisal.has("confirm_agreement"):
        return Reply("agrees_all", (now.answers.agrees_all,), is_reaction=not heated)
    if now.appraisal.has("anything_else"):
        return Reply("nothing_else", (now.answers.nothing_else,), is_reaction=not heated)
    return None


def _fact(now: Moment) -> Reply | None:
    new = [fact.id for fact in now.persona.facts if fact.id in now.state.facts - now.before.facts]
    return Reply("fact", tuple(now.script.facts[fact] for fact in new), told=frozenset(new)) if new else None


def _aside(now: Moment) -> Reply | None:
    first = now.appraisal.has("take_aside") and not now.before.temper.used("aside")
    if not first or now.persona.setting == "chat":
        return None
    return Reply("goes_aside", (now.answers.goes_aside,), is_reaction=True)


def _supervisor(now: Moment) -> Reply | None:
    new = now.state.supervisor == "granted" and now.before.supervisor == "none"
    if not new or offered(now.persona, now.appraisal):
        return None
    return Reply("to_supervisor", (now.answers.to_supervisor,))


def _wild(now: Moment) -> Reply | None:
    """Tempted; a furious customer has no ear for it yet."""
    if not now.appraisal.has("wild_promise"):
        return None
    if band_of(now.state.temper.anger) == "furious":
        return Reply("refuses", (now.answers.refuses,), wants_push=True)
    return Reply("to_wild_promise", (now.answers.to_wild_promise,))


def _offer(now: Moment) -> Reply | None:
    fitting = offered(now.persona, now.appraisal)
    proposed = now.appraisal.has("propose_solution", "offer_choice") or (fitting and now.appraisal.has(*OFFERS))
    if now.state.accepted is not None or not proposed:
        return None
    if not now.hears_offers:
        return _limit(now) or Reply("refuses", (now.answers.refuses,), wants_push=True)
    if fitting:
        return Reply("who_and_when", (now.answers.who_and_when,))
    return Reply("not_that", (now.answers.not_that,))


def _checked(now: Moment) -> Reply | None:
    if now.appraisal.has("name_need"):
        return Reply("yes_need", (now.answers.yes_need,), wants_push=now.state.temper.anger < TALKS_BELOW)
    if now.appraisal.has(*CHECKS) or (now.appraisal.has("reformulate") and now.cooled):
        return Reply("yes_right", (now.answers.yes_right,), wants_push=True)
    return None


def _wait(now: Moment) -> Reply | None:
    if not now.appraisal.has("hold_politely"):
        return None
    if now.before.temper.waits:
        return Reply("waits_badly", (now.answers.waits_badly,))
    return Reply("will_wait", (now.answers.will_wait,))


def _limit(now: Moment) -> Reply | None:
    if not now.appraisal.has("set_boundary"):
        return None
    return Reply("to_boundary", (now.answers.to_boundary,), is_reaction=True)


def _asked(now: Moment) -> Reply | None:
    """Asked, with nothing new unlocked: the fact asked about, else a free one not yet told, else no more to say."""
    asked = [move for move in now.appraisal.moves if move.name in ASKS]
    if not asked:
        return None
    free = [fact.id for fact in now.persona.facts if fact.told == "free" and fact.id not in now.state.facts]
    named = next((move.about for move in asked if move.about in now.script.facts), None)
    told = named or (free[0] if free else None)
    if told is None:
        return Reply("nothing_more", (now.answers.nothing_more,), wants_push=True)
    return Reply("fact", (now.script.facts[told], now.answers.nothing_more), told=frozenset({told}))


def _nothing(now: Moment) -> Reply | None:
    """Nothing was read in it. Of a whole sentence that is our failing: the customer goes on and blames nobody."""
    if now.appraisal.moves or now.words > FEW or missing(now.state) == "goodbye":
        return None
    return Reply("not_understood", (now.answers.not_understood,), wants_push=True)
