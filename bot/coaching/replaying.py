"""A finished conversation, read and felt turn by turn as if it were being played: for `sangfroid grade`.

Without a persona the neutral case of the design holds: anger 7, and the first customer turn is the grievance.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import NEUTRAL_CASE, Case, Context, Graded, Language, Line, Temper
from bot.ports import Appraiser
from bot.roleplay.temper import Rules, feel


async def replay(
    reader: Appraiser, lines: Sequence[Line], language: Language, case: Case = NEUTRAL_CASE
) -> tuple[Graded, ...]:
    """Every line with what was read in it and what it did to the anger (0..10)."""
    temper = Temper(anger=case.anger)
    graded: list[Graded] = []
    granted = False
    for line in lines:
        context = Context(
            language=language,
            lines=tuple(done.line for done in graded),
            appraisals=tuple(done.appraisal for done in graded),
            anger=temper.anger,
            supervisor_granted=granted,
        )
        if line.speaker == "customer":
            heard = await reader.listen(line.text, context, case)
            graded.append(Graded(line, heard, temper.anger, temper.anger))
            continue
        read = await reader.read(line.text, context, case)
        granted = granted or read.has("consult_supervisor")
        abuse = bool(graded) and graded[-1].appraisal.occasion("abuse") is not None
        before = temper.anger
        temper, causes = feel(temper, read, Rules(public=case.public), abuse=abuse)
        graded.append(Graded(line, read, before, temper.anger, causes))
    return tuple(graded)
