"""The reference page for trainers, made from the shapes: `python -m bot.content.reference docs/content-files.md`.

The page begins with an introduction written by hand; what follows its `MARK` is made here, one table per shape, each
explanation as it stands in the shape (English, then French). `make schema` rewrites it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content.schema import SCHEMAS
from bot.content.texts import Shape
from bot.model import CRITERIA, LANGUAGES, MOVES, OCCASIONS, Language

MARK = "<!-- What follows is made from the shapes by `make schema`; write above this line. -->"
BETWEEN = " · "
"""Stands between the English and the French of a description."""
FILES: Mapping[str, str] = {
    "persona": "<id>.yaml",
    "rubric": "rubric.yaml",
    "house": "house.yaml",
    "cues": "cues/en.yaml, cues/fr.yaml",
    "safety": "safety/en.yaml, safety/fr.yaml",
    "prompts": "prompts/en.yaml, prompts/fr.yaml",
    "robot": "robots/<id>.yaml",
    "answers": "answers.yaml (personas new)",
}
NAMES: Mapping[str, tuple[str, ...]] = {"moves": MOVES, "criteria": CRITERIA, "occasions": OCCASIONS}
"""Values too many for a cell: a cell links to their list at the end of the page."""
TITLES: Mapping[str, str] = {
    "moves": "The moves · Les gestes",
    "criteria": "The criteria · Les critères",
    "occasions": "The occasions · Les occasions",
}
PHRASES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "text": "text", "length": "{least} to {most} characters", "pattern": "of the form `{form}`",
        "id": "a short name: a-z, 0-9, hyphens, at most {most} characters", "number": "number",
        "integer": "whole number", "range": "{least} to {most}", "least": "{least} or more", "above": "above {least}",
        "steps": "in half steps", "list": "list: {what}", "several": "list of at least {least}: {what}", "or": " or ",
        "map": "per {key}: {what}", "own": "name of your choice", "yes": "yes", "none": "nothing",
        "whole": "its usual values",
    },
    "fr": {
        "text": "texte", "length": "{least} à {most} caractères", "pattern": "de la forme `{form}`",
        "id": "un nom court : a-z, 0-9, tirets, {most} caractères au plus", "number": "nombre",
        "integer": "nombre entier", "range": "{least} à {most}", "least": "{least} ou plus", "above": "plus de {least}",
        "steps": "par demis", "list": "liste : {what}", "several": "liste d'au moins {least} : {what}", "or": " ou ",
        "map": "par {key} : {what}", "own": "nom de votre choix", "yes": "oui", "none": "rien",
        "whole": "ses valeurs habituelles",
    },
}  # fmt: skip


def reference(shapes: Mapping[str, type[Shape]]) -> str:
    """Every shape of those kinds of file as Markdown: a table each, and the lists of names at the end."""
    told: set[str] = set()
    rows: list[str] = []
    for kind, shape in shapes.items():
        schema = shape.model_json_schema(by_alias=True)
        rows += [f"## `{FILES.get(kind, kind)}`", "", *_table(schema)]
        for name, part in _parts(schema, schema["$defs"]):
            if name not in told:
                told.add(name)
                rows += [f"### {name}", "", *_table(part)]
    for name, values in NAMES.items():
        rows += [f"### {TITLES[name]}", "", f'<a id="{name}"></a>' + ", ".join(f"`{value}`" for value in values), ""]
    return "\n".join(rows)


def page_with(introduction: str) -> str:
    """The page: what stands above its mark, and the reference as the shapes are now. ValueError without a mark."""
    above, mark, _ = introduction.partition(MARK)
    if not mark:
        raise ValueError(MARK)
    return f"{above}{MARK}\n\n{reference(SCHEMAS)}"


def _parts(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The shapes a shape is made of, in the order in which a reader meets them; again where it occurs again."""
    for name in _named(schema.get("properties", {})):
        yield name, known[name]
        yield from _parts(known[name], known)


