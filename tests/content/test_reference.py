"""Every field explains itself in both languages, and the page for trainers is in step with the shapes."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.persona import Persona
from bot.content.reference import BETWEEN, MARK, NAMES, page_with, reference
from bot.content.schema import SCHEMAS
from bot.content.texts import Shape
from tests.house.tree import ROOT, text_of

PAGE = ROOT / "docs" / "content-files.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", text_of(PAGE), re.MULTILINE | re.DOTALL)
LONGEST = 130
"""Characters of an explanation in one language: it is read beside the field while typing."""


def every_shape() -> list[type[Shape]]:
    """The shapes of all content files; a shape that no file uses is none."""
    waiting, found = list(Shape.__subclasses__()), []
    while waiting:
        shape = waiting.pop()
        found.append(shape)
        waiting += shape.__subclasses__()
    return [shape for shape in found if shape.__module__.startswith("bot.content.")]


def every_field() -> Iterator[tuple[str, str]]:
    """Each field and its explanation."""
    for shape in every_shape():
        for name, field in shape.model_fields.items():
            yield f"{shape.__name__}.{name}", field.description or ""


FIELDS = dict(every_field())


def test_the_search_finds_the_fields() -> None:
    assert {"Persona.id", "Level.anger", "Cue.say", "House.contacts", "Criterion.weight", "Text.fr"} <= FIELDS.keys()


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_explained_in_english_and_in_french(field: str) -> None:
    parts = FIELDS[field].split(BETWEEN)
    assert len(parts) == 2, "English, then the sign between, then French"
    assert all(3 < len(part) <= LONGEST for part in parts)
    assert all(part[-1] in '."?' for part in parts), "a sentence ends"
    assert parts[0] != parts[1]


def test_the_page_is_in_step_with_the_shapes() -> None:
    page = text_of(PAGE)
    assert page == page_with(page), "run: make schema"


def test_every_field_stands_on_the_page_with_its_explanation() -> None:
    made = text_of(PAGE).partition(MARK)[2].replace("\\", "")
    missing = [field for field, said in FIELDS.items() for part in said.split(BETWEEN) if part not in made]
    assert not missing


def test_the_page_tells_bounds_defaults_and_what_must_be_there() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", reference({"persona": Persona}), re.MULTILINE))
    assert "8 to 40<br>nombre entier, 8 à 40 | yes · oui |" in rows["patience"]
    assert "| `5` |" in rows["accepts_below"]
    assert "`shop_floor`" in rows["setting"]
    assert "(#moves)" in rows["move"]


def test_every_link_on_the_page_has_its_place() -> None:
    page = text_of(PAGE)
    titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    heads = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    assert not set(re.findall(r"\]\(#([^)]+)\)", page)) - heads - NAMES.keys()


def test_a_page_without_its_mark_is_left_alone() -> None:
    with pytest.raises(ValueError, match="make schema"):
        page_with("# A page of somebody else\n")


def test_the_same_shapes_give_the_same_page() -> None:
    assert reference(SCHEMAS) == reference(SCHEMAS)


@pytest.mark.e2e
@pytest.mark.parametrize("block", BLOCKS)
def test_a_trainer_who_follows_the_page_has_a_customer_of_their_own(block: str, tmp_path: Path) -> None:
    (tmp_path / "personas").symlink_to(ROOT / "personas")
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["sh", "-ec", block]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "our-personas" / "late-sofa.yaml").is_file()
    assert "Thomas Marchand" in done.stdout
