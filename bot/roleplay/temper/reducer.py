"""One step of temper: from what the customer felt and what the trainee's turn did, to what they feel now.

Source: design, "Temper rules"; training doctrine, "The emotion mechanism". Pure: same input, same output.
"""

from __future__ import annotations

from dataclasses import replace

from bot.model import Appraisal, Cause, Move, MoveName, Temper
from bot.roleplay.temper.rules import (
    COSTS,
    RELIEFS,
    SOFT_FAMILIES,
    SPOILS_FROM,
    WILD_RELIEF,
    WILD_USES,
    Relief,
    Rules,
    wear,
)

EMOTION: tuple[MoveName, ...] = ("acknowledge_emotion", "empathise")
BROUGHT: tuple[MoveName, ...] = (
    "explain",
    "reformulate",
    "propose_solution",
    "commit",
    "schedule_follow_up",
    "offer_choice",
)


def feel(
    temper: Temper, appraisal: Appraisal, rules: Rules, *, abuse: bool = False
) -> tuple[Temper, tuple[Cause, ...]]:
    """The temper after a trainee turn, and why.

    `abuse` tells that the customer's own last turn was abusive (a calm limit then cools a little and never
    heats). The causes add up exactly to the change of anger, which is at most `rules.most_down` down
    and `rules.most_up` up and never leaves 0..10.
    """
    heating = _costs(temper, appraisal, rules)
    spoiled = any(cause.delta >= SPOILS_FROM for cause in heating)
    heard = temper.heard if spoiled else hear(temper, appraisal, rules)
    mended = _repair(temper, appraisal, heating)
    rest = _without_slip(appraisal) if mended else appraisal
    cooling, uses = _reliefs(temper, rest, rules, heard, spoiled=spoiled)
    waiting, waits, uses = _waits(temper, appraisal, heard, uses)
    causes = [*heating, *cooling, *mended, *waiting, *_boundary(appraisal, abuse=abuse)]
    anger, causes = _bounded(temper.anger, causes, heard, rules)
    slip = _slip(heating, causes)
    return replace(
        temper,
        anger=anger,
        heard=heard,
        trust=_trust(temper.trust, slip=bool(slip), cooled=anger < temper.anger),
        uses=tuple(sorted(_count(uses, appraisal).items())),
        slip=slip,
        waits=waits,
    ), tuple(causes)


def hear(temper: Temper, appraisal: Appraisal, rules: Rules) -> frozenset[str]:
    """What the customer counts as heard after this turn.

    Ids of matters, and the flags feeling, reflected, grievance, need, public (it began in the public eye), aside
    (it was taken out of it).
    """
    heard = set(temper.heard)
    for move in appraisal.moves:
        if move.name in EMOTION or (move.name == "apologise" and move.about not in (None, "slip")):
            heard.add("feeling")
        if move.about not in (None, "slip") and move.name in (
            *EMOTION,
            "reformulate",
            "show_listening",
            "name_need",
            "apologise",
        ):
            heard |= {move.about, "reflected"}
        if move.name == "reformulate":
            heard.add("reflected")
        if move.name == "name_need":
            heard.add("need")
    if {"feeling", "reflected"} <= heard:
        heard.add("grievance")
    if rules.public:
        heard.add("public")
    if appraisal.has("take_aside"):
        heard.add("aside")
    return frozenset(heard)


def _costs(temper: Temper, appraisal: Appraisal, rules: Rules) -> list[Cause]:
    causes: dict[str, Cause] = {}
    for move in appraisal.moves:
        if move.name not in COSTS or move.name in causes:
            continue
        points, rule = COSTS[move.name], f"cost.{move.name}"
        if move.name == "canned_line" and temper.used("canned_line") == 0:
            points, rule = 0, "formula_once"
        if move.name == "wild_promise":
            points, rule = -WILD_RELIEF * (temper.used("wild_promise") < WILD_USES), "wild_promise"
        points += rules.extra.get(move.name, 0)
        causes[move.name] = Cause(move.name, points, rule, move.quote)
    return list(causes.values())


def _reliefs(
    temper: Temper, appraisal: Appraisal, rules: Rules, heard: frozenset[str], *, spoiled: bool
) -> tuple[list[Cause], dict[str, int]]:
    """What cools, the strongest move of each family only, and how often each family was used by now."""
    uses = dict(temper.uses)
    best: dict[str, Cause] = {}
    for move in appraisal.moves:
        relief = _relief_of(move.name, rules)
        if relief is None or (spoiled and relief.family in SOFT_FAMILIES):
            continue
        cause = _relief(move, relief, uses.get(relief.family, 0), rules, heard)
        held = best.get(relief.family)
        if held is None or cause.delta < held.delta:
            best[relief.family] = cause
    for family in best:
        uses[family] = uses.get(family, 0) + 1
    return [cause for cause in best.values() if cause.delta or cause.rule == "premature"], uses


