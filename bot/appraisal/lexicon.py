"""A cue file made ready for searching: every cue parsed once, found again by a word it cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.appraisal.cue_parser import BadPattern, Parser
from bot.appraisal.lists import OTHER_LISTS, WORD_LISTS
from bot.appraisal.mending import Mender
from bot.appraisal.normalise import Reading, Sentence, compared, fold, read_text, words_of
from bot.appraisal.openers import Openers, openers
from bot.appraisal.patterns import Choice, Keys, Row, Scan, choice, keys, literals
from bot.content.cues import Cue, CueFile, Slot
from bot.errors import ContentError, Fault
from bot.model import Language, MoveName, OccasionName

_STEM = 3
READ_AGAIN = 256
"""Texts kept as they were cut: every line of a conversation is looked at again with each turn that follows."""
PARSED_AGAIN = 4096
"""Words and phrases of cases kept as they were parsed."""


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words, some of them with any ending."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()

    def __contains__(self, form: object) -> bool:
        """Whether a folded word belongs to the set."""
        return form in self.words or (bool(self.stems) and str(form).startswith(self.stems))


@dataclass(frozen=True)
class Entry:
    """One parsed cue and where it stands in the file ("move.greet", "list.times", "ask.order")."""

    place: str
    cue: Cue
    row: Row
    families: Mapping[str, Choice]
    unless: tuple[Row, ...] = ()
    with_: tuple[Row, ...] = ()
    move: MoveName | None = None
    occasion: OccasionName | None = None
    opening: Openers | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        """The exact words the cue may match: they are no negation of it."""
        return literals(self.row, self.families)

    @cached_property
    def needs(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """For each part of the cue that must match: exact words and word beginnings of which one must occur."""
        needs = []
        memo: dict[str, Keys | None] = {}
        for part in self.row.parts:
            by = keys(part, self.families, memo)
            if by and "#" not in by and all(len(word) > _STEM for word in by if word.endswith("*")):
                heads = frozenset(word[:_STEM] for word in by if word.endswith("*"))
                needs.append((frozenset(word for word in by if not word.endswith("*")), heads))
        return tuple(needs)

    def possible(self, found: Mapping[str, list[int]], heads: frozenset[str]) -> bool:
        """Whether the sentence has a word for every part of the cue (`heads`: the beginnings of its words)."""
        return not any(words.isdisjoint(found) and stems.isdisjoint(heads) for words, stems in self.needs)

    def starts(self, found: Mapping[str, list[int]], length: int) -> Iterable[int]:
        """Places where a match may start."""
        opening = self.opening
        if opening is None:
            return range(length)
        firsts = list(opening.words.intersection(found))
        if opening.stems:
            firsts += [form for form in found if form.startswith(self.stems) and form not in opening.words]
        if opening.number:
            firsts += [form for form in found if form[0].isdigit() and form not in opening.words]
        return [at for form in firsts for at in found[form]]

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems it may start with."""
        return tuple(self.opening.stems) if self.opening else ()


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` up to, not including, `last` of a sentence, found by `entry`."""

    first: int
    last: int
    entry: Entry


@dataclass(slots=True)
class Index:
    """Entries by a word that must occur for them to match."""

    words: dict[str, list[Entry]] = field(default_factory=dict)
    stems: dict[str, list[Entry]] = field(default_factory=dict)
    always: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry, by: Keys | None) -> None:
        """File an entry under each of its key words."""
        if not by:
            self.always.append(entry)
        for word in by or ():
            if word.endswith("*"):
                self.stems.setdefault(word[:-1][:_STEM], []).append(entry)
            else:
                self.words.setdefault(word, []).append(entry)

    def search(self, scan: Scan) -> dict[str, list[Span]]:
        """Every match by place, the tightest end for each start, in the order of the words."""
        found: dict[str, list[int]] = {}
        for at, form in enumerate(scan.forms):
            found.setdefault(form, []).append(at)
        spans: dict[str, list[Span]] = {}
        length = len(scan.forms)
        heads = frozenset(form[:_STEM] for form in found)
        for entry in self._candidates(found):
            if not entry.possible(found, heads):
                continue
            for at in entry.starts(found, length):
                ends = entry.row.step(scan, at)
                if ends and min(ends) > at:
                    spans.setdefault(entry.place, []).append(Span(at, min(ends), entry))
        for each in spans.values():
            each.sort(key=lambda span: (span.first, -span.last))
        return spans

    def _candidates(self, forms: Iterable[str]) -> Iterable[Entry]:
        """Entries that may match a sentence of these words, each once."""
        tried: dict[int, Entry] = {id(entry): entry for entry in self.always}
        for form in forms:
            filed = [self.words.get(form, ()), self.words.get("#", ()) if form[0].isdigit() else ()]
            filed += [self.stems.get(form[:size], ()) for size in range(1, min(_STEM, len(form)) + 1)]
            for entries in filed:
                tried.update((id(entry), entry) for entry in entries)
        return tried.values()


class Lexicon:
    """One language's cue file, parsed."""

    def __init__(self, cues: CueFile, *, mends: bool = True) -> None:
        """Parse every cue; ContentError names each that cannot be read. `mends`: slips of the keyboard are mended."""
        self.language: Language = cues.language
        self.expand = {fold(short): tuple(words_of(full, cues.language)) for short, full in cues.abbreviations.items()}
        self._faults: list[Fault] = []
        self._parser = Parser(cues.language, frozenset({*cues.families, "time"}), self.expand)
        self.families: dict[str, Choice] = {}
        for name, wordings in cues.families.items():
            self.families[name] = self._choice(wordings)
        self.families["time"] = self._choice(cues.lists.get("times", ()))
        self._family_keys: dict[str, Keys | None] = {}
        self._family_openers: dict[str, Openers | None] = {}
        self.sets: dict[str, WordSet] = {}
        self.lists, self.moves, self.occasions = Index(), Index(), Index()
        self.slots, self.grader = Index(), Index()
        self._add_lists(cues.lists)
        for move, entries in cues.moves.items():
            self._add(self.moves, f"move.{move}", entries, move=move)
        for occasion, entries in cues.occasions.items():
            self._add(self.occasions, f"occasion.{occasion}", entries, occasion=occasion)
        self._add(self.grader, "grader", cues.addressing_grader)
        self.slot_shapes: dict[str, Slot] = cues.slots
        for name, slot in cues.slots.items():
            self._add(self.slots, f"ask.{name}", slot.ask)
            self._add(self.slots, f"told.{name}", slot.told)
        self.synonyms = self._groups(cues.lists.get("synonyms", ()))
        self.marks = {name: tuple(filter(None, cues.lists.get(name, ()))) for name in ("cheer_emoji", "sad_emoji")}
        self.mender = Mender(self._vocabulary(), self._stems())
        self._mend = self.mender.mend if mends else str
        self.read = lru_cache(READ_AGAIN)(self._read)
        self.pattern = lru_cache(PARSED_AGAIN)(self._pattern)
        self.listed = lru_cache(READ_AGAIN)(self._listed)
        self.stems_of = lru_cache(READ_AGAIN)(self._stems_of)
        self.counter_examples = {
            move: tuple(compared(self.read(text).sentences) for text in texts)
            for move, texts in cues.counter_examples.items()
        }
        if self._faults:
            raise ContentError(tuple(self._faults))

    def indexed(self, cues: Mapping[str, Sequence[Cue]]) -> Index:
        """Further cues made ready, filed by their names. ContentError when one cannot be read."""
        index, self._faults = Index(), []
        for place, each in cues.items():
            self._add(index, place, each)
        if self._faults:
            raise ContentError(tuple(self._faults))
        return index

    def _read(self, text: str) -> Reading:
        return read_text(text, self.language, self.expand, self._mend)

    def scan(self, sentence: Sentence) -> Scan:
        """A sentence ready for searching."""
        return Scan(sentence.forms, self.families)

    def _listed(self, forms: tuple[str, ...]) -> Mapping[str, list[Span]]:
        """Where entries of the lists stand in a sentence of these folded words; not to be changed."""
        return self.lists.search(Scan(forms, self.families))

    def _stems_of(self, text: str) -> frozenset[str]:
        """The stems of a text's words that carry matter."""
        return frozenset(self.content(words_of(text, self.language)))

    def known(self, word: str) -> bool:
        """Whether the cues or the function words use this folded word."""
        return word in self.sets["stopwords"] or self.mender.knows(word)

    def stem(self, word: str) -> str:
        """One form for words that mean the same in an echo: a synonym group, else the first letters."""
        for size in range(len(word), 2, -1):
            group = self.synonyms.get(word if size == len(word) else word[:size] + "*")
            if group:
                return group
        return word if word[0].isdigit() else word[:5]

    def is_content(self, word: str) -> bool:
        """Whether a folded word carries matter (no function word, not too general)."""
        if word[0].isdigit():
            return True
        return len(word) > 2 and word not in self.sets["stopwords"] and word not in self.sets["weak_words"]  # noqa: PLR2004

    def content(self, forms: Iterable[str]) -> list[str]:
        """The stems of the words that carry matter, in order."""
        return [self.stem(form) for form in forms if self.is_content(form)]

    def _pattern(self, cue: str) -> Row | None:
        """A cue parsed for a single search, or None when it cannot be read."""
        with suppress(BadPattern):
            return self._parser.parse(cue)
        return None

    def _choice(self, wordings: Sequence[str]) -> Choice:
        rows = [row for wording in wordings if (row := self._row(wording)) is not None]
        return choice(rows)

    def _row(self, cue: str) -> Row | None:
        try:
            return self._parser.parse(cue)
        except BadPattern:
            self._faults.append(Fault(f"cues/{self.language}.yaml", 0, "content.cue", (("text", cue),)))
            return None

    def _rows(self, cues: Sequence[str]) -> tuple[Row, ...]:
        return tuple(row for cue in cues if (row := self._row(cue)) is not None)

    def _add_lists(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        for name in WORD_LISTS:
            self.sets[name] = WordSet()
        for name, entries in ((name, each) for name, each in lists.items() if name not in OTHER_LISTS):
            singles = [words_of(entry, self.language) for entry in entries]
            plain = {
                entry: words[0]
                for entry, words in zip(entries, singles, strict=True)
                if name in WORD_LISTS and len(words) == 1 and not set(entry) & set("<([|.")
            }
            self.sets[name] = WordSet(
                frozenset(word for entry, word in plain.items() if not entry.endswith("*")),
                tuple(word for entry, word in plain.items() if entry.endswith("*")),
            )
            self._add(self.lists, f"list.{name}", [Cue(say=each, sure=0.8) for each in entries if each not in plain])

    def _add(
        self, index: Index, place: str, cues: Sequence[Cue], *,
        move: MoveName | None = None, occasion: OccasionName | None = None,
    ) -> None:  # fmt: skip
        for cue in cues:
            if (row := self._row(cue.say)) is None:
                continue
            unless, with_ = self._rows(cue.unless), self._rows(cue.with_)
            first = openers(row, self.families, self._family_openers)
            entry = Entry(place, cue, row, self.families, unless, with_, move, occasion, first)
            index.add(entry, keys(row, self.families, self._family_keys))

    def _groups(self, groups: Sequence[str]) -> dict[str, str]:
        """Each word (or stem with "*") of a group to the group's first word."""
        named: dict[str, str] = {}
        for group in groups:
            words = [fold(word) for word in group.translate(str.maketrans("|()", "   ")).split()]
            named |= {word: words[0].rstrip("*") for word in words if word not in named}
        return named

    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._parser.words).union(*(s.words for n, s in self.sets.items() if n != "foreign_words"))

    def _stems(self) -> tuple[str, ...]:
        return tuple({stem for each in self.sets.values() for stem in each.stems})
