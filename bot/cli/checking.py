"""What `personas check` reports: files, then robots; every fault with its file, its line and a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from bot.cli.frame import Frame
from bot.cli.rehearsing import put_to_the_test
from bot.content.lint import check_all, check_file, shape_of
from bot.content.persona import Persona
from bot.wiring import faults_in_use, library_of
from bot.workbench import unreachable


def report(frame: Frame, files: Sequence[Path] | None, *, shape: bool) -> int:
    """Print every fault of these files (None: of everything a bot would use); the exit code."""
    library, messages = library_of(frame.settings), frame.messages
    if files is None:
        paths, faults = check_all(library)
    else:
        paths = tuple(files)
        faults = tuple(fault for path in paths for fault in check_file(library, path))
    named = {fault.file for fault in faults}
    faults += tuple(fault for path in paths if path.name not in named for fault in faults_in_use(library, path))
    named = {fault.file for fault in faults}
    sound = [path for path in paths if path.name not in named and shape_of(path) is Persona]
    faults += tuple(fault for path in sound for fault in unreachable(library.load(path, Persona)))
    rehearsals = 0
    for _, done, found in () if shape else put_to_the_test(frame.settings, sound):
        rehearsals += sum(len(one.rows) for one in done)
        faults += found
    for fault in faults:
        typer.echo(messages.fault(fault))
    typer.echo(messages("check.shape_only") if shape else messages("check.rehearsed", count=rehearsals))
    key = "check.found" if faults else "check.clean"
    typer.echo(messages(key, count=len(faults) or len(paths), files=len(paths)))
    return 1 if faults else 0
