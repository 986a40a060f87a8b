"""*I disagree*: a trainee says which reading or mark of one of their turns is wrong; the trainers get it.

Nothing is sent before the last question is answered. The grade never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.coaching.after import ask_again
from bot.coaching.asking import is_cancel, is_skip
from bot.coaching.branch import is_graded_here, resting, siblings, trainee_turns, unwritten
from bot.coaching.claiming import Scene, named, picked
from bot.coaching.finishing import session_of
from bot.coaching.intake import clean
from bot.coaching.opening import last_line
from bot.coaching.parts import Parts, Reply
from bot.content.bundle import Bundle
from bot.errors import InputError
from bot.model import Ask, Card, Claim, Disagreement, Note, Outbounds, Practice, Section, Turn

LONGEST_REASON = 500
"""Characters: a line or two."""


async def begin(parts: Parts, bundle: Bundle, practice: Practice, number: int | None) -> Reply:
    """Ask what is wrong about a trainee turn (1-based `number` on this branch; default: the one feedback is about)."""
    messages = parts.messages(practice.language)
    if practice.awaiting == "safety":
        return Reply(ask_again(parts, practice), practice)
    mine = trainee_turns(unwritten(practice).path())
    if not mine:
        return Reply((Note(messages("disagree.nothing")),), practice)
    if number is not None and not 1 <= number <= len(mine):
        return Reply((Note(messages("redo.no_such", count=len(mine)), "warn"),), practice)
    turn = mine[number - 1] if number else await _suggested(parts, bundle, practice, mine)
    typed = practice.claim.reason if practice.claim else None
    asked = await parts.save(replace(practice, awaiting="disagree", claim=Claim(turn.id, reason=typed)))
    return Reply(await question(parts, bundle, asked), asked)


async def question(parts: Parts, bundle: Bundle, practice: Practice) -> Outbounds:
    """The question about the disagreement that the practice is waiting on."""
    if practice.claim is None:
        return ()
    scene = await _scene(parts, bundle, practice, practice.claim)
    card = (_card(scene),) if practice.awaiting == "disagree" else ()
    return (*card, *_ask(practice, practice.claim, scene))


async def answer(parts: Parts, bundle: Bundle, practice: Practice, claim: Claim, text: str) -> Reply:
    """Take the answer to one of the questions. InputError when the reason is too long; nothing is changed then."""
    messages = parts.messages(practice.language)
    if is_cancel(text, messages):
        return await _leave(parts, bundle, practice, "disagree.cancelled")
    said = "" if is_skip(text, messages) else text
    if practice.awaiting == "reason":
        return await _why(parts, bundle, practice, claim, said)
    scene = await _scene(parts, bundle, practice, claim)
    if practice.awaiting == "which":
        return await _which(parts, bundle, practice, scene, claim, said)
    return await _what(parts, bundle, practice, scene, claim, said)


async def dropped(parts: Parts, practice: Practice) -> tuple[Practice, Outbounds]:
    """The practice without a disagreement that was begun and not sent, and a word about it if there was one."""
    if practice.claim is None:
        return practice, ()
    left = await parts.save(replace(practice, claim=None, awaiting=resting(practice)))
    return left, (Note(parts.messages(practice.language)("disagree.dropped")),)


async def _what(parts: Parts, bundle: Bundle, practice: Practice, scene: Scene, claim: Claim, said: str) -> Reply:
    """What is wrong: a reading, a mark, or something that was missed."""
    value, reason = picked(scene.options(claim), said)
    if value is None and not reason:
        return await _leave(parts, bundle, practice, "disagree.cancelled")
    if value is None:
        return await _noted(parts, practice, scene, with_reason(claim, reason))
    chosen = scene.chosen(with_reason(claim, reason), value)
    return await _go_on(parts, bundle, practice, scene, chosen, ask_which=not chosen.named)


async def _which(parts: Parts, bundle: Bundle, practice: Practice, scene: Scene, claim: Claim, said: str) -> Reply:
    """Which mark, or which missed move; a missed move may stay without a name."""
    value, reason = picked(scene.options(claim), said)
    if value is None and claim.way == "mark":
        if not reason:
            return await _leave(parts, bundle, practice, "disagree.cancelled")
        return await _noted(parts, practice, scene, with_reason(claim, reason))
    chosen = with_reason(claim, reason)
    return await _go_on(parts, bundle, practice, scene, scene.chosen(chosen, value) if value else chosen)


async def _why(parts: Parts, bundle: Bundle, practice: Practice, claim: Claim, said: str) -> Reply:
    """The reason, in the person's own words, or none."""
    if not said and not claim.named:
        return await _leave(parts, bundle, practice, "disagree.nameless")
    return await _send(parts, bundle, practice, with_reason(claim, said))


async def _go_on(
    parts: Parts, bundle: Bundle, practice: Practice, scene: Scene, claim: Claim, *, ask_which: bool = False
) -> Reply:
    """Ask what is still missing; send it when nothing is."""
    if claim.reason and not ask_which:
        return await _send(parts, bundle, practice, claim)
    asked = await parts.save(replace(practice, claim=claim, awaiting="which" if ask_which else "reason"))
    return Reply(_ask(asked, claim, scene), asked)


