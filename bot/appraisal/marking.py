"""Talk of marks, of the exercise and of who is marked: no word of it gives it away, several of them together do.

What a trainee says to a customer may hold one such word: a score in a survey, an apology, the agent before. Who speaks
to a grader puts two together: who marks and the mark, the turn and what it shall count as.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import Sentence

KINDS = ("markers", "marks", "marking", "marked", "merits", "players", "staging")
"""Lists: who marks, marks, the deed of marking, the turn and the session, what is marked, who plays, the stage."""
TALKING = frozenset({"list.markers", "list.players", "list.staging"})
_OTHERS = frozenset({"players", "merits"})
_TWO = 2


def hints_at_marking(found: Mapping[str, object]) -> bool:
    """Whether the lists found in a few words beside such talk show that they belong to it: "To the assessor."."""
    return not TALKING.isdisjoint(found)


def speaks_of_marking(sentence: Sentence, lexicon: Lexicon, enough: int) -> int | None:
    """The first word of such talk in a sentence, None when there is none.

    Two kinds do where one is a word of `marking_words`, which a customer hardly hears; as many as are `enough` where
    nobody is spoken to. `marking_elsewhere` names what else is marked: a survey, a pupil, a house an assessor visits.
    """
    found = lexicon.listed(sentence.forms)
    kinds = {kind: spans for kind in KINDS if (spans := found.get("list." + kind))}
    if len(kinds) < _TWO or "list.marking_elsewhere" in found:
        return None
    taken: set[int] = set()
    apart = 0
    for spans in sorted(kinds.values(), key=len):  # a word counts for one kind
        own = next((span for span in spans if taken.isdisjoint(range(span.first, span.last))), None)
        if own is not None:
            taken.update(range(own.first, own.last))
            apart += 1
    plain = any(form in lexicon.sets["second_person"] for form in sentence.forms)
    telling = "list.marking_words" in found
    others = kinds.keys() <= _OTHERS  # "the agent you spoke to owed you an apology"
    if apart < (_TWO if telling else enough) or (plain and (others or not telling)):
        return None
    return min(span.first for spans in kinds.values() for span in spans)
