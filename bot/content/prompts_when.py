"""How a language tells when something is or was, without a figure or the name of a day: "yesterday", "a week ago"."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.content.texts import Prose, Shape

Gone = Literal[
    "before_yesterday", "yesterday", "this_morning", "next_day", "last_weekend", "last_week", "last_month", "last_year",
]  # fmt: skip
Coming = Literal[
    "today", "tonight", "noon", "midnight", "weekend", "tomorrow", "after_tomorrow", "next_week", "next_month",
    "next_year",
]  # fmt: skip
Unit = Literal["day", "week", "month", "year"]


class When(Shape):
    """Words that say when. Accents, capitals and apostrophes do not matter."""

    gone: dict[Gone, tuple[Prose, ...]] = Field(
        default_factory=dict,
        description="Moments that have been: who names one says that something was then. · "
        "Les moments passés : qui en nomme un affirme que quelque chose s'est passé alors.",
    )
    coming: dict[Coming, tuple[Prose, ...]] = Field(
        default_factory=dict,
        description="Moments that may be asked for as well, or only spoken of. · "
        "Les moments que l'on peut aussi réclamer, ou dont on ne fait que parler.",
    )
    units: dict[Unit, tuple[str, ...]] = Field(
        default_factory=dict, description="What time is counted in. · Ce en quoi se compte le temps."
    )
    single: tuple[str, ...] = Field(
        default=(), description='The word for one before a unit ("a week"). · Le mot pour une seule unité.'
    )
    spans: tuple[Prose, ...] = Field(
        default=(),
        description="How long ago, or for how long: # is a number and a unit, @ a single unit. · "
        "Depuis combien de temps : # est un nombre et une unité, @ une seule unité.",
    )
