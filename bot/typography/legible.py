"""A turn as it is seen: without what does not show, with letters in place of signs that only look like them.

What is hidden from the eye, or made to look like other words, is read as what a customer would see.
"""

from __future__ import annotations

import re
import unicodedata

from bot.model import to_customer

_PLAIN = re.compile(r"[\t\n\r -~\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]*")
_TAGS = str.maketrans("<>", "‹›")
_NOT_SHOWN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_OVERRIDES = frozenset("\u202c\u202d\u202e")
"""They turn the order of the letters: a mask cuts what stands between them."""
_JOINER = "\u200d"
_TWINS = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0410\u0412\u0415\u041a"
        "\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u03bf\u03b1\u03bd\u03c1\u03b9\u03ba\u03c5"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0261\u0131\u217c",
        "aeopcyxijshdqw" + "ABEKMHOPCTYXIJS" + "oavpiku" + "ABEZHIKMNOPTYX" + "gil",
        strict=True,
    )
)
"""Cyrillic and Greek letters, and a few others, by the Latin ones they look like."""
_COMPATIBLE = re.compile(
    r"[\uff01-\uff5e\u2460-\u249b\u24b6-\u24e9\u2100-\u214f\U0001d400-\U0001d7ff\U0001f130-\U0001f149]"
)


def heard(text: str, asides: tuple[tuple[int, int], ...]) -> str:
    """A turn as the customer hears it: legible, without its asides."""
    return legible(to_customer(text, asides))[0]


def as_data(text: str) -> str:
    """A text of people between tags: no tag can be opened or closed by it."""
    return text.translate(_TAGS)


def legible(text: str) -> tuple[str, list[int]]:
    """The text as it is seen, accents in their letters, and the place in `text` of each character and of the end.

    A text that nothing is seen of is left as it was. What is legible already stays as it is.
    """
    if _PLAIN.fullmatch(text):
        return text, list(range(len(text) + 1))
    twins = _TWINS if _is_latin(text) else {}
    shown: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if _is_hidden(text, at):
            continue
        plain = unicodedata.normalize("NFKC", char) if _COMPATIBLE.match(char) else twins.get(char, char)
        shown.extend(plain)
        places.extend([at] * len(plain))
    whole, within = composed("".join(shown))
    places.append(len(text))
    if not whole.strip():
        return composed(text)
    kept = _without_stray_marks(whole)
    return "".join(whole[at] for at in kept), [*(places[within[at]] for at in kept), len(text)]


def composed(text: str) -> tuple[str, list[int]]:
    """The text with accents in their letters (NFC), and the place in `text` of each character and of the end."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text) + 1))
    shown: list[str] = []
    places: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]):
            continue
        whole = unicodedata.normalize("NFC", text[start:at])
        shown.append(whole)
        places.extend([start] * len(whole))
        start = at
    return "".join(shown), [*places, len(text)]


def _is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin: in another script, look-alikes are the letters themselves."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char in _TWINS or "\u0370" <= char <= "\u052f" for char in letters) < len(letters)


def _is_hidden(text: str, at: int) -> bool:
    """Whether a character does not show. What joins the parts of a picture does its work there."""
    char = text[at]
    if char == _JOINER:
        return text[at - 1 : at].isalnum() or text[at + 1 : at + 2].isalnum() or at in {0, len(text) - 1}
    if char in _NOT_SHOWN or "\U000e0100" <= char <= "\U000e01ef":  # the latter choose among shapes of one letter
        return True
    return char not in _OVERRIDES and unicodedata.category(char) == "Cf"


def _without_stray_marks(text: str) -> list[int]:
    """The places of the characters, without marks on a letter that is never written with them."""
    kept: list[int] = []
    base = ""
    for at, char in enumerate(text):
        mark = unicodedata.combining(char)
        if not mark:
            base = char
        if not mark or not (base.isalnum() or base.isspace()):
            kept.append(at)
    return kept
