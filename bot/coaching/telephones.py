"""Telephone numbers in a text, told from order numbers, tracking numbers, dates and prices.

A number abroad starts with + or 00, one at home with 0, one in North America is written in three groups, or alone after
a word such as "call". Numbers that belong to no person stay: free and premium lines, and those reserved for fiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from bot.model import Language

_SPACE = "[^\\S\n]"
_GAP = re.compile(r"(?:[^\S\n]|[-‐-―−./()·\u200b-\u200d\u2060\ufeff]){1,3}+")
_GROUP = re.compile(r"\d++")
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([-/.])\d{1,2}\2\d{1,2})(?![-/.]?\d)"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_AMOUNT_BEFORE = re.compile(rf"[€$£]{_SPACE}?\Z|[\w#@]\Z|\w-\Z|\d[.,]\Z")
_AMOUNT_AFTER = re.compile(rf"[^\W_]|,\d|{_SPACE}?(?:[€$£%]|euros?\b|eur\b|pounds?\b|dollars?\b)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:order|tracking|parcel|shipment|invoice|bill|contract|account|ref|reference|file|case|ticket|claim|booking|commande"
    r"|colis|suivi|envoi|facture|contrat|compte|dossier|réf|référence|réclamation|réservation|fiche|client)s?\W{0,3}"
    r"(?:(?:no|nr|num|number|numéro|n|id)\W{0,3})?(?:(?:is|est|was|le)\W)?\W{0,2}\Z",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"phone|\btel|\btél|\bcall|mobile|\bcell|\btext\b|\bring\b|\breach|\bappel|rappel|joindre|joign|portable|\bsms\b",
    re.IGNORECASE,
)
_BEFORE = 40
"""Characters before a number that are looked at for what it is a number of."""
_AT_HOME = {"en": ("GB", "IE", "FR", "BE", "CH"), "fr": ("FR", "BE", "CH", "GB", "IE")}
_DIGITS_AT_HOME = {"FR": (10,), "BE": (9, 10), "CH": (10,), "GB": (10, 11), "IE": (9, 10)}
_AMERICA = "US"  # and Canada: one numbering plan
_IN_AMERICA = ([3, 3, 4], [1, 3, 3, 4])
_FOUR_AND_THREES = [4, 3, 3]
_FICTION = re.compile(
    r"\+1\d{3}55501\d\d"
    r"|\+33(?:19900|26191|35301|46571|53649|63998)\d{4}"
    r"|\+44(?:1632960|2079460|7700900|1\d{2}4960)\d{3}"
)
"""Reserved for films and books: 555-01xx in North America, the series of the French and of the British regulator."""
_SHORTEST, _LONGEST = 8, 17
"""Digits, with 00 or +."""
_WHOLE_IN_AMERICA = 10
_BEGINS = re.compile(r"0\d{1,16}+|1|\d{3}|\d{10}")
"""The first group of digits of a number without a sign before it."""


def telephones(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the telephone numbers of people stand in a text, in order and apart."""
    quiet = _TIME.sub(_blank, _DATE.sub(_blank, text))
    groups = list(_GROUP.finditer(quiet))
    first = 0
    while first < len(groups):
        last = _last_of_number(quiet, groups, first, language)
        if last is not None:
            yield _opening(quiet, groups[first], groups[last]), groups[last].end()
            first = last
        first += 1


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found.group())


def _start(text: str, group: re.Match[str]) -> int:
    """Where a number begins that begins with a group of digits: a plus sign or a bracket belongs to it."""
    start = group.start()
    while start > max(0, group.start() - 2) and text[start - 1] in "(+＋":
        start -= 1
    return start


def _opening(text: str, first: re.Match[str], last: re.Match[str]) -> int:
    """Where a number begins, without a bracket that is closed after it."""
    start, end = _start(text, first), last.end()
    while text[start] == "(" and text.count("(", start, end) > text.count(")", start, end):
        start += 1
    return start


def _last_of_number(text: str, groups: Sequence[re.Match[str]], first: int, language: Language) -> int | None:
    """The last group of the longest number that begins with a group."""
    start = _start(text, groups[first])
    before = text[max(0, start - _BEFORE) : start]
    if not (_BEGINS.fullmatch(groups[first].group()) or start < groups[first].start()):
        return None
    joint = text[groups[first - 1].end() : start] if first else "\n"
    abroad_amid_digits = groups[first].group().startswith("00") and _GAP.fullmatch(joint)
    if joint in {"-", "."} or abroad_amid_digits or _AMOUNT_BEFORE.search(before):
        return None
    sign = "+" if text[start : groups[first].start()].strip("(") else ""
    written, found = list[str](), None
    for at in range(first, min(len(groups), first + _LONGEST)):
        if at > first and not _GAP.fullmatch(text, groups[at - 1].end(), groups[at].start()):
            break
        written.append("".join(str(int(digit)) for digit in groups[at].group()))
        if sum(map(len, written)) > _LONGEST:
            break
        if joint == "/" and at == first:
            continue  # two parts of a file number
        if _ends(text, groups, first, at) and _is_somebodys(sign, written, before, language):
            found = at
    return found


def _ends(text: str, groups: Sequence[re.Match[str]], first: int, last: int) -> bool:
    """Whether a number may end with a group: nothing is joined to it, and it is no amount."""
    end = groups[last].end()
    joint = text[end : groups[last + 1].start()] if last + 1 < len(groups) else ""
    return joint not in ({"-", "/", "."} if first == last else {"-", "."}) and not _AMOUNT_AFTER.match(text, end)


def _is_somebodys(sign: str, written: list[str], before: str, language: Language) -> bool:
    """Whether groups of digits, as they are written, are the telephone number of a person."""
    sizes = list(map(len, written))
    total = sum(sizes)
    if total < _SHORTEST:
        return False
    alone = len(written) == 1
    reference = not sign and _REFERENCE.search(before)
    if sign or written[0].startswith("00"):
        abroad = [group for at, group in enumerate(written) if at != 1 or group != "0"]  # +33 (0)6
        number = " ".join(abroad) if sign else " ".join(abroad)[2:].lstrip()
        return number[0] != "0" and not (alone and reference) and _is_valid(f"+{number}", None, exact=False)
    if written[0].startswith("0"):
        if len(written[0]) == 1 or (alone and reference):
            return False
        exact = sizes != _FOUR_AND_THREES
        regions = (region for region in _AT_HOME[language] if total in _DIGITS_AT_HOME[region])
        return any(map(partial(_is_valid, " ".join(written), exact=exact), regions))
    american = sizes in _IN_AMERICA or (alone and total == _WHOLE_IN_AMERICA and _CALLING.search(before))
    return bool(american) and not reference and _is_valid(" ".join(written), _AMERICA, exact=False)


def _is_valid(number: str, region: str | None, *, exact: bool) -> bool:
    """Whether a number is given to somebody, and written in the groups of its country if `exact`."""
    from phonenumbers import (
        Leniency,
        PhoneNumberFormat,
        PhoneNumberMatcher,
        PhoneNumberType,
        format_number,
        number_type,
    )

    leniency = Leniency.EXACT_GROUPING if exact else Leniency.VALID
    match = next(iter(PhoneNumberMatcher(number, region, leniency, max_tries=1)), None)
    if match is None or match.end - match.start < len(number):
        return False
    nobodys = {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
    fiction = _FICTION.fullmatch(format_number(match.number, PhoneNumberFormat.E164))
    return fiction is None and number_type(match.number) not in nobodys
