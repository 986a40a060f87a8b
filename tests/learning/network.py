"""The networks of `bot.appraisal.learned.network` in PyTorch, for training: same arrays, same names, same sums.

Two of them. The *adapter*: the packaged encoder's lower layers stay as they are, and each of their matrices gets a
trained difference of low rank (LoRA, Hu et al. 2021). The *pupil*: a small network of its own, trained to agree with
the adapted encoder (distillation, Hinton et al. 2015) and with the labels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from bot.appraisal.learned.files import LONGEST
from bot.appraisal.learned.packaged import Packaged
from bot.model import MOVES

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
EPSILON = 1e-12
DROPPED = 0.1
LORA_SCALE = 2.0
START_BIAS = -3.0
"""Log-odds of a move before anything is learned: most turns make none of most moves."""

Tensors = dict[str, Any]
Linear = Callable[[int, str, Any], Any]


@dataclass(frozen=True)
class Shape:
    """How large a network is."""

    layers: int
    width: int
    wide: int
    heads: int
    longest: int = LONGEST


@dataclass
class Model:
    """A network in training: what stays, what is learned, and how one matrix is applied."""

    shape: Shape
    kept: Tensors
    learned: Tensors
    rank: int = 0

    def linear(self, layer: int, name: str, state: Any) -> Any:
        """One matrix applied, with its difference where there is one."""
        key = f"{layer}.{name}"
        if not self.rank:
            return functional.linear(state, self.learned[key + ".w"], self.learned[key + ".b"])
        plain = functional.linear(state, self.kept[key + ".w"], self.learned[key + ".b"])
        low = functional.linear(state, self.learned[key + ".down"])
        return plain + LORA_SCALE * functional.linear(low, self.learned[key + ".up"])

    def arrays(self) -> Mapping[str, Any]:
        """Everything by name."""
        return {**self.kept, **self.learned}


def adapter(packaged: Packaged, pieces: list[int], layers: int, rank: int, dice: Any) -> Model:
    """The packaged encoder's first layers, ready to be adapted; `pieces` are the rows of its words that are kept."""
    width = packaged.width
    wide = len(packaged.tensor("l0.fi.b"))
    shape = Shape(layers, width, wide, heads=12)

    def tensor(name: str, *size: int) -> Any:
        return torch.tensor(packaged.tensor(name)).view(*size)

    import numpy as np

    kept: Tensors = {"word": torch.tensor(packaged.words(np.array(pieces))), "norm.w": tensor("emb.ln.w", width)}
    kept["norm.b"] = tensor("emb.ln.b", width)
    kept["place"] = tensor("emb.pos", -1, width)[: shape.longest] + tensor("emb.type", -1, width)[0]
    learned: Tensors = {"part": torch.zeros(2, width)}
    for at in range(layers):
        for name in MATRICES:
            bias = packaged.tensor(f"l{at}.{name}.b")
            out, into = len(bias), wide if name == "fo" else width
            kept[f"{at}.{name}.w"] = tensor(f"l{at}.{name}.w", out, into)
            learned[f"{at}.{name}.b"] = torch.tensor(bias)
            learned[f"{at}.{name}.down"] = torch.randn(rank, into, generator=dice) / math.sqrt(into)
            learned[f"{at}.{name}.up"] = torch.zeros(out, rank)
        for name in ("aln", "oln"):
            learned[f"{at}.{name}.w"] = tensor(f"l{at}.{name}.w", width)
            learned[f"{at}.{name}.b"] = tensor(f"l{at}.{name}.b", width)
    return Model(shape, kept, _trainable(learned | _looks(width, dice)), rank)


def pupil(words: Any, shape: Shape, dice: Any) -> Model:
    """A small network whose word vectors start as `words` `(pieces, width)`."""

    def matrix(out: int, into: int) -> Any:
        return torch.randn(out, into, generator=dice) / math.sqrt(into)

    width, wide = shape.width, shape.wide
    learned: Tensors = {
        "word": words,
        "place": torch.randn(shape.longest, width, generator=dice) * 0.02,
        "part": torch.zeros(2, width),
        "norm.w": torch.ones(width),
        "norm.b": torch.zeros(width),
    }
    for at in range(shape.layers):
        for name in MATRICES:
            out, into = (wide, width) if name == "fi" else (width, wide if name == "fo" else width)
            learned[f"{at}.{name}.w"], learned[f"{at}.{name}.b"] = matrix(out, into), torch.zeros(out)
        for name in ("aln", "oln"):
            learned[f"{at}.{name}.w"], learned[f"{at}.{name}.b"] = torch.ones(width), torch.zeros(width)
    return Model(shape, {}, _trainable(learned | _looks(width, dice)))


def scores(model: Model, numbers: Any, part: Any, there: Any, *, training: bool) -> Any:
    """`(turns, moves)` log-odds. `part` is 1 for pieces of the trainee's turn, `there` False for padding."""
    arrays, shape = model.arrays(), model.shape
    turns, longest = numbers.shape

    def drop(state: Any) -> Any:
        return functional.dropout(state, DROPPED, training)

    def norm(state: Any, name: str) -> Any:
        return functional.layer_norm(state, (shape.width,), arrays[name + ".w"], arrays[name + ".b"], EPSILON)

    def apart(state: Any) -> Any:
        return state.view(turns, longest, shape.heads, -1).transpose(1, 2)

    state = arrays["word"][numbers] + arrays["place"][:longest] + arrays["part"][part]
    state = drop(norm(state, "norm"))
    absent = torch.zeros(turns, 1, 1, longest).masked_fill(~there[:, None, None, :], -1e4)
    scale = (shape.width // shape.heads) ** -0.5
    for at in range(shape.layers):
        query, key, value = (apart(model.linear(at, name, state)) for name in ("q", "k", "v"))
        seen = torch.matmul((torch.matmul(query * scale, key.transpose(-1, -2)) + absent).softmax(-1), value)
        gathered = model.linear(at, "ao", seen.transpose(1, 2).reshape(turns, longest, shape.width))
        state = norm(state + drop(gathered), f"{at}.aln")
        wide = functional.gelu(model.linear(at, "fi", state), approximate="tanh")
        state = norm(state + drop(model.linear(at, "fo", wide)), f"{at}.oln")
    looked = state @ arrays["look"].T / math.sqrt(shape.width)
    looked = looked.masked_fill(~((part == 1) & there)[..., None], -1e9).softmax(1)
    found = torch.einsum("tpm,tpw->tmw", looked, drop(state))
    return (found * arrays["weigh"]).sum(-1) + arrays["bias"]


def _looks(width: int, dice: Any) -> Tensors:
    return {
        "look": torch.zeros(len(MOVES), width),
        "weigh": torch.randn(len(MOVES), width, generator=dice) * 0.02,
        "bias": torch.full((len(MOVES),), START_BIAS),
    }


def _trainable(tensors: Tensors) -> Tensors:
    return {name: tensor.detach().clone().requires_grad_() for name, tensor in tensors.items()}
