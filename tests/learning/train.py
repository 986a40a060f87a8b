"""`make train`: from the labelled turns of `tests/corpus` to the weights in `bot/appraisal/learned/weights`.

    python -m tests.learning.train vocabulary | adapter | pupil | weighing | all

Steps, each reading what the one before wrote: the pieces in use; the adapter of the packaged encoder; the pupil that
learns from it; the weighing of rules and network, and the thresholds, on turns of writers no network has seen.
Deterministic: fixed seeds, fixed order, two threads (bfloat16 sums: the same bytes on the same kind of processor).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bot.appraisal.learned import files, places
from bot.appraisal.learned.classifier import Classifier
from bot.appraisal.learned.eye import Eye
from bot.appraisal.learned.network import Voice
from bot.appraisal.learned.packaged import Packaged
from bot.appraisal.learned.pieces import Pieces
from bot.appraisal.reader import OfflineReader
from bot.model import LANGUAGES, MOVES, Language
from tests.appraisal.figures import load_cues
from tests.learning.changes import changed
from tests.learning.network import LORA_SCALE, Model, Shape, adapter, pupil, scores
from tests.learning.rows import Row, learned_from, weighed_with
from tests.learning.weighing import evidence, fitted
from tests.learning.words import words_of

Turn = tuple[Language, str, str]
"""A language, what the customer said last, what the trainee answers."""
SEED = 1
THREADS = 2
BATCH, POOL = 32, 20
WARM_UP = 0.06
HEADS = ("look", "weigh", "bias")
HEAD_RATE = 3e-3
ADAPTED, RANK = 8, 16
PLAN = (5, 8e-4, BATCH)
"""Rounds, learning rate, turns in a batch."""
WORDS = 12_000
"""The most frequent words of each language whose pieces are kept."""
HALF = frozenset({"look", "weigh", "part", "place"})
"""Small or delicate: kept at half precision."""
MIXED = 40_000
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
ALONE = {"pupil": 0.96, "adapter": 0.92}
"""How precise hurting moves must be that only this network heard: the small one is believed less."""
LABELLED = 0.5
"""How much a label counts beside what the encoder says of that turn."""
WORD_SPREAD = 0.5
PUPIL_PLAN = (10, 2.5e-3, 2 * BATCH)
SMALL = Shape(layers=2, width=192, wide=512, heads=4)
"""The pupil: what fits into the time a turn may take without the extra."""


def say(*what: object) -> None:
    """Progress, on standard error."""
    print(*what, file=sys.stderr, flush=True)


def wished(row: Row) -> list[float]:
    """1 for each labelled move, in the order of `MOVES`."""
    return [float(move in row.moves) for move in MOVES]


def batch(eye: Eye, turns: Sequence[Turn]) -> tuple[Any, Any, Any]:
    """Numbers, part and presence `(turns, longest)` of lines with their turns."""
    seen = [eye.look(*turn) for turn in turns]
    longest = max(len(shown.numbers) for shown in seen)
    numbers = torch.full((len(seen), longest), 1)
    part = torch.zeros((len(seen), longest), dtype=torch.long)
    there = torch.zeros((len(seen), longest), dtype=torch.bool)
    for at, shown in enumerate(seen):
        size = len(shown.numbers)
        numbers[at, :size] = torch.tensor(shown.numbers)
        part[at, shown.turn_from : size] = 1
        there[at, :size] = True
    return numbers, part, there


def batches(lengths: Sequence[int], dice: random.Random, size: int) -> Iterator[list[int]]:
    """The places of all turns, shuffled, those of like length together."""
    order = list(range(len(lengths)))
    dice.shuffle(order)
    pool = size * POOL
    pools = [sorted(order[at : at + pool], key=lengths.__getitem__) for at in range(0, len(order), pool)]
    cut = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    dice.shuffle(cut)
    yield from cut


def odds(model: Model, eye: Eye, turns: Sequence[Turn]) -> np.ndarray:
    """`(turns, moves)` log-odds by a model that has learned."""
    order = sorted(range(len(turns)), key=lambda at: len(turns[at][1]) + len(turns[at][2]))
    found = np.zeros((len(turns), len(MOVES)), dtype=np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), BATCH * 2):
            places = order[at : at + BATCH * 2]
            numbers, part, there = batch(eye, [turns[place] for place in places])
            found[places] = scores(model, numbers, part, there, training=False).float().numpy()
    return found


def learn(model: Model, eye: Eye, turns: Sequence[Turn], targets: Any, plan: tuple[int, float, int]) -> None:
    """Fit a model to targets `(turns, moves)` in 0..1; each turn is written a little otherwise each time."""
    rounds, rate, size = plan
    dice = random.Random(SEED)
    heads = [model.learned[name] for name in HEADS]
    small = [t for n, t in model.learned.items() if model.rank and not n.endswith((".up", ".down")) and n not in HEADS]
    rest = [t for n, t in model.learned.items() if n not in HEADS and not any(t is other for other in small)]
    groups = [{"params": rest, "lr": rate}, {"params": small, "lr": rate / 3}, {"params": heads, "lr": HEAD_RATE}]
    groups = [group for group in groups if group["params"]]
    rates = [float(group["lr"]) for group in groups]  # type: ignore[arg-type]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    lengths = [len(said) + len(text) for _, said, text in turns]
    steps, step, began = rounds * -(-len(turns) // size), 0, perf_counter()
    for number in range(rounds):
        total = 0.0
        for some_turns in batches(lengths, dice, size):
            share = min((step + 1) / (WARM_UP * steps + 1), (steps - step) / steps)
            for group, full in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = full * share
            some = [(turns[place][0], *changed(*turns[place][1:], dice)) for place in some_turns]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = scores(model, *batch(eye, some), training=True)
            loss = functional.binary_cross_entropy_with_logits(found.float(), targets[some_turns], reduction="none")
            loss = loss.sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(model.learned.values()), 1.0)
            optimiser.step()
            total += float(loss.detach()) * len(some_turns)
            step += 1
        say(f"round {number + 1} of {rounds}: loss {total / len(turns):.3f}, {perf_counter() - began:.0f} s")


def vocabulary() -> None:
    """The pieces of the packaged encoder that English and French words need."""
    import wordfreq

    packaged = _packaged()
    cutter = Pieces(packaged.pieces, [float(score) for score in packaged.scores], files.SIGNS, files.UNKNOWN)
    words = {word for language in LANGUAGES for word in wordfreq.top_n_list(language, WORDS)}
    texts = [text for row in learned_from() for text in (row.context, row.text)]
    used = {piece.number for word in words for form in (word, word.capitalize()) for piece in cutter.cut(form)}
    used |= {piece.number for text in texts for form in (text, text.upper()) for piece in cutter.cut(form)}
    used |= {at for at, piece in enumerate(packaged.pieces) if len(piece.lstrip("▁")) == 1 and _readable(piece[-1])}
    numbers = [*range(files.SIGNS), *sorted(used - set(range(files.SIGNS)))]
    kept = {
        "pieces": [packaged.pieces[number] for number in numbers],
        "scores": [round(float(packaged.scores[number]), 3) for number in numbers],
        "numbers": numbers,
    }
    path = places.FOLDER / places.VOCABULARY
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    spelt = words_of(learned_from())
    spelt_path = places.FOLDER / places.WORDS
    spelt_path.write_text(json.dumps(spelt, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    say(f"{len(numbers)} pieces")


def _readable(char: str) -> bool:
    """A sign of the two languages, or one people send beside words."""
    number = ord(char)
    return number < 0x250 or 0x2010 <= number < 0x2040 or char == "€" or 0x2600 <= number < 0x27C0 or number >= 0x1F300


def _packaged() -> Packaged:
    path = places.packaged_path()
    if path is None:
        sys.exit("The packaged encoder is missing: make train installs it.")
    return Packaged(path)


def train_adapter() -> None:
    """The packaged encoder's lower layers, adapted to the labelled turns."""
    torch.manual_seed(SEED)
    words, rows = files.vocabulary(), learned_from()
    model = adapter(_packaged(), list(words.numbers), ADAPTED, RANK, torch.Generator().manual_seed(SEED))
    targets = torch.tensor([wished(row) for row in rows])
    say(f"{len(rows)} turns")
    learn(model, words.eye(), [(row.language, row.context, row.text) for row in rows], targets, PLAN)
    arrays = {name: tensor.detach().numpy() for name, tensor in model.learned.items()}
    _write(places.ADAPTER, arrays | {"heads": np.array([model.shape.heads]), "scale": np.array([LORA_SCALE])})


