"""Who watches a language model where nothing is counted."""

from __future__ import annotations

import structlog

from bot.ports.chat import ModelWatch, Purpose


class SilentWatch:
    """Sees everything and tells nobody. Implements `bot.ports.chat.ModelWatch`."""

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        """One request."""

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        """The rules, the script or the grader did it in the model's place."""

    def rejected(self, check: str) -> None:
        """Something the model wrote did not pass that check."""

    def disputed(self, move: str, found_by: str) -> None:
        """Only one of two readers found that move."""


class LoggingWatch:
    """Logs one line each time others do the model's work, and passes everything on.

    Implements `bot.ports.chat.ModelWatch`.
    """

    def __init__(self, beyond: ModelWatch) -> None:
        """`beyond` is told everything as well."""
        self._beyond = beyond

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        """One request."""
        self._beyond.called(purpose, result, seconds, sent=sent, cached=cached, given=given)

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        """The rules, the script or the grader did it in the model's place."""
        structlog.get_logger().info("model_fell_back", purpose=purpose, reason=reason)
        self._beyond.fell_back(purpose, reason)

    def rejected(self, check: str) -> None:
        """Something the model wrote did not pass that check."""
        self._beyond.rejected(check)

    def disputed(self, move: str, found_by: str) -> None:
        """Only one of two readers found that move."""
        self._beyond.disputed(move, found_by)
