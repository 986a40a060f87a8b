"""What the customer answers to what the trainee did: which pools of lines fit, before any wording."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.persona import Persona
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
    """Pools to answer from, the best first.

    `wants_push`: the customer goes on to what is missing. `is_reaction`: it already says how the turn landed.
    `told`: facts told with it.
    """

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
        return Reply((now.answers.to_wild_promise if accepted == PROMISED else now.script.accepts[accepted],))
    heated = now.state.temper.anger > now.before.temper.anger
    if now.appraisal.has("confirm_agreement"):
        return Reply((now.answers.agrees_all,), is_reaction=not heated)
    return Reply((now.answers.nothing_else,), is_reaction=not heated) if now.appraisal.has("anything_else") else None


def _fact(now: Moment) -> Reply | None:
    new = [fact.id for fact in now.persona.facts if fact.id in now.state.facts - now.before.facts]
    return Reply(tuple(now.script.facts[fact] for fact in new), told=frozenset(new)) if new else None


def _aside(now: Moment) -> Reply | None:
    first = now.appraisal.has("take_aside") and not now.before.temper.used("aside")
    return Reply((now.answers.goes_aside,), is_reaction=True) if first and now.persona.setting != "chat" else None


def _supervisor(now: Moment) -> Reply | None:
    new = now.state.supervisor == "granted" and now.before.supervisor == "none"
    return Reply((now.answers.to_supervisor,)) if new and not offered(now.persona, now.appraisal) else None


def _wild(now: Moment) -> Reply | None:
    """Tempted; a furious customer has no ear for it yet."""
    if not now.appraisal.has("wild_promise"):
        return None
    if band_of(now.state.temper.anger) == "furious":
        return Reply((now.answers.refuses,), wants_push=True)
    return Reply((now.answers.to_wild_promise,))


def _offer(now: Moment) -> Reply | None:
    fitting = offered(now.persona, now.appraisal)
    proposed = now.appraisal.has("propose_solution", "offer_choice") or (fitting and now.appraisal.has(*OFFERS))
    if now.state.accepted is not None or not proposed:
        return None
    if not now.hears_offers:
        return _limit(now) or Reply((now.answers.refuses,), wants_push=True)
    return Reply((now.answers.who_and_when if fitting else now.answers.not_that,))


def _checked(now: Moment) -> Reply | None:
    if now.appraisal.has("name_need"):
        return Reply((now.answers.yes_need,), wants_push=now.state.temper.anger < TALKS_BELOW)
    if now.appraisal.has(*CHECKS) or (now.appraisal.has("reformulate") and now.cooled):
        return Reply((now.answers.yes_right,), wants_push=True)
    return None


def _wait(now: Moment) -> Reply | None:
    if not now.appraisal.has("hold_politely"):
        return None
    return Reply((now.answers.waits_badly if now.before.temper.waits else now.answers.will_wait,))


def _limit(now: Moment) -> Reply | None:
    return Reply((now.answers.to_boundary,), is_reaction=True) if now.appraisal.has("set_boundary") else None


def _asked(now: Moment) -> Reply | None:
    """Asked, with nothing new unlocked: the fact asked about, else a free one not yet told, else no more to say."""
    asked = [move for move in now.appraisal.moves if move.name in ASKS]
    if not asked:
        return None
    free = [fact.id for fact in now.persona.facts if fact.told == "free" and fact.id not in now.state.facts]
    named = next((move.about for move in asked if move.about in now.script.facts), None)
    told = named or (free[0] if free else None)
    if told is None:
        return Reply((now.answers.nothing_more,), wants_push=True)
    return Reply((now.script.facts[told], now.answers.nothing_more), told=frozenset({told}))


def _nothing(now: Moment) -> Reply | None:
    """Nothing was read in it. Of a whole sentence that is our failing: the customer goes on and blames nobody."""
    if now.appraisal.moves or now.words > FEW or missing(now.state) == "goodbye":
        return None
    return Reply((now.answers.not_understood,), wants_push=True)
