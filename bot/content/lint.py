"""What `personas check` looks for beyond the shape: lines nobody could hear, secrets told too soon, open braces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from bot.content.cues import CueFile
from bot.content.house import House, SafetyWords
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.content.rubric import Rubric
from bot.content.script import BANDS, Missing, Script, Step
from bot.content.texts import Shape
from bot.errors import ContentError, Fault, UnknownContent
from bot.model import LANGUAGES, Language

HEARD_STEPS: tuple[Step, ...] = ("up", "down", "flat")


def check_file(library: FileLibrary, path: Path) -> tuple[Fault, ...]:
    """Every fault of one content file, which kind of file it is being told by its name and folder."""
    try:
        content = library.load(path, shape_of(path))
        if isinstance(content, Persona) and content.id != path.stem:
            params = (("id", content.id), ("value", path.stem))
            return (Fault(path.name, _line(path, content.id), "content.id_is_not_name", params),)
    except ContentError as error:
        return error.faults
    return tuple(_persona_faults(content, path)) if isinstance(content, Persona) else ()


def check_all(library: FileLibrary) -> tuple[tuple[Path, ...], tuple[Fault, ...]]:
    """All files a bot would use, and all their faults."""
    names = [f"{persona_id}.yaml" for persona_id in library.all_persona_ids()]
    names += ["rubric.yaml", "house.yaml"]
    names += [f"{kind}/{language}.yaml" for kind in ("cues", "safety") for language in LANGUAGES]
    paths, faults = [], []
    for name in names:
        try:
            path = library.path(name)
        except UnknownContent as error:
            faults.append(Fault(name, 0, error.key, (("name", name),)))
            continue
        paths.append(path)
        faults += check_file(library, path)
    return tuple(paths), tuple(faults)


def shape_of(path: Path) -> type[Shape]:
    """The shape a content file must have."""
    by_folder: dict[str, type[Shape]] = {"cues": CueFile, "safety": SafetyWords}
    by_name: dict[str, type[Shape]] = {"rubric.yaml": Rubric, "house.yaml": House}
    return by_folder.get(path.parent.name) or by_name.get(path.name, Persona)


def _persona_faults(persona: Persona, path: Path) -> Iterator[Fault]:
    for language in LANGUAGES:
        script = persona.script.in_(language)
        for find in (_open_braces, _twice):
            yield from find(script, path)
        yield from _unheard(script, language, path)
        yield from _secrets(persona, script, language, path)


def _open_braces(script: Script, path: Path) -> Iterator[Fault]:
    for line in lines_of(script):
        if line.count("{") != line.count("}") or re.search(r"\{[^|{}]*\}", line):
            yield Fault(path.name, _line(path, line), "content.braces", (("text", line[:80]),))


def _twice(script: Script, path: Path) -> Iterator[Fault]:
    for line, count in Counter(lines_of(script)).items():
        if count > 1:
            yield Fault(path.name, _line(path, line), "content.line_twice", (("text", line[:80]),))


def _unheard(script: Script, language: Language, path: Path) -> Iterator[Fault]:
    """Every step of temper in every band, and everything that can be missing, needs words."""
    for band, _ in BANDS:
        for step in HEARD_STEPS:
            if not any(step in r.to and (not r.band or band in r.band) for r in script.reactions):
                yield Fault(path.name, 0, "content.no_reaction", _named(language, step, band))
        for want in get_args(Missing):
            if not any(p.missing == want and (not p.band or band in p.band) for p in script.pushes):
                yield Fault(path.name, 0, "content.no_push", _named(language, want, band))


def _named(language: str, step: str, band: str) -> tuple[tuple[str, str], ...]:
    return (("language", language), ("step", step), ("band", band))


def _secrets(persona: Persona, script: Script, language: Language, path: Path) -> Iterator[Fault]:
    """An opening that already uses two of the words of a fact to be asked for gives it away."""
    for fact in persona.facts:
        if fact.told == "free":
            continue
        for line in script.openings:
            said = sum(_says(line, word) for word in fact.words.in_(language))
            if said >= 3:  # noqa: PLR2004 - one or two words may belong to the grievance as well
                params = (("id", fact.id), ("text", line[:80]))
                yield Fault(path.name, _line(path, line), "content.secret_in_opening", params)


def _says(line: str, word: str) -> bool:
    end = "" if word.endswith("*") else r"\b"
    pattern = rf"\b{re.escape(word.rstrip('*'))}{end}"
    return re.search(pattern, line, re.IGNORECASE) is not None


def lines_of(script: Script) -> tuple[str, ...]:
    """Every line of a script, in the order of the file."""
    pools: list[Iterable[str]] = [script.openings]
    pools += [reaction.say for reaction in script.reactions]
    pools += [push.say for push in script.pushes]
    pools += [*script.facts.values(), *script.accepts.values()]
    pools += [getattr(script.answers, name) for name in type(script.answers).model_fields]
    pools += [script.last_chance, script.relapse]
    pools += [getattr(script.closings, name) for name in type(script.closings).model_fields]
    return tuple(line for pool in pools for line in pool)


def _line(path: Path, text: str) -> int:
    """The 1-based line of the file that holds that text; 0 when it was folded over several."""
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, row in enumerate(rows, 1) if text[:40] in row), 0)
