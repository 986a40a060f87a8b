"""Whether what a language model wrote for a feedback can be shown: each check has a name, and none trusts the model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.content.prompts_words import WordsPrompts
from bot.feedback.wording import word_count

HEADLINE_WORDS, LINE_WORDS, FEWEST_WORDS = 20, 30, 3
LONGEST_WORD = 30
_SPACE = re.compile(r"\s+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_MARKUP = re.compile(r"[*_`#<>{}\[\]|\\~‹›]|https?:|www\.|[\U0001F000-\U0001FAFF\u2600-\u27BF]")
_QUOTED = re.compile(r"[“”\"«]\s*(.*?)\s*[“”\"»]")
_QUOTE_MARK = re.compile(r"[“”\"«»„‘]")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_STOPS = "!?…."
_BEGINS_AFTER = f'{_STOPS}:«“"(–—-'
"""After one of these a capital letter tells nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: the trainee's words a model was shown, all words of the conversation, names put in for others."""

    quotes: tuple[str, ...]
    everything: str
    stand_ins: frozenset[str] = frozenset()


def one_line(text: str) -> str:
    """The text with single spaces."""
    return _SPACE.sub(" ", text).strip()


def unwrapped(text: str) -> str:
    """The text without quotation marks around the whole of it."""
    found = re.fullmatch(r"[“\"«]\s*([^“”\"«»]+?)\s*[”\"»]", text)
    return found[1] if found else text


def fault_of_headline(text: str, prompts: WordsPrompts, said: Said) -> str | None:
    """Why that is no headline; None where it is one."""
    if "!" in text or re.search(rf"[{_STOPS}][”»\"]?\s+\S", text):
        return "sentences"
    if _holds((*prompts.never, *prompts.not_in_headline), text):
        return "phrase"
    quotes = [_bare(quote) for quote in _QUOTED.findall(text)]
    mine = [_bare(quote) for quote in said.quotes]
    if any(not quote or not any(quote in one for one in mine) for quote in quotes):
        return "quotation"
    if _QUOTE_MARK.search(_QUOTED.sub("", text)):
        return "quotation"
    return _fault(text, HEADLINE_WORDS, prompts, said)


def fault_of_line(text: str, prompts: WordsPrompts, said: Said) -> str | None:
    """Why that cannot be said to the customer; None where it can."""
    if _QUOTE_MARK.search(text):
        return "quotation"
    if _holds((*prompts.never, *prompts.not_in_say), text):
        return "phrase"
    if any(_bare(text) in _bare(quote) for quote in said.quotes):
        return "same"
    return _fault(text, LINE_WORDS, prompts, said)


def _fault(text: str, longest: int, prompts: WordsPrompts, said: Said) -> str | None:
    """What is wrong with any sentence."""
    if not FEWEST_WORDS <= word_count(text) <= longest or any(len(word) > LONGEST_WORD for word in text.split()):
        return "length"
    if not text.isprintable() or _MARKUP.search(text):
        return "markup"
    if set(_FIGURE.findall(text)) - set(_FIGURE.findall(said.everything)):
        return "invented"
    if any(_holds((phrase,), text) and not _holds((phrase,), said.everything) for phrase in prompts.only_if_said):
        return "invented"
    return "name" if _names_someone(text, said) else None


def _names_someone(text: str, said: Said) -> bool:
    """Whether a word is a name that was put in for another, or has a capital letter that only a name explains."""
    known = {_folded(word) for word in _WORD.findall(said.everything)}
    put_in = {_folded(word) for name in said.stand_ins for word in _WORD.findall(name)} - known
    for found in _WORD.finditer(text):
        word, before = found.group(), text[: found.start()].rstrip()
        if _folded(word) in put_in:
            return True
        begins = not before or before[-1] in _BEGINS_AFTER
        if word[0].isupper() and not begins and re.split("[’']", word)[0] != "I" and _folded(word) not in known:
            return True
    return False


def _holds(phrases: Iterable[str], text: str) -> bool:
    """Whether one of the phrases is in the text, whatever the case."""
    return any(_pattern(phrase).search(_folded(text)) for phrase in phrases)


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    words, ending = re.escape(_folded(phrase.removesuffix("*"))), "" if phrase.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){words}{ending}")


def _folded(text: str) -> str:
    """The text for comparing: small letters, one kind of apostrophe and of space."""
    return one_line(text.replace("’", "'")).casefold()


def _bare(text: str) -> str:
    """The same, without the punctuation around it."""
    return _folded(text).strip(" .,;:!?…")
