"""The message catalogues: everything the bot itself says, by key, in English and French.

The catalogues are gettext .po files (`bot/locale/*/LC_MESSAGES/bot.po`), read with Babel when first needed.

They are written for a terminal. On a chat platform `/resume` cannot be sent and there is no Enter to press: there an
entry `KEY.chat` takes the place of `KEY`, and in every other text a command is the bare word in quotation marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from bot.errors import ContentError, Fault, SangfroidError
from bot.model import Language
from bot.typography import quoted, typeset

_IN_CHAT = ".chat"
_NAMES = re.compile(r"command\.(?!practice\.)\w+\.names")
"""Keys of the commands that are a bare word in a chat. `/practice` is a command of the platform itself."""


class Messages:
    """One language's messages, worded for a terminal or for a chat platform."""

    def __init__(self, language: Language, *, chat: bool = False) -> None:
        """Reads the catalogue of `language` (once per process); `chat` chooses the wording."""
        self.language = language
        self.chat = chat
        self._texts = _chat_catalogue(language) if chat else _catalogue(language)

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

    def command(self, name: str) -> str:
        """How a person gives that command: `/resume` at a terminal, the word in quotation marks in a chat."""
        first = self.lines(f"command.{name}.names")[0]
        return quoted(first.removeprefix("/"), self.language) if self.chat else first

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


@lru_cache(maxsize=2)
def _chat_catalogue(language: Language) -> dict[str, str]:
    """The texts as they are said on a chat platform, under the same keys."""
    texts = _catalogue(language)
    lists = {key for key in texts if key.endswith(".names")}
    names = sorted((n for key in lists if _NAMES.fullmatch(key) for n in _slashed(texts[key])), key=len, reverse=True)
    command = re.compile(rf"(?<![\w/:])/((?:{'|'.join(map(re.escape, names))})(?: (?:\d+|{{\w+}}))?)(?![\w-])")

    def said(key: str, text: str) -> str:
        if key in lists:
            return text
        own = texts.get(key + _IN_CHAT)
        return own if own is not None else command.sub(lambda found: quoted(found[1], language), text)

    return {key: said(key, text) for key, text in texts.items() if not key.endswith(_IN_CHAT)}


def _slashed(names: str) -> list[str]:
    """Those of a command's names that begin with a slash, without it."""
    return [name.strip().removeprefix("/") for name in names.split("|") if name.strip().startswith("/")]
