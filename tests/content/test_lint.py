"""One deliberate fault for each thing `personas check` looks for in a customer's file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.content.library import FileLibrary
from bot.content.lint import check_file
from bot.errors import ContentError, Fault
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.settings import shipped_content
from bot.workbench import unreachable, unsaid
from tests.workbench.bench import library

GOOD = "wrong-bill"
TEXT = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8")
OPENING = next(row for row in TEXT.splitlines()[TEXT[: TEXT.index("openings:")].count("\n") + 1 :]).strip()


def check(tmp_path: Path, old: str, new: str) -> tuple[Fault, ...]:
    """The faults of the good file with one slip in it."""
    assert old in TEXT
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    faults = check_file(library(), path)
    for fault in faults:
        for language in LANGUAGES:
            assert Messages(language)(fault.key, **dict(fault.params))
    return faults


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("\nsetting:", "\nseting: chat\nsetting:", "content.unknown_key"),
        ('  fr: "Une facture six fois trop élevée"\n', "", "content.missing"),
        ('  en: "A bill six times too high"', "  en: A bill for case #48 of March", "content.cut_short"),
        ("  threats: legal", "  threats: violence", "content.note_missing"),
        ("- move: reformulate\n    extra: -0.5", "- move: positive_phrase\n    extra: -0.5", "content.trigger_unheard"),
        ('en: "What does the meter itself show?"', 'en: "How do you know?"', "content.secret_locked"),
        (
            OPENING,
            '- "Correct the bill, based on your reading, by 31 March, cancel the bill!"',
            "content.goal_in_opening",
        ),
        (
            OPENING,
            '- "My bank charged a bank fee of 20, it bounced on the 10th of March."',
            "content.secret_in_opening",
        ),
        (OPENING, f'- "{"No answer. " * 40}"', "content.too_long"),
        (OPENING, '- "{Hello|No answer, again."', "content.braces"),
        ("relapse:\n  from_turn", "temper: {floor: 7}\nrelapse:\n  from_turn", "content.cannot_agree"),
        ("\nneed:\n  id: to-be-believed", "\nneed:\n  id: inflated-bill", "content.ids_not_unique"),
        ("grievance:\n", "grievance: &g\n", "content.no_anchors"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert key in {fault.key for fault in check(tmp_path, old, new)}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Writes short sentences, never more than 20 words.", "content.style_number"),
        ("Speaks of the bounced debit, the bank fee and the overdraft.", "content.style_fact"),
    ],
)
def test_style_gives_neither_figures_nor_facts_away(tmp_path: Path, said: str, key: str) -> None:
    at = TEXT.index("\nstyle:\n  en:\n") + len("\nstyle:\n  en:\n")
    first = TEXT[at : TEXT.index("\n", at)]
    assert key in {fault.key for fault in check(tmp_path, first, f'    - "{said}"')}


def test_lines_nobody_can_hear_are_found(tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT.replace("- to: [order_calm]", "- to: [greet]", 1), encoding="utf-8")
    persona = library().load(path, type(library().persona(GOOD)))
    assert [fault.key for fault in unreachable(persona)] == ["content.unreachable"]
    assert not list(unreachable(library().persona(GOOD)))


def test_what_no_robot_can_say_is_named() -> None:
    persona = library().persona(GOOD)
    mute = persona.model_copy(update={"need": persona.need.model_copy(update={"said_well": None})})
    assert unsaid(mute) == ("need.said_well",)
    assert not unsaid(persona)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_a_place_outside_the_folder_is_refused(tmp_path: Path) -> None:
    ours, elsewhere = tmp_path / "ours", tmp_path / "elsewhere.yaml"
    ours.mkdir()
    elsewhere.write_text(TEXT, encoding="utf-8")
    (ours / f"{GOOD}.yaml").symlink_to(elsewhere)
    with pytest.raises(ContentError) as error:
        FileLibrary(shipped_content(), ours, Path.home() / "content-cache").persona(GOOD)
    assert [fault.key for fault in error.value.faults] == ["content.outside"]


def test_a_bomb_of_references_is_refused_before_it_is_read(tmp_path: Path) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert [fault.key for fault in check_file(library(), path)] == ["content.no_anchors"]


def test_a_half_written_file_is_told_with_a_line(tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT[: len(TEXT) // 2], encoding="utf-8")
    assert check_file(library(), path)


def test_a_variation_says_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "colder.yaml").write_text(
        "id: colder\nextends: wrong-bill\ndifficulty: {hard: {anger: 9, patience: 12}}\n", encoding="utf-8"
    )
    ours = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    colder, base = ours.persona("colder"), ours.persona(GOOD)
    assert (colder.difficulty.hard.anger, colder.difficulty.hard.patience) == (9, 12)
    assert colder.difficulty.hard.cooling == base.difficulty.hard.cooling
    assert colder.script == base.script


def test_a_reaction_of_a_variation_stands_in_for_the_one_to_the_same_moves_and_the_rest_stay(tmp_path: Path) -> None:
    text = (
        "id: colder\nextends: plain-one\nscript:\n  en:\n    reactions:\n"
        "      - {to: [defend, dismiss], band: [angry, furious], say: ['Mine, and mine alone.']}\n"
        "      - {to: [thank], say: ['You are most welcome, I am sure.']}\n"
    )
    base = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8").replace(f"id: {GOOD}", "id: plain-one", 1)
    (tmp_path / "plain-one.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "colder.yaml").write_text(text, encoding="utf-8")
    ours = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    mine, theirs = ours.persona("colder").script.en.reactions, ours.persona("plain-one").script.en.reactions
    replaced = [one for one in theirs if set(one.to) == {"dismiss", "defend"} and set(one.band) == {"furious", "angry"}]
    assert mine[0].say == ("Mine, and mine alone.",)
    assert len(mine) == len(theirs) + 2 - len(replaced)
    assert all(one in mine for one in theirs if one not in replaced)


def test_a_variation_of_a_variation_says_only_what_differs_once_more(tmp_path: Path) -> None:
    (tmp_path / "colder.yaml").write_text("id: colder\nextends: wrong-bill\ntemper: {floor: 1}\n", encoding="utf-8")
    (tmp_path / "coldest.yaml").write_text("id: coldest\nextends: colder\ntemper: {most_down: 1}\n", encoding="utf-8")
    coldest = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache").persona("coldest")
    assert (coldest.temper.floor, coldest.temper.most_down, coldest.name.last) == (1, 1, "Lambert")


def test_variations_in_a_circle_are_refused(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.yaml").write_text(f"id: {one}\nextends: {other}\n", encoding="utf-8")
    ours = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    assert [fault.key for fault in check_file(ours, tmp_path / "a.yaml")] == ["content.no_base"]


@pytest.mark.parametrize("base", ["nobody", "colder"])
def test_a_variation_of_nobody_or_of_itself_is_refused(tmp_path: Path, base: str) -> None:
    (tmp_path / "colder.yaml").write_text(f"id: colder\nextends: {base}\n", encoding="utf-8")
    ours = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    assert [fault.key for fault in check_file(ours, tmp_path / "colder.yaml")] == ["content.no_base"]


def test_a_variation_follows_its_base_also_through_the_cache(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TEXT.replace("id: wrong-bill", "id: base"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("id: mine\nextends: base\n", encoding="utf-8")
    ours = FileLibrary(shipped_content(), tmp_path, tmp_path / "cache")
    assert ours.persona("mine").name.last == "Lambert"
    changed = TEXT.replace("id: wrong-bill", "id: base").replace('last: "Lambert"', 'last: "Moreau"')
    (tmp_path / "base.yaml").write_text(changed, encoding="utf-8")
    assert ours.persona("mine").name.last == "Moreau"


def test_a_customer_switched_off_is_listed_nowhere_and_refused_with_the_way_to_switch_it_on(tmp_path: Path) -> None:
    (tmp_path / "off.yaml").write_text(f"id: 'off'\nextends: {GOOD}\nenabled: false\n", encoding="utf-8")
    ours = FileLibrary(shipped_content(), tmp_path, Path.home() / "content-cache")
    assert "off" not in ours.persona_ids()
    assert "off" in ours.all_persona_ids()
    with pytest.raises(Exception, match="not_enabled"):
        ours.persona("off")
