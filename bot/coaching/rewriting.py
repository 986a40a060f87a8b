"""Redo: one turn written again as a sibling in the tree, both versions side by side, go on from either."""

from __future__ import annotations

from dataclasses import replace

from bot.coaching.branch import end_of, siblings, trainee_turns, unwritten
from bot.coaching.finishing import finish, session_of
from bot.coaching.opening import last_line
from bot.coaching.parts import Parts, Reply
from bot.coaching.turning import as_graded
from bot.content.bundle import Bundle, said_by
from bot.model import Ask, Note, Outbound, Practice, Turn


async def redo(parts: Parts, bundle: Bundle, practice: Practice, number: int | None) -> Reply:
    """Go back to before a trainee turn (1-based `number` on this branch; default: the one worth changing)."""
    messages = parts.messages(practice.language)
    practice = unwritten(practice)
    mine = trainee_turns(practice.path())
    if not mine:
        return Reply((Note(messages("redo.nothing")),), practice)
    if number is not None and not 1 <= number <= len(mine):
        return Reply((Note(messages("redo.no_such", count=len(mine)), "warn"),), practice)
    target = mine[number - 1] if number else await _suggested(parts, bundle, practice, mine)
    back = replace(practice, leaf=target.parent, redo_of=target.id, awaiting=None, status="open")
    await parts.save(back)
    customer = [turn for turn in back.path() if turn.author == "customer"][-1]
    nth = mine.index(target) + 1
    return Reply(
        (
            Note(messages("redo.start", number=nth, text=target.text)),
            said_by(bundle.persona, customer.text),
            Note(messages("redo.invite")),
        ),
        back,
    )


def compared(parts: Parts, bundle: Bundle, practice: Practice, first: str, second: str) -> list[Outbound]:
    """Both versions side by side, and how to go on."""
    card = parts.adviser.compare(bundle, as_graded(practice, first), as_graded(practice, second), practice.language)
    messages = parts.messages(practice.language)
    if not parts.chat:
        return [card, Note(messages("redo.go_on"))]
    ways = (("/keep", messages("ask.keep")), ("/example", messages("ask.after.example")))
    return [card, Ask("redo", messages("redo.go_on"), ways)]


async def keep(parts: Parts, bundle: Bundle, practice: Practice) -> Reply:
    """Go back to the other version of the last rewritten turn and on from where that branch stood."""
    messages = parts.messages(practice.language)
    other = _other_version(practice)
    if other is None:
        return Reply((Note(messages("keep.nothing")),), practice)
    leaf = end_of(practice, other)
    ending = leaf.state_after.ending
    kept = replace(practice, leaf=leaf.id, redo_of=None, awaiting=None, ending=ending, status="open")
    await parts.save(kept)
    shown: tuple[Outbound, ...] = (Note(messages("keep.done")), *last_line(parts, bundle, kept))
    if ending is None:
        return Reply(shown, kept)
    end = await finish(parts, bundle, kept)
    return replace(end, outbounds=(*shown, *end.outbounds))


async def example(parts: Parts, bundle: Bundle, practice: Practice, number: int | None) -> Reply:
    """One way to say it, for what the first version lacked: only once the trainee has rewritten that turn."""
    messages = parts.messages(practice.language)
    branch = practice.path()
    mine = trainee_turns(branch)
    rewritten = [turn for turn in mine if len(siblings(practice, turn)) > 1]
    if number is not None:
        rewritten = [turn for turn in rewritten if mine.index(turn) + 1 == number]
    if not rewritten:
        return Reply((Note(messages("example.after_try")),), practice)
    first = siblings(practice, rewritten[-1])[0]
    session = await session_of(parts, bundle, practice, leaf=first.id)
    return Reply((parts.adviser.example(session, branch.index(rewritten[-1])),), practice)


async def _suggested(parts: Parts, bundle: Bundle, practice: Practice, mine: tuple[Turn, ...]) -> Turn:
    """The turn feedback would name, or the last one."""
    branch = practice.path()
    change = (await session_of(parts, bundle, practice)).grade.change
    return branch[change.turn] if change is not None else mine[-1]


def _other_version(practice: Practice) -> Turn | None:
    """The version before the one being played or written."""
    if practice.redo_of is not None:
        return practice.turn(practice.redo_of)
    for turn in reversed(trainee_turns(practice.path())):
        others = [other for other in siblings(practice, turn) if other.id != turn.id]
        if others:
            return others[-1]
    return None
