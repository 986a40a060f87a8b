"""The ears a reader may have: the small network for everybody, the large one with the extra `embed`.

Of the networks nothing is loaded before the first turn is heard.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from bot.appraisal.learned.classifier import Classifier
from bot.appraisal.learned.places import FOLDER, WEIGHING
from bot.appraisal.weighing import Ear, Scales
from bot.errors import WeightsError
from bot.model import MOVES

if TYPE_CHECKING:
    from bot.appraisal.learned.eye import Eye
    from bot.appraisal.learned.network import Voice

UNREADABLE = (OSError, EOFError, ValueError, KeyError, IndexError, struct.error, BadZipFile)
"""What damaged weights make the readers of arrays, archives and JSON raise."""


def small_ear(folder: Path = FOLDER) -> Ear:
    """The network that ships with the program. WeightsError here, or when it first hears, if its files are damaged."""
    return Ear("small", Classifier(partial(_guarded, folder, partial(_small, folder))), scales(folder, "pupil"))


def large_ear(encoder: Path, folder: Path = FOLDER) -> Ear:
    """The packaged encoder (its file is `encoder`) with our differences. WeightsError as for the small one."""
    load = partial(_guarded, encoder.parent, partial(_large, encoder, folder))
    return Ear("encoder", Classifier(load), scales(folder, "adapter"))


def scales(folder: Path, network: str) -> Scales:
    """How that network is weighed against the rules. WeightsError when the file cannot be used."""
    try:
        kept: dict[str, Any] = json.loads((folder / WEIGHING).read_text(encoding="utf-8"))[network]
        return Scales(
            heard=tuple(kept["heard"]),
            sure=dict(zip(MOVES, kept["sure"], strict=True)),
            bias=dict(zip(MOVES, kept["bias"], strict=True)),
            report=tuple(kept["report"]),
            alone=kept["alone"],
            ask=kept["ask"],
        )
    except UNREADABLE as error:
        raise WeightsError("error.weights", place=folder) from error


def _guarded(place: Path, load: Callable[[], tuple[Eye, Voice]]) -> tuple[Eye, Voice]:
    try:
        return load()
    except UNREADABLE as error:
        raise WeightsError("error.weights", place=place) from error


def _small(folder: Path) -> tuple[Eye, Voice]:
    from bot.appraisal.learned import files

    return files.vocabulary(folder).eye(), files.pupil(folder)


def _large(encoder: Path, folder: Path) -> tuple[Eye, Voice]:
    from bot.appraisal.learned import files
    from bot.appraisal.learned.packaged import Packaged

    words = files.vocabulary(folder)
    return words.eye(), files.adapted(Packaged(encoder), words, folder)
