"""Feedback in words: first the outcome, then at most 60 words of advice, everything else on demand.

Source: training doctrine, "Criteria"; restricted feedback (one strength, one change) is what learners can use.
"""

from __future__ import annotations

from bot.content.bundle import Bundle, said_by
from bot.content.persona import Outcome
from bot.feedback.advice import advice
from bot.feedback.curve import curve
from bot.feedback.tables import compared, detailed
from bot.feedback.wording import example
from bot.messages import Messages
from bot.model import Card, CriterionName, Graded, Language, Note, Outbound, Outbounds, Section
from bot.ports import Session
from bot.typography import typeset


class OfflineAdviser:
    """Puts a grade into words and pictures, channel-neutral. Stateless."""

    def __init__(self, *, chat: bool = False) -> None:
        """`chat`: commands are named as they are given on a chat platform."""
        self._chat = chat

    def feedback(self, session: Session) -> Outbounds:
        """Outcome, epilogue, advice, the customer's afterword, the hints used, the anger curve."""
        language, messages = session.language, Messages(session.language)
        outcome = outcome_of(session)
        epilogue = tuple(typeset(text, language) for text in outcome.epilogue.in_(language))
        headline = (Section("", session.grade.headline),) if self._chat else ()
        sections = (Section("", items=epilogue), *headline, *advice(session))
        card = Card("feedback", typeset(outcome.outcome.in_(language), language), sections)
        afterword = said_by(session.bundle.persona, outcome.afterword.in_(language))
        # In a chat the customer's last word comes before the card, which then holds together with what follows it.
        shown: list[Outbound] = [afterword, card] if self._chat else [card, afterword]
        if session.hints:
            shown.append(
                Note(messages("feedback.hints.one" if session.hints == 1 else "feedback.hints", count=session.hints))
            )
        return (*shown, curve(session))

    def details(self, session: Session) -> Card:
        """All 17 marks with the trainee's own words, and the overall 0..100."""
        return detailed(session, Messages(session.language, chat=self._chat))

    def compare(self, bundle: Bundle, first: Graded, second: Graded, language: Language) -> Card:
        """Two versions of one turn side by side: the words, the moves, what each did to the anger."""
        return compared(bundle, first, second, language)

    def example(self, session: Session, turn: int) -> Note:
        """One way to say it at that trainee turn (0-based index in the conversation)."""
        language = session.language
        return Note(Messages(language)("example.one", example=example(_example(session, turn), language)))

    def hint(self, bundle: Bundle, criterion: CriterionName, language: Language, given: int) -> Note:
        """One nudge towards a criterion: first its focus, then its sentences in turn."""
        entry, messages = bundle.rubric.criteria[criterion], Messages(language)
        if given == 0:
            return Note(messages("hint.focus", focus=typeset(entry.focus.in_(language), language)))
        choices = entry.instead.in_(language)
        said = example(choices[(given - 1) % len(choices)], language)
        return Note(messages("hint.say", example=said))


def outcome_of(session: Session) -> Outcome:
    """How the persona's story ends: left in the middle counts as stopped, a broken promise has its own ending."""
    endings = session.bundle.persona.endings
    if session.broken:
        return endings.broken
    outcome: Outcome = getattr(endings, session.ending or "stopped")
    return outcome


def _example(session: Session, turn: int) -> str:
    """What else could be said there: instead of the worst move of that turn, or for the criterion to work on."""
    rubric, language = session.bundle.rubric, session.language
    change = session.grade.change
    if change is not None and change.turn == turn:
        choices = rubric.moves[change.move].instead.in_(language)
    else:
        focus = session.grade.focus or "listening"
        choices = rubric.criteria[focus].instead.in_(language)
    return choices[turn % len(choices)]
