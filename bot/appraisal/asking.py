"""Which sentences of a customer's line ask something that waits for an answer.

A question mark alone is no question: people throw a word back ("patience??") or scold ("do you realise ...?").
Source: training doctrine, "Criteria" (a question open).
"""

from __future__ import annotations

from bot.appraisal.view import Seen, View

STUMP = 6
"""Words of a sentence that may be no more than the other's words thrown back."""


def asks(seen: Seen, view: View, *, scolds: bool) -> bool:
    """Whether a sentence is a question to be answered; `scolds`: its words show anger and ask nothing."""
    return seen.asked and not scolds and not _thrown_back(seen, view)


def _thrown_back(seen: Seen, view: View) -> bool:
    """Whether a short question without a question word only repeats what the trainee has just said."""
    if seen.length > STUMP or any(seen.has(name) for name in ("question_starts", "question_open", "question_closed")):
        return False
    if not view.context.lines or view.context.lines[-1].speaker != "trainee":
        return False
    lexicon = view.lexicon
    said = {
        stem
        for sentence in lexicon.read(view.context.lines[-1].text).sentences
        for stem in lexicon.content(sentence.forms)
    }
    words = lexicon.content(seen.forms)
    return bool(words) and said.issuperset(words)
