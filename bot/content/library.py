"""Finding and loading content: the shipped folder, an organisation's folder laid over it, and a cache by hash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from bot.content.bundle import Bundle, ContentKind, Kept
from bot.content.cues import CueFile
from bot.content.house import House, SafetyWords
from bot.content.persona import Persona
from bot.content.prompts import Prompts
from bot.content.reading import ShapeT, base_of, parse, text_of
from bot.content.robots import Robot
from bot.content.rubric import Rubric
from bot.errors import ContentError, Fault, UnknownContent
from bot.model import Language

RUBRIC, HOUSE = "rubric.yaml", "house.yaml"
TEMPLATES = "templates/"
"""Customers that are only varied, never played."""
NOT_PERSONAS = frozenset({RUBRIC, HOUSE})


class FileLibrary:
    """Content in folders. A file of the overlay replaces the shipped file of the same name."""

    def __init__(self, shipped: Path, overlay: Path | None = None, cache: Path | None = None) -> None:
        """`cache` holds validated content by the hash of its file; None turns it off."""
        self.folders = [folder for folder in (overlay, shipped) if folder is not None]
        self._cache = cache

    def persona_ids(self) -> tuple[str, ...]:
        """Ids of every persona that can be played, sorted; those with hard content last."""
        plays = [persona for persona_id in self.all_persona_ids() if (persona := self._playing(persona_id))]
        return tuple(one.id for one in sorted(plays, key=lambda one: (one.content_note is not None, one.id)))

    def hidden_ids(self) -> tuple[str, ...]:
        """Ids of every sound persona that is switched off, sorted."""
        return tuple(persona_id for persona_id in self.all_persona_ids() if self._is_off(persona_id))

    def all_persona_ids(self) -> tuple[str, ...]:
        """Ids of every persona file, sound or broken, sorted."""
        found = {path.stem for folder in self.folders for path in folder.glob("*.yaml")}
        return tuple(sorted(found - {name.removesuffix(".yaml") for name in NOT_PERSONAS}))

    def path(self, name: str) -> Path:
        """Where a content file lies, by its path under the folder. UnknownContent when it is nowhere."""
        for folder in self.folders:
            if (folder / name).is_file():
                if not (folder / name).resolve().is_relative_to(folder.resolve()):
                    raise ContentError((Fault(name, 0, "content.outside"),))
                return folder / name
        raise UnknownContent("content.no_file", name=name)

    def persona(self, persona_id: str) -> Persona:
        """A persona as it is now."""
        if persona_id not in self.all_persona_ids():
            raise UnknownContent("content.unknown_persona", id=persona_id, known=", ".join(self.persona_ids()))
        path = self.path(f"{persona_id}.yaml")
        persona = self.load(path, Persona)
        if persona.id != persona_id:
            params = (("id", persona.id), ("value", persona_id))
            raise ContentError((Fault(path.name, 1, "content.id_is_not_name", params),))
        if not persona.enabled:
            raise UnknownContent("content.not_enabled", id=persona_id)
        return persona

    def rubric(self) -> Rubric:
        """The rubric as it is now."""
        return self.load(self.path(RUBRIC), Rubric)

    def house(self) -> House:
        """The organisation's own file as it is now."""
        return self.load(self.path(HOUSE), House)

    def cues(self, language: Language) -> CueFile:
        """The cues of that language as they are now."""
        return self.load(self.path(f"cues/{language}.yaml"), CueFile)

    def safety(self, language: Language) -> SafetyWords:
        """The safety words of that language as they are now."""
        return self.load(self.path(f"safety/{language}.yaml"), SafetyWords)

    def prompts(self, language: Language) -> Prompts:
        """What a language model is told in that language, as it is now."""
        return self.load(self.path(f"prompts/{language}.yaml"), Prompts)

    def robot_ids(self) -> tuple[str, ...]:
        """Ids of every robot trainee, sorted."""
        return tuple(sorted({path.stem for folder in self.folders for path in folder.glob("robots/*.yaml")}))

    def robot(self, robot_id: str) -> Robot:
        """A robot trainee. UnknownContent, ContentError."""
        if robot_id not in self.robot_ids():
            raise UnknownContent("content.unknown_robot", id=robot_id, known=", ".join(self.robot_ids()))
        path = self.path(f"robots/{robot_id}.yaml")
        robot = self.load(path, Robot)
        if robot.id != robot_id:
            params = (("id", robot.id), ("value", robot_id))
            raise ContentError((Fault(path.name, 1, "content.id_is_not_name", params),))
        return robot

    def bundle(self, persona_id: str, language: Language) -> Bundle:
        """Everything a new practice plays with."""
        return self.bundle_of(self.persona(persona_id), language)

    def bundle_of(self, persona: Persona, language: Language) -> Bundle:
        """A persona, wherever it comes from, with the rubric and the cues as they are now."""
        rubric, cues = self.rubric(), self.cues(language)
        kept = (Kept.of("persona", persona), Kept.of("rubric", rubric), Kept.of("cues", cues))
        return Bundle(persona, rubric, cues, kept)

    def revive(self, kept: Mapping[ContentKind, tuple[str, str]]) -> Bundle:
        """A bundle again from what was kept."""
        parts = {kind: Kept(kind, *pair) for kind, pair in kept.items()}
        return Bundle(
            persona=_revived(Persona, parts["persona"].body),
            rubric=_revived(Rubric, parts["rubric"].body),
            cues=_revived(CueFile, parts["cues"].body),
            kept=tuple(parts.values()),
        )

    def load(self, path: Path, shape: type[ShapeT]) -> ShapeT:
        """The validated content of a file, from the cache where it was seen before. ContentError."""
        text = text_of(path)
        bases = self._bases(text, path) if shape is Persona else ()
        kept = self._cache / f"{_name(''.join((text, *bases)), shape)}.json" if self._cache else None
        if kept is not None and kept.is_file():
            with contextlib.suppress(OSError, ValidationError):
                return shape.model_validate_json(kept.read_bytes())
        content = parse(text, path.name, shape, bases)
        if kept is not None:
            keep(kept, content.model_dump_json(by_alias=True, exclude_defaults=True))
        return content

    def _bases(self, text: str, path: Path) -> tuple[str, ...]:
        """The texts of the customers a file varies, the nearest first. ContentError."""
        texts: list[str] = []
        seen = {path.stem}
        name = base_of(text)
        while name is not None:
            folder = TEMPLATES if self._has(f"{TEMPLATES}{name}.yaml") else ""
            if name in seen or not self._has(f"{folder}{name}.yaml"):
                raise ContentError((Fault(path.name, 1, "content.no_base", (("id", name),)),))
            seen.add(name)
            texts.append(text_of(self.path(f"{folder}{name}.yaml")))
            name = base_of(texts[-1])
        return tuple(texts)

    def _has(self, name: str) -> bool:
        return any((folder / name).is_file() for folder in self.folders)

    def _is_off(self, persona_id: str) -> bool:
        with contextlib.suppress(ContentError):
            return not self.load(self.path(f"{persona_id}.yaml"), Persona).enabled
        return False

    def _playing(self, persona_id: str) -> Persona | None:
        with contextlib.suppress(ContentError, UnknownContent):
            return self.persona(persona_id)
        return None


def _name(text: str, shape: type[ShapeT]) -> str:
    return f"{shape.__name__.lower()}-{hashlib.sha256(text.encode()).hexdigest()}"


def keep(path: Path, body: str) -> None:
    """Write a cache file whole or not at all; a cache that cannot be written is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(body)
        Path(temporary).replace(path)


@lru_cache(maxsize=32)
def _revived(shape: type[ShapeT], body: str) -> ShapeT:
    return shape.model_validate_json(body)
