"""The end of a practice: outcome, feedback, the questions after it, a debrief when it was hard."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from bot.coaching.asking import after_play
from bot.coaching.branch import graded, state_at, trainee_turns, unwritten
from bot.coaching.parts import Parts, Reply
from bot.coaching.turning import branch_of
from bot.content.bundle import Bundle, case_of
from bot.errors import ContentError, UnknownContent
from bot.model import Card, Note, Outbound, Practice, Section
from bot.ports import Session
from bot.roleplay.temper import left_at
from bot.typography import typeset

HARD_ANGER = 9
HARD_TURNS = 2
"""A session was hard when the customer walked out, was abusive, or stood at this anger for this many turns."""


async def finish(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    """Grade the branch the person is at, save it, and give the feedback.

    With no turn of the trainee there is nothing to grade: the practice simply ends. A rewriting that was begun and
    not written is left, so that the earlier version is what is graded.
    """
    messages = parts.messages(practice.language)
    practice = unwritten(practice)
    if not trainee_turns(practice.path()):
        ended = replace(practice, status="ended", awaiting=None)
        await parts.save(ended)
        return Reply((Note(messages("stop.nothing_played")),), ended, over=True)
    practice = replace(practice, ending=left_at(state_at(practice.path())))
    practice, session = await _worded(parts, practice, await session_of(parts, bundle, practice))
    ended = replace(
        practice,
        awaiting="after",
        overall=session.grade.overall,
        ending=session.ending,
        next_focus=session.grade.focus,
        graded_leaf=practice.leaf,
        claim=None,
    )
    await parts.save(ended)
    shown: list[Outbound] = [*parts.adviser.feedback(session)]
    if was_hard(ended):
        with suppress(ContentError, UnknownContent):  # a broken house file does not cost the feedback
            shown.append(debrief(parts, ended))
    has_redone = len({turn.number for turn in trainee_turns(ended.turns)}) < len(trainee_turns(ended.turns))
    shown.append(after_play(messages, rewrite=True, example=has_redone))
    return Reply(tuple(shown), ended)


def ungraded_end(practice: Practice) -> bool:
    """Whether the customer's last turn was the end and the feedback never came: it failed, or the program went down."""
    return state_at(practice.path()).ending is not None and practice.graded_leaf != practice.leaf


async def session_of(parts: Parts, bundle: Bundle, practice: Practice, leaf: str | None = None) -> Session:
    """One branch (default: where the person is) as feedback sees it, graded, in the words kept for it."""
    branch = await branch_of(parts, bundle, practice, leaf)
    conversation = graded(branch)
    case = case_of(bundle.persona, practice.language)
    grade = await parts.steps.run(
        f"grade:{branch[-1].id}",
        lambda: parts.grader.grade(bundle.rubric, conversation, case, practice.language),
    )
    state = state_at(branch)
    stopped_here = practice.leaf == branch[-1].id and practice.redo_of is None
    ending = state.ending or (practice.ending if stopped_here else None)
    broken = ending == "agreed" and any(promise.wild for promise in state.promises)
    if practice.words is not None and practice.words.leaf == branch[-1].id:
        grade = grade.worded(practice.words)
    return Session(bundle, practice.language, conversation, grade, ending, broken, practice.hints)


async def _worded(parts: Parts, practice: Practice, session: Session) -> tuple[Practice, Session]:
    """Words found for this feedback, once for a branch; as it is where there are none."""
    wording, leaf = parts.wording, practice.leaf
    if wording is None or leaf is None or (practice.words is not None and practice.words.leaf == leaf):
        return practice, session
    words = await parts.steps.run(f"word:{leaf}", lambda: wording.word(session, leaf, practice.account))
    if words is None:
        return practice, session
    return replace(practice, words=words), replace(session, grade=session.grade.worded(words))


def was_hard(practice: Practice) -> bool:
    """Whether to offer a debrief. Source: training doctrine, "Confidence and debrief"."""
    branch = practice.path()
    hot = sum(turn.state_after.temper.anger >= HARD_ANGER for turn in trainee_turns(branch))
    abused = any(turn.appraisal.occasion("abuse") for turn in branch)
    return practice.ending == "walked_out" or hot >= HARD_TURNS or abused


def debrief(parts: Parts, practice: Practice) -> Card:
    """What to ask oneself after a hard one, and whom to talk to."""
    house, language = parts.library.house(), practice.language
    messages = parts.messages(language)
    items = tuple(typeset(text, language) for text in house.debrief.in_(language))
    contact = house.contacts[0]
    who = messages("contact.row", name=contact.name.in_(language), reach=contact.reach.in_(language))
    return Card("help", messages("debrief.title"), (Section("", items=(*items, typeset(who, language))),))
