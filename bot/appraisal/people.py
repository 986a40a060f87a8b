"""Who is named in a trainee's turn besides the customer: so that a turn can be kept without them.

Better one word too many than a name left: what stands inside a sentence with a capital, and is known neither to the
cues nor to the role-play, counts as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.appraisal.introductions import is_name, read_introductions
from bot.appraisal.normalise import fold
from bot.appraisal.view import Seen, View

SHORTEST_LOGIN = 3
"""Letters; a shorter part of a login name would be found in too many words."""
SHORT_CLAUSE = 3
"""Words: "Priya speaking", "Sam here"."""
_LETTERS = re.compile(r"[^\W\d_]+")


def people(view: View, fiction: str, login: str, *, anywhere: bool = False) -> tuple[str, ...]:
    """The names as written, in order, each once; the customer's is none, nor what `fiction` speaks of.

    `login` is what the person is called on their platform; its parts count as names wherever they are no mere words.
    `anywhere`: an unknown word that begins a sentence counts too, whatever follows.
    """
    own, told = read_introductions(view), {fold(word) for word in _LETTERS.findall(fiction)}
    called = {part for word in _LETTERS.findall(login) if len(part := fold(word)) >= SHORTEST_LOGIN}
    customer = {fold(part) for name in view.case.customer_names for part in _LETTERS.findall(name)}
    found = [
        _bare(view.text[seen.sentence.starts[at] : seen.sentence.ends[at]])
        for seen in view.seen
        for at in _names(view, seen, own, told, anywhere=anywhere)
    ]
    found += [word for seen in view.seen for word in _called(view, seen, called)]
    return tuple(name for name in dict.fromkeys(found) if fold(name) not in customer)


def _names(view: View, seen: Seen, own: frozenset[int], told: set[str], *, anywhere: bool) -> Iterator[int]:
    """Places of words that name somebody: by the trainee's own introduction, or because nobody knows them."""
    led = {last for _, last in seen.spans("intro_leads") if last < seen.length and _may_be_said(view, seen, last)}
    for at in range(seen.length):
        if at in led:
            yield at
        if at in led or not is_name(view, seen, at):
            continue
        introduced = seen.sentence.starts[at] in own
        unknown = _bare(seen.forms[at]) not in told and seen.forms[at] not in told
        if introduced or (unknown and (at > 0 or anywhere or _opens_with_a_name(view, seen))):
            yield at


def _opens_with_a_name(view: View, seen: Seen) -> bool:
    """Whether the first word of a sentence, where every word has a capital, is a name all the same."""
    clause = seen.sentence.clauses.count(seen.sentence.clauses[0])
    return seen.length > 1 and (is_name(view, seen, 1) or 1 < clause <= SHORT_CLAUSE)


def _called(view: View, seen: Seen, called: set[str]) -> Iterator[str]:
    for at, form in enumerate(seen.forms):
        if form in called and (not view.lexicon.known(form) or (at > 0 and _is_capitalised(view, seen, at))):
            yield view.text[seen.sentence.starts[at] : seen.sentence.ends[at]]


def _may_be_said(view: View, seen: Seen, at: int) -> bool:
    """Whether a word right after "I am", "my name is" may be a name, also one that is a word too (Grace, Mark)."""
    sets = view.lexicon.sets
    return _is_capitalised(view, seen, at) and not any(
        seen.forms[at] in sets[name] for name in ("not_names", "civilities")
    )


def _is_capitalised(view: View, seen: Seen, at: int) -> bool:
    """Whether a word has a capital and is not shouted."""
    return view.text[seen.sentence.starts[at] : seen.sentence.ends[at]].istitle()


def _bare(word: str) -> str:
    """Without the English mark of possession."""
    return re.sub(r"['’]s$", "", word)
