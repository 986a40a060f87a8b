"""The anger curve of a session as values."""

from __future__ import annotations

from bot.feedback.wording import label
from bot.messages import Messages
from bot.model import Chart, ChartPoint, Graded
from bot.ports import Session
from bot.typography import number, typeset

START = 0


def curve(session: Session) -> Chart:
    """Anger after the opening (turn 0) and after each trainee turn.

    The two turns that mattered carry a label, and the relapse carries its cause from the customer's own world.
    """
    messages, language = Messages(session.language), session.language
    marks = {
        remark.turn: label(remark.move, session.bundle.rubric, language)
        for remark in (session.grade.strength, session.grade.change)
        if remark is not None
    }
    points: list[ChartPoint] = []
    for turn, line in enumerate(session.conversation):
        if not points:
            points.append(ChartPoint(START, line.anger_before))
        if line.line.speaker == "trainee":
            points.append(
                ChartPoint(len(points), line.anger_after, marks.get(turn) or _relapse(line, session, messages))
            )
    return Chart(
        title=messages("chart.title", name=session.bundle.persona.name.full),
        points=tuple(points),
        alt=_alt(session.conversation, points, session, messages),
    )


def _relapse(line: Graded, session: Session, messages: Messages) -> str:
    """What flared up at this turn without the trainee's doing, or nothing."""
    if not any(cause.rule == "relapse" for cause in line.causes):
        return ""
    cause = session.bundle.persona.relapse.cause.in_(session.language)
    return messages("chart.relapse", cause=typeset(cause, session.language))


def _alt(conversation: tuple[Graded, ...], points: list[ChartPoint], session: Session, messages: Messages) -> str:
    """The picture in one sentence."""
    if not conversation:
        return messages("chart.alt.empty")
    first, last = points[0].anger, points[-1].anger
    worst = max(points, key=lambda point: point.anger)
    values = {
        "start": number(first, session.language),
        "end": number(last, session.language),
        "turns": len(points) - 1,
        "peak": number(worst.anger, session.language),
        "turn": worst.turn,
    }
    return messages("chart.alt.peak" if worst.turn and worst.anger > max(first, last) else "chart.alt", **values)
