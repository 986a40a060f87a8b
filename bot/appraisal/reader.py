"""The offline reader: one turn in, its moves or occasions out. Deterministic, no network, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.appraisal.about import decide_about
from bot.appraisal.conversation import read_conversation
from bot.appraisal.doubts import doubt, weed
from bot.appraisal.echo import mark_echoes, read_reformulations
from bot.appraisal.explaining import read_explanations
from bot.appraisal.formulas import read_emptiness, read_formulas
from bot.appraisal.lexicon import Lexicon
from bot.appraisal.masks import quoted_ranges, quoted_words, speaks_to_grader, without_asides
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
from bot.appraisal.view import Found, Seen, View
from bot.content.cues import CueFile
from bot.model import Appraisal, Case, Context, Language, Move

# In this order: a rule may look at what the ones before it found.
RULES: tuple[Callable[[View], None], ...] = (
    read_cues, weed, read_shouting, read_promises, read_names, read_questions, read_reformulations, read_explanations,
    read_formulas, read_needs, doubt, resolve, read_recaps, read_conversation, read_emptiness, read_repairs, weed,
)  # fmt: skip


class OfflineReader:
    """Implements `bot.ports.Appraiser` from cue files alone."""

    def __init__(self, cues: Mapping[Language, CueFile] | Callable[[Language], CueFile]) -> None:
        """`cues` gives a language's cue file; each is made ready once, when first needed."""
        self._cues = cues
        self._ready: dict[Language, Lexicon] = {}

    async def read(self, text: str, context: Context, case: Case) -> Appraisal:
        """The moves of a trainee turn, every quote a verbatim slice."""
        return self.read_now(text, context, case)

    async def listen(self, text: str, context: Context, case: Case) -> Appraisal:
        """The occasions of a customer turn."""
        return self.listen_now(text, context, case)

    def read_now(self, text: str, context: Context, case: Case) -> Appraisal:
        """As `read`, at once: reading never waits for anything."""
        view = self._view(text, context, case, cut=True)
        mark_echoes(view)
        for rule in RULES:
            if view.seen or rule in {read_conversation, read_emptiness}:
                rule(view)
        return Appraisal(moves=_moves(view, text))

    def listen_now(self, text: str, context: Context, case: Case) -> Appraisal:
        """As `listen`, at once."""
        return Appraisal(occasions=read_occasions(self._view(text, context, case, cut=False)))

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
            self._ready[language] = Lexicon(file)
        return self._ready[language]

    def _view(self, text: str, context: Context, case: Case, *, cut: bool) -> View:
        lexicon = self.lexicon(context.language)
        reading = lexicon.read(without_asides(text, lexicon) if cut else text)
        quoted = quoted_ranges(reading.text)
        seen: list[Seen] = []
        gone = 1 if cut and reading.text.strip() != text[: len(reading.text)].strip() else 0
        for sentence in reading.sentences:
            scan = lexicon.scan(sentence)
            if cut and speaks_to_grader(sentence, lexicon):
                gone += 1
                continue
            lists = lexicon.lists.search(scan)
            seen.append(Seen(len(seen), sentence, scan, lexicon, lists, quoted_words(sentence, quoted)))
        return View(reading, tuple(seen), lexicon, context, case, told(lexicon, context), text, gone)


def _moves(view: View, text: str) -> tuple[Move, ...]:
    """Each move once, the surest reading of it, in the order of the words."""
    best: dict[str, Found] = {}
    for found in view.found:
        kept = best.get(found.move)
        if kept is None or found.sure > kept.sure:
            best[found.move] = found
    moves = []
    for found in best.values():
        start, end = _slice(found, view)
        if start < end:
            about = decide_about(found, view) if found.at >= 0 else None
            moves.append(Move(found.move, text[start:end], start, end, about, found.sure))
    return tuple(sorted(moves, key=lambda move: (move.start, move.end, move.name)))


def _slice(found: Found, view: View) -> tuple[int, int]:
    if found.start >= 0:
        return found.start, found.end
    return view.seen[found.at].sentence.span(found.first, max(found.last, found.first + 1))
