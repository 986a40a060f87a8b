"""What every verb needs: the settings, the person, the language."""

from __future__ import annotations

from dataclasses import dataclass, replace

import typer

from bot.errors import SettingsError
from bot.messages import Messages
from bot.model import Language, Person
from bot.settings import Settings, asked_language, environment_language

CHANNEL, WORKSPACE = "console", "local"


@dataclass(frozen=True, slots=True)
class Frame:
    """The settings of this run and who is at the terminal."""

    settings: Settings
    person: Person
    messages: Messages

    @classmethod
    def load(cls, language: Language | None = None) -> Frame:
        """Read the environment. `language` overrides the settings. SettingsError."""
        settings = Settings.load()
        set_up_log(settings.log_level)
        spoken = language or settings.language
        return cls(settings, Person(CHANNEL, WORKSPACE, settings.user, spoken), Messages(spoken))

    def of(self, user: str | None) -> Frame:
        """The same for somebody else: `channel:workspace:user`, or a login name at this terminal. None: no change."""
        if user is None:
            return self
        channel, workspace, name = user.split(":", 2) if user.count(":") > 1 else (CHANNEL, WORKSPACE, user)
        return replace(self, person=replace(self.person, channel=channel, workspace=workspace, user=name))

    def agrees(self, question: str, yes: str) -> bool:
        """Whether the person says yes to the question; the end of input says no. `yes` names the words for it."""
        typer.echo(question, nl=False)
        try:
            answer = input()
        except EOFError:
            typer.echo()
            return False
        return answer.strip().casefold() in self.messages.lines(yes)

    @staticmethod
    def language_of_environment() -> Language:
        """The language for an error that came before the settings were known."""
        try:
            return Settings.load().language
        except SettingsError:
            return asked_language() or environment_language()


def set_up_log(level: str | None, default: str = "WARNING") -> None:
    """JSON lines on standard error, from `level` up; no text that a person wrote is ever logged."""
    import logging
    import sys

    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level or default]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
