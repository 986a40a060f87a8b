"""`sangfroid personas simulate|diff|play|new`: the trainer's workbench."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from bot.cli.checking import report
from bot.cli.frame import Frame
from bot.cli.play import Tongue, may_write
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.errors import UnknownContent
from bot.model import Difficulty, Language
from bot.wiring import cast_of, draw_chart, library_of

Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="The same seed gives the same conversation.")]
Level = Annotated[int, typer.Option(min=1, max=3, help="1 easy, 2 medium, 3 hard.")]


class PlayedBy(StrEnum):
    """Who finds the customer's words."""

    SCRIPT = "script"
    LLM = "llm"


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for verb in (simulate, play, diff, new):
        app.command()(verb)


def simulate(
    persona: Annotated[str | None, typer.Argument(help="Id or file; with --all, left out: everybody.")] = None,
    trainee: Annotated[str, typer.Option(help="Which robot: expert, appeaser, lecturer, ...")] = "expert",
    lang: Annotated[Tongue | None, typer.Option(help="Language of the conversation (default: yours).")] = None,
    difficulty: Level = 2,
    seed: Seed = 1,
    chart: Annotated[Path | None, typer.Option(help="Save the anger curve as a PNG file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every robot in both languages, as a table.")] = False,
    *,
    player: Annotated[
        PlayedBy, typer.Option(help="Who speaks as the customer: the script, or the language model of the settings.")
    ] = PlayedBy.SCRIPT,
    report: Annotated[
        Path | None, typer.Option(help="With --all --player llm: save the figures as a JSON file.")
    ] = None,
) -> None:
    """Let a robot trainee play a customer: the dialogue with what was read and what moved the anger.

    Reads with the network that ships, so that a rehearsal is the same on every machine.
    """
    from bot.cli.fidelity import model_to_play, play_all, played_by_model
    from bot.cli.rehearsing import READ_BY, put_to_the_test
    from bot.cli.workbench_text import chart_of, dialogue, table
    from bot.workbench import Setup, Trainee, rehearse

    frame = Frame.load()
    library = library_of(frame.settings)
    llm = model_to_play(frame) if player is PlayedBy.LLM else None
    if report is not None and (llm is None or not everything or not may_write(report)):
        key = "fidelity.report_only" if llm is None or not everything else "fidelity.report_cannot"
        typer.echo(frame.messages(key, path=report), err=True)
        raise typer.Exit(2)
    if everything:
        names = [persona] if persona else library.persona_ids()
        paths = [path_of(frame, library, name) for name in names]
        if llm is not None:
            raise typer.Exit(play_all(frame, llm, paths, cast("Difficulty", difficulty), seed, report))
        rows = [row for _, done, _ in put_to_the_test(frame.settings, paths) for one in done for row in one.rows]
        typer.echo("\n".join(table(rows, frame.messages)))
        return
    if persona is None or (chart is not None and not may_write(chart)):
        typer.echo(frame.messages("simulate.whom" if persona is None else "chart.cannot", path=chart), err=True)
        raise typer.Exit(2)
    language: Language = lang.value if lang else frame.person.language
    found = library.load(path_of(frame, library, persona), Persona)
    robot = Trainee(library.robot(trainee), found, language, cast("Difficulty", difficulty), seed)
    setup = Setup(trainee, language, cast("Difficulty", difficulty), seed)
    if llm is not None:
        played = asyncio.run(played_by_model(llm, library, found, library.robot(trainee), setup)).rehearsal
    else:
        played = asyncio.run(rehearse(cast_of(READ_BY), library.bundle_of(found, language), robot.answer, setup))
    typer.echo("\n".join(dialogue(played, found, library.rubric(), frame.messages)))
    if chart is not None:
        draw_chart(chart_of(played, found, frame.messages), chart, frame.person.language)


def play(
    file: Annotated[str, typer.Argument(help="A persona file, or an id.")],
    watch: Annotated[bool, typer.Option("--watch", help="Reload the file whenever it is saved.")] = False,
    lang: Annotated[Tongue | None, typer.Option(help="Language of the conversation (default: yours).")] = None,
    difficulty: Level = 2,
    seed: Seed = 1,
) -> None:
    """Try a customer straight from its file, with what was read and what moved the anger; nothing is kept or graded."""
    from bot.cli.watching import Watched, play_watched
    from bot.workbench import Setup

    frame = Frame.load()
    library = library_of(frame.settings)
    language: Language = lang.value if lang else frame.person.language
    watched = Watched(library, path_of(frame, library, file), frame.messages, follow=watch)
    setup = Setup("-", language, cast("Difficulty", difficulty), seed)
    play_watched(cast_of(frame.settings.encoder), watched, library, setup, frame.messages)


def diff(
    old: Annotated[str, typer.Argument(help="The version before: a file or an id.")],
    new: Annotated[str, typer.Argument(help="The version now: a file or an id.")],
    shape: Annotated[bool, typer.Option("--shape", help="Without asking the robots.")] = False,
) -> None:
    """Show what changed for a trainee: numbers, lines, and how every robot fares before and after."""
    from bot.cli.rehearsing import put_to_the_test
    from bot.cli.workbench_text import changes, outcomes
    from bot.workbench import differences, moved

    frame = Frame.load()
    library = library_of(frame.settings)
    paths = [path_of(frame, library, name) for name in (old, new)]
    before, now = (library.load(path, Persona) for path in paths)
    typer.echo("\n".join(changes(differences(before, now), frame.messages)))
    if not shape and before != now:
        rows = [[row for one in done for row in one.rows] for _, done, _ in put_to_the_test(frame.settings, paths)]
        typer.echo("\n".join(outcomes(moved(*rows), len(rows[1]), frame.messages)))


def new(
    answers: Annotated[Path | None, typer.Option(help="A YAML file of answers; what it leaves out is asked.")] = None,
    to: Annotated[Path | None, typer.Option(help="Folder for the file (default: PERSONAS_DIR, else here).")] = None,
) -> None:
    """Make a new customer from a dozen questions, and check it. What was answered is never lost."""
    from bot.cli.making import Asking, answers_file, customer_file
    from bot.content.reading import written

    frame = Frame.load()
    library, messages = library_of(frame.settings), frame.messages
    asking = Asking(messages, answers_file(answers) if answers else {})
    folder = to or frame.settings.personas_dir or Path()
    if any(asking.missing()) and sys.stdin.isatty():
        try:
            typer.echo(messages("new.hello"))
            asking.ask()
        except (KeyboardInterrupt, EOFError):
            kept = answers or folder / "answers.yaml"
            kept.write_text(written(asking.given), encoding="utf-8")
            typer.echo("\n" + messages("new.kept", path=kept))
            raise typer.Exit(1) from None
    persona_id, text = customer_file(library, asking.given, answers.name if answers else "-")
    path = folder / f"{persona_id}.yaml"
    if path.exists() or persona_id in library.all_persona_ids():
        typer.echo(messages("new.exists", path=path), err=True)
        raise typer.Exit(1)
    path.write_text(text, encoding="utf-8")
    typer.echo(messages("new.written", path=path))
    code = report(frame, [path], shape=False)
    typer.echo(messages("new.then", path=path))
    raise typer.Exit(code)


def path_of(frame: Frame, library: FileLibrary, name: str) -> Path:
    """The file of that name or of the customer with that id; exits 2 when there is neither."""
    if Path(name).is_file():
        return Path(name)
    try:
        return library.path(f"{name}.yaml")
    except UnknownContent:
        typer.echo(frame.messages("input.no_file", value=name), err=True)
        raise typer.Exit(2) from None
