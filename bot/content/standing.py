"""Content that stands: a file that breaks while the bot runs is refused, and its last sound version goes on."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.content.library import FileLibrary, keep
from bot.content.reading import ShapeT
from bot.errors import ContentError


class StandingLibrary(FileLibrary):
    """As `FileLibrary`, but what was sound once is never taken away by an edit; `refused` says what is wrong now."""

    def __init__(self, shipped: Path, overlay: Path | None = None, cache: Path | None = None) -> None:
        """`cache` also holds the last sound version of every file, so that it stands after a restart."""
        super().__init__(shipped, overlay, cache)
        self._last = None if cache is None else cache / "standing"
        self._sound: dict[Path, BaseModel] = {}
        self.refused: dict[Path, ContentError] = {}

    def load(self, path: Path, shape: type[ShapeT]) -> ShapeT:
        """The content of the file, or its last sound version. ContentError when there never was one."""
        try:
            content = super().load(path, shape)
        except ContentError as error:
            self.refused[path] = error
            standing = self._standing(path, shape)
            if standing is None:
                raise
            return standing
        self.refused.pop(path, None)
        if self._sound.get(path) != content:
            self._sound[path] = content
            if self._last is not None:
                keep(self._place(path, shape), content.model_dump_json(by_alias=True, exclude_defaults=True))
        return content

    def _standing(self, path: Path, shape: type[ShapeT]) -> ShapeT | None:
        known = self._sound.get(path)
        if isinstance(known, shape):
            return known
        if self._last is not None:
            with contextlib.suppress(OSError, ValidationError):
                return shape.model_validate_json(self._place(path, shape).read_bytes())
        return None

    def _place(self, path: Path, shape: type[ShapeT]) -> Path:
        name = hashlib.sha256(str(path.absolute()).encode()).hexdigest()
        return (self._last or path.parent) / f"{shape.__name__.lower()}-{name}.json"
