"""The offline reader: one turn in, its moves or occasions out. Deterministic; nothing leaves the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.appraisal.about import decide_about
from bot.appraisal.conversation import read_conversation
from bot.appraisal.counter_examples import read_counter_examples
from bot.appraisal.doubts import doubt, weed
from bot.appraisal.echo import mark_echoes, read_reformulations
from bot.appraisal.explaining import read_explanations
from bot.appraisal.formulas import read_emptiness, read_formulas
from bot.appraisal.lexicon import Lexicon
from bot.appraisal.masks import (
    blanked,
    code_words,
    gone,
    quoted_ranges,
    quoted_words,
    speaks_to_grader,
    tidied,
    without_asides,
)  # fmt: skip
from bot.appraisal.matching import read_cues
from bot.appraisal.names import read_names
from bot.appraisal.needs import read_needs
from bot.appraisal.occasions import read_occasions
from bot.appraisal.people import people
from bot.appraisal.promises import read_promises
from bot.appraisal.questions import read_questions
from bot.appraisal.recaps import read_recaps
from bot.appraisal.repairing import read_repairs
from bot.appraisal.resolve import resolve
from bot.appraisal.shouting import read_shouting
from bot.appraisal.told import told
from bot.appraisal.view import Found, Seen, View, surest
from bot.appraisal.weighing import Ear, chances, weigh
from bot.content.cues import CueFile
from bot.model import Appraisal, Case, Context, Language, Move, MoveName, Occasion
from bot.typography.legible import composed, heard, legible

# In this order: a rule may look at what the ones before it found.
RULES: tuple[Callable[[View], None], ...] = (
    read_cues, weed, read_shouting, read_promises, read_names, read_questions, read_reformulations, read_explanations,
    read_formulas, read_needs, doubt, resolve, read_recaps, read_conversation, read_emptiness, read_repairs, weed,
    read_counter_examples,
)  # fmt: skip


LISTENED = 64
"""Openings a reader remembers: they are listened to again at every turn."""


class OfflineReader:
    """Implements `bot.ports.Appraiser` from cue files and, where it has an ear, from what a network has learned."""

    def __init__(
        self,
        cues: Mapping[Language, CueFile] | Callable[[Language], CueFile],
        ear: Ear | None = None,
        *,
        mends: bool = True,
    ) -> None:
        """`cues` gives a language's cue file; each is made ready once, when first needed. No `ear`: rules alone."""
        self._cues = cues
        self._ear = ear
        self._mends = mends
        self._ready: dict[Language, Lexicon] = {}
        self._listened = lru_cache(LISTENED)(self._listen)

    async def read(self, text: str, context: Context, case: Case) -> Appraisal:
        """The moves of a trainee turn, every quote a verbatim slice. Weights are loaded beside the loop."""
        if self._ear is not None and not self._ear.classifier.loaded:
            await asyncio.to_thread(self._ear.classifier.warm)
        return self.read_now(text, context, case)

    async def listen(self, text: str, context: Context, case: Case) -> Appraisal:
        """The occasions of a customer turn."""
        return self.listen_now(text, context, case)

    def read_now(self, text: str, context: Context, case: Case) -> Appraisal:
        """As `read`, at once."""
        plain, places = legible(text)
        view = self.ruled(plain, context, case)
        unsure: list[Found] = []
        if self._ear is not None and (view.seen or not view.cut) and view.to_customer.strip():
            heard = self._ear.classifier.hear(context.language, said(view.context), view.to_customer)
            view.found, unsure = weigh(view, heard, self._ear.scales)
        name = self._ear.name if self._ear else "rules"
        moves, doubtful = _moves(view, view.found), _moves(view, unsure)
        made = Appraisal(moves, reader=name, unsure=doubtful, asides=gone(view.text, view.to_customer))
        return made if plain == text else as_written(made, text, places)

    def ruled(self, text: str, context: Context, case: Case) -> View:
        """A turn (made legible) with all that the rules alone find in it."""
        view = self._view(text, context, case, cut=True)
        mark_echoes(view)
        for rule in RULES:
            if view.seen or rule in {read_conversation, read_emptiness}:
                rule(view)
        return view

    def chances(self, view: View) -> Mapping[MoveName, float]:
        """What the network alone makes of a turn that was cut up by `ruled`: a chance for each move; empty without."""
        if self._ear is None or not view.to_customer.strip():
            return {}
        heard = self._ear.classifier.hear(view.context.language, said(view.context), view.to_customer)
        return chances(heard, self._ear.scales)

    def view(self, text: str, context: Context, case: Case) -> View:
        """A text with its sentences found, nothing cut out and nothing read yet."""
        return self._view(text, context, case, cut=False)

    def listen_now(self, text: str, context: Context, case: Case) -> Appraisal:
        """As `listen`, at once; an opening that was listened to before is known."""
        return self._listen(text, context, case) if context.lines else self._listened(text, context, case)

    def _listen(self, text: str, context: Context, case: Case) -> Appraisal:
        plain, places = composed(text)
        heard = Appraisal(occasions=read_occasions(self._view(plain, context, case, cut=False)))
        return heard if plain == text else as_written(heard, text, places)

    def people(
        self, text: str, language: Language, case: Case, fiction: str = "", login: str = "", *, anywhere: bool = False
    ) -> tuple[str, ...]:
        """Who is named in what a trainee wrote; see `bot.ports.NameFinder`."""
        view = self._view(text, Context(language), case, cut=False)
        for rule in RULES[: RULES.index(read_names)]:
            rule(view)
        return people(view, fiction, login, anywhere=anywhere)

    def lexicon(self, language: Language) -> Lexicon:
        """The language's cues, made ready. ContentError when the file cannot be used."""
        if language not in self._ready:
            file = self._cues(language) if callable(self._cues) else self._cues[language]
            self._ready[language] = Lexicon(file, mends=self._mends)
        return self._ready[language]

    def _view(self, text: str, context: Context, case: Case, *, cut: bool) -> View:
        lexicon = self.lexicon(context.language)
        codes = code_words(context, lexicon) if cut else frozenset[str]()
        context = _heard(context)
        reading = lexicon.read(without_asides(text, lexicon) if cut else text)
        quoted = quoted_ranges(reading.text)
        seen: list[Seen] = []
        parts = 1 if cut and reading.text.strip() != text[: len(reading.text)].strip() else 0
        left = reading.text
        for sentence in reading.sentences:
            scan = lexicon.scan(sentence)
            if cut and (speaks_to_grader(sentence, lexicon) or codes.issuperset(sentence.forms)):
                parts += 1
                left = blanked(left, sentence.start, sentence.end)
                continue
            lists = lexicon.listed(sentence.forms)
            seen.append(Seen(len(seen), sentence, scan, lexicon, lists, quoted_words(sentence, quoted)))
        if parts:
            left = tidied(text, left)
        return View(reading, tuple(seen), lexicon, context, case, told(lexicon, context), text, left, parts)


