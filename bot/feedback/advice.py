"""The advice: one quoted strength, one quoted change with its effect, an invitation. At most 60 words in all."""

from __future__ import annotations

from bot.feedback.remarks import unsure_of
from bot.feedback.wording import ask, cut, effect, label, sentence, word_count
from bot.messages import Messages
from bot.model import Remark, Section
from bot.ports import Session
from bot.typography import typeset

AT_MOST = 60
"""Words of advice: titles, quotes and sentences together. Source: issue "the whole loop in the terminal", feedback."""
QUOTE_WORDS = 18
"""Words of a quote to begin with; fewer when the whole would be too long."""
OMISSION_BELOW = 3
"""A mark below this is worth naming when no words were at fault."""


def advice(session: Session) -> tuple[Section, ...]:
    """The sections of advice; quotes are shortened until all of it has at most `AT_MOST` words."""
    for words in range(QUOTE_WORDS, 0, -1):
        sections = _advice(session, words)
        if sum(words_of(section) for section in sections) <= AT_MOST:
            return sections
    return _advice(session, 1)


def words_of(section: Section) -> int:
    """Words of a section as it is shown."""
    return sum(word_count(text) for text in (section.title, section.body, section.quote, *section.items))


def _advice(session: Session, words: int) -> tuple[Section, ...]:
    messages, grade = Messages(session.language), session.grade
    sections: list[Section] = []
    if grade.strength is not None:
        sections.append(_remark("feedback.strength", grade.strength, session, messages, words))
    if grade.change is not None:
        sections.append(_remark("feedback.change", grade.change, session, messages, words))
        sections.append(Section("", messages("feedback.rewrite")))
    else:
        sections.append(_nothing_said(session, messages, words))
    return tuple(sections)


def _remark(title: str, remark: Remark, session: Session, messages: Messages, words: int) -> Section:
    who = session.bundle.persona.name.formal(session.language)
    what = label(remark.move, session.bundle.rubric, session.language)
    body = messages("feedback.did", what=what, effect=effect(remark, who, messages))
    return Section(messages(title), sentence(body), quote=cut(remark.quote, words))


def _nothing_said(session: Session, messages: Messages, words: int) -> Section:
    """No words at fault for sure: the doubtful ones asked about, else what was left out, else no fault at all."""
    unsure = unsure_of(session.conversation)
    if unsure is not None:
        move = unsure[1]
        asked = ask(move.name, session.bundle.rubric, session.language)
        return Section(messages("feedback.unsure"), asked, quote=cut(move.quote, words))
    focus = session.grade.focus
    mark = session.grade.mark(focus) if focus else None
    if mark is None or mark.score is None or mark.score >= OMISSION_BELOW or not mark.evidence:
        return Section(messages("feedback.change"), messages("feedback.no_fault"))
    what = typeset(session.bundle.rubric.criteria[mark.criterion].label.in_(session.language), session.language)
    return Section(
        messages("feedback.missing", what=what), messages("feedback.rewrite"), cut(mark.evidence[0].quote, words)
    )
