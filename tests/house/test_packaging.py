"""What a newcomer gets: the wheel, and `make setup`."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.e2e


def run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command without ever raising; both streams are kept."""
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, laid out as pip would install it."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_ships_the_customers_and_the_catalogues(unpacked: Path) -> None:
    shipped = {p.relative_to(ROOT / "personas") for p in (ROOT / "personas").rglob("*") if p.is_file()}
    packed = {p.relative_to(unpacked / "bot/_personas") for p in (unpacked / "bot/_personas").rglob("*.*")}
    assert shipped
    assert packed == shipped
    for language in ("en", "fr"):
        assert (unpacked / "bot/locale" / language / "LC_MESSAGES/bot.po").is_file()
    assert (unpacked / "bot/py.typed").is_file()


def test_an_installed_wheel_finds_the_customers_it_ships(unpacked: Path) -> None:
    program = "from bot.settings import shipped_content; print(shipped_content())"
    found = run(sys.executable, "-S", "-c", _with_libraries(program, unpacked), cwd=unpacked.parent)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()) == unpacked / "bot" / "_personas"


def test_setup_does_nothing_when_nothing_changed() -> None:
    assert (ROOT / ".venv").is_dir(), "these tests run from `make e2e`, which makes .venv first"
    again = run("make", "--no-print-directory", "setup", cwd=ROOT)
    assert (again.returncode, again.stdout) == (0, "")


def test_setup_says_so_when_there_is_no_python(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    result = run("make", "setup", "PYTHON=no-such-python", cwd=tmp_path)
    assert result.returncode != 0
    assert "needs Python 3.11 or newer" in result.stderr
    assert not (tmp_path / ".venv").exists()


def _with_libraries(program: str, site: Path) -> str:
    """The program, seeing the wheel and this environment's libraries but not the checkout."""
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    return f"import sys; sys.path[:0] = {[str(site), *libraries]!r}; {program}"
