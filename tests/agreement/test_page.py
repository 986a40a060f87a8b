"""The published page is in step with what writes it (its figures are not checked: they move with every cue)."""

import re

from bot.agreement import LineRead, TalkGraded, TurnHeard
from bot.model import LANGUAGES, Move, Occasion
from tests.agreement.diagram import reliability_svg
from tests.agreement.page import NAMES, TEMPLATE, Sample, Steady, Talks, page
from tests.agreement.publish import DIAGRAM, ENCODED, LINES, SESSIONS, TALKS
from tests.house.tree import ROOT, text_of

STEADY = [Steady("typo", "en", 1, (1, 20), (0, 0))]
PUBLISHED = text_of(ROOT / "docs" / "agreement.md")


def skeleton(text: str) -> list[str]:
    """The headings and the heads of tables, in order."""
    lines = text.splitlines()
    heads = {at - 1 for at, line in enumerate(lines) if re.fullmatch(r"\|(?: --- \|)+", line)}
    return [line for at, line in enumerate(lines) if line.startswith("#") or at in heads]


def a_page() -> str:
    """A page of one line, one customer turn and one conversation a language."""
    text = "Calm down."
    read = (Move("order_calm", text, 0, len(text)),)
    lines = tuple(
        LineRead(f"{lang}-2", lang, text, frozenset({"dismiss"}), frozenset({"order_calm"}), read) for lang in LANGUAGES
    )
    samples = [Sample(kind, held, lines) for kind in (LINES, SESSIONS, TALKS) for held in (True, False)]
    samples.insert(2, Sample(ENCODED, True, lines))
    called = (Occasion("feeling_shown", text, 0, len(text)),)
    heard = tuple(TurnHeard(f"{lang}-1", lang, text, frozenset({"abuse"}), called) for lang in LANGUAGES)
    graded = tuple(TalkGraded("a", lang, "bill", "good", {"delight": None}, {"delight": 2}, 80) for lang in LANGUAGES)
    return page(samples, (Talks(TALKS, True, heard, graded), Talks(TALKS, False, heard, graded)), graded, STEADY)


def test_the_published_page_has_the_headings_and_columns_of_the_generator() -> None:
    made = skeleton(a_page())
    assert len(made) > 15
    assert skeleton(PUBLISHED) == made


def test_the_published_page_says_how_it_is_made() -> None:
    said = TEMPLATE.read_text(encoding="utf-8").partition("## Together")[0]
    fixed = [paragraph for paragraph in said.split("\n\n") if "{" not in paragraph]
    assert fixed[0] == "# How far the reader agrees with people"
    assert not [paragraph for paragraph in fixed if paragraph not in PUBLISHED]


def test_the_diagram_is_the_same_every_time_and_published() -> None:
    text = "Calm down."
    read = (Move("order_calm", text, 0, len(text), confidence=0.9),)
    lines = tuple(LineRead(lang, lang, text, frozenset({"order_calm"}), frozenset(), read) for lang in LANGUAGES)
    drawn = reliability_svg([Sample(LINES, True, lines)])
    assert drawn == reliability_svg([Sample(LINES, True, lines)])
    assert "hurting (1)" in drawn
    published = text_of(ROOT / "docs" / DIAGRAM)
    assert set(re.findall(r">(lines[^<]*: \w+)<", published)) == {
        f"{kind}: {name}" for kind in (LINES, ENCODED) for name in NAMES.values()
    }


def test_every_sample_and_language_has_its_rows() -> None:
    together = PUBLISHED.partition("## Together")[2].partition("##")[0]
    for kind in (LINES, SESSIONS, TALKS):
        for held in ("held out", "looked at"):
            for language in LANGUAGES:
                assert f"| {kind}, {held} | {language} |" in together
    assert all(f"| {ENCODED}, held out | {language} |" in together for language in LANGUAGES)


def test_occasions_and_criteria_have_their_rows_for_every_sample() -> None:
    occasions = PUBLISHED.partition("## Occasions")[2].partition("\n## ")[0]
    criteria = PUBLISHED.partition("## Labelled conversations")[2].partition("\n## ")[0]
    for held in ("held out", "looked at"):
        assert occasions.count(f"| {TALKS}, {held} |") > 2 * len(LANGUAGES)
        for language in (*LANGUAGES, "+".join(LANGUAGES)):
            assert f"| {TALKS}, {held} | {language} |" in criteria


def test_the_same_readings_give_the_same_page() -> None:
    assert a_page() == a_page()
