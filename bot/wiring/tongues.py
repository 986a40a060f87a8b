"""Tells the language of a turn by the content of a library."""

from __future__ import annotations

from typing import Literal

from bot.content.library import FileLibrary
from bot.errors import ContentError, UnknownContent
from bot.model import LANGUAGES, Language


class LibraryTongues:
    """Tells the language of a turn by the function words of both cue files."""

    def __init__(self, library: FileLibrary) -> None:
        """`library` is asked once, when the first turn comes."""
        self._library = library
        self._stopwords: dict[Language, frozenset[str]] = {}

    def of(self, text: str) -> Language | Literal["other"] | None:
        """English, French, another one, or None; None also when a cue file is broken now.

        A practice that began with sound cues goes on with those.
        """
        from bot.appraisal.language import detect_language

        try:
            for language in LANGUAGES:
                if language not in self._stopwords:
                    self._stopwords[language] = frozenset(self._library.cues(language).lists.get("stopwords", ()))
        except (ContentError, UnknownContent):
            return None
        return detect_language(text, self._stopwords)
