"""Building blocks of every content file: strict frozen shapes and bilingual text.

The description of a field is read by trainers (editors show it, `docs/content-files.md` prints it): a sentence in
English, then " · ", then the same in French.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.model import Language

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=1200, strip_whitespace=True)]
Passage = Annotated[str, StringConstraints(min_length=1, max_length=6000, strip_whitespace=True)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Shape(BaseModel):
    """A part of a content file: frozen, and any key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Shape):
    """One text in both languages."""

    en: Prose = Field(description="The English text, in double quotes. · Le texte en anglais, entre guillemets droits.")
    fr: Prose = Field(
        description="The French text, plainly typed: the bot sets the typography. · "
        "Le texte en français, tapé simplement : le bot compose la typographie."
    )

    def in_(self, language: Language) -> str:
        """The text in that language."""
        return self.en if language == "en" else self.fr


class Texts(Shape):
    """Several texts in both languages."""

    en: tuple[Prose, ...] = Field(
        min_length=1,
        description="The English texts, one under the other, each after a dash. · "
        "Les textes en anglais, l'un sous l'autre, chacun après un tiret.",
    )
    fr: tuple[Prose, ...] = Field(
        min_length=1,
        description="The French texts, each after a dash. · Les textes en français, chacun après un tiret.",
    )

    def in_(self, language: Language) -> tuple[str, ...]:
        """The texts in that language."""
        return self.en if language == "en" else self.fr


class Words(Shape):
    """Words by which a matter is recognised in a turn, lower case; `*` at the end of a word = any ending."""

    en: tuple[str, ...] = Field(
        min_length=1,
        description='English words or short phrases, lower case; * = any ending, e.g. ["parcel*", "third email"]. · '
        'Mots ou courtes expressions en anglais, en minuscules ; * = toute terminaison, ex. ["parcel*"].',
    )
    fr: tuple[str, ...] = Field(
        min_length=1,
        description='The same in French, e.g. ["colis", "attend*", "sans réponse"]. · '
        'Mots ou courtes expressions en français, en minuscules, ex. ["colis", "attend*", "sans réponse"].',
    )

    def in_(self, language: Language) -> frozenset[str]:
        """The words of that language."""
        return frozenset(self.en if language == "en" else self.fr)
