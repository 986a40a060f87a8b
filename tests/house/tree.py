"""The repository as its own tests see it."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "bot").rglob("*.py"))


@cache
def committed() -> tuple[Path, ...]:
    """Every file git tracks or would track; outside a checkout, every file of ours."""
    if (ROOT / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        names = [ROOT / name for name in listing.split("\0") if name]
    else:
        names = [p for part in ("bot", "personas", "tests", "docs", "deploy") for p in (ROOT / part).rglob("*")]
    return tuple(path for path in names if path.is_file() and "__pycache__" not in path.parts)


def text_of(path: Path) -> str:
    """The text of a file; empty for a picture or another binary."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def within(path: Path) -> str:
    """The path as one writes it in the repository."""
    return path.relative_to(ROOT).as_posix()
