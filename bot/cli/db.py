"""`sangfroid db upgrade|backup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import Frame

app = typer.Typer(no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Make the database, or bring it up to date; every other verb does so by itself."""
    frame = Frame.load()
    from bot.store import upgrade as bring_up_to_date

    changed = bring_up_to_date(frame.settings.database_url)
    typer.echo(frame.messages("db.upgraded" if changed else "db.up_to_date"))


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Copy the database to a file, also while sessions are being played."""
    frame = Frame.load()
    if target.exists():
        typer.echo(frame.messages("db.target_exists", path=target), err=True)
        raise typer.Exit(2)
    from bot.store import backup as copy_to

    copy_to(frame.settings.database_url, target)
    typer.echo(frame.messages("db.backed_up", path=target))
