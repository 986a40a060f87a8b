"""What each thing the bot says looks like on a terminal, in both languages."""

import io

import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from bot.channels.console.curve import curve_text
from bot.channels.console.render import WIDEST, Screen
from bot.messages import Messages
from bot.model import (
    LANGUAGES,
    Ask,
    Card,
    Chart,
    ChartPoint,
    Language,
    Note,
    Outbound,
    Say,
    Section,
)

MARKUP = "[red]x[/red] [/] [link=http://x]y[/link] :smile: {name} %s \\[b]"
WORDS: dict[Language, str] = {
    "en": "Third email. Nobody answers. It's my daughter's present, do you people read at all??",
    "fr": "Troisième mail. Personne ne répond. C'est le cadeau de ma fille, vous lisez au moins ?!",
}
CHART = Chart(
    "Anger of Thomas Marchand",
    (ChartPoint(0, 7), ChartPoint(1, 9, "orders calm"), ChartPoint(2, 8.5), ChartPoint(3, 0.5, "restates the facts")),
    "Anger began at 7 of 10.",
)


def outbounds(language: Language) -> dict[str, Outbound]:
    """One of each, filled with the catalogue's own words."""
    m = Messages(language)
    options = tuple((str(value), str(value)) for value in range(1, 6))
    after = tuple((f"/{name}", m(f"ask.after.{name}")) for name in ("redo", "details", "disagree", "done"))
    return {
        "say": Say("Thomas Marchand", WORDS[language]),
        "note": Note(m("pause.done")),
        "warning": Note(m("command.unknown"), "warn"),
        "brief": Card(
            "brief",
            "Thomas Marchand",
            (
                Section(m("brief.situation"), WORDS[language]),
                Section(m("brief.file"), items=(m("file.row", label="A", value="B"), m("file.more"))),
                Section(m("brief.intention"), quote=WORDS[language]),
                Section("", m("brief.privacy")),
            ),
        ),
        "compare": Card(
            "compare",
            m("compare.title"),
            (
                Section(m("compare.before"), quote=MARKUP),
                Section(m("compare.after"), WORDS[language], quote=WORDS[language]),
            ),
        ),
        "contacts": Card("contacts", m("safety.title"), (Section("", m("safety.body")),)),
        "empty card": Card("file", m("file.title")),
        "choose": Ask("customer", m("start.choose"), (("a", "A · B"), ("b", WORDS[language]))),
        "confidence": Ask("confidence_before", m("ask.confidence_before"), options),
        "intention": Ask("intention", m("ask.intention")),
        "what next": Ask("redo", m("ask.after"), after),
        "disagree card": Card(
            "disagree",
            m("disagree.title", number=2),
            (Section("", quote=WORDS[language]), Section("", m("disagree.shared"))),
        ),
        "disagree": Ask(
            "disagree",
            m("disagree.what"),
            (
                ("read:order_calm", m("disagree.read", quote=MARKUP, what="A")),
                ("mark", m("disagree.mark")),
                ("missed", m("disagree.missed")),
            ),
        ),
        "which": Ask(
            "which", m("disagree.which.missed"), tuple((str(value), m("disagree.mark")) for value in range(1, 6))
        ),
        "reason": Ask("reason", m("disagree.why", what=m("disagree.about.read", name="A"))),
        "safety": Ask("safety", m("ask.safety"), (("me", m("ask.safety.me")), ("play", m("ask.safety.play")))),
        "chart": CHART,
    }