def _named(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)


def _table(schema: Mapping[str, Any]) -> list[str]:
    rows = [
        "| field · champ | takes · prend | needed · obligatoire | explanation · explication |",
        "|---|---|---|---|",
    ]
    needed = set(schema.get("required", ()))
    for name, field in schema["properties"].items():
        cells = (f"`{name}`", _both(field), _needed(field, needed=name in needed), _explained(field))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*rows, ""]


def _explained(field: Mapping[str, Any]) -> str:
    return "<br>".join(_plain(part) for part in field.get("description", "").split(BETWEEN))


def _plain(text: str) -> str:
    """A text whose signs mean nothing to Markdown."""
    for sign in "\\*_<[":
        text = text.replace(sign, f"\\{sign}")
    return text


def _both(field: Mapping[str, Any]) -> str:
    return "<br>".join(dict.fromkeys(_takes(field, language) for language in LANGUAGES))


def _needed(field: Mapping[str, Any], *, needed: bool) -> str:
    if needed:
        return BETWEEN.join(PHRASES[language]["yes"] for language in LANGUAGES)
    default = field.get("default")
    if isinstance(default, dict):
        return "<br>".join(PHRASES[language]["whole"] for language in LANGUAGES)
    if default is None or default in ([], (), ""):
        return BETWEEN.join(PHRASES[language]["none"] for language in LANGUAGES)
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def _takes(field: Mapping[str, Any], language: Language) -> str:
    """What a field takes, in words of that language."""
    say = PHRASES[language]
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return say["or"].join(_takes(each, language) for each in field["anyOf"] if each.get("type") != "null")
    if "enum" in field or "const" in field:
        return _one_of(tuple(field.get("enum", (field.get("const"),))))
    kinds = {"array": _list, "object": _map, "string": _text, "boolean": _yes_no}
    return kinds.get(field["type"], _number)(field, language)


def _one_of(values: tuple[str, ...]) -> str:
    name = next((name for name, known in NAMES.items() if set(known) == set(values)), None)
    return f"[{name}](#{name})" if name else ", ".join(f"`{value}`" for value in values)


def _list(field: Mapping[str, Any], language: Language) -> str:
    least, what = field.get("minItems", 0), _takes(field["items"], language)
    return PHRASES[language]["several" if least else "list"].format(least=least, what=what)


def _map(field: Mapping[str, Any], language: Language) -> str:
    key = field.get("propertyNames", {})
    named = _one_of(tuple(key["enum"])) if "enum" in key else PHRASES[language]["own"]
    value = field.get("additionalProperties") or next(iter(field["patternProperties"].values()))
    return PHRASES[language]["map"].format(key=named, what=_takes(value, language))


def _text(field: Mapping[str, Any], language: Language) -> str:
    say, least, most = PHRASES[language], field.get("minLength"), field.get("maxLength")
    if "pattern" in field:
        return (
            say["id"].format(most=most) if most else f"{say['text']}, " + say["pattern"].format(form=field["pattern"])
        )
    return f"{say['text']}, " + say["length"].format(least=least, most=most) if least and most else say["text"]


def _yes_no(_: Mapping[str, Any], __: Language) -> str:
    return "`true`, `false`"


def _number(field: Mapping[str, Any], language: Language) -> str:
    say = PHRASES[language]
    parts = [say["integer" if field["type"] == "integer" else "number"]]
    least, above, most = field.get("minimum"), field.get("exclusiveMinimum"), field.get("maximum")
    if above is not None:
        parts += [say["above"].format(least=above), f"≤ {most:g}"]
    elif most is not None:
        parts.append(say["range"].format(least=f"{least:g}", most=f"{most:g}"))
    elif least is not None:
        parts.append(say["least"].format(least=f"{least:g}"))
    return ", ".join([*parts, say["steps"]] if "multipleOf" in field else parts)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(page_with(target.read_text(encoding="utf-8")), encoding="utf-8")
