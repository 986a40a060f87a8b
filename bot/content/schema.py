"""The JSON Schemas by which an editor completes and explains content files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.content.answers import Answers
from bot.content.cues import CueFile
from bot.content.house import House, SafetyWords
from bot.content.persona import Persona
from bot.content.prompts import Prompts
from bot.content.robots import Robot
from bot.content.rubric import Rubric
from bot.content.texts import Shape

SCHEMAS: Mapping[str, type[Shape]] = {
    "persona": Persona,
    "rubric": Rubric,
    "house": House,
    "cues": CueFile,
    "safety": SafetyWords,
    "prompts": Prompts,
    "robot": Robot,
    "answers": Answers,
}


def schema_text(name: str) -> str:
    """The schema file of that kind of content, as it is committed."""
    return json.dumps(SCHEMAS[name].model_json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write every schema into `folder`; the files written. OSError when it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(name), encoding="utf-8")
        paths.append(path)
    return tuple(paths)
