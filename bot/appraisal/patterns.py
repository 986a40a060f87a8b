"""Patterns of words: matching them on the words of a sentence, and what to look them up by.

Matching walks positions instead of using regular expressions: time is bounded by words times elements,
whatever a turn contains. `bot.appraisal.cue_parser` makes them from what a trainer wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GAP = 4
HEAD = 2
Positions = tuple[int, ...]


@dataclass(slots=True)
class Scan:
    """The words being searched, with what families were found where."""

    forms: tuple[str, ...]
    families: Mapping[str, Choice]
    memo: dict[tuple[str, int], Positions] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Literal:
    """One exact word."""

    word: str

    @property
    def key(self) -> str:
        """What it is looked up by."""
        return self.word

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        return (at + 1,) if at < len(scan.forms) and scan.forms[at] == self.word else ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word with any ending."""

    stem: str

    @property
    def key(self) -> str:
        """What it is looked up by."""
        return self.stem + "*"

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        return (at + 1,) if at < len(scan.forms) and scan.forms[at].startswith(self.stem) else ()


@dataclass(frozen=True, slots=True)
class Number:
    """Any number in digits."""

    key = "#"

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        return (at + 1,) if at < len(scan.forms) and scan.forms[at][0].isdigit() else ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to four other words."""

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        return tuple(range(at, min(at + GAP, len(scan.forms)) + 1))


@dataclass(frozen=True, slots=True)
class Family:
    """Any wording of a family."""

    name: str

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end (each family is searched once per place)."""
        key = (self.name, at)
        if key not in scan.memo:
            scan.memo[key] = ()
            scan.memo[key] = scan.families[self.name].step(scan, at)
        return scan.memo[key]


@dataclass(frozen=True, slots=True)
class Row:
    """Elements one after another."""

    parts: tuple[Node, ...]

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        reached: Positions = (at,)
        for part in self.parts:
            if len(reached) == 1:
                reached = part.step(scan, reached[0])
            else:
                reached = tuple({end for place in reached for end in part.step(scan, place)})
            if not reached:
                return ()
        return reached


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows; `empty` = it may be left out.

    `words` are the rows of one word, `stems` of one word with any ending, `heads` the tails of rows by their
    first word, `stemmed` rows by the first two letters of their first stem, `rows` the others.
    """

    rows: tuple[Row, ...]
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    heads: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    stemmed: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    empty: bool = False

    @property
    def parts(self) -> tuple[Row, ...]:
        """Every row, or its tail where its first word is a key of `heads`."""
        several = (row for rows in (*self.heads.values(), *self.stemmed.values()) for row in rows)
        return (*self.rows, *several)

    def step(self, scan: Scan, at: int) -> Positions:
        """Where a match that starts `at` may end."""
        ends: set[int] = {at} if self.empty else set()
        if at < len(scan.forms):
            form = scan.forms[at]
            if form in self.words or (self.stems and form.startswith(self.stems)):
                ends.add(at + 1)
            for tail in self.heads.get(form, ()):
                ends.update(tail.step(scan, at + 1))
            for row in self.stemmed.get(form[:HEAD], ()) if self.stemmed else ():
                ends.update(row.step(scan, at))
        for row in self.rows:
            ends.update(row.step(scan, at))
        return tuple(ends)


Node = Literal | Prefix | Number | Gap | Family | Row | Choice


def choice(rows: list[Row], *, empty: bool = False) -> Choice:
    """A choice of rows, filed by their first word where they have one."""
    words: set[str] = set()
    stems: list[str] = []
    heads: dict[str, list[Row]] = {}
    stemmed: dict[str, list[Row]] = {}
    others: list[Row] = []
    for row in rows:
        match row.parts:
            case (Literal(word),):
                words.add(word)
            case (Literal(word), *rest):
                heads.setdefault(word, []).append(Row(tuple(rest)))
            case (Prefix(stem),):
                stems.append(stem)
            case (Prefix(stem), *_) if len(stem) >= HEAD:
                stemmed.setdefault(stem[:HEAD], []).append(row)
            case _:
                others.append(row)
    return Choice(tuple(others), frozenset(words), tuple(stems), _frozen(heads), _frozen(stemmed), empty)


def _frozen(filed: dict[str, list[Row]]) -> dict[str, tuple[Row, ...]]:
    return {word: tuple(rows) for word, rows in filed.items()}


def literals(node: Node, families: Mapping[str, Choice], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Every exact word a pattern may match."""
    match node:
        case Literal(word):
            return frozenset({word})
        case Row(parts):
            return frozenset().union(*(literals(part, families, seen) for part in parts))
        case Choice(words=words, heads=heads):
            return words.union(heads, *(literals(row, families, seen) for row in node.parts))
        case Family(name) if name not in seen:
            return literals(families[name], families, seen | {name})
        case _:
            return frozenset()


Keys = frozenset[str]


def keys(node: Node, families: Mapping[str, Choice], memo: dict[str, Keys | None]) -> Keys | None:
    """Words of which one must occur wherever the pattern matches (a stem ends in "*"); None = no such words.

    `memo` keeps what was found for each family.
    """
    match node:
        case Literal() | Prefix() | Number():
            return frozenset({node.key})
        case Family(name):
            if name not in memo:
                memo[name] = None
                memo[name] = keys(families[name], families, memo)
            return memo[name]
        case Row(parts):
            found = [key for part in parts if (key := keys(part, families, memo))]
            return min(found, key=_cost, default=None)
        case Choice(empty=False):
            return _choice_keys(node, families, memo)
        case _:
            return None


def _choice_keys(node: Choice, families: Mapping[str, Choice], memo: dict[str, Keys | None]) -> Keys | None:
    firsts = (row.parts[0] for rows in node.stemmed.values() for row in rows)
    each = [keys(part, families, memo) for part in (*node.rows, *firsts)]
    known = [key for key in each if key]
    if len(known) != len(each):
        return None
    return node.words.union(node.heads, (stem + "*" for stem in node.stems), *known)


def _cost(words: Keys) -> tuple[int, float]:
    """Few and long words are the best to look a pattern up by."""
    shortest = min(map(len, words))
    return (len(words) if shortest > 3 else len(words) + 12), -shortest  # noqa: PLR2004