def _relief_of(move: MoveName, rules: Rules) -> Relief | None:
    """The relief a move gives; one without a rule of its own counts where it moves this person."""
    if move in RELIEFS or move in COSTS:
        return RELIEFS.get(move)
    return Relief(0, move) if move in rules.extra else None


def _relief(move: Move, relief: Relief, used: int, rules: Rules, heard: frozenset[str]) -> Cause:
    if relief.needs and relief.needs not in heard:
        return Cause(move.name, 0, "premature", move.quote)
    share = wear(relief.family, used)
    extra = rules.extra.get(move.name, 0) if share else 0
    points = int((relief.points * share - extra) * 2) / 2
    rule = f"relief.{relief.family}" if share == 1 else f"worn.{relief.family}"
    return Cause(move.name, -points, rule, move.quote)


def _waits(
    temper: Temper, appraisal: Appraisal, heard: frozenset[str], uses: dict[str, int]
) -> tuple[list[Cause], int, dict[str, int]]:
    """Waiting: kept (asked politely, then something was brought) cools once; a second wait in a row heats."""
    asked = appraisal.first("hold_politely")
    brought = appraisal.first(*BROUGHT)
    if asked:
        if temper.waits and not brought:
            return [Cause(asked.name, 1, "second_wait", asked.quote)], temper.waits + 1, uses
        return [], 1, uses
    if temper.waits and brought:
        if "reflected" in heard and not uses.get("hold_kept"):
            return [Cause("hold_politely", -1, "hold_kept", brought.quote)], 0, {**uses, "hold_kept": 1}
        return [], 0, uses
    return [], temper.waits, uses


def _repair(temper: Temper, appraisal: Appraisal, heating: list[Cause]) -> list[Cause]:
    """Owning the sentence that hurt, on the next turn, returns half of what it really cost, once.

    It is always heard: half a point at the least, also where the anger could not rise any further.
    """
    owned = next((m for m in appraisal.moves if m.about == "slip"), None)
    if owned is None or not temper.slip or any(cause.delta > 0 for cause in heating):
        return []
    cost = sum(cause.delta for cause in temper.slip)
    return [Cause(owned.name, -max(0.5, int(cost) / 2), "repair", owned.quote)]


def _slip(heating: list[Cause], causes: list[Cause]) -> tuple[Cause, ...]:
    """What hurt in this turn, less what the caps took away: together, what it really cost."""
    hurt = [cause for cause in heating if cause.delta > 0]
    capped = [cause for cause in causes if cause.rule in ("most_up", "bounds") and cause.delta < 0]
    return (*hurt, *capped) if hurt else ()


def _without_slip(appraisal: Appraisal) -> Appraisal:
    """The words that mend a slip cool no more than that."""
    return replace(appraisal, moves=tuple(move for move in appraisal.moves if move.about != "slip"))


def _boundary(appraisal: Appraisal, *, abuse: bool) -> list[Cause]:
    limit = appraisal.first("set_boundary")
    return [Cause("set_boundary", -0.5, "limit_after_abuse", limit.quote)] if limit and abuse else []


def _bounded(anger: float, causes: list[Cause], heard: frozenset[str], rules: Rules) -> tuple[float, list[Cause]]:
    """Apply caps, floors and bounds; what they took away is a cause of its own."""
    wanted = float(anger + sum(cause.delta for cause in causes))
    wanted, causes = _correct(wanted, max(wanted, anger - rules.most_down), "most_down", causes)
    wanted, causes = _correct(wanted, min(wanted, anger + rules.most_up), "most_up", causes)
    if "grievance" not in heard:
        wanted, causes = _correct(wanted, max(wanted, min(anger, rules.floor_grievance)), "floor_grievance", causes)
    if rules.public and "aside" not in heard:
        wanted, causes = _correct(wanted, max(wanted, min(anger, rules.floor_grievance)), "floor_public", causes)
    if "need" not in heard:
        wanted, causes = _correct(wanted, max(wanted, min(anger, rules.floor_need)), "floor_need", causes)
    if rules.floor:
        wanted, causes = _correct(wanted, max(wanted, min(anger, rules.floor)), "floor", causes)
    return _correct(wanted, min(10.0, max(0.0, wanted)), "bounds", causes)


def _correct(wanted: float, allowed: float, rule: str, causes: list[Cause]) -> tuple[float, list[Cause]]:
    if allowed == wanted:
        return wanted, causes
    return allowed, [*causes, Cause(None, allowed - wanted, rule)]


def _count(uses: dict[str, int], appraisal: Appraisal) -> dict[str, int]:
    counted = dict(uses)
    for name in ("canned_line", "wild_promise"):
        if appraisal.has(name):
            counted[name] = counted.get(name, 0) + 1
    return counted


def _trust(trust: int, *, slip: bool, cooled: bool) -> int:
    return max(-3, min(3, trust + (-1 if slip else 1 if cooled else 0)))
