"""What is one tap away: all marks with their words, and two versions of a turn side by side."""

from __future__ import annotations

from bot.content.bundle import Bundle
from bot.content.rubric import Rubric
from bot.feedback.scoring import FULL
from bot.feedback.wording import ask, example, label
from bot.messages import Messages
from bot.model import Card, Graded, Language, Mark, Section
from bot.ports import Session
from bot.typography import number, quoted, typeset


def detailed(session: Session, messages: Messages) -> Card:
    """The card of all 17 marks."""
    marks = tuple(_mark(mark, session, messages) for mark in session.grade.marks)
    title = messages("details.title", overall=session.grade.overall)
    return Card("details", title, (Section("", session.grade.headline), *marks, *_asked(session, messages)))


def compared(bundle: Bundle, first: Graded, second: Graded, language: Language) -> Card:
    """The card of both versions of one turn."""
    messages = Messages(language)
    versions = (("compare.before", first), ("compare.after", second))
    sections = tuple(_version(messages(title), turn, bundle.rubric, language) for title, turn in versions)
    return Card("compare", messages("compare.title"), sections)


def _asked(session: Session, messages: Messages) -> tuple[Section, ...]:
    """Words that may have hurt: in no mark, only asked about."""
    items = tuple(
        f"{_words(turn, move.quote, session, messages)} {ask(move.name, session.bundle.rubric, session.language)}"
        for turn, line in enumerate(session.conversation)
        for move in line.appraisal.unsure
    )
    return (Section(messages("details.unsure"), items=items),) if items else ()


def _mark(mark: Mark, session: Session, messages: Messages) -> Section:
    language = session.language
    name = typeset(session.bundle.rubric.criteria[mark.criterion].label.in_(language), language)
    if mark.score is None:
        return Section(messages("details.unseen", name=name))
    items = [_words(turn, quote, session, messages) for turn, quote in ((e.turn, e.quote) for e in mark.evidence)]
    if mark.instead:
        items.append(messages("details.instead", example=example(mark.instead, language)))
    return Section(messages("details.mark", name=name, score=mark.score, full=FULL), items=tuple(items))


def _words(turn: int, quote: str, session: Session, messages: Messages) -> str:
    """Whose words, in which of the trainee's messages (counted from 1)."""
    said = quoted(quote, session.language)
    if session.conversation[turn].line.speaker == "customer":
        return messages("details.customer", who=session.bundle.persona.name.formal(session.language), quote=said)
    nth = sum(line.line.speaker == "trainee" for line in session.conversation[: turn + 1])
    return messages("details.you", number=nth, quote=said)


def _version(title: str, turn: Graded, rubric: Rubric, language: Language) -> Section:
    messages = Messages(language)
    names = dict.fromkeys(move.name for move in turn.appraisal.moves)
    moves = ", ".join(label(name, rubric, language) for name in names) or messages("compare.no_move")
    before, after = number(turn.anger_before, language), number(turn.anger_after, language)
    items = (messages("compare.moves", moves=moves), messages("compare.anger", before=before, after=after))
    return Section(title, quote=turn.line.text, items=items)
