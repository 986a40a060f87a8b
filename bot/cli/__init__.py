"""The `sangfroid` command. Exit codes: 0 fine, 1 something wrong was found, 2 wrong use."""

from __future__ import annotations

import sys

import typer

from bot.cli.frame import Frame
from bot.messages import Messages

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def main() -> None:
    """Entry point: every error that was raised on purpose becomes a sentence and an exit code."""
    from bot.cli import conversations, db, disagreements, evaluate, personas, play, serve, sessions
    from bot.errors import SangfroidError, UnknownContent

    for module in (play, serve, conversations, evaluate):
        module.register(app)
    app.add_typer(personas.app, name="personas", help="List, show and check the customers, and write their schemas.")
    app.add_typer(sessions.app, name="sessions", help="Sessions: list and show your own; export and erase anybody's.")
    app.add_typer(
        disagreements.app, name="disagreements", help="What trainees disagree with, for trainers: list, accept, reject."
    )
    app.add_typer(db.app, name="db", help="The database: upgrade, backup, restore, replay-erasures.")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except SangfroidError as error:
        typer.echo(Messages(Frame.language_of_environment()).error(error), err=True)
        sys.exit(2 if isinstance(error, UnknownContent) else 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
