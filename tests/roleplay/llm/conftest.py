"""The shipped content."""

import pytest

from bot.content.library import FileLibrary
from tests.roleplay import stage


@pytest.fixture
def library() -> FileLibrary:
    return stage.library()
