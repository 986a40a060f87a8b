"""Reading a content file: bytes -> YAML 1.2 -> validated shape, or the faults in plain words with their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.faults import fault_of
from bot.errors import ContentError, Fault

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

LARGEST = 1_000_000
"""Bytes. A persona is about 150,000."""

ShapeT = TypeVar("ShapeT", bound=BaseModel)


def text_of(path: Path) -> str:
    """The text of a content file. ContentError when it is missing, too large or not UTF-8."""
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError((Fault(name, 0, "content.unreadable"),)) from error
    if len(raw) > LARGEST:
        raise ContentError((Fault(name, 0, "content.too_large", (("limit", f"{LARGEST // 1000}"),)),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError((Fault(name, line, "content.not_utf8"),)) from error


def parse(text: str, name: str, shape: type[ShapeT]) -> ShapeT:
    """The validated content of a file called `name`. ContentError with every fault found."""
    data = _load(text, name)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        lines = _Lines(text)
        faults = [fault_of(detail, name, lines.of(detail["loc"])) for detail in error.errors()]
        raise ContentError(tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.params)))) from error


def _load(text: str, name: str) -> Any:  # noqa: ANN401 - any YAML document
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        raise ContentError((_yaml_fault(error, text, name),)) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise ContentError((Fault(name, 0, "content.not_yaml"),)) from error


def _yaml_fault(error: MarkedYAMLError, text: str, name: str) -> Fault:
    """The usual slips of YAML in the words of someone who has never heard of YAML."""
    problem = f"{error.problem or ''} {error.context or ''}"
    open_quote = "quoted scalar" in problem
    mark = (error.context_mark if open_quote else None) or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    rows = text.splitlines()
    line = next((number for number in range(min(line, len(rows)), 0, -1) if rows[number - 1].strip()), line)
    source = rows[line - 1].strip()[:60] if 0 < line <= len(rows) else ""
    keys = (
        ("mapping values are not allowed", "content.needs_quotes"),
        ("found duplicate key", "content.twice"),
        ("cannot start any token", "content.tab"),
        ("while scanning a quoted scalar", "content.open_quote"),
        ("while scanning a double-quoted scalar", "content.open_quote"),
        ("found undefined alias", "content.needs_quotes"),
    )
    key = next((key for words, key in keys if words in problem), "content.yaml")
    if key == "content.twice":
        found = re.search(r'duplicate key "([^"]*)"', problem)
        source = found[1] if found else source
    return Fault(name, line, key, (("text", source),))


class _Lines:
    """Finds the line of a place in a document; built only once something is wrong."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML

        self._document = YAML(typ="rt").load(StringIO(text))

    def of(self, place: Sequence[str | int]) -> int:
        """The 1-based line of the deepest part of `place` that the document has."""
        node, line = self._document, 1
        for step in place:
            marks = getattr(node, "lc", None)
            if marks is None:
                break
            try:
                line = (marks.key(step) if isinstance(node, dict) else marks.item(step))[0] + 1
                node = node[step]
            except (KeyError, IndexError, TypeError):
                break
        return int(line)