def train_pupil() -> None:
    """The small network: labels where there are any, and what the adapted encoder makes of many more turns."""
    torch.manual_seed(SEED)
    words, rows = files.vocabulary(), learned_from()
    eye, packaged = words.eye(), _packaged()
    teacher = _adapted(packaged, words)
    mixed = recombined(rows, MIXED, random.Random(SEED))
    turns = [(row.language, row.context, row.text) for row in rows] + mixed
    taught = 1 / (1 + np.exp(-odds(teacher, eye, turns)))
    labels = np.array([wished(row) for row in rows], dtype=np.float32)
    taught[: len(rows)] = LABELLED * labels + (1 - LABELLED) * taught[: len(rows)]
    say(f"{len(rows)} labelled turns, {len(mixed)} more")
    vectors = packaged.words(np.array(words.numbers))
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred[files.SIGNS :], full_matrices=False)
    start = centred @ axes[: SMALL.width].T
    start *= WORD_SPREAD / start.std()
    model = pupil(torch.tensor(start.astype(np.float32)), SMALL, torch.Generator().manual_seed(SEED))
    learn(model, eye, turns, torch.tensor(taught.astype(np.float32)), PUPIL_PLAN)
    arrays = {name: tensor.detach().numpy() for name, tensor in model.learned.items()}
    _write(places.PUPIL, arrays | {"heads": np.array([SMALL.heads])})


