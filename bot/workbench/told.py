"""A reader that was told what the trainee does: to play the same moves once more, in the other language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.coaching import Cast
from bot.content.cues import CueFile
from bot.model import Appraisal, Case, Context
from bot.ports import Appraiser, Readers


class ToldReaders:
    """Readers that hear customers as the real ones do, and are told the trainee's moves one turn after another."""

    def __init__(self, real: Readers, moves: Sequence[Appraisal]) -> None:
        """`moves` are the readings of the trainee's turns, in order."""
        self._real, self._moves = real, iter(moves)

    def reader(self, sha256: str, cues: CueFile) -> Appraiser:
        """The reader that uses these cues."""
        return _Told(self._real.reader(sha256, cues), self)

    def next(self) -> Appraisal:
        """The reading of the next turn; nothing when there is none."""
        return next(self._moves, Appraisal())


class _Told:
    def __init__(self, real: Appraiser, told: ToldReaders) -> None:
        self._real, self._told = real, told

    async def read(self, _text: str, _context: Context, _case: Case) -> Appraisal:
        """What it was told."""
        return self._told.next()

    async def listen(self, text: str, context: Context, case: Case) -> Appraisal:
        """As the real reader does."""
        return await self._real.listen(text, context, case)


def told(cast: Cast, moves: Sequence[Appraisal]) -> Cast:
    """The same cast with a reader that is told these moves."""
    return replace(cast, readers=ToldReaders(cast.readers, moves))
