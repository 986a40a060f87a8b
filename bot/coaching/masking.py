"""Private data in what a trainee pastes: taken out before anything is kept, and the trainee is told.

Payment cards, bank accounts (IBAN), e-mail addresses and telephone numbers. Order, file and tracking numbers, dates,
times and prices of the role-play stay. So does what cannot belong to anybody: addresses under reserved names.
No pattern backtracks: every repetition is possessive or bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from bot.coaching.telephones import telephones
from bot.messages import Messages
from bot.model import Language, Note

Masked = Literal["card", "iban", "email", "phone"]
Find = tuple[int, int, Masked]

_TELLING = re.compile(r"[\d@＠﹫]")
_AT = re.compile(r"[@＠﹫]")
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_MARK = "\u0300-\u036f"
_LOCAL = re.compile(rf"[\w.+\-%&~{_MARK}{_UNSEEN}]")
_DOMAIN = re.compile(rf"[\w\-.．。｡{_MARK}{_UNSEEN}]*+")
_LAST_LABEL = re.compile(rf"xn--[\w-]++|[^\W\d_](?:[^\W\d_]|[{_MARK}{_UNSEEN}])++", re.IGNORECASE)
_DOT = re.compile(r"[.．。｡]")
LONGEST_LOCAL = 64
"""Characters before the @ of an address that can be delivered."""
_RESERVED = (".example", ".test", ".invalid", ".localhost", ".example.com", ".example.org", ".example.net")

_GAP = rf"(?:[^\S\n]|[-‐-―−._·{_UNSEEN}]){{1,3}}+"
_GROUP = re.compile(r"(?<![^\W_])\d++(?![^\W\d_])")
_BETWEEN = re.compile(_GAP)
SHORTEST_CARD, LONGEST_CARD = 13, 19
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}"  # American Express, Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12,15}|62\d{14,17}"  # Discover, UnionPay
    r"|(?:5018|5020|5038|5[6-9]\d\d|6304|6703|6759|676[1-3])\d{9,15}"  # Maestro, Bancontact
)
_INDUSTRIES = range(2, 7)
"""First digits of payment cards."""
_LIKE_AMERICAN_EXPRESS = ([4, 6, 5], [4, 6, 4])
_FOUR = 4
_EVEN = 6
"""Digits in the largest of the groups of one size that a number is taken for a card's in."""

_IBAN = re.compile(
    rf"(?:(?<![^\W_])|(?<=IBAN)|(?<=iban))[A-Za-z](?:{_GAP})?+[A-Za-z](?:{_GAP})?+[0-9](?:{_GAP})?+[0-9](?:(?:{_GAP})?+[A-Za-z0-9]){{11,30}}+"
)
_REGISTRY = (
    "AD24 AE23 AL28 AT20 BA20 BE16 BG22 BH22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 "
    "GL18 GR27 HR21 HU28 IE22 IL23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 "
    "MU30 NL18 NO15 PL28 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 VG24 XK20"
)
"""How long an IBAN of each country is (the registry of ISO 13616)."""
_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}

_LINK = re.compile(r"<(?:mailto|tel):[^<>\n]*+>", re.IGNORECASE)


def mask(text: str, language: Language) -> tuple[str, tuple[Masked, ...]]:
    """The text with private data replaced by a word in brackets, and which kinds were found: each once, in order."""
    kinds: set[Masked] = set()
    while finds := _finds(text, language):  # what is gone may have hidden what stood beside it
        messages = Messages(language)
        kinds.update(kind for _, _, kind in finds)
        for start, end, kind in reversed(finds):
            text = text[:start] + messages(f"masked.{kind}") + text[end:]
    return text, tuple(kind for kind in get_args(Masked) if kind in kinds)


def told(kinds: Sequence[str], messages: Messages) -> Note:
    """A word to the trainee about what was masked."""
    what = ", ".join(messages(f"masked.{kind}") for kind in kinds)
    return Note(messages("masked.told", what=what), "warn")


