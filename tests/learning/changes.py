"""Changes to a turn that leave its labels as they are: what a network learns not to look at."""

from __future__ import annotations

import random
import re

from tests.metamorphic.changing import bare

NAMES = [
    "Martin",
    "Diallo",
    "Okafor",
    "Lefèvre",
    "Smith",
    "Nguyen",
    "Garcia",
    "Kowalski",
    "Benali",
    "Traoré",
    "Murphy",
    "Rossi",
    "Haddad",
    "Tremblay",
    "Müller",
    "Sharma",
    "Silva",
    "Jones",
    "Petit",
    "Ndiaye",
    "Johnson",
    "Leroy",
    "Adeyemi",
    "Bouchard",
    "Patel",
    "Schmidt",
    "Costa",
    "Moreau",
    "Ali",
    "Fournier",
    "Wright",
    "Gagnon",
    "Mensah",
    "Laurent",
    "Owens",
    "Koné",
    "Iyer",
    "Dubois",
    "Fraser",
    "Roy",
]
NAMED = re.compile(r"\b((?:Mr|Mrs|Ms|Miss|Dr|M|Mme|Mlle|Monsieur|Madame|monsieur|madame|mme|mr|m)\.? )([A-ZÉ][\w’'-]+)")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
MANY_DIGITS = re.compile(r"\d{3,}")
ALONE = 0.12
"""Share of turns that are shown without the customer's line."""
TYPO, BARE, LOWER, CURLY = 0.22, 0.10, 0.05, 0.05
RENAMED, RENUMBERED = 0.5, 0.1
SWAPPED, DROPPED = 0.5, 0.75


def changed(context: str, text: str, dice: random.Random) -> tuple[str, str]:
    """A line and a turn, slightly otherwise written."""
    if dice.random() < ALONE:
        context = ""
    thrown = dice.random()
    if thrown < TYPO:
        text = mistyped(text, dice)
    elif thrown < TYPO + BARE:
        context, text = bare(context), bare(text)
    elif thrown < TYPO + BARE + LOWER:
        text = text.lower()
    elif thrown < TYPO + BARE + LOWER + CURLY:
        context, text = context.replace("'", "’"), text.replace("'", "’")
    if dice.random() < RENAMED:
        names: dict[str, str] = {}

        def rename(found: re.Match[str]) -> str:
            return found[1] + names.setdefault(found[2], dice.choice(NAMES))

        context, text = NAMED.sub(rename, context), NAMED.sub(rename, text)
    if dice.random() < RENUMBERED:
        text = MANY_DIGITS.sub(lambda found: "".join(str(dice.randrange(1, 10)) for _ in found[0]), text)
    return context, text


def mistyped(text: str, dice: random.Random) -> str:
    """One slip of the keyboard in a long word: two letters swapped, one left out, one doubled."""
    words = list(LONG_WORD.finditer(text))
    if not words:
        return text
    word = dice.choice(words)
    at = word.start() + dice.randrange(1, len(word[0]) - 1)
    thrown = dice.random()
    if thrown < SWAPPED:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if thrown < DROPPED:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at] + text[at:]
