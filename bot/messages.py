"""The message catalogues: everything the bot itself says, by key, in English and French.

The catalogues are gettext .po files (`bot/locale/*/LC_MESSAGES/bot.po`), read with Babel when first needed.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from bot.errors import ContentError, Fault, SangfroidError
from bot.model import Language
from bot.typography import typeset


class Messages:
    """One language's messages."""

    def __init__(self, language: Language) -> None:
        """Reads the catalogue of `language` (once per process)."""
        self.language = language
        self._texts = _catalogue(language)

    def __call__(self, key: str, /, **params: object) -> str:
        """The message of `key` with its placeholders filled. KeyError when the catalogue lacks it."""
        return self._texts[key].format(**params)

    def error(self, error: SangfroidError) -> str:
        """An error as a sentence; faults of content files with file and line, one a line."""
        if isinstance(error, ContentError):
            return "\n".join(self.fault(fault) for fault in error.faults)
        return self(error.key, **error.params)

    def fault(self, fault: Fault) -> str:
        """One fault of a content file as a line for people."""
        what = self(fault.key, **dict(fault.params))
        return self("check.fault" if fault.line else "check.fault_file", file=fault.file, line=fault.line, what=what)

    def lines(self, key: str) -> tuple[str, ...]:
        """A message that holds several entries separated by `|` (e.g. the names of a command)."""
        return tuple(part.strip() for part in self._texts[key].split("|"))

    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(self._texts)


@lru_cache(maxsize=2)
def _catalogue(language: Language) -> dict[str, str]:
    from babel.messages.pofile import read_po

    source = resources.files("bot") / "locale" / language / "LC_MESSAGES" / "bot.po"
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    return {str(m.id): typeset(str(m.string), language) for m in catalogue if m.id}
