"""The weights that ship with the program: NumPy archives of plain arrays, never pickled.

A matrix `(out, in)` is kept as one signed byte a number and one half-precision scale a row (`NAME.q`, `NAME.s`);
everything else as half precision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.appraisal.learned.eye import Eye
from bot.appraisal.learned.levels import ALIKE
from bot.appraisal.learned.network import Choir, Floats, Network, Numbers
from bot.appraisal.learned.packaged import Packaged
from bot.appraisal.learned.pieces import Pieces
from bot.appraisal.learned.places import ADAPTER, FOLDER, PUPIL, VOCABULARY, WORDS
from bot.appraisal.learned.spelling import CONTRACTED, Speller
from bot.model import LANGUAGES, Language

SIGNS, UNKNOWN = 4, 3
"""The first pieces are the signs start, padding, end and unknown, in this order."""
LONGEST = 192
"""The most pieces a network is shown at once."""
FINEST = 127
SHARE = 0.25
"""How much the small network's word counts beside the large one's: it errs elsewhere, though less surely."""
SMALLEST = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces in use: their text, log probability, and number in the packaged encoder; and words.

    Of each language: those of the corpus, the most frequent first; how many are common; and other words there are.
    """

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    numbers: tuple[int, ...]
    words: Mapping[Language, tuple[tuple[str, ...], int, frozenset[str]]]

    def eye(self) -> Eye:
        """What looks at texts the way a network is shown them."""
        spellers = {
            language: Speller(words, common, others, CONTRACTED[language], ALIKE[language])
            for language, (words, common, others) in self.words.items()
        }
        return Eye(Pieces(self.pieces, self.scores, SIGNS, UNKNOWN), spellers)


def vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """The shipped pieces."""
    kept = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    by_language = {
        language: (
            tuple(words[language]["words"].split()),
            words[language]["common"],
            frozenset(words[language]["others"].split()),
        )
        for language in LANGUAGES
    }
    return Vocabulary(tuple(kept["pieces"]), tuple(kept["scores"]), tuple(kept["numbers"]), by_language)


def packed(arrays: Mapping[str, Floats], whole: frozenset[str] = frozenset()) -> dict[str, np.ndarray]:
    """Arrays as they are shipped; those named in `whole` stay half precision."""
    shipped: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        if array.ndim == 1 or name in whole:
            shipped[name] = array.astype(np.float16)
            continue
        scale = np.maximum(np.abs(array).max(axis=1), SMALLEST) / FINEST
        shipped[name + ".s"] = scale.astype(np.float16)
        shipped[name + ".q"] = np.rint(array / scale[:, None]).astype(np.int8)
    return shipped


def save(path: Path, arrays: Mapping[str, Floats], whole: frozenset[str] = frozenset()) -> None:
    """Write arrays as they are shipped."""
    np.savez_compressed(path, **packed(arrays, whole))  # type: ignore[arg-type]  # the stub takes names for flags


def unpacked(path: Path) -> dict[str, Floats]:
    """The arrays of a shipped file, `float32`."""
    arrays: dict[str, Floats] = {}
    with np.load(path, allow_pickle=False) as kept:
        for name in kept.files:
            if name.endswith(".q"):
                scale = kept[name[:-2] + ".s"].astype(np.float32)
                arrays[name[:-2]] = kept[name].astype(np.float32) * scale[:, None]
            elif not name.endswith(".s"):
                arrays[name] = kept[name].astype(np.float32)
    return arrays


class Table:
    """Word vectors held in memory."""

    def __init__(self, vectors: Floats) -> None:
        """`vectors` is `(pieces, width)`."""
        self._vectors = vectors

    def rows(self, numbers: Numbers) -> Floats:
        """The vectors of these pieces."""
        return self._vectors[numbers]


class PackagedTable:
    """Word vectors taken from the packaged encoder when they are needed."""

    def __init__(self, packaged: Packaged, numbers: tuple[int, ...]) -> None:
        """`numbers` gives, for each of our pieces, its number in the encoder."""
        self._packaged = packaged
        self._numbers = np.array(numbers, dtype=np.intp)

    def rows(self, numbers: Numbers) -> Floats:
        """The vectors of these pieces."""
        return self._packaged.words(self._numbers[numbers])


def pupil(folder: Path = FOLDER) -> Network:
    """The small network that needs nothing but NumPy."""
    arrays = unpacked(folder / PUPIL)
    heads = int(arrays.pop("heads")[0])
    return Network(Table(arrays.pop("word")), arrays, heads)


def adapted(packaged: Packaged, words: Vocabulary, folder: Path = FOLDER) -> Choir:
    """The packaged encoder with our differences of low rank added to its matrices, and the small network beside it."""
    arrays, heads = adapted_arrays(packaged, folder)
    large = Network(PackagedTable(packaged, words.numbers), arrays, heads)
    return Choir(((large, 1 - SHARE), (pupil(folder), SHARE)))


def adapted_arrays(packaged: Packaged, folder: Path = FOLDER) -> tuple[dict[str, Floats], int]:
    """Everything of that network but its words, by name, and how many heads it has."""
    arrays = unpacked(folder / ADAPTER)
    heads, scale = int(arrays.pop("heads")[0]), arrays.pop("scale")[0]
    for name in [name.removesuffix(".up") for name in arrays if name.endswith(".up")]:
        up, down = arrays.pop(name + ".up"), arrays.pop(name + ".down")
        plain = packaged.tensor(f"l{name}.w").reshape(len(up), down.shape[1])
        arrays[name + ".w"] = plain + scale * (up @ down)
    places = packaged.tensor("emb.pos").reshape(-1, packaged.width)[:LONGEST]
    arrays["place"] = places + packaged.tensor("emb.type")[: packaged.width]
    arrays["norm.w"], arrays["norm.b"] = packaged.tensor("emb.ln.w"), packaged.tensor("emb.ln.b")
    return arrays, heads
