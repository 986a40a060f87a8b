"""A line of a customer, read with the shipped cues."""

from __future__ import annotations

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Appraisal, Context, Language, Line, Move, Occasion


def heard(
    reader: OfflineReader, language: Language, text: str, anger: float = 7.0, before: tuple[tuple[Line, str], ...] = ()
) -> set[str]:
    """What is read in a line with the shipped cues; `before` are the lines so far with what was read in each."""
    lines = tuple(line for line, _ in before)
    appraisals = tuple(read_before(line, names) for line, names in before)
    found = reader.listen_now(text, Context(language, lines, appraisals, anger), NEUTRAL_CASE)
    for occasion in found.occasions:
        assert text[occasion.start : occasion.end] == occasion.quote
        assert occasion.quote
    return {occasion.name for occasion in found.occasions}


def read_before(line: Line, names: str) -> Appraisal:
    named: list[str] = names.split()
    if line.speaker == "trainee":
        return Appraisal(moves=tuple(Move(name, line.text, 0, len(line.text)) for name in named))  # type: ignore[arg-type]
    return Appraisal(occasions=tuple(Occasion(name, line.text, 0, len(line.text)) for name in named))  # type: ignore[arg-type]


def told(language: Language) -> tuple[tuple[Line, str], ...]:
    """A conversation under way: a long complaint and a sober answer."""
    if language == "en":
        return (
            (Line("customer", "The freezer you brought on Tuesday leaks all over my kitchen floor."), "feeling_shown"),
            (Line("trainee", "I have the delivery note here; a technician is free this week."), ""),
        )
    return (
        (Line("customer", "Le congélateur que vous avez livré mardi fuit partout dans ma cuisine."), "feeling_shown"),
        (Line("trainee", "J'ai le bon de livraison ; un technicien est libre cette semaine."), ""),
    )
