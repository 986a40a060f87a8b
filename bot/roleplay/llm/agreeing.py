"""Agreement: a customer whom the file calls Mr or Ms speaks of themselves accordingly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from bot.content.prompts_player import Civility, GenderForms

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


def disagreeing(line: str, civility: Civility, agreement: GenderForms) -> frozenset[str]:
    """Words of the other gender, right behind words by which people speak of themselves.

    Only of a closed list, and none where the civility is not known. What is quoted, others say.
    """
    if civility == "none" or not agreement.forms:
        return frozenset()
    masculine = {_plain(word) for word in agreement.forms}
    feminine = {_plain(word) for word in agreement.forms.values()}
    wrong = (feminine - masculine) if civility == "m" else (masculine - feminine)
    plain = _plain(_QUOTED.sub(" ", line))
    between = _any_of(masculine | feminine | {_plain(word) for word in agreement.between})
    lead = rf"\b(?:{_any_of(map(_plain, agreement.frames))})(?: (?:{between}))*? ({_any_of(wrong)})\b"
    return frozenset(re.findall(lead, plain))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _plain(text: str) -> str:
    """Its words in lower case; with accents, by which "calmé" and "calme" differ."""
    return " ".join(re.findall(r"\w+", normalize("NFC", text.lower())))