async def _noted(parts: Parts, practice: Practice, scene: Scene, claim: Claim) -> Reply:
    """Words that came before a choice are the reason; the choice is asked for again."""
    noted = await parts.save(replace(practice, claim=claim))
    return Reply(_ask(noted, claim, scene), noted)


async def _send(parts: Parts, bundle: Bundle, practice: Practice, claim: Claim) -> Reply:
    """Keep it for the trainers. Said again of the same thing, it replaces what was said before, unless they agreed."""
    left = replace(practice, claim=None, awaiting=resting(practice))
    async with parts.store.begin() as work:
        known = [one for one in await work.disagreements(practice.person) if one.practice_id == practice.id]
        before = next((one for one in known if one.claim.same_as(claim)), None)
        agreed = before is not None and before.status == "accepted"
        if not agreed:
            reason = claim.reason or (before.claim.reason if before else None)
            name = before.id if before else parts.new_id()
            kept = Disagreement(name, practice.id, replace(claim, reason=reason), parts.clock.now())
            await work.save_disagreement(kept)
        await work.save_practice(left)
    done = "disagree.agreed" if agreed else "disagree.replaced" if before else "disagree.sent"
    return _back(parts, bundle, left, done)


async def _leave(parts: Parts, bundle: Bundle, practice: Practice, key: str) -> Reply:
    """Send nothing."""
    left = await parts.save(replace(practice, claim=None, awaiting=resting(practice)))
    return _back(parts, bundle, left, key)


def _back(parts: Parts, bundle: Bundle, practice: Practice, key: str) -> Reply:
    """A word, and where the person was before."""
    messages = parts.messages(practice.language)
    here: Outbounds = ()
    if practice.awaiting is not None:
        here = ask_again(parts, practice)
    elif practice.redo_of is not None:
        here = (Note(messages("redo.invite")),)
    elif practice.status != "ended":
        here = last_line(parts, bundle, practice)[-1:]
    return Reply((Note(messages(key)), *here), practice, over=practice.status == "ended")


def with_reason(claim: Claim, said: str) -> Claim:
    """The claim with these words behind those already there. InputError when they are too long or hold nothing."""
    if not said:
        return claim
    reason = clean(f"{claim.reason}\n{said}" if claim.reason else said)
    if len(reason) > LONGEST_REASON:
        raise InputError("disagree.too_long", length=len(reason), limit=LONGEST_REASON)
    return replace(claim, reason=reason)


async def _suggested(parts: Parts, bundle: Bundle, practice: Practice, mine: Sequence[Turn]) -> Turn:
    """The turn being rewritten, the one just rewritten, the one feedback would change, or the last one."""
    if practice.redo_of is not None:
        return practice.turn(practice.redo_of)
    if not is_graded_here(practice) and len(siblings(practice, mine[-1])) > 1:
        return mine[-1]
    session = await session_of(parts, bundle, practice)
    branch, grade = practice.path(), session.grade
    if grade.change is not None:
        return branch[grade.change.turn]
    shown = grade.mark(grade.focus).evidence if grade.focus else ()
    return next((branch[one.turn] for one in shown if branch[one.turn].author == "trainee"), mine[-1])


async def _scene(parts: Parts, bundle: Bundle, practice: Practice, claim: Claim) -> Scene:
    """The turn of the claim on its graded branch."""
    here = unwritten(practice)
    branch = here.path()
    turn = practice.turn(claim.turn)
    async with parts.store.begin() as work:
        sent = await work.disagreements(practice.person)
    return Scene(
        session=await session_of(parts, bundle, here),
        turn=turn,
        index=branch.index(turn),
        number=trainee_turns(branch).index(turn) + 1,
        earlier=tuple(one for one in sent if one.practice_id == practice.id and one.claim.turn == turn.id),
        messages=parts.messages(practice.language),
    )


def _card(scene: Scene) -> Card:
    """The turn, and what will be kept of it and for whom."""
    messages = scene.messages
    sections = (Section("", quote=scene.turn.text), Section("", messages("disagree.shared")))
    return Card("disagree", messages("disagree.title", number=scene.number), sections)


def _ask(practice: Practice, claim: Claim, scene: Scene) -> Outbounds:
    """The question alone; words already typed are said to be kept."""
    messages, rubric = scene.messages, scene.session.bundle.rubric
    if practice.awaiting == "reason":
        why = "disagree.why" if claim.named else "disagree.why.nameless"
        return (Ask("reason", messages(why, what=named(claim, rubric, messages))),)
    noted = (Note(messages("disagree.noted")),) if claim.reason else ()
    if practice.awaiting == "which":
        return (*noted, Ask("which", messages(f"disagree.which.{claim.way}"), scene.options(claim)))
    return (*noted, Ask("disagree", messages("disagree.what"), scene.options(claim)))
