"""Lines of a script that no conversation can bring about."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.persona import Persona
from bot.content.script import BANDS, Reaction
from bot.errors import Fault
from bot.model import LANGUAGES
from bot.roleplay.temper import moving


def unreachable(persona: Persona) -> Iterator[Fault]:
    """Reactions to moves that never move this customer, and reactions in bands below `temper.floor`."""
    heard = moving(persona)
    tops = [10.0, *(least - 0.5 for _, least in BANDS)]
    bands = {band for (band, _), top in zip(BANDS, tops, strict=False) if top >= persona.temper.floor}
    for language in LANGUAGES:
        for reaction in persona.script.in_(language).reactions:
            if heard.isdisjoint(reaction.to) or (reaction.band and bands.isdisjoint(reaction.band)):
                what = f"to: [{', '.join(reaction.to)}]" + _at(reaction)
                yield Fault(f"{persona.id}.yaml", 0, "content.unreachable", (("language", language), ("what", what)))


def _at(reaction: Reaction) -> str:
    return f", band: [{', '.join(reaction.band)}]" if reaction.band else ""
