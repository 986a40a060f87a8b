"""What stands of two readings of one turn: the offline reader's and a language model's.

- Both found it: it stands, surer than either was alone. Two readers who work so differently seldom err alike.
- The model alone: it stands with a fixed confidence (`ALONE`) when the model was sure, since rules miss much of what is
  said in words of one's own; below `SURE` of the temper, so that no model ends a scene by itself. When it hesitated, a
  hurting move is asked about and a helping one left out, and so it is when the network holds it for next to impossible
  (`HARDLY_HEARD`). It never stands against what the rules know: words denied or taken back, somebody else's, words that
  give nothing, the same sentence read as a fault that excludes it.
- The offline reader alone: it stands from `SURE_ALONE` on. A model that misses one move in seven divides the odds of
  a move it does not name by about seven; 0.9 are odds of nine to one, and more likely right than wrong after that.
  Below, a hurting move is asked about and a helping one left out. A trainer's certain cue stands, and so does what the
  rules read firmly of promises, blame and minimising: a nice model misses these, and they cost the customer most.
- What only the offline reader held for possible (`Appraisal.unsure`) and the model does not name is no longer asked
  about, but for promises, blame and minimising.
- Moves the model was not asked for, and the owning of one's own slip, are judged against the conversation: they stay.

Whatever only one of two found is told in `disputed`. An answer that cannot be right (more moves than a turn holds; none
where the offline reader is sure of one) is no answer: then the offline reading stands as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.appraisal.conversation import REFLECTING
from bot.appraisal.formulas import HOLLOW
from bot.appraisal.llm.asking import RULED
from bot.appraisal.llm.checking import Claim
from bot.appraisal.resolve import CANCELS, GOES_ON, HEARD, OVERRULES, POLITE
from bot.appraisal.view import View, surest
from bot.appraisal.weighing import BROUGHT, CERTAIN, FIRM, FIRM_MOVES, refuted, sentence_at
from bot.model import HELPING, HURTING, Appraisal, Case, Move, MoveName

ALONE = 0.7
"""How sure a move is that only the model found."""
SURE_ALONE = 0.9
"""From here on a move stands that only the offline reader found."""
HARDLY_HEARD = 0.005
"""Chance that the network gives a move alone, below which a model is not believed alone. On lines nothing was learned
from, 19 of 20 labelled moves that the offline reader misses lie above, four of five that nobody labelled below: that
is what a model too nice, or too stern, runs into."""
EXCLUDES: Mapping[MoveName, frozenset[MoveName]] = {
    **{winner: frozenset(losers) for winner, losers in OVERRULES if winner in HURTING},
    "canned_line": frozenset(HOLLOW),
}
"""Faults, and what the same sentence does not do beside them."""

_WHOLE_TURN = -1

Found = Literal["llm", "offline"]


@dataclass(slots=True)
class Joined:
    """Two readings made one; `disputed` is what only one found, with whether it stands."""

    moves: list[Move] = field(default_factory=list)
    unsure: list[Move] = field(default_factory=list)
    disputed: list[tuple[Move, Found]] = field(default_factory=list)

    def has(self, *names: MoveName) -> bool:
        """Whether one of these moves stands."""
        return any(move.name in names for move in self.moves)

    def drop(self, which: Callable[[Move], bool]) -> None:
        """Take back the moves of which that is true."""
        self.moves = [move for move in self.moves if not which(move)]


def sees_nothing(offline: Appraisal) -> bool:
    """Whether a model that names no move at all cannot be right."""
    return any(move.confidence >= SURE_ALONE for move in _compared(offline))


def joined(
    offline: Appraisal, found: Mapping[MoveName, Claim], view: View, case: Case, chances: Mapping[MoveName, float]
) -> Joined:
    """What stands, what is asked about, and what is disputed. `offline` and `found` speak of `view.text`.

    `chances` are the network's, where there is one.
    """
    ours = {move.name: move for move in _compared(offline)}
    made = Joined([move for move in offline.moves if move.name not in ours])
    for move in offline.unsure:
        _doubted(made, move, found.get(move.name))
    for move in ours.values():
        _read_offline(made, move, found.get(move.name), view)
    settled = {move.name for move in (*offline.moves, *offline.unsure)}
    theirs = [_move(claim, view, case) for name, claim in found.items() if name not in settled]
    made.disputed += [(move, "llm") for move in theirs]
    theirs = [move for move in theirs if _possible(move, view)]
    sure = {name for name, claim in found.items() if claim.sure and chances.get(name, 1.0) >= HARDLY_HEARD}
    made.unsure += [move for move in theirs if move.name in HURTING - sure]
    theirs = [move for move in theirs if move.name in sure]
    _add(made, theirs, view)
    _cohere(made, ours, {move.name for move in theirs}, view)
    made.moves.sort(key=_order)
    made.unsure = sorted(_worth_asking(made), key=_order)
    return made


def _compared(offline: Appraisal) -> Iterator[Move]:
    """The offline reader's moves that a model might have found too."""
    return (move for move in offline.moves if move.name not in RULED and move.about != "slip")


