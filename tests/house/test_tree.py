"""The rules of the house that a machine can keep."""

import re

from tests.house.tree import MODULES, ROOT, committed, text_of, within

LONGEST = 300
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

# Written in pieces, so that this file does not name them itself.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
)
HOME_PATH = re.compile("/" + "(?:root|work|home/[a-z]|Users/[A-Za-z])" + r"[\w.-]*/")


def test_every_module_is_short_enough_to_read() -> None:
    long = {within(m): lines for m in MODULES if (lines := len(text_of(m).splitlines())) > LONGEST}
    assert not long, f"over {LONGEST} lines: {long}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [within(m) for m in MODULES if NAMES_THAT_SAY_NOTHING & {m.stem, m.parent.name}]
    assert not vague


def test_every_module_says_what_it_is_for() -> None:
    silent = [within(m) for m in MODULES if not text_of(m).lstrip().startswith(('"""', 'r"""'))]
    assert not silent


def test_no_committed_file_names_a_package_registry() -> None:
    named = [(within(p), host) for p in committed() for host in REGISTRY_HOSTS if host in text_of(p)]
    assert not named


def test_no_committed_file_names_somebodys_folder() -> None:
    named = [(within(p), hit.group()) for p in committed() for hit in HOME_PATH.finditer(text_of(p))]
    assert not named


def test_the_package_never_points_outside_its_own_checkout() -> None:
    outside = "../" + "shared"
    assert not [within(p) for p in committed() if p.is_relative_to(ROOT / "bot") and outside in text_of(p)]


def test_no_secret_or_database_is_committed() -> None:
    private = [within(p) for p in committed() if p.name == ".env" or ".sqlite" in p.name]
    assert not private
