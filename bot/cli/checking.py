"""What `personas check` reports: files, then robots; every fault with its file, its line and a plain sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from bot.cli.frame import Frame
from bot.cli.rehearsing import put_to_the_test
from bot.content.lint import check_all, check_file, shape_of
from bot.content.persona import Persona
from bot.errors import Fault
from bot.messages import Messages
from bot.wiring import faults_in_use, library_of
from bot.workbench import unreachable

MENDED_AT: Mapping[str, str] = {
    "check.robot.succeeds": "difficulty:", "check.robot.fails": "difficulty:", "check.robot.breaks": "agreements:",
    "check.parrot": "agreements:", "check.order": "inflames:", "check.twins": "script:",
}  # fmt: skip
"""Where in a file a rehearsal that went wrong is best mended."""


def _placed(fault: Fault, path: Path) -> Fault:
    """The fault with the line at which it is best mended, where the file itself has it (a variation may not)."""
    params = dict(fault.params)
    part = params.get("place", "").rsplit(".", 1)[0]
    name = part.rpartition(".")[2]
    wanted = MENDED_AT.get(fault.key) or params.get("what") or (f"id: {name}" if "." in part else f"{name}:")
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    found = [number for number, row in enumerate(rows, 1) if wanted.partition(", band")[0] in row]
    line = found[-1 if params.get("language") == "fr" and "what" in params else 0] if found else 0
    return replace(fault, file=path.name, line=line)


def _told(fault: Fault, messages: Messages) -> Fault:
    """The fault with the outcome of its rehearsal in words."""
    params = dict(fault.params)
    if "language" in params:
        params["tongue"] = messages(f"evaluate.language.{params['language']}")
    if "outcome" in params:
        params["outcome"] = messages(f"simulate.outcome.{params['outcome']}")
    return replace(fault, params=tuple(params.items()))


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
    faults += tuple(_placed(one, path) for path in sound for one in unreachable(library.load(path, Persona)))
    rehearsals = 0
    for path, done, found in () if shape else put_to_the_test(frame.settings, sound):
        rehearsals += sum(len(one.rows) for one in done)
        faults += tuple(_told(_placed(fault, path), messages) for fault in found)
    for fault in faults:
        typer.echo(messages.fault(fault))
    typer.echo(messages("check.shape_only") if shape else messages("check.rehearsed", count=rehearsals))
    key = "check.found" if faults else "check.clean"
    typer.echo(messages(key, count=len(faults) or len(paths), files=len(paths)))
    return 1 if faults else 0