def recombined(rows: Sequence[Row], count: int, dice: random.Random) -> list[Turn]:
    """New turns out of sentences of the labelled ones, after some customer's line of the same language."""
    mixed: list[Turn] = []
    for language in LANGUAGES:
        own = [row for row in rows if row.language == language]
        sentences = [part for row in own for part in SENTENCE.split(row.text) if part.strip()]
        for _ in range(count // len(LANGUAGES)):
            size = dice.choices((1, 2, 3), (5, 4, 1))[0]
            mixed.append((language, dice.choice(own).context, " ".join(dice.choice(sentences) for _ in range(size))))
    return mixed


def _adapted(packaged: Packaged, words: files.Vocabulary) -> Model:
    """The adapted encoder as it ships, ready to teach."""
    arrays, heads = files.adapted_arrays(packaged)
    tensors = {name: torch.tensor(array) for name, array in arrays.items()}
    tensors["word"] = torch.tensor(packaged.words(np.array(words.numbers)))
    return Model(Shape(ADAPTED, packaged.width, len(tensors["0.fi.b"]), heads), {}, tensors)


def _write(name: str, arrays: dict[str, np.ndarray]) -> None:
    places.FOLDER.mkdir(exist_ok=True)
    path = places.FOLDER / name
    files.save(path, arrays, HALF)
    say(f"{name}: {path.stat().st_size / 1e6:.2f} MB")


def train_weighing() -> None:
    """How much the networks' word counts beside the rules', on turns of writers they have not seen."""
    words, reader, rows = files.vocabulary(), OfflineReader(load_cues), weighed_with()
    packaged = _packaged()
    networks: dict[str, Voice] = {"pupil": files.pupil(), "adapter": files.adapted(packaged, words)}
    kept = {}
    for name, network in networks.items():
        seen = evidence(rows, reader, Classifier(partial(_parts, words, network)))
        kept[name] = fitted(seen, ALONE[name])
        say(name, {key: value for key, value in kept[name].items() if key != "bias"})
    path = places.FOLDER / places.WEIGHING
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _parts(words: files.Vocabulary, network: Voice) -> tuple[Eye, Voice]:
    return words.eye(), network


STEPS = {"vocabulary": vocabulary, "adapter": train_adapter, "pupil": train_pupil, "weighing": train_weighing}


def main() -> None:
    """Run the steps named on the command line, `all` of them in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="+", choices=[*STEPS, "all"])
    wanted = parser.parse_args().step
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(mode=True)
    for name, step in STEPS.items():
        if name in wanted or "all" in wanted:
            say(f"== {name}")
            step()


if __name__ == "__main__":
    main()