def _finds(text: str, language: Language) -> list[Find]:
    """Where private data stand, in order and apart; a link of a chat platform is taken whole."""
    if not _TELLING.search(text):
        return []
    finds: list[Find] = [(*span, "iban") for span in _ibans(text)]
    finds += [(*span, "email") for span in _emails(text)]
    finds += [(*span, "card") for span in _cards(text)]
    finds += [(*span, "phone") for span in telephones(text, language)]
    if not finds:
        return []
    links = [found.span() for found in _LINK.finditer(text)]
    taken: list[Find] = []
    free = bytearray(b"\1" * len(text))
    for start, end, kind in finds:
        if all(free[start:end]):
            first, last = next((link for link in links if link[0] <= start and end <= link[1]), (start, end))
            free[first:last] = bytes(last - first)
            taken.append((first, last, kind))
    return sorted(taken)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for at in _AT.finditer(text):
        start = at.start()
        while start > max(0, at.start() - LONGEST_LOCAL) and _LOCAL.match(text, start - 1):
            start -= 1
        while start < at.start() and not text[start].isalnum():
            start += 1
        if start < at.start() and (domain := _domain(text, at.end())):
            yield start, at.end() + len(domain)


def _domain(text: str, start: int) -> str:
    """The domain that begins there, without a stop after it; nothing when it is none, or nobody's."""
    found = _DOMAIN.match(text, start)
    labels = _DOT.split(found.group() if found else "")
    last = _LAST_LABEL.match(labels.pop())
    while labels and not last:
        last = _LAST_LABEL.match(labels.pop())
    if not last or not labels or not all(labels):
        return ""
    labels.append(last.group())
    plain = unicodedata.normalize("NFKC", ".".join(labels)).casefold()
    return "" if f".{plain}".endswith(_RESERVED) else text[start : start + sum(map(len, labels)) + len(labels) - 1]


def _cards(text: str) -> Iterator[tuple[int, int]]:
    groups = list(_GROUP.finditer(text))
    first = 0
    while first < len(groups):
        last = _card(text, groups, first) if int(groups[first].group()[0]) in _INDUSTRIES else None
        if last is not None:
            yield groups[first].start(), groups[last].end()
            first = last
        first += 1


def _card(text: str, groups: list[re.Match[str]], first: int) -> int | None:
    """The last group of the longest card number that begins with a group of digits."""
    digits, sizes, found = "", list[int](), None
    for at in range(first, min(len(groups), first + LONGEST_CARD)):
        if at > first and not _BETWEEN.fullmatch(text, groups[at - 1].end(), groups[at].start()):
            break
        sizes.append(len(groups[at].group()))
        if sum(sizes) > LONGEST_CARD:
            break
        digits += groups[at].group()
        if len(digits) >= SHORTEST_CARD and _written_as_card(sizes) and _issued(digits):
            found = at
    return found


def _written_as_card(sizes: list[int]) -> bool:
    """Whether digits are grouped as on a card, or evenly, down to every digit alone."""
    even = len({*sizes[:-1]}) <= 1 and sizes[-1] <= sizes[0] and (len(sizes) == 1 or sizes[0] <= _EVEN)
    fours = _FOUR in sizes and all(size % _FOUR == 0 for size in sizes)
    return even or fours or sizes in _LIKE_AMERICAN_EXPRESS


def _issued(digits: str) -> bool:
    """Whether an issuer gives such numbers and the check digit (Luhn) is right."""
    plain = "".join(str(int(digit)) for digit in digits)
    if not _ISSUED.fullmatch(plain):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in plain[-2::-2])
    return (sum(map(int, plain[-1::-2])) + sum(doubled)) % 10 == 0


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _IBAN.search(text, at):
        end = _end_of_iban(text, found)
        if end is not None:
            yield found.start(), end
        at = end or found.start() + 1


def _end_of_iban(text: str, found: re.Match[str]) -> int | None:
    """Where what begins like an IBAN ends, if it has the length of its country and its check digits (mod 97)."""
    places = [at for at in range(*found.span()) if text[at].isascii() and text[at].isalnum()]
    written = "".join(text[at] for at in places).upper()
    length = _LENGTHS.get(written[:2])
    if length is None or len(written) < length or text[places[length - 1] + 1 :][:1].isalnum():
        return None
    number = written[:length]
    if 2 * sum(char.isdecimal() for char in number) < length:
        return None  # words of a sentence
    return places[length - 1] + 1 if int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1 else None
