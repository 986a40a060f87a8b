"""What tells who a trainee is or where somebody lives, by its shape: staff numbers and postal addresses.

Order numbers, dates and whatever the role-play itself speaks of stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Literal

from bot.appraisal.normalise import fold
from bot.model import Language

Particular = Literal["staff", "address"]
Found = tuple[str, Particular]

_CODE = r"(?P<code>[A-Z]{0,4}[-/. ]?\d(?:[\d/.-]{0,12}[\dA-Z])?)(?![\w%€$£])"
_WHOSE = r"agente?|employée?|salariée?|badge|matricule|conseillère?|poste"
_STAFF = re.compile(
    r"(?:\b(?:staff|employee|personnel|payroll|badge|agent|adviser|advisor|operator|clock|worker)"
    r"(?:\s+(?:id|i\.d\.|no\b\.?|nr\b\.?|num\b\.?|number|code|badge|card))*"
    rf"|\b(?:matricule|identifiant)|(?:\bnum[ée]ro|n°|\bno\b\.?)\s*(?:d['’]\s?)?(?:de\s+)?(?:{_WHOSE}))"
    rf"(?:\s+(?:{_WHOSE}|interne))?\s*(?:is|est(?: le)?|[:=#,]|n°|no\b\.?|numéro|number|le)?\s*(?:n°|no\b\.?|#)?\s*"
    rf"{_CODE}",
    re.IGNORECASE,
)
FEWEST_DIGITS = 3
_NUMBER = r"(?<![\w.,/-])\d{1,4}\s?(?:bis|ter|quater|[a-d])?,?\s+"
_BIG = r"(?-i:[A-ZÀ-Ý])[\w’'.-]*"
_SMALL = r"[^\W\d_][\w’'-]+"
_PLACE = r"(?-i:[A-ZÀ-Ý])[^\W\d_’']+(?:['’][^\W\d_]+)?(?!\w)"
_TOWN = rf"{_PLACE}(?:[ -]{_PLACE})*"
_CODE_FR = r"(?:F-|FR-)?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}"
_CODE_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}"
_OF = r"(?:(?:de\s+la|de|du|des|la|le|les)\s+|(?:de\s+)?[dl]['’]\s?)?"
_FR = re.compile(
    rf"{_NUMBER}(?:(?:rue|avenue|av\.|boulevard|bd\.?|bld|allée|impasse)\s+{_OF}{_SMALL}"
    rf"|(?:place|chemin|cours|quai|route|passage|square|faubourg|sentier|résidence)\s+{_OF}{_BIG})"
    rf"(?:[ -]{_OF}{_BIG})*(?:\s*,?\s*(?:à\s+)?(?:{_CODE_FR}\s+)?{_TOWN})?(?:\s*,?\s*{_CODE_FR}(?:\s+{_SMALL})?)?",
    re.IGNORECASE,
)
_EN = re.compile(
    rf"{_NUMBER}(?:(?<!,\s)(?P<street>{_SMALL}(?:\s+{_SMALL})?)\s+(?:street|road|avenue|lane|gardens|crescent|boulevard)"
    rf"|(?:{_BIG}\s+){{1,3}}(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|way|court|place|terrace|gardens|blvd|mews|grove|hill))\b"
    rf"\.?(?:\s*,\s*{_TOWN})?(?:\s*,?\s*(?:{_CODE_UK}|(?-i:[A-Z]{{2}})\s+\d{{5}}\b))?",
    re.IGNORECASE,
)
_ENDS_FR = re.compile(rf"(?<![\w-]){_CODE_FR}\s+{_TOWN}", re.IGNORECASE)
_ENDS_UK = re.compile(rf"\b{_CODE_UK}\b")
_REFERENCE = re.compile(
    r"(?:order|parcel|invoice|bill|contract|account|ref(?:erence)?|file|case|ticket|claim|booking|customer|commande|colis"
    r"|facture|contrat|compte|dossier|réf(?:érence)?|réclamation|réservation|fiche|client)\w*\W{0,3}(?:(?:no|number|numéro|n°|n)\W{0,3})?"
    r"(?:(?:is|est|le)\W)?\Z",
    re.IGNORECASE,
)
_BEFORE = 40


def particulars(
    text: str, language: Language, fiction: AbstractSet[str], stopwords: AbstractSet[str]
) -> Iterator[Found]:
    """What is to be replaced in a trainee's text, as written. `fiction`: folded words of the role-play."""
    seen = text.lower() if text.isupper() and len(text.lower()) == len(text) else text  # shouted: no capital tells
    for found in _STAFF.finditer(seen):
        code = text[slice(*found.span("code"))]
        if sum(char.isdigit() for char in code) >= FEWEST_DIGITS and fold(code) not in fiction:
            yield code.strip(), "staff"
    shapes = (_FR, _ENDS_FR, _ENDS_UK) if language == "fr" else (_EN, _FR, _ENDS_UK, _ENDS_FR)
    for shape in shapes:
        for found in shape.finditer(seen):
            words = {fold(word) for word in re.findall(r"\w+", found[0])}
            if any(fold(word) in stopwords for word in (found.groupdict().get("street") or "").split()):
                continue
            told = words <= fiction or (shape in (_FR, _EN) and _street(words) <= fiction)
            if not told and not _REFERENCE.search(text[max(0, found.start() - _BEFORE) : found.start()]):
                yield text[slice(*found.span())].strip(" ,."), "address"


def _street(words: AbstractSet[str]) -> set[str]:
    """The words of an address that say which it is."""
    return {word for word in words if len(word) > 1 or word.isdigit()} - {"de", "la", "du", "des", "the"}
