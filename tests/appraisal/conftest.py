"""A small cue file of our own, so that the engine is tested apart from the shipped words."""

from __future__ import annotations

import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import Language
from tests.appraisal.figures import load_cues
from tests.appraisal.small_cues import small_cues


@pytest.fixture(scope="session")
def reader() -> OfflineReader:
    """A reader with the small cue files."""
    return OfflineReader(small_cues)


@pytest.fixture(scope="session")
def shipped() -> OfflineReader:
    """A reader with the shipped cue files."""
    return OfflineReader(load_cues)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each language in turn."""
    found: Language = request.param
    return found
