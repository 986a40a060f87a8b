"""How heated a customer's line is: signs in how it is written, which add up.

Few people name what they feel. They write at length about themselves, shout a word, double a mark; when they have come
down they answer in a word or two. Only a customer's line is weighed so, never a trainee's.
Source: training doctrine, "The emotion mechanism" and "Criteria" (a feeling shown).
"""

from __future__ import annotations

import re

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import fold
from bot.appraisal.view import Seen, View

HEATED = 1
"""From this many points on a line shows a feeling."""
STRONG, PLAIN = 2, 1
ANGRY, COOL = 7.0, 3.9
"""Anger (0..10) from which a customer shows it more, and below which less."""
LONG, SHORT, SCRAP = 15, 5, 2
"""Words of a line that tells at length, of one that answers, and of one that hardly does."""
SHOUTED, LOUD = 3, 12
"""Letters of a word that may be shouted, and of a text that may be loud as a whole (it has more)."""
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
_MARKS = re.compile(r"[!?]\s?[!?]")


def heat(view: View, *, calm: bool, asked: bool) -> int:
    """The points of a line; `calm`: it says that it has come down; `asked`: it asks something.

    Below 0 is cool; 0 where the cue file has no list `first_person`.
    """
    if not view.lexicon.sets["first_person"].words:
        return 0
    words = view.reading.words
    hot = STRONG * (bool(_shouted(view.text, view.lexicon)) + bool(_MARKS.search(view.text)))
    hot += PLAIN * (view.context.anger >= ANGRY) + PLAIN * (words >= LONG)
    hot += PLAIN * sum(
        any(seen.has(*lists) for seen in view.seen)
        for lists in (("first_person",), ("second_person",), ("negators", "negators_after"))
    )
    cold = STRONG * (view.context.anger < COOL) + PLAIN * (words <= SHORT) + PLAIN * (words <= SCRAP)
    cold += PLAIN * asked + (STRONG if calm else PLAIN * _nods(view.seen[0]))
    return hot - cold


def hottest(view: View) -> Seen:
    """The sentence with the most force: shouted words and doubled marks, then length; a question last."""
    return max(view.seen, key=lambda seen: _force(seen, view))


def loud(text: str) -> bool:
    """Whether a text of some length is written in capitals for the most part."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > LOUD and sum(char.isupper() for char in letters) * 2 > len(letters)


def _nods(first: Seen) -> bool:
    """Whether a line opens like an answer ("ok", "fine", "no")."""
    return any(start == 0 for start, _ in first.spans("fillers"))


def _force(seen: Seen, view: View) -> tuple[int, int, int]:
    text = view.text[seen.sentence.start : seen.sentence.end]
    return len(_shouted(text, view.lexicon)) + len(_MARKS.findall(text)), not seen.asked, min(seen.length, LONG)


def _shouted(text: str, lexicon: Lexicon) -> list[str]:
    """Words in capitals amid others that are not; abbreviations, codes and single letters are none."""
    if loud(text):
        return []
    capitals = [word for word in _WORD.findall(text) if word.isupper()]
    return [word for word in capitals if _is_word(fold(word), lexicon)]


def _is_word(form: str, lexicon: Lexicon) -> bool:
    return form not in lexicon.sets["acronyms"] and (len(form) >= SHOUTED or form in lexicon.sets["stopwords"])
