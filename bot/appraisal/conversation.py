"""Moves judged against the conversation so far: `repeat_self`, `ask_again`, `premature_solution`, `ill_timed_cheer`.

Source: training doctrine, "How moves are labelled" and "Stages".
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from bot.appraisal.masks import quoted_ranges
from bot.appraisal.normalise import Sentence, words_of
from bot.appraisal.questions import asks_fact
from bot.appraisal.view import Found, Seen, View
from bot.model import MoveName

COOLED = 4.0
ANGRY = 6.0
FURIOUS = 8.0
SAME_TURN = 88
SAME_SENTENCE = 93
LONG_SENTENCE = 6
STORY = 9
ANNOUNCED = 1.0
UNCHEERFUL: tuple[MoveName, ...] = (
    "sarcasm", "insult", "wild_promise", "blame_customer", "dismiss", "interpret", "lecture", "shout", "cut_off",
    "order_calm",
)  # fmt: skip
OFFERS: tuple[MoveName, ...] = (
    "propose_solution", "offer_choice", "commit", "schedule_follow_up", "hold_politely", "consult_supervisor",
)  # fmt: skip
FAULTS: tuple[MoveName, ...] = (
    "sarcasm", "insult", "blame_customer", "dismiss", "interpret", "lecture", "shout", "order_calm",
)  # fmt: skip
REFLECTING: tuple[MoveName, ...] = (
    "reformulate", "show_listening", "acknowledge_emotion", "empathise", "apologise", "name_need", "invite_to_tell",
    "check_understanding", "open_question", "closed_question", "take_ownership", "explain", "consult_supervisor",
)  # fmt: skip


def read_conversation(view: View) -> None:
    """Add the moves that need the lines before this one."""
    _repeat_self(view)
    if not view.has("repeat_self"):
        _again_for_customer(view)
    _ask_again(view)
    _ill_timed_cheer(view)
    _premature_solution(view)
    _announced_closing(view)


def out_of_place(view: View) -> frozenset[MoveName]:
    """The moves of this kind that the conversation so far rules out, whatever the turn sounds like."""
    ruled_out: set[MoveName] = set()
    if any(appraisal.has(*REFLECTING) for appraisal in view.context.appraisals):
        ruled_out.add("premature_solution")
    if view.told.calm or (view.context.lines and view.context.anger <= COOLED):
        ruled_out.add("ill_timed_cheer")
    if any(appraisal.has("confirm_agreement") for appraisal in view.context.appraisals):
        ruled_out.add("cut_off")
    if _closes_politely(view):
        ruled_out.update(("cut_off", "stonewall"))
    return frozenset(ruled_out)


def _closes_politely(view: View) -> bool:
    """Whether a limit was set in an earlier turn, and this one announces the end, or says goodbye, without a fault."""
    limited = any(appraisal.has("set_boundary") for appraisal in view.context.appraisals)
    return limited and bool(_announced(view) or _goodbye(view)) and not view.has(*FAULTS)


def _announced(view: View) -> list[tuple[Seen, tuple[int, int]]]:
    """Where the end is announced, and not only for the case that it goes on."""
    return [(seen, span) for seen in view.seen if not seen.has("conditions") for span in seen.free("closings")]


def _goodbye(view: View) -> list[tuple[Seen, tuple[int, int]]]:
    """The goodbye in the last sentence."""
    return [(seen, span) for seen in view.seen[-1:] if not seen.asked for span in seen.free("farewells")]


def _announced_closing(view: View) -> None:
    """After a limit, a polite announced closing is part of the limit; its goodbye is a warm close, no cut-off."""
    if not _closes_politely(view):
        return
    view.drop(("cut_off", "stonewall", "negative_phrase"))
    announced = _announced(view)[:1]
    for seen, (first, last) in announced:
        view.drop(("set_boundary",))
        view.add("set_boundary", seen, first, last, ANNOUNCED)
    closing = _goodbye(view)[-1:] or ([] if view.has("warm_close") else announced)
    for seen, (first, last) in closing:
        view.drop(("warm_close",))
        view.add("warm_close", seen, first, last, ANNOUNCED)


def _repeat_self(view: View) -> None:
    if view.has("repeat_self"):
        return
    earlier = [view.lexicon.read(line.text) for line in view.context.lines if line.speaker == "trainee"]
    own = " ".join(form for seen in view.seen for form in seen.forms)
    for reading in earlier:
        before = " ".join(form for sentence in reading.sentences for form in sentence.forms)
        if len(own.split()) >= LONG_SENTENCE - 2 and fuzz.ratio(own, before) >= SAME_TURN:
            first, last = view.seen[0].sentence, view.seen[-1].sentence
            view.found.append(Found("repeat_self", 0, 0, 1, 0.9, first.start, last.end))
            return
    sentences = [" ".join(sentence.forms) for reading in earlier for sentence in reading.sentences]
    for seen in view.seen:
        if seen.length >= LONG_SENTENCE and _said_before(seen.sentence, sentences):
            view.add("repeat_self", seen, 0, seen.length, 0.85)
            return


def _again_for_customer(view: View) -> None:
    """Words the customer just quoted as heard before, or a formula after "the same reply again"."""
    line = view.told.lines[-1] if view.told.lines else ""
    quoted = [" ".join(words_of(line[start:end], view.lexicon.language)) for start, end in quoted_ranges(line)]
    for seen in view.seen:
        own = " ".join(seen.forms)
        if any(len(words.split()) > 1 and fuzz.ratio(own, words) >= SAME_TURN for words in quoted):
            view.add("repeat_self", seen, 0, seen.length, 0.8)
            return
    formula = next((found for found in view.found if found.move in {"canned_line", "stonewall"}), None)
    if formula is not None and formula.at >= 0 and "same_again" in view.told.lists:
        view.add("repeat_self", view.seen[formula.at], formula.first, formula.last, 0.7)


def _said_before(sentence: Sentence, sentences: list[str]) -> bool:
    own = " ".join(sentence.forms)
    return any(fuzz.ratio(own, before, score_cutoff=SAME_SENTENCE) >= SAME_SENTENCE for before in sentences)


def _ask_again(view: View) -> None:
    if view.has("ask_again"):
        return
    for seen in view.seen:
        questioned = asks_fact(seen) or seen.has("request_leads")
        checked = view.at(seen.number, "check_understanding", "confirm_agreement")
        offers = not seen.asked and view.at(seen.number, *OFFERS)
        if not questioned or checked or offers or seen.has("particular"):
            continue
        asks = view.lexicon.slots.search(seen.scan)
        for place, spans in asks.items():
            kind, _, name = place.partition(".")
            if not seen.asked and seen.negated(spans[0].first, spans[-1].last):
                continue
            if kind == "ask" and _was_told(view, name) and not _gives_back(view, seen, name):
                view.add("ask_again", seen, spans[0].first, spans[-1].last, 0.85)
                if not view.at(seen.number, "open_question", "closed_question", "invite_to_tell"):
                    view.add("closed_question", seen, 0, seen.length, 0.7)
                return
        if _told_already(view, seen):
            view.add("ask_again", seen, 0, seen.length, 0.7)
            return


def _told_already(view: View, seen: Seen) -> bool:
    """Whether the customer just said they told it already, and the question takes up their words."""
    return "already_told" in view.told.lists and seen.asked and bool(seen.echo) and not _gives_numbers(seen)


def _gives_numbers(seen: Seen) -> bool:
    return any(seen.forms[at][0].isdigit() for at in seen.echo)


def _was_told(view: View, name: str) -> bool:
    slot = view.lexicon.slot_shapes[name]
    if slot.shape and any(re.search(slot.shape, line[:4000]) for line in view.told.lines):
        return True
    for reading in view.told.readings:
        for sentence in reading.sentences:
            if f"told.{name}" in view.lexicon.slots.search(view.lexicon.scan(sentence)):
                return True
    return False


def _gives_back(view: View, seen: Seen, name: str) -> bool:
    """Whether the question itself holds what was told: then it checks."""
    shape = view.lexicon.slot_shapes[name].shape
    part = view.text[seen.sentence.start : seen.sentence.end]
    return bool(shape and re.search(shape, part)) or _gives_numbers(seen)


def _ill_timed_cheer(view: View) -> None:
    cooled = bool(view.context.lines) and view.context.anger <= COOLED
    parting = view.has("warm_close") and not view.told.angry and view.context.anger < FURIOUS
    if cooled or view.told.calm or parting:
        view.drop(("ill_timed_cheer",))
    if cooled or view.has("ill_timed_cheer") or view.told.calm or not (view.told.angry or view.context.anger >= ANGRY):
        return
    heated = view.told.angry or view.context.anger >= FURIOUS
    for seen in view.seen:
        cheer = seen.free("cheer")
        loud = "!" in view.text[seen.sentence.start : seen.sentence.end] and not view.has("warm_close")
        if cheer and (heated or loud) and not view.at(seen.number, *UNCHEERFUL):
            view.add("ill_timed_cheer", seen, cheer[0][0], cheer[0][1], 0.75)
            return
    if view.has(*UNCHEERFUL):
        return
    for mark in view.lexicon.marks["cheer_emoji"]:
        at = view.text.find(mark)
        if at >= 0 and (len(mark) > 1 or not mark.isascii()):
            view.found.append(Found("ill_timed_cheer", -1, 0, 0, 0.75, at, at + len(mark)))
            return


def _premature_solution(view: View) -> None:
    offers = [found for found in view.found if found.move == "propose_solution"]
    if not offers or view.has("premature_solution") or _reflected(view, min(offer.at for offer in offers)):
        return
    asked = view.told.asked or "not_premature" in view.told.lists
    heated = view.told.angry or (view.context.anger >= ANGRY and view.told.words >= STORY)
    if asked or view.told.calm or not heated or view.has("set_boundary", "take_aside", "extra_mile"):
        return
    first = offers[0]
    view.add("premature_solution", view.seen[first.at], first.first, first.last, 0.7)


def _reflected(view: View, before: int) -> bool:
    if any(appraisal.has(*REFLECTING) for appraisal in view.context.appraisals):
        return True
    if any(found.move in REFLECTING and found.at <= before for found in view.found):
        return True
    return any(seen.echo and seen.number <= before for seen in view.seen)
