"""The published page: a template with its tables filled in. Pure: the same readings give the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.agreement import (
    TWINS,
    Confusion,
    LineCard,
    LineRead,
    OccasionCard,
    Row,
    TalkCard,
    TalkGraded,
    TurnHeard,
    line_card,
    occasion_card,
    talk_card,
)
from bot.agreement.counting import ROUNDS, SEED, Figure
from bot.model import LANGUAGES, Language

TEMPLATE = Path(__file__).parent / "agreement.template"
NAMES: dict[Language, str] = {"en": "English", "fr": "French"}
LONGEST = 160
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Half:
    """What nobody looked at while cues and rules were written (held out), or the other half."""

    kind: str
    held: bool

    @property
    def name(self) -> str:
        return f"{self.kind}, {'held out' if self.held else 'looked at'}"


@dataclass(frozen=True)
class Sample(Half):
    """Trainee turns of one kind: alone, of played sessions or of labelled conversations."""

    lines: tuple[LineRead, ...]

    def card(self, language: Language) -> LineCard:
        return line_card([line for line in self.lines if line.language == language])


@dataclass(frozen=True)
class Talks(Half):
    """Labelled conversations: the occasions of their customer turns, and how they were graded."""

    heard: tuple[TurnHeard, ...]
    graded: tuple[TalkGraded, ...]

    def occasions(self, language: Language) -> OccasionCard:
        return occasion_card([turn for turn in self.heard if turn.language == language])

    def card(self, *languages: Language) -> TalkCard:
        return talk_card([talk for talk in self.graded if talk.language in languages])


@dataclass(frozen=True)
class Steady:
    """What a harmless change moved: moves (or pairs) of lines, marks of sessions; each `moved` of `all`."""

    name: str
    languages: str
    lines: int
    moves: tuple[int, int]
    marks: tuple[int, int]


def page(
    samples: Sequence[Sample], talks: tuple[Talks, Talks], played: Sequence[TalkGraded], steady: Sequence[Steady]
) -> str:
    """The whole page; the moves of the first sample are shown one by one, examples come from the second.

    `talks` are labelled conversations, held out and looked at; `played` are sessions by their quality.
    """
    cards = {(sample.name, language): sample.card(language) for sample in samples for language in LANGUAGES}
    first = {language: cards[samples[0].name, language] for language in LANGUAGES}
    seen = {language: cards[samples[1].name, language] for language in LANGUAGES}
    held, looked = ({language: half.occasions(language) for language in LANGUAGES} for half in talks)
    return TEMPLATE.read_text(encoding="utf-8").format(
        rounds=ROUNDS,
        seed=SEED,
        twins="; ".join(f"`{kept}` and `{twin}`" for twin, kept in TWINS.items()),
        together=_together(cards),
        silence=_silence(cards),
        errors=_errors(cards),
        calibration=_by_language(first, _calibration),
        criteria=_criteria(talks),
        occasions=_occasions({half.name: by for half, by in zip(talks, (held, looked), strict=True)}),
        occasion_confusions=_by_language(held, lambda card: _confusions(card.confusions)),
        occasion_examples=_by_language(looked, lambda card: _examples(card.confusions)),
        ranking=_ranking(played),
        steadiness=_steadiness(steady),
        moves=_by_language(first, _moves),
        confusions=_by_language(first, lambda card: _confusions(card.confusions)),
        examples=_by_language(seen, lambda card: _examples(card.confusions)),
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


def _by_language(cards: dict[Language, Shown], show: Callable[[Shown], str]) -> str:
    return "\n\n".join(f"### {NAMES[language]}\n\n{show(card)}" for language, card in cards.items())


def _together(cards: dict[tuple[str, Language], LineCard]) -> str:
    return _table(
        "sample | language | turns | moves | precision | recall | F1 | kappa | macro-F1",
        (
            (
                sample, language, card.lines, row.name, *_measures(row),
                figure(card.macro_f1) if row is card.together[0] else "",
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
        ((one.name, one.languages, one.lines, _share(*one.moves), _share(*one.marks)) for one in steady),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "-"


def _moves(card: LineCard) -> str:
    return _table(
        "move | labelled | read | precision | recall | F1 | kappa",
        ((f"`{row.name}`", row.labelled, row.read, *_measures(row)) for row in card.moves),
    )


def _measures(row: Row) -> tuple[str, str, str, str]:
    return figure(row.precision), figure(row.recall), figure(row.f1), figure(row.kappa)


def _criteria(talks: Iterable[Talks]) -> str:
    """Held out and looked at, each language and both."""
    groups: tuple[tuple[Language, ...], ...] = (*((language,) for language in LANGUAGES), LANGUAGES)
    cards = [(half.name, "+".join(group), half.card(*group)) for half in talks for group in groups]
    return _table(
        "sample | language | conversations | kappa of the scores | left open | scored though not observed | pairs | "
        "in the right order",
        (
            (
                sample, name, card.talks, figure(card.kappa), figure(card.abstained), figure(card.scored_null),
                card.pairs, figure(card.ranking),
            )
            for sample, name, card in cards
        ),
    )  # fmt: skip


def _occasions(cards: dict[str, dict[Language, OccasionCard]]) -> str:
    """One table a language, all occasions together first, the samples below each other."""
    return "\n\n".join(
        f"### {NAMES[language]}\n\n"
        + _table(
            "sample | turns | occasion | labelled | read | precision | recall | F1 | kappa",
            (
                (sample, by[language].turns, row.name, row.labelled, row.read, *_measures(row))
                for sample, by in cards.items()
                for row in (*by[language].together, *by[language].occasions)
            ),
        )
        for language in LANGUAGES
    )


def _confusions(confusions: Sequence[Confusion]) -> str:
    return _table(
        "times | labelled | read",
        ((one.count, one.labelled or "nothing", one.read or "nothing") for one in confusions),
    )


def _examples(confusions: Sequence[Confusion]) -> str:
    return _table(
        "times | labelled | read | for instance",
        (
            (one.count, one.labelled or "nothing", one.read or "nothing", _instance(one.id, one.text, one.quote))
            for one in confusions
        ),
    )


def _instance(name: str, text: str, quote: str) -> str:
    """The line, and the words in which the wrong move was read where they are not the whole line."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
    where = f" (in “{quote}”)" if quote and quote.strip() != text.strip() else ""
    return f"{name}: “{shown}”{where}".replace("|", "/")
