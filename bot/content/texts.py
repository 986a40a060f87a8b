"""Building blocks of every content file: strict frozen shapes and bilingual text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.model import Language

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=1200, strip_whitespace=True)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Shape(BaseModel):
    """A part of a content file: frozen, and any key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Shape):
    """One text in both languages."""

    en: Prose = Field(description="In English.")
    fr: Prose = Field(description="En français.")

    def in_(self, language: Language) -> str:
        """The text in that language."""
        return self.en if language == "en" else self.fr


class Texts(Shape):
    """Several texts in both languages."""

    en: tuple[Prose, ...] = Field(min_length=1, description="In English.")
    fr: tuple[Prose, ...] = Field(min_length=1, description="En français.")

    def in_(self, language: Language) -> tuple[str, ...]:
        """The texts in that language."""
        return self.en if language == "en" else self.fr


class Words(Shape):
    """Words by which a matter is recognised in a turn, lower case; `*` at the end of a word = any ending."""

    en: tuple[str, ...] = Field(min_length=1, description="English words or short phrases.")
    fr: tuple[str, ...] = Field(min_length=1, description="Mots ou courtes expressions en français.")

    def in_(self, language: Language) -> frozenset[str]:
        """The words of that language."""
        return frozenset(self.en if language == "en" else self.fr)
