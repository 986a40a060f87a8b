"""The form of a line: only the words a customer sends, of a length a customer writes, and not said before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from bot.content.lint_persona import folded

LONGEST = 300
"""Characters of a customer's line at most (that of a line of a script); sentences are counted by their ends."""
MOST_WORDS = 55
"""Words of a line at most: a little more than the model is asked for."""
ALIKE = 85.0
"""From this likeness (0..100, share of letters in the same order) on, two lines are one said twice."""
SAME_SENTENCE = 5
"""Words of a sentence that, word for word, is not said twice."""
SHORTEST_LIKE = 12
"""Letters up to which two lines may be alike: "when?" and "when."."""
KEPT = 1024
"""Texts that are remembered as they were cut: the instructions, looked at with every line."""
RUN = 7
"""Words in a row that a line may not have from the instructions."""
_AROUND = re.compile(r"""^[\s"“”«»'‘’]+|[\s"“”«»]+$""")
_OPENERS = '"“«'
_MARKUP = re.compile(
    r"[*_~`#|\\]|<[^>]*>|</|[\[\]{}]|^\s*(?:[-•–]|\d+[.)])\s|\n\s*(?:[-•–*]|\d+[.)])\s|https?://|@\w|\n\s*\n",
    re.MULTILINE,
)
_ASIDE = re.compile(r"^\s*\([^)]*\)|\([^)]*\)\s*$")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_LABEL = re.compile(r"^\s*([^\W\d_][\w .’'-]{0,30}?)\s*:\s+(?=\S)")


def tidied(line: str, names: Sequence[str]) -> str:
    """The line without what is only wrapping: outer space and quotation marks, line ends, the customer's own name."""
    label = _LABEL.match(line)
    if label and folded(label[1]) in {folded(name) for name in names}:
        line = line[label.end() :]
    line = line.strip()
    if len(line) > 1 and line[0] in _OPENERS and _closed(line):
        line = _AROUND.sub("", line)
    return re.sub(r"[ \t]*\n[ \t]*(?=\S)", " ", line) if line.count("\n") == 1 else line


def ill_formed(line: str, labels: Iterable[str], headings: Iterable[str]) -> bool:
    """Whether there is more than words to send: markup, stage directions, a label, several lines.

    `labels` name who speaks, anywhere in the line; `headings` what follows, at its beginning.
    """
    if _MARKUP.search(line) or _ASIDE.search(line) or "\n" in line or len(_EMOJI.findall(line)) > 1:
        return True
    return _labelled(line, headings) or any(_labelled(part, labels) for part in re.split(r"(?<=[.!?])\s+", line))


def too_long(line: str) -> bool:
    """Whether it is a paragraph."""
    return len(line) > LONGEST or len(line.split()) > MOST_WORDS


def empty(line: str) -> bool:
    """Whether there is no word in it."""
    return not any(char.isalnum() for char in line)


def said_before(line: str, earlier: Iterable[str]) -> bool:
    """Whether one of these lines, or a longer sentence of one, is said again."""
    mine = _sentences(line)
    for other in earlier:
        if len(line) > SHORTEST_LIKE and fuzz.ratio(folded(line), folded(other)) >= ALIKE:
            return True
        if mine & _sentences(other):
            return True
    return False


def only_echoes(line: str, heard: str) -> bool:
    """Whether it is what the other person wrote, given back."""
    return len(line) > SHORTEST_LIKE and fuzz.ratio(folded(line), folded(heard)) >= ALIKE


def recites(line: str, instructions: Iterable[str]) -> bool:
    """Whether a run of words is out of the instructions."""
    mine = _runs(line)
    return any(mine & _runs(text) for text in instructions)


def _closed(line: str) -> bool:
    return line[-1] in '"”»' and not any(mark in line[1:-1] for mark in '"“”«»')


def _labelled(line: str, labels: Iterable[str]) -> bool:
    label = _LABEL.match(line)
    return label is not None and bool({folded(word) for word in label[1].split()} & {folded(one) for one in labels})


def _sentences(text: str) -> frozenset[str]:
    cut = (" ".join(re.findall(r"\w+", folded(part))) for part in re.split(r"[.!?…\n]+", text))
    return frozenset(part for part in cut if part.count(" ") + 1 >= SAME_SENTENCE)


@lru_cache(KEPT)
def _runs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", folded(text))
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
