"""`sangfroid personas list|show|check|schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.checking import report
from bot.cli.frame import Frame
from bot.cli.workbench import path_of, register
from bot.content.schema import write_schemas
from bot.settings import shipped_content
from bot.wiring import library_of

app = typer.Typer(no_args_is_help=True)
register(app)
AnyFiles = Annotated[list[str] | None, typer.Argument(help="Files or ids; left out: everything a bot would use.")]


@app.command(name="list")
def list_() -> None:
    """List the customers, one a line; those with hard content last, and what is switched off behind them."""
    frame = Frame.load()
    library, language, messages = library_of(frame.settings), frame.person.language, frame.messages
    for persona_id in library.persona_ids():
        persona = library.persona(persona_id)
        hard = f" {messages('start.hard')}" if persona.content_note else ""
        typer.echo(f"{persona_id:<30} {persona.name.full:<22} {persona.brief.in_(language)}{hard}")
    for persona_id in library.hidden_ids():
        typer.echo(f"{persona_id:<30} {messages('list.off')}")


@app.command()
def show(persona: Annotated[str, typer.Argument(help="Id, as in `personas list`.")]) -> None:
    """Show one customer as a trainer would want to read it."""
    frame = Frame.load()
    found, language, messages = library_of(frame.settings).persona(persona), frame.person.language, frame.messages
    script = found.script.in_(language)
    rows = [
        ("name", found.name.full),
        ("brief", found.brief.in_(language)),
        ("teaches", found.teaches.in_(language)),
        *([("note", found.content_note.in_(language))] if found.content_note else []),
        ("situation", found.situation.in_(language)),
        ("grievance", found.grievance.text.in_(language)),
        ("need", found.need.text.in_(language)),
        *(("fact", f"[{fact.told}] {fact.text.in_(language)}") for fact in found.facts),
        *(("file", f"{entry.label.in_(language)}: {entry.value.in_(language)}") for entry in found.file),
        *(("agreement", agreement.text.in_(language)) for agreement in found.agreements),
        *(("calms", f"{leaning.move} ({leaning.extra:+g}): {leaning.why.in_(language)}") for leaning in found.calms),
        *(("inflames", f"{l_.move} ({l_.extra:+g}): {l_.why.in_(language)}") for l_ in found.inflames),
        ("opening", script.openings[0]),
    ]
    for label, text in rows:
        typer.echo(f"{messages(f'show.{label}'):<12} {text}")


@app.command()
def check(
    files: AnyFiles = None,
    shape: Annotated[bool, typer.Option("--shape", help="The files alone, without asking the robots.")] = False,
) -> None:
    """Check content files; every fault with its file, its line and a plain sentence. Exits 1 when there is one.

    Robot trainees then play every sound customer, to see that good handling wins and nothing else does.
    """
    frame = Frame.load()
    library = library_of(frame.settings)
    paths = [path_of(frame, library, name) for name in files] if files else None
    raise typer.Exit(report(frame, paths, shape=shape))


@app.command()
def schema(
    folder: Annotated[Path | None, typer.Argument(help="Where to; left out: the shipped personas folder.")] = None,
) -> None:
    """Write the JSON Schemas by which an editor completes and explains the files."""
    for path in write_schemas(folder or shipped_content() / "schema"):
        typer.echo(str(path))
