"""Reading a content file: bytes -> YAML 1.2 -> validated shape, or the faults in plain words with their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.faults import KEY, fault_of
from bot.errors import ContentError, Fault

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

LARGEST = 1_000_000
"""Bytes. A persona is about 150,000."""

MERGED = frozenset({"authority", "difficulty", "endings", "script", "temper"})
"""Keys of a variation that are merged part by part."""
_EXTENDS = re.compile(r"^extends:\s*[\"']?([a-z][a-z0-9-]*)", re.MULTILINE)
_BRACE = re.compile(r"^(?:- )?(?:\w+: )?\{")
_ANCHOR = re.compile(r"(?:^|[\s:\[,-])[&*][\w-]+", re.MULTILINE)

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


def base_of(text: str) -> str | None:
    """The id a file says it is a variation of, without parsing it."""
    found = _EXTENDS.search(text) if "extends:" in text else None
    return found[1] if found else None


def parse(text: str, name: str, shape: type[ShapeT], bases: Sequence[str] = ()) -> ShapeT:
    """The validated content of a file called `name`; `bases`: the texts it varies, nearest first. ContentError."""
    data = _load(text, name)
    for base in bases:
        data = _merged(_load(base, name), data)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        lines = Lines(text)
        details = error.errors()
        unknown = {detail["loc"][:-1] for detail in details if detail["loc"][-1:] == (KEY,)}
        found = [detail for detail in details if detail["loc"] not in unknown]
        faults = [lines.closer(fault_of(detail, name, lines.of(detail["loc"]))) for detail in found]
        raise ContentError(tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.params)))) from error


def document(path: Path) -> Any:  # noqa: ANN401 - any YAML document
    """What a YAML file says, unchecked. ContentError when it cannot be read."""
    return _load(text_of(path), path.name)


def faults_of_answers(error: ValidationError, name: str) -> tuple[Fault, ...]:
    """The faults of a document whose lines do not matter."""
    return tuple(fault_of(detail, name, 0) for detail in error.errors())


def written(data: object) -> str:
    """A document as YAML."""
    from ruamel.yaml import YAML

    yaml, stream = YAML(), StringIO()
    yaml.width = 4096
    yaml.dump(data, stream)
    return stream.getvalue()


def _merged(base: Any, over: Any, depth: int = 0) -> Any:  # noqa: ANN401 - any YAML document
    """What `over` says, laid over `base`: whole keys, but for those of `MERGED`, which are merged part by part.

    Reactions come before those of the base, and stand in for the one to the same moves in the same moods.
    """
    if depth and _are_reactions(base) and _are_reactions(over):
        mine = [_answered(reaction) for reaction in over]
        return [*over, *(reaction for reaction in base if _answered(reaction) not in mine)]
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    merged = dict(base)
    for key, value in over.items():
        inside = depth or key in MERGED
        merged[key] = _merged(base.get(key), value, depth + 1) if inside else value
    return merged


def _are_reactions(entries: Any) -> bool:  # noqa: ANN401 - any YAML document
    return isinstance(entries, list) and all(isinstance(entry, dict) and "to" in entry for entry in entries)


def _answered(reaction: dict[str, Any]) -> tuple[str, str]:
    """What a reaction answers: the moves or the step, and the moods; the order of either does not matter."""
    parts = (reaction["to"], reaction.get("band", ()))
    to, band = (str(sorted(map(str, part if isinstance(part, list) else [part]))) for part in parts)
    return to, band


def _refuse_anchors(text: str, name: str) -> None:
    """A reference may stand for a thousand others: a few lines then hold more than any machine. ContentError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.tokens import AliasToken, AnchorToken

    if not _ANCHOR.search(text):
        return
    try:
        found = next((t for t in YAML(pure=True).scan(StringIO(text)) if isinstance(t, AliasToken | AnchorToken)), None)
    except YAMLError:
        return  # told with its place by whoever loads it
    if found is not None:
        line = found.start_mark.line + 1
        source = text.splitlines()[line - 1].strip()[:60]
        raise ContentError((Fault(name, line, "content.no_anchors", (("text", source),)),))


def _load(text: str, name: str) -> Any:  # noqa: ANN401 - any YAML document
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _refuse_anchors(text, name)
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
    open_brace = "flow mapping" in problem
    mark = (error.context_mark if open_quote or open_brace else None) or error.problem_mark or error.context_mark
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
        ("flow mapping", "content.open_brace"),
        ("found '<block mapping start>'", "content.indent"),
        ("<block end>, but found '-'", "content.indent"),
        ("found undefined alias", "content.needs_quotes"),
    )
    key = next((key for words, key in keys if words in problem), "content.yaml")
    if key == "content.yaml" and _BRACE.search(source):
        key = "content.open_brace"
    if key == "content.twice":
        found = re.search(r'duplicate key "([^"]*)"', problem)
        source = found[1] if found else source
    return Fault(name, line, key, (("text", source),))


class Lines:
    """Finds the line of a place in a document; built only once something is wrong."""

    def __init__(self, text: str) -> None:
        """`text` is a document that can be read."""
        from ruamel.yaml import YAML

        self._document = YAML(typ="rt").load(StringIO(text))
        self._rows = text.splitlines()

    def closer(self, fault: Fault) -> Fault:
        """The fault at the very line of a long text, where it is about something that stands in it."""
        params = dict(fault.params)
        said = params.get("slot") or params.get("text")
        rows = enumerate(self._rows[fault.line - 1 :], fault.line)
        return replace(fault, line=next((number for number, row in rows if said and said in row), fault.line))

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
