"""The trainers' guides are in step with the program, in both languages."""

import re
from typing import get_args

import pytest

from bot.content.robots import Sign
from bot.model import LANGUAGES, Language
from tests.house.tree import ROOT, text_of

FOLDER = ROOT / "docs" / "trainers"


def guide(language: Language) -> str:
    return text_of(FOLDER / f"{language}.md")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_a_robot_sees_is_explained(language: Language) -> None:
    explained = set(re.findall(r"^\| (`.*?) \|", guide(language), re.MULTILINE))
    assert set(get_args(Sign)) == {sign for cell in explained for sign in re.findall(r"`([a-z_]+)`", cell)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_of_the_workbench_is_shown(language: Language) -> None:
    for verb in ("new", "simulate", "play", "check", "diff", "schema"):
        assert f"sangfroid personas {verb}" in guide(language)


def test_both_guides_have_the_same_sections() -> None:
    shapes = [re.findall(r"^(#+|\||```)", guide(language), re.MULTILINE) for language in LANGUAGES]
    assert shapes[0] == shapes[1]
