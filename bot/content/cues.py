"""The shape of a cue file: the words by which the offline reader recognises moves, for one language.

A cue is written as a trainer would say it, in lower case, with a few signs:

* `word*` any ending, `(a|b c)` one of, `[maybe]` optional, `...` up to four other words, `<family>` any
  wording of that family in `families`. Accents, capitals, curly apostrophes and spaces do not matter.
* A cue matches inside one sentence, at word boundaries.

Besides `say`, a cue may carry: `unless` (cues that, found in the same sentence, cancel it), `with` (one of
these must stand in the same sentence too), `where` (start, end or whole of the sentence; turn = the cue is
the whole turn), `negated` (drop = a negation just before cancels it, the default; keep = negation does
not matter; need = only counts when negated), `but` (drop = a following "but ..." in the turn cancels it; keep, the
default), `question` (any, yes = only in a question, no = only outside one), `sure` (0..1, default 0.9).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.content.texts import Shape
from bot.model import Language, MoveName, OccasionName


class Cue(Shape):
    """One way of saying something. In a file it may be just the words."""

    say: str = Field(min_length=1)
    unless: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field(default=(), alias="with")
    where: Literal["any", "start", "end", "whole", "turn"] = "any"
    negated: Literal["drop", "keep", "need"] = "drop"
    but: Literal["keep", "drop"] = "keep"
    question: Literal["any", "yes", "no"] = "any"
    sure: Annotated[float, Field(gt=0, le=1)] = 0.9


def _plain(value: object) -> object:
    return {"say": value} if isinstance(value, str) else value


AnyCue = Annotated[Cue, BeforeValidator(_plain, json_schema_input_type=str | Cue)]


class Slot(Shape):
    """Something a customer may have told already: how it is asked for, how it looks when told.

    `told` are cues; `shape` is a regular expression for what has a form of its own (numbers, addresses).
    """

    ask: tuple[AnyCue, ...] = Field(min_length=1)
    told: tuple[AnyCue, ...] = ()
    shape: str | None = None


class CueFile(Shape):
    """All cues of one language.

    `abbreviations` maps chat spelling to full words. `lists` are word lists that rules use by name
    (e.g. negators, contrast, times, contact_verbs, deed_verbs, acronyms, not_names, civilities, stopwords).
    """

    language: Language
    abbreviations: dict[str, str]
    families: dict[str, tuple[str, ...]]
    lists: dict[str, tuple[str, ...]]
    moves: dict[MoveName, tuple[AnyCue, ...]]
    occasions: dict[OccasionName, tuple[AnyCue, ...]]
    slots: dict[str, Slot]
    addressing_grader: tuple[AnyCue, ...] = Field(description="Words that speak to a grader, model or system.")
