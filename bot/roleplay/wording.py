"""Choosing words: alternatives inside a line, and never the same line twice."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_GROUP = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r" ([,.])")


def expand(template: str, dice: random.Random) -> str:
    """The line with one wording chosen for every `{a|b|c}` in it."""
    text = _GROUP.sub(lambda group: dice.choice(group[1].split("|")), template)
    return _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip()


def key_of(text: str) -> str:
    """The short id under which a line, or its wording, is remembered as used."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Picked:
    """A wording and the ids to remember it by."""

    text: str
    keys: frozenset[str]


class Chooser:
    """Picks lines that were not used yet in this session; repeatable for the same seed and turn."""

    def __init__(self, seed: int, turn_id: str, used: frozenset[str]) -> None:
        """`used` are ids of lines and wordings said before; randomness depends only on (`seed`, `turn_id`)."""
        self._dice = random.Random(f"{seed}:{turn_id}")
        self._used = set(used)

    def pick(self, *pools: Sequence[str]) -> Picked | None:
        """A line nobody said yet from the first pool that has one, else a new wording of an old line, else None."""
        for pool in pools:
            fresh = [line for line in pool if key_of(line) not in self._used]
            if fresh:
                return self._take(self._dice.choice(fresh))
        for line in self._shuffled(line for pool in pools for line in pool):
            for _ in range(8):
                text = expand(line, self._dice)
                if key_of(text) not in self._used:
                    return self._remember(line, text)
        return None

    def chance(self, share: float) -> bool:
        """True in about that share (0..1) of cases."""
        return self._dice.random() < share

    def _take(self, line: str) -> Picked:
        return self._remember(line, expand(line, self._dice))

    def _remember(self, line: str, text: str) -> Picked:
        keys = frozenset({key_of(line), key_of(text)})
        self._used |= keys
        return Picked(text, keys)

    def _shuffled(self, lines: Iterable[str]) -> list[str]:
        found = list(lines)
        self._dice.shuffle(found)
        return found