def printed(*shown: Outbound, language: Language = "en", terminal: bool = False, width: int = 80) -> str:
    paper = io.StringIO()
    console = Console(
        file=paper, width=width, highlight=False, force_terminal=terminal, color_system=None, legacy_windows=False
    )
    Screen(console, language).show(shown)
    return paper.getvalue()


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_bot_says_looks_like_this(
    language: Language, terminal: bool, snapshot: SnapshotAssertion
) -> None:
    shown = {
        name: printed(outbound, language=language, terminal=terminal) for name, outbound in outbounds(language).items()
    }
    assert shown == snapshot


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize(
    "outbound",
    [
        Say(MARKUP, "x"),
        Say("x", MARKUP),
        Note(MARKUP),
        Note(MARKUP, "warn"),
        Card("compare", MARKUP),
        Card("compare", "x", (Section(MARKUP),)),
        Card("compare", "x", (Section("x", MARKUP),)),
        Card("compare", "x", (Section("x", quote=MARKUP),)),
        Card("compare", "x", (Section("x", items=(MARKUP,)),)),
        Ask("intention", MARKUP),
        Ask("customer", "x", (("x", MARKUP),)),
        Ask("redo", "x", (("/redo", MARKUP),)),
        Ask("safety", "x", (("x", MARKUP),)),
        Ask("disagree", "x", (("x", MARKUP),)),
        Ask("reason", MARKUP),
        Chart(MARKUP, (), "x"),
        Chart("x", (ChartPoint(1, 3, MARKUP),), "x"),
        Chart("x", (), MARKUP),
    ],
    ids=repr,
)
def test_nothing_a_person_wrote_is_read_as_markup(outbound: Outbound, terminal: bool) -> None:
    assert MARKUP in printed(outbound, terminal=terminal, width=WIDEST)


def test_a_turn_that_is_echoed_is_not_read_as_markup() -> None:
    paper = io.StringIO()
    Screen(Console(file=paper, width=80), "en").mine(MARKUP)
    assert MARKUP in paper.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_after_the_play_are_offered_in_the_language_of_the_session(language: Language) -> None:
    shown = printed(outbounds(language)["what next"], language=language)
    assert Messages(language).lines("command.redo.names")[0] in shown


def test_no_line_on_a_terminal_is_wider_than_the_eye_likes() -> None:
    shown = printed(*outbounds("fr").values(), language="fr", terminal=True, width=200)
    assert max(map(len, shown.splitlines())) <= WIDEST


@pytest.mark.parametrize("width", range(24, 60))
def test_no_line_ends_at_a_no_break_space(width: int) -> None:
    held = ("« stop »", "18 h 30", "passe ?!", "1 234,50 €")
    glued = tuple(word.replace(" ", space) for word, space in zip(held, "\u00a0\u202f\u202f\u00a0", strict=True))
    text = " ".join(f"mot {word} encore" for word in glued)
    card = Card("help", "x", (Section("t", text, quote=text, items=(text,)),))
    for outbound in (Say("A", text), Note(text), card, Ask("intention", text)):
        shown = printed(outbound, terminal=True, language="fr", width=width)
        for word in glued:
            assert shown.count(word) == printed(outbound, terminal=True, language="fr", width=92).count(word)


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("turns", [1, 9, 21, 31])
def test_a_long_curve_fits_a_narrow_screen(turns: int, width: int) -> None:
    chart = Chart("x", tuple(ChartPoint(turn, 7) for turn in range(turns)), "x")
    rows = printed(chart, width=width).splitlines()
    assert max(map(len, rows)) <= width
    assert sum("●" in row for row in rows) == 1
    numbers = rows[rows.index(next(row for row in rows if "└" in row)) + 1].split()
    assert set(numbers) <= {str(turn) for turn in range(turns)}


def test_the_curve_marks_the_turns_that_mattered(snapshot: SnapshotAssertion) -> None:
    assert curve_text(CHART) == snapshot


@pytest.mark.parametrize("anger", [half / 2 for half in range(21)])
def test_every_anger_has_one_place_on_the_curve(anger: float) -> None:
    text = curve_text(Chart("x", (ChartPoint(0, anger),), "x"))
    rows = [row for row in text.splitlines() if "●" in row]
    assert len(rows) == 1
    level = int(rows[0].split("┤")[0])
    assert abs(level - anger) <= 1


def test_a_curve_without_points_is_empty_axes() -> None:
    assert "●" not in curve_text(Chart("x", (), "x"))


def test_an_option_in_a_row_is_never_broken_and_never_read_as_markup() -> None:
    options = tuple((str(number), f"{number} [red]words of it[/red]") for number in range(9))
    shown = printed(Ask("which", "x", options), width=40)
    for _, label in options:
        assert any(label.replace(" ", "\u00a0") in row for row in shown.splitlines())
