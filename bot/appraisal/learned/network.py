"""A small transformer encoder with one attentive look at the trainee's turn for each move, in NumPy.

Architecture: BERT (Devlin et al. 2019), layer norm after each part, GELU by its tanh form; then, for each label,
attention over the pieces of the turn and a linear score of what it gathered (Lin et al. 2017). Trained by `make train`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]
EPSILON = 1e-12
GELU = 0.7978845608028654  # sqrt(2 / pi)
CUBE = 0.044715


class Words(Protocol):
    """The vectors of pieces."""

    def rows(self, numbers: Numbers) -> Floats:
        """One row (of the network's width) for each piece number."""
        ...


class Voice(Protocol):
    """What scores every label for a turn: one network, or several together."""

    def scores(self, numbers: Sequence[int], turn_from: int) -> tuple[Floats, Floats]:
        """`(labels,)` log-odds, and `(labels, pieces of the turn)` how much each piece weighed in its label.

        `numbers` are the pieces of the customer's line and, from `turn_from` on, of the trainee's turn.
        """
        ...


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's matrices, each `(in, out)`, ready to be multiplied from the right."""

    attend: Floats
    attend_bias: Floats
    gather: Floats
    gather_bias: Floats
    norm: tuple[Floats, Floats]
    widen: Floats
    widen_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    norm_after: tuple[Floats, Floats]


class Network:
    """Scores every label for a turn. Pure: the same pieces, the same scores on the same machine."""

    def __init__(self, words: Words, arrays: Mapping[str, Floats], heads: int) -> None:
        """`arrays` by name as `tests.learning` writes them; matrices are stored `(out, in)`."""
        self._words = words
        self._heads = heads
        self._place = arrays["place"]
        self._part = arrays["part"]
        self._norm = (arrays["norm.w"], arrays["norm.b"])
        count = sum(name.endswith(".q.w") for name in arrays)
        self._layers = [_layer(arrays, at, heads) for at in range(count)]
        self._look = np.ascontiguousarray(arrays["look"].T) / np.float32(np.sqrt(self._part.shape[1]))
        self._weigh = arrays["weigh"]
        self._bias = arrays["bias"]

    def scores(self, numbers: Sequence[int], turn_from: int) -> tuple[Floats, Floats]:
        """As `Voice.scores`."""
        at = np.asarray(numbers, dtype=np.intp)
        part = (np.arange(len(at)) >= turn_from).astype(np.intp)
        state = _normed(self._words.rows(at) + self._place[: len(at)] + self._part[part], self._norm)
        for layer in self._layers:
            state = self._through(layer, state)
        turn = state[turn_from:]
        looked = _softmax(np.ascontiguousarray((turn @ self._look).T))
        weights = turn @ self._weigh.T
        shares = looked * weights.T
        odds: Floats = np.asarray(shares.sum(axis=1) + self._bias, dtype=np.float32)
        return odds, shares

    def _through(self, layer: Layer, state: Floats) -> Floats:
        size, width = state.shape
        mixed = (state @ layer.attend + layer.attend_bias).reshape(size, 3, self._heads, width // self._heads)
        query, key, value = mixed.transpose(1, 2, 0, 3)
        seen = _softmax(query @ key.transpose(0, 2, 1)) @ value
        gathered = seen.transpose(1, 0, 2).reshape(size, width) @ layer.gather
        state = _normed(state + gathered + layer.gather_bias, layer.norm)
        wide = _gelu(state @ layer.widen + layer.widen_bias)
        return _normed(state + wide @ layer.narrow + layer.narrow_bias, layer.norm_after)


class Choir:
    """Networks that hear the same pieces: their log-odds, averaged (Hansen and Salamon 1990)."""

    def __init__(self, voices: Sequence[tuple[Voice, float]]) -> None:
        """Each with its share; the shares sum to 1."""
        self._voices = voices

    def scores(self, numbers: Sequence[int], turn_from: int) -> tuple[Floats, Floats]:
        """As `Voice.scores`."""
        heard = [(*network.scores(numbers, turn_from), np.float32(share)) for network, share in self._voices]
        odds: Floats = np.asarray(sum(share * one for one, _, share in heard), dtype=np.float32)
        shares: Floats = np.asarray(sum(share * one for _, one, share in heard), dtype=np.float32)
        return odds, shares


def _layer(arrays: Mapping[str, Floats], at: int, heads: int) -> Layer:
    """Query, key and value side by side; the scale of the attention is already in the query."""

    def get(name: str) -> Floats:
        return arrays[f"{at}.{name}"]

    scale = np.float32(1 / np.sqrt(len(get("q.b")) / heads))
    return Layer(
        attend=np.ascontiguousarray(np.concatenate([get("q.w") * scale, get("k.w"), get("v.w")]).T),
        attend_bias=np.concatenate([get("q.b") * scale, get("k.b"), get("v.b")]),
        gather=np.ascontiguousarray(get("ao.w").T),
        gather_bias=get("ao.b"),
        norm=(get("aln.w"), get("aln.b")),
        widen=np.ascontiguousarray(get("fi.w").T),
        widen_bias=get("fi.b"),
        narrow=np.ascontiguousarray(get("fo.w").T),
        narrow_bias=get("fo.b"),
        norm_after=(get("oln.w"), get("oln.b")),
    )


def _normed(state: Floats, by: tuple[Floats, Floats]) -> Floats:
    centred = state - state.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", centred, centred) / np.float32(state.shape[1])
    centred *= (1 / np.sqrt(spread + np.float32(EPSILON)))[:, None]
    scaled: Floats = centred * by[0] + by[1]
    return scaled


def _softmax(values: Floats) -> Floats:
    values = values - values.max(axis=-1, keepdims=True)
    np.exp(values, out=values)
    values /= values.sum(axis=-1, keepdims=True)
    return values


def _gelu(values: Floats) -> Floats:
    inner = values * values
    inner *= np.float32(CUBE * GELU)
    inner += np.float32(GELU)
    inner *= values
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= np.float32(0.5)
    return inner
