"""The published page: a template with its tables filled in. Pure: the same readings give the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.agreement import TWINS, LineCard, LineRead, TalkCard, TalkGraded, line_card, talk_card
from bot.agreement.counting import ROUNDS, SEED, Figure
from bot.model import LANGUAGES, Language

TEMPLATE = Path(__file__).parent / "agreement.template"
NAMES: dict[Language, str] = {"en": "English", "fr": "French"}
LONGEST = 160


@dataclass(frozen=True)
class Sample:
    """Turns of one kind: alone or of played sessions, held out or looked at."""

    kind: str
    held: bool
    lines: tuple[LineRead, ...]

    @property
    def name(self) -> str:
        return f"{self.kind}, {'held out' if self.held else 'looked at'}"

    def card(self, language: Language) -> LineCard:
        return line_card([line for line in self.lines if line.language == language])


@dataclass(frozen=True)
class Steady:
    """What a harmless change moved: moves (or pairs) of lines, marks of sessions; each `moved` of `all`."""

    name: str
    language: Language
    lines: int
    moves: tuple[int, int]
    marks: tuple[int, int]


def page(samples: Sequence[Sample], talks: Sequence[TalkGraded], steady: Sequence[Steady]) -> str:
    """The whole page; the moves of the first sample are shown one by one, examples come from the second."""
    cards = {(sample.name, language): sample.card(language) for sample in samples for language in LANGUAGES}
    first = {language: cards[samples[0].name, language] for language in LANGUAGES}
    seen = {language: cards[samples[1].name, language] for language in LANGUAGES}
    return TEMPLATE.read_text(encoding="utf-8").format(
        rounds=ROUNDS,
        seed=SEED,
        twins="; ".join(f"`{kept}` and `{twin}`" for twin, kept in TWINS.items()),
        together=_together(cards),
        silence=_silence(cards),
        errors=_errors(cards),
        calibration=_by_language(first, _calibration),
        ranking=_ranking(talks),
        steadiness=_steadiness(steady),
        moves=_by_language(first, _moves),
        confusions=_by_language(first, _confusions),
        examples=_by_language(seen, _examples),
    )


def figure(one: Figure) -> str:
    """`0.71 [0.66, 0.75]`; a dash where it is not defined."""
    if one.value is None:
        return "-"
    return f"{one.value:.2f}" if one.low is None else f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"


def _table(columns: str, rows: Iterable[Sequence[object]]) -> str:
    heads = columns.split(" | ")
    lines = [heads, ["---"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _by_language(cards: dict[Language, LineCard], show: Callable[[LineCard], str]) -> str:
    return "\n\n".join(f"### {NAMES[language]}\n\n{show(card)}" for language, card in cards.items())


def _together(cards: dict[tuple[str, Language], LineCard]) -> str:
    return _table(
        "sample | language | turns | moves | precision | recall | F1 | kappa | macro-F1",
        (
            (
                sample, language, card.lines, row.name, figure(row.precision), figure(row.recall), figure(row.f1),
                figure(row.kappa), figure(card.macro_f1) if row is card.together[0] else "",
            )
            for (sample, language), card in cards.items()
            for row in card.together
        ),
    )  # fmt: skip


def _silence(cards: dict[tuple[str, Language], LineCard]) -> str:
    return _table(
        "sample | language | nothing read although labelled | traps fallen into | trap rate",
        (
            (
                sample, language, f"{card.silent} of {card.speaking}", f"{card.fallen} of {card.warned}",
                "-" if card.trap_rate is None else f"{card.trap_rate:.3f}",
            )
            for (sample, language), card in cards.items()
        ),
    )  # fmt: skip


def _errors(cards: dict[tuple[str, Language], LineCard]) -> str:
    return _table(
        "sample | language | moves | read | calibration error",
        (
            (sample, language, one.name, one.count, "-" if one.error is None else f"{one.error:.3f}")
            for (sample, language), card in cards.items()
            for one in card.reliability
        ),
    )


def _calibration(card: LineCard) -> str:
    return _table(
        "moves | confidence | read | mean confidence | precision",
        (
            (one.name, f"{bin_.low:.1f}-{bin_.high:.1f}", bin_.count, f"{bin_.confidence:.2f}", f"{bin_.precision:.2f}")
            for one in card.reliability
            for bin_ in one.bins
        ),
    )


def _ranking(talks: Sequence[TalkGraded]) -> str:
    cards: dict[str, TalkCard] = {
        language: talk_card([talk for talk in talks if talk.language == language]) for language in LANGUAGES
    }
    cards["+".join(LANGUAGES)] = talk_card(talks)
    return _table(
        "language | sessions | pairs | in the right order",
        ((name, card.talks, card.pairs, figure(card.ranking)) for name, card in cards.items()),
    )


def _steadiness(steady: Sequence[Steady]) -> str:
    return _table(
        "change | language | lines | moves that differ | marks that differ",
        ((one.name, one.language, one.lines, _share(*one.moves), _share(*one.marks)) for one in steady),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "-"


def _moves(card: LineCard) -> str:
    return _table(
        "move | labelled | read | precision | recall | F1 | kappa",
        (
            (
                f"`{row.name}`", row.labelled, row.read, figure(row.precision), figure(row.recall), figure(row.f1),
                figure(row.kappa),
            )
            for row in card.moves
        ),
    )  # fmt: skip


def _confusions(card: LineCard) -> str:
    return _table(
        "times | labelled | read",
        ((one.count, one.labelled or "nothing", one.read or "nothing") for one in card.confusions),
    )


def _examples(card: LineCard) -> str:
    return _table(
        "times | labelled | read | for instance",
        (
            (one.count, one.labelled or "nothing", one.read or "nothing", _instance(one.id, one.text, one.quote))
            for one in card.confusions
        ),
    )


def _instance(name: str, text: str, quote: str) -> str:
    """The line, and the words in which the wrong move was read where they are not the whole line."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
    where = f" (in “{quote}”)" if quote and quote.strip() != text.strip() else ""
    return f"{name}: “{shown}”{where}".replace("|", "/")
