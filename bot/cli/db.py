"""`sangfroid db upgrade|backup|restore|replay-erasures`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import Frame
from bot.errors import StoreError
from bot.wiring import SystemClock, open_store

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


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A copy made by `db backup` or by night.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Put a copy of a SQLite database in place of the present one, which is set aside. Stop `serve` first.

    Whoever was erased since is erased in the copy as well; what waited to be answered or posted in it is given up.
    """
    frame = Frame.load()
    from bot.runtime.guards import FileGuard
    from bot.store import file_of, is_sqlite, put_in_place

    if not is_sqlite(frame.settings.database_url):
        raise StoreError("db.restore_on_server")
    guard = FileGuard(file_of(frame.settings.database_url))

    async def run() -> tuple[Path | None, int, tuple[int, int]]:
        await guard.hold("restore")
        try:
            aside = put_in_place(frame.settings.database_url, source, SystemClock().now())
            return aside, *await _settled(frame)
        finally:
            await guard.release()

    if not yes and not frame.agrees(frame.messages("db.restore.ask", path=source) + " ", "answer.yes"):
        raise typer.Exit(1)
    aside, erased, (parked, given_up) = asyncio.run(run())
    typer.echo(frame.messages("db.restored", path=source, erased=erased, parked=parked, given_up=given_up))
    if aside is not None:
        typer.echo(frame.messages("db.restore.aside", path=aside))


@app.command(name="replay-erasures")
def replay_erasures() -> None:
    """After PostgreSQL's own tools have restored a copy: erase whoever was erased since, give up what waited."""
    frame = Frame.load()
    erased, (parked, given_up) = asyncio.run(_settled(frame))
    typer.echo(frame.messages("db.replayed", erased=erased, parked=parked, given_up=given_up))


async def _settled(frame: Frame) -> tuple[int, tuple[int, int]]:
    from bot.runtime.erasing import Erasures, replay, stand_down

    async with open_store(frame.settings) as store:
        given_up = await stand_down(store)
        return await replay(store, Erasures(frame.settings.erasures_file)), given_up
