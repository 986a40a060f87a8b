"""`sangfroid personas list|show|check|schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import Frame
from bot.content.lint import check_all, check_file
from bot.content.schema import write_schemas
from bot.errors import UnknownContent
from bot.settings import shipped_content
from bot.wiring import faults_in_use, library_of

app = typer.Typer(no_args_is_help=True)
AnyFiles = Annotated[list[str] | None, typer.Argument(help="Files or ids; left out: everything a bot would use.")]


@app.command(name="list")
def list_() -> None:
    """List the customers, one a line."""
    frame = Frame.load()
    library, language = library_of(frame.settings), frame.person.language
    for persona_id in library.persona_ids():
        persona = library.persona(persona_id)
        typer.echo(f"{persona_id:<24} {persona.name.full:<22} {persona.brief.in_(language)}")


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
def check(files: AnyFiles = None) -> None:
    """Check content files; every fault with its file, its line and a plain sentence. Exits 1 when there is one."""
    frame = Frame.load()
    library, messages = library_of(frame.settings), frame.messages
    if files:
        paths = tuple(_path(frame, name) for name in files)
        faults = tuple(fault for path in paths for fault in check_file(library, path))
    else:
        paths, faults = check_all(library)
    named = {fault.file for fault in faults}
    faults += tuple(fault for path in paths if path.name not in named for fault in faults_in_use(library, path))
    for fault in faults:
        typer.echo(messages.fault(fault))
    key = "check.found" if faults else "check.clean"
    typer.echo(messages(key, count=len(faults) or len(paths), files=len(paths)))
    raise typer.Exit(1 if faults else 0)


@app.command()
def schema(
    folder: Annotated[Path | None, typer.Argument(help="Where to; left out: the shipped personas folder.")] = None,
) -> None:
    """Write the JSON Schemas by which an editor completes and explains the files."""
    for path in write_schemas(folder or shipped_content() / "schema"):
        typer.echo(str(path))


def _path(frame: Frame, name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    try:
        return library_of(frame.settings).path(f"{name}.yaml")
    except UnknownContent:
        typer.echo(frame.messages("input.no_file", value=name), err=True)
        raise typer.Exit(2) from None