def _both(confidence: float) -> float:
    return round(1 - (1 - confidence) * (1 - ALONE), 4)


def _doubted(made: Joined, move: Move, claim: Claim | None) -> None:
    if claim is not None and claim.sure:
        made.moves.append(replace(move, about=move.about or claim.about, confidence=_both(move.confidence)))
    elif claim is not None or move.name in FIRM_MOVES:
        made.unsure.append(move)


def _read_offline(made: Joined, move: Move, claim: Claim | None, view: View) -> None:
    if claim is not None:
        confidence = _both(move.confidence) if claim.sure else move.confidence
        made.moves.append(replace(move, about=move.about or claim.about, confidence=confidence))
        return
    made.disputed.append((move, "offline"))
    if move.confidence >= SURE_ALONE or _firm(move.name, view):
        made.moves.append(move)
    elif move.name in HURTING:
        made.unsure.append(move)


def _firm(name: MoveName, view: View) -> bool:
    """Whether the rules read a move so that nobody overrules it."""
    ruled = surest(view.found).get(name)
    return ruled is not None and (ruled.sure >= CERTAIN or (name in FIRM_MOVES and ruled.sure >= FIRM))


def _move(claim: Claim, view: View, case: Case) -> Move:
    about = case.need if claim.move == "name_need" else claim.about
    return Move(claim.move, view.text[claim.start : claim.end], claim.start, claim.end, about, ALONE)


def _possible(move: Move, view: View) -> bool:
    """Whether the rules leave room for a move that they did not read."""
    empty = {found.at for found in view.found if found.move == "stonewall"}
    gives_nothing = move.name in HELPING and not empty.isdisjoint({_WHOLE_TURN, _sentence(move, view)})
    return not gives_nothing and move.name not in refuted(view, [(move.name, move.start)])


def _add(made: Joined, theirs: list[Move], view: View) -> None:
    """Add what only the model found where no fault in the same sentence, and no "but" after it, excludes it."""
    made.moves += [move for move in theirs if move.name in HURTING]
    faults = [(move.name, _sentence(move, view)) for move in made.moves if move.name in HURTING]
    for move in theirs:
        excluded = any(
            move.name in EXCLUDES.get(fault, ()) and at == _sentence(move, view) for fault, at in faults
        ) or (move.name in HEARD and _cancelled(move, faults, view))
        if move.name in HELPING and not excluded:
            made.moves.append(move)


def _sentence(move: Move, view: View) -> int:
    seen = sentence_at(view, move.start)
    return _WHOLE_TURN if seen is None else seen.number


def _cancelled(move: Move, faults: list[tuple[MoveName, int]], view: View) -> bool:
    """Whether a "but" with a justification follows: that is no hearing."""
    seen = sentence_at(view, max(move.start, move.end - 1))
    if seen is None:
        return False
    last = sum(start < move.end for start in seen.sentence.starts)
    turn = view.contrast_after(seen.number, last)
    return turn is not None and any(fault in CANCELS and at == turn[0] for fault, at in faults)


def _cohere(made: Joined, ours: Mapping[MoveName, Move], theirs: set[MoveName], view: View) -> None:
    """What the rules of the house say goes, or does not go, together."""
    if any(move.name in HELPING and move.name not in POLITE for move in made.moves):
        made.drop(lambda move: move.name == "stonewall")
    lone = any(move.name == "negative_phrase" for move, _ in made.disputed)
    if lone and made.has(*GOES_ON) and not _firm("negative_phrase", view):
        made.drop(lambda move: move.name == "negative_phrase")
    reflected = [move.start for move in made.moves if move.name in REFLECTING and move.name in theirs]
    if reflected:
        made.drop(lambda move: move.name == "premature_solution" and min(reflected) <= move.start)
    for move in tuple(made.moves):
        brought = BROUGHT.get(move.name, ())
        if brought and not made.has(*brought):
            known = next((ours[name] for name in brought if name in ours), None)
            made.moves.append(known or replace(move, name=brought[0]))


def _worth_asking(made: Joined) -> Iterator[Move]:
    """Doubts about words that are no fault already, each stretch of words asked about once, for its likeliest fault."""
    sure = [(move.start, move.end) for move in made.moves if move.name in HURTING]
    for move in sorted(made.unsure, key=lambda move: (-move.confidence, *_order(move))):
        if not any(move.start < end and start < move.end for start, end in sure):
            sure.append((move.start, move.end))
            yield move


def _order(move: Move) -> tuple[int, int, str]:
    return move.start, move.end, move.name
