"""Content that stands: what a running bot plays with, looked at anew beside it, never in the middle of a turn.

A file that breaks is refused, and its last sound version goes on, also after a restart.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.content.library import FileLibrary, keep
from bot.content.reading import ShapeT
from bot.errors import ContentError, UnknownContent

Stamps = frozenset[tuple[str, int, int]]


class StandingLibrary(FileLibrary):
    """As `FileLibrary`, but what was sound once stands until `refresh` finds a newer sound version of it.

    `refused` says which files are wrong now, and why.
    """

    def __init__(self, shipped: Path, overlay: Path | None = None, cache: Path | None = None) -> None:
        """`cache` also holds the last sound version of every file, so that it stands after a restart."""
        super().__init__(shipped, overlay, cache)
        self._last = None if cache is None else cache / "standing"
        self._sound: dict[Path, BaseModel] = {}
        self._shapes: dict[Path, type[BaseModel]] = {}
        self._seen: Stamps = frozenset()
        self._looking = threading.Lock()
        self.refused: dict[Path, ContentError] = {}

    def load(self, path: Path, shape: type[ShapeT]) -> ShapeT:
        """The content of the file as it stands. ContentError when there never was a sound one."""
        known = self._sound.get(path)
        return known if isinstance(known, shape) else self._look(path, shape)

    def first_sound(self) -> str:
        """The id of some customer that can be played. UnknownContent when there is none."""
        for persona_id in self.all_persona_ids():
            with contextlib.suppress(ContentError, UnknownContent):
                return self.persona(persona_id).id
        raise UnknownContent("content.unknown_persona", id="*", known="")

    def refresh(self) -> bool:
        """Look at every file again if any has changed; whether one had. Takes seconds: call it in a thread.

        Two at once look once: the second waits for the first.
        """
        with self._looking:
            return self._refresh()

    def _refresh(self) -> bool:
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        for path, shape in list(self._shapes.items()):
            if path.is_file():
                with contextlib.suppress(ContentError):
                    self._look(path, shape)
            else:
                for known in (self._sound, self._shapes, self.refused):
                    known.pop(path, None)
        for persona_id in self.all_persona_ids():
            with contextlib.suppress(ContentError, UnknownContent):
                self.persona(persona_id)
        self._seen = stamps
        return True

    def _look(self, path: Path, shape: type[ShapeT]) -> ShapeT:
        self._shapes[path] = shape
        try:
            content = super().load(path, shape)
        except ContentError as error:
            self.refused[path] = error
            standing = self._standing(path, shape)
            if standing is None:
                raise
            self._sound[path] = standing
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

    def _stamps(self) -> Stamps:
        """What tells that a file was saved: its name, when, and how long it is."""
        found: set[tuple[str, int, int]] = set()
        for folder in self.folders:
            for path in folder.rglob("*.yaml"):
                with contextlib.suppress(OSError):
                    said = path.stat()
                    found.add((str(path), said.st_mtime_ns, said.st_size))
        return frozenset(found)
