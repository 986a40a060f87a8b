"""The organisation's evaluation file: labelled cases, one JSON object a line, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import CaseFileError


def put_case(file: Path, case: Mapping[str, Any]) -> None:
    """Write a case into the file: in the place of the one with its id, or else at the end. CaseFileError.

    The file is written anew beside itself and takes its own place in one step; every other line stays as it is.
    """
    target = file.resolve()
    line = json.dumps(case, ensure_ascii=False).encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = target.read_bytes().splitlines(keepends=True) if target.exists() else []
        _replace(target, b"".join(_with(lines, str(case["id"]), line)))
    except OSError as error:
        raise CaseFileError("disagreements.cannot_write", path=str(file)) from error


def _with(lines: list[bytes], case_id: str, line: bytes) -> list[bytes]:
    found = next((at for at, other in enumerate(lines) if _id_of(other) == case_id), None)
    if found is not None:
        return [*lines[:found], line + b"\n", *lines[found + 1 :]]
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        lines = [*lines[:-1], lines[-1] + b"\n"]
    return [*lines, line + b"\n"]


def _id_of(line: bytes) -> str | None:
    """The id of a line; None for what is no case, whoever wrote it."""
    with contextlib.suppress(ValueError):
        case = json.loads(line.decode("utf-8-sig"))
        if isinstance(case, dict) and "id" in case:
            return str(case["id"])
    return None


def _replace(target: Path, content: bytes) -> None:
    """Put the content in the place of the file, with the rights it had; a failure leaves nothing behind."""
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
