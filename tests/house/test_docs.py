"""The documentation says what is so."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, committed, text_of, within

README = text_of(ROOT / "README.md")
MAKEFILE = text_of(ROOT / "Makefile")
ARCHITECTURE = text_of(ROOT / "docs" / "architecture.md")
TARGETS = set(re.findall(r"^([a-z0-9]+):(?!=)", MAKEFILE, re.MULTILINE))
PAGES = [path for path in committed() if path.suffix == ".md"]


def test_every_make_target_in_the_readme_exists() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z0-9]+)\b", README, re.MULTILINE))
    assert {"play", "test", "setup"} <= named
    assert not named - TARGETS


def test_every_make_target_is_in_the_readme() -> None:
    assert not {target for target in TARGETS if f"`make {target}`" not in README}


def test_every_make_target_tells_what_it_does() -> None:
    told = set(re.findall(r"^([a-z0-9]+):.*## \S", MAKEFILE, re.MULTILINE))
    assert told == TARGETS


def test_every_shipped_customer_is_in_the_readme() -> None:
    ids = set(re.findall(r"^\| `([a-z-]+)` \|", README.partition("## The customers")[2], re.MULTILINE))
    apart = {"rubric", "house"}
    shipped = {path.stem for path in (ROOT / "personas").glob("*.yaml")} - apart
    assert shipped
    assert not shipped - ids


@pytest.mark.parametrize("page", PAGES, ids=within)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text_of(page))
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_every_room_is_on_the_map() -> None:
    here = {path.stem for path in (ROOT / "bot").glob("*.py")} | {
        path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")
    }
    missing = {room for room in here - {"__init__"} if not re.search(rf"`{room}(?:/|\.py)[a-z/]*`", ARCHITECTURE)}
    assert not missing


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
