"""What `personas check` looks at, file by file: which kind each is, and whether it is sound."""

from __future__ import annotations

from pathlib import Path

from bot.content.cues import CueFile
from bot.content.house import House, SafetyWords
from bot.content.library import FileLibrary
from bot.content.lint_persona import line_of, persona_faults
from bot.content.persona import Persona
from bot.content.prompts import Prompts
from bot.content.robots import Robot
from bot.content.rubric import Rubric
from bot.content.texts import Shape
from bot.errors import ContentError, Fault, UnknownContent
from bot.model import LANGUAGES


def check_file(library: FileLibrary, path: Path) -> tuple[Fault, ...]:
    """Every fault of one content file, which kind of file it is being told by its name and folder."""
    try:
        content = library.load(path, shape_of(path))
        if isinstance(content, Persona) and content.id != path.stem:
            params = (("id", content.id), ("value", path.stem))
            rows = path.read_text(encoding="utf-8-sig").splitlines()
            return (Fault(path.name, line_of(rows, content.id), "content.id_is_not_name", params),)
        if isinstance(content, CueFile | Prompts | SafetyWords) and content.language != path.stem:
            params = (("language", content.language), ("value", path.stem))
            rows = path.read_text(encoding="utf-8-sig").splitlines()
            return (Fault(path.name, line_of(rows, "language:"), "content.language_is_not_name", params),)
    except ContentError as error:
        return error.faults
    return tuple(persona_faults(content, path)) if isinstance(content, Persona) else ()


def check_all(library: FileLibrary) -> tuple[tuple[Path, ...], tuple[Fault, ...]]:
    """All files a bot would use, and all their faults."""
    names = [f"{persona_id}.yaml" for persona_id in library.all_persona_ids()]
    names += ["rubric.yaml", "house.yaml"]
    names += [f"robots/{robot_id}.yaml" for robot_id in library.robot_ids()]
    names += [f"{kind}/{language}.yaml" for kind in ("cues", "prompts", "safety") for language in LANGUAGES]
    paths, faults = [], []
    for name in names:
        try:
            path = library.path(name)
        except UnknownContent as error:
            faults.append(Fault(name, 0, error.key, (("name", name),)))
            continue
        except ContentError as error:
            faults += error.faults
            continue
        paths.append(path)
        faults += check_file(library, path)
    return tuple(paths), tuple(faults)


def shape_of(path: Path) -> type[Shape]:
    """The shape a content file must have."""
    by_folder: dict[str, type[Shape]] = {"cues": CueFile, "prompts": Prompts, "safety": SafetyWords, "robots": Robot}
    by_name: dict[str, type[Shape]] = {"rubric.yaml": Rubric, "house.yaml": House}
    return by_folder.get(path.resolve().parent.name) or by_name.get(path.name, Persona)