def said(context: Context) -> str:
    """What the customer said last, empty before the first line."""
    return next((line.text for line in reversed(context.lines) if line.speaker == "customer"), "")


def _heard(context: Context) -> Context:
    """The conversation as it was heard: legible, and what a trainee said without what was not to the customer."""
    asides = [*(appraisal.asides for appraisal in context.appraisals), *((),) * len(context.lines)]
    texts = [
        heard(line.text, cut) if cut else legible(line.text)[0]
        for line, cut in zip(context.lines, asides, strict=False)
    ]
    if all(text == line.text for text, line in zip(texts, context.lines, strict=True)):
        return context
    lines = (replace(line, text=text) for text, line in zip(texts, context.lines, strict=True))
    return replace(context, lines=tuple(lines))


def as_written(read: Appraisal, text: str, places: list[int]) -> Appraisal:
    """The same readings, their quotes slices of the text as it was written."""

    def moved(move: Move) -> Move:
        start, end = places[move.start], places[move.end]
        return replace(move, quote=text[start:end], start=start, end=end)

    def called(occasion: Occasion) -> Occasion:
        start, end = places[occasion.start], places[occasion.end]
        return replace(occasion, quote=text[start:end], start=start, end=end)

    return replace(
        read,
        moves=tuple(map(moved, read.moves)),
        unsure=tuple(map(moved, read.unsure)),
        occasions=tuple(map(called, read.occasions)),
        asides=tuple((places[start], places[end]) for start, end in read.asides),
    )


def _moves(view: View, read: Iterable[Found]) -> tuple[Move, ...]:
    """Each move once, the surest reading of it, in the order of the words."""
    moves = []
    for found in surest(read).values():
        start, end = _slice(found, view)
        if start < end:
            about = decide_about(found, view) if found.at >= 0 else None
            moves.append(Move(found.move, view.text[start:end], start, end, about, found.sure))
    return tuple(sorted(moves, key=lambda move: (move.start, move.end, move.name)))


def _slice(found: Found, view: View) -> tuple[int, int]:
    if found.start >= 0:
        return found.start, found.end
    return view.seen[found.at].sentence.span(found.first, max(found.last, found.first + 1))
