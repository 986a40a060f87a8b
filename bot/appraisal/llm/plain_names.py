"""Names that a capital does not give away: written small or in capitals, where people introduce themselves or sign.

Before a request only: a word too many is replaced and put back, but a turn reads worse without its words. So a word
counts that is a first name and nothing else, or one nobody knows in a place where only a name stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.appraisal.lexicon import Lexicon
from bot.appraisal.normalise import fold
from bot.model import Language

SHORTEST = 3
"""Letters of a name that stands in no list."""
_NAME = r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[-’'][^\W\d_]+)*"
_WORD = re.compile(_NAME)
_PART = re.compile(r"[^\W\d_]+")
_BEGIN = r"(?:\A|[.!?\n:,;])\s*(?:(?:hi|hey|hello|bonjour|bonsoir|allô)\b[ ,!]*)?(?:c['’]est\s+)?"
_END = r"\s*(?:\Z|[.!?\n,;:–—(])"
_TWO = rf"(?P<first>{_NAME})(?:[ ](?P<last>{_NAME}))?"
_LINK = {
    "en": r"(?:from|at|with|of|here|speaking|your|and|in)\b",
    "fr": r"(?:du|de|des|d['’]|à|au|et|votre|ici|chez)",
}
_STRONG = {
    "en": r"\b(?:my|the) name(?: is|['’]s)|\bi(?: am|['’]m) (?:called|named)|\b(?:please |just )?call me"
    r"|\byou(?: are|['’]re) (?:speaking|talking|chatting) (?:to|with)",
    "fr": r"\bje m['’]appelle|\bje me (?:nomme|prénomme)|\bmon (?:pré)?nom (?:est|c['’]est)|\bappelez[- ]moi"
    r"|(?:\A|[.!?\n])\s*(?:(?:bonjour|bonsoir)\b[ ,!]*)?ici|\bmoi,? c['’]est|\bvous (?:parlez|échangez|discutez) avec",
}
"""Behind these there is a name."""
_WEAK = {
    "en": r"\bi(?: am|['’]m)|\bthis is|\bit(?: is|['’]s)",
    "fr": r"\bje suis|\bc['’]est|\bici",
}
"""Behind these there may be anything: two unknown words and the end of what is said."""
_STANDS = {
    "en": r"(?:here|speaking)\b",
    "fr": r"(?:à l['’]appareil|au bout du fil|au clavier|à votre écoute)\b",
}
"""Before these at the beginning there is a name."""
_CLOSING = {
    "en": r"(?:(?:kind(?:est)?|best|warm(?:est)?) )?(?:regards|wishes)|best|cheers|sincerely|yours(?: \w+)?"
    r"|(?:many )?thanks|thank you|signed",
    "fr": r"(?:bien |très )?cordialement|bien à vous|(?:meilleures |sincères )?salutations|bonne (?:journée|soirée)"
    r"|merci|signé",
}
_HOW = {
    "en": r"ly|ed|ing|ous|ful|able|ible|less|ive|ent|ant|ness|tion|ry",
    "fr": r"ment|[éiu]e?s?|ises?|eu[xs]|euses?|ante?s?|ables?|ibles?|i[fv]e?s?|ente?s?|er|ir|tion",
}
_SAYS_HOW = {language: re.compile(rf"(?:{ends})\Z") for language, ends in _HOW.items()}
"""Ends of words that tell how somebody is or does, and of few names that stand in no list."""
_ADVERB = re.compile(r"(?:ly|ment)\Z")


@dataclass(frozen=True, slots=True)
class PlainNames:
    """Finds them in the texts of one conversation.

    `first_names`: folded, none of them a word too. `fiction`: folded words of the role-play, which name nobody.
    """

    lexicon: Lexicon
    language: Language
    first_names: AbstractSet[str]
    fiction: AbstractSet[str]

    def of(self, text: str) -> tuple[str, ...]:
        """The names as written, in no order, each once; also some that have their capital."""
        return tuple(dict.fromkeys(name for found in (self._listed(text), self._placed(text)) for name in found))

    def _listed(self, text: str) -> Iterator[str]:
        """Every first name that is a name only, with the surname behind it."""
        words = list(_WORD.finditer(text))
        for at, word in enumerate(words):
            if not self._is_first(word[0]):
                continue
            yield word[0]
            after = words[at + 1] if at + 1 < len(words) else None
            if (
                after
                and text[word.end() : after.start()] == " "
                and self._surname(word[0], after[0])
                and re.match(rf"{_END}|\s+{_LINK[self.language]}", text[after.end() :], re.IGNORECASE)
            ):
                yield after[0]

    def _placed(self, text: str) -> Iterator[str]:
        """Words nobody knows where a name stands."""
        own = self.language
        end = rf"(?={_END}|\s+{_LINK[own]})"
        for found in re.finditer(rf"(?:{_STRONG[own]})\s+{_TWO}", text, re.IGNORECASE):
            yield from self._named(found["first"], found["last"])
        for found in re.finditer(rf"(?:{_WEAK[own]})\s+{_TWO}{end}", text, re.IGNORECASE):
            if self._both(found["first"], found["last"]):
                yield from (found["first"], found["last"])
        alone = (
            *re.finditer(rf"{_BEGIN}{_TWO}\s+{_STANDS[own]}", text, re.IGNORECASE),
            *re.finditer(
                rf"(?:\A|[.!?,;\n])\s*(?:{_CLOSING[own]})\s*[,.!\n–—-]\s*{_TWO}\s*[.!]?\s*\Z", text, re.IGNORECASE
            ),
            *re.finditer(rf"\n\s*[–—-]?\s*{_TWO}\s*\Z", text),
        )
        for found in alone:
            if found["last"] is None or self._both(found["first"], found["last"]):
                yield from self._named(found["first"], found["last"])

    def _named(self, first: str, last: str | None) -> Iterator[str]:
        """The first of two words where it may be a name, and the second where it goes with it."""
        if self._is_first(first) or self._unknown(first, _SAYS_HOW[self.language]):
            yield first
            if last is not None and self._surname(first, last):
                yield last

    def _both(self, first: str, last: str | None) -> bool:
        names = list(self._named(first, last))
        return len(names) > 1

    def _is_first(self, word: str) -> bool:
        folded = fold(word)
        parts = _PART.findall(folded)
        listed = folded in self.first_names or (len(parts) > 1 and all(part in self.first_names for part in parts))
        return listed and folded not in self.fiction

    def _surname(self, first: str, word: str) -> bool:
        """Whether a word behind a first name is the rest of it: written the same way, and known to nobody."""
        alike = word.islower() == first.islower() and word.isupper() == first.isupper()
        how = _ADVERB if self._is_first(first) else _SAYS_HOW[self.language]
        return alike and self._unknown(word, how)

    def _unknown(self, word: str, how: re.Pattern[str]) -> bool:
        """Whether neither the cues nor the role-play know a word, and it does not tell `how`."""
        folded, sets = fold(word), self.lexicon.sets
        if max(map(len, _PART.findall(folded))) < SHORTEST or how.search(word.lower()) or folded in self.fiction:
            return False
        if any(part in self.fiction or self.lexicon.known(part) for part in _PART.findall(folded) if len(part) > 1):
            return False
        return folded not in sets["not_names"] and folded not in sets["civilities"]
