"""A server that keeps failing is left alone for a while, so that nobody waits for it in every turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Clock

FAILURES = 3
"""In a row, before it rests."""

FIRST_REST = 30.0
LONGEST_REST = 600.0
DOUBLINGS = 5
UNAUTHORISED_REST = 300.0
LONGEST_WISH = 86400.0
"""Seconds. A server may ask for a longer rest than ours, but not for one without end."""

FAILING = frozenset({"timeout", "unreachable", "unauthorised", "limited", "server", "malformed"})
"""The reasons that say something about the server and not about what it was asked."""


class Breaker:
    """Counts the failures of one model of one server.

    Closed: every question goes through. Open, after three failures in a row: none does, for thirty seconds. Half open,
    then: one goes through, and decides whether all do or it rests again, twice as long, ten minutes at most.
    A request that is refused in every form is a failure as well, unless it says that this one request was odd.
    """

    def __init__(self, clock: Clock) -> None:
        """Closed."""
        self._clock = clock
        self._failures = 0
        self._refusing = False
        self._until: datetime | None = None
        self.trying = False

    def lets_through(self) -> bool:
        """Whether a question may be asked now. Where it may, and is `trying` then, `left` has to follow."""
        if self._until is None:
            return True
        if self.trying or self._rests():
            return False
        self.trying = True
        return True

    def passed(self) -> None:
        """The server answered."""
        self._failures, self._refusing, self._until = 0, False, None

    def failed(self, reason: str, wish: float | None = None) -> None:
        """It did not. `wish`: for how many seconds the server itself asked to be left alone."""
        if not self._rests():  # what was asked before it rested counts no more
            self._failures += 1
        seconds = min(wish or 0.0, LONGEST_WISH)
        if reason == "unauthorised":
            seconds = max(seconds, UNAUTHORISED_REST)
        if self._failures >= FAILURES:
            doubled = min(self._failures - FAILURES, DOUBLINGS)
            seconds = max(seconds, min(FIRST_REST * 2**doubled, LONGEST_REST))
        if seconds:
            self._open(seconds)

    def refused(self, *, entirely: bool) -> None:
        """It did not take what it was asked. `entirely`: in no form; else another form is still to be tried.

        What is half tried counts only where all forms were refused just before, and never decides after a rest: the
        next question goes on with what is left.
        """
        if entirely or (self._refusing and self._until is None):
            self._refusing = True
            self.failed("refused")

    def left(self) -> None:
        """The one question is over, or was given up before there was an answer."""
        self.trying = False

    def _rests(self) -> bool:
        return self._until is not None and self._clock.now() < self._until

    def _open(self, seconds: float) -> None:
        """Rest; a longer rest that was begun by another question stays."""
        until = self._clock.now() + timedelta(seconds=seconds)
        self._until = until if self._until is None else max(until, self._until)
