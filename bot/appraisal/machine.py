"""What is written to a machine only, whatever its words: tags, code, tables, records, ciphers.

A consultant writes none of it to a customer. Each is blanked out, everything else keeps its place.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from bot.appraisal.normalise import fold, words_of
from bot.appraisal.pasted import pasted
from bot.model import MoveName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.appraisal.lexicon import Lexicon

_OURS = "turn|consultant|sense|before|said|customer|system|sys|assistant|user|inst|tool|output|prompt|instructions?"
"""What the parts of a prompt are called, ours and others': what follows such a tag is said by nobody in the room."""
_NESTED = 4
_FENCED = re.compile(r"(?:^[ \t]*\d[\d .,]*\n)?(`{3,}|~{3,}).{0,1500}?(?:\1|\Z)", re.DOTALL | re.MULTILINE)
_TAGGED = re.compile(
    rf"[<‹]/?(?:{_OURS})\b[^<>‹›]{{0,100}}[>›](?:.{{0,1000}}[<‹](?:/(?:{_OURS})\b[^<>‹›]{{0,100}}[>›]|(?:{_OURS})\b[^<>‹›]{{0,100}}[>›][^\n]*)|[^\n]*)"
    r"|</([a-z][\w-]{1,20})\s*>.{0,1000}<\1(?:\s[^<>]{0,200})?>"
    r"|<([a-z][\w-]{1,20})(?:\s[^<>]{0,200})?>[^<]{0,600}</\2\s*>"
    r"|<<[^<>]{1,30}>>(?:.{0,600}<<[^<>]{1,30}>>)?|<\|[^<>]{1,40}\|>(?:.{0,1200}<\|[^<>]{1,40}\|>|[^\n]*)"
    rf"(?:[ \t]*(?:{_OURS})\n[^\n]*)?"
    r"|<[a-z_/!-][^<>]{0,300}>"
    rf"|\[/(?:{_OURS})\][^\n]*\[(?:{_OURS})\][^\n]*"
    r"|\[(/?)([a-z]{2,12})\][^\[\]]{0,600}\[(?!\3\])/?\4\]|\[[^\[\]/\n]{2,30}\][^\[\]]{0,600}\[/[^\[\]\n]{2,30}\]"
    r"|\{\s*[\"'][^{}]{0,600}\}|\{[^{}\n]{1,60}[:=][^{}]{0,600}\}|\{[{%#][^{}]{0,300}[}%#]\}",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(
    r"^[ \t]*#{2,}[ \t]*[^\W\d][^\n]*(?:\n[ \t]*[-*][^\n]*)*|#{2,}[ \t]*[^\W\d][^\n.!?]*[.!?]?", re.MULTILINE
)
_LINES = re.compile(
    r"^[ \t]*(?:\|[^\n]*\|[ \t]*(?:\n[ \t]*\|[^\n]*\|[ \t]*)+"  # a table
    r"|([*=~-]{3,}|--|==)[ \t]*[^\W\d][^\n]*\1[ \t]*"  # a line between the same signs
    r"|(?:[*=~_#-]{3,}[ \t]*)+"  # a rule
    r"|>{1,4}[ \t]*(?:>[ \t]*)*[^\w\s>]{0,3}[ \t]*[^\W\d][^\n]*"  # somebody else's line, quoted
    r"|\S+@\S+:\S*[#$][^\n]*|[$%][ \t]+[a-z][^\n]*|(?i:sudo)[ \t][^\n]*"  # a shell
    r"|[a-z_]+:[ \t]*[\w./%-]+[ \t]*(?:\n[ \t-]*[a-z_]+:[ \t]*[\w./%-]+[ \t]*)+"  # a record
    r"|[a-z_]+[ \t]*[,;\t][ \t]*[\d.]+[ \t]*(?:\n[a-z_]+[ \t]*[,;\t][ \t]*[\d.]+[ \t]*)+"  # rows of figures
    rf"|[^\n:]{{0,40}}:[ \t]*(?:\n[ \t]*[-*][ \t]*(?:{'|'.join(get_args(MoveName))})[ \t]*$)+)$",
    re.MULTILINE,
)
_CODE = re.compile(
    r"(?<!\w)`[^`\n]{1,300}`(?!\w)"
    r"|(?<![\w/])[a-z_]\w{1,30}\((?:[^()\n]{0,100}[\"'={][^()\n]{0,200}|)\)"
    r"|\b(?:if|while|for|si|elif)\s?\((?=[^()\n]*(?:\w\.\w|[=<>]=|[<>_]))[^()\n]{1,100}\)"
    r"|(?<![\w:/])//\s[^.!?\n]*[.!?;]?|/\*.{0,600}?\*/"
    r"|(?<![^\n])[ \t]*[/!][a-z_]{3,}(?:[ \t=][^.!?\n]*)?(?:[.!?]|(?=\n|$))"
    r"|(?<![\w/])(?-i:[a-z]+(?:[A-Z][a-z]+|_[a-z]+)+)\([^()\n]{0,100}\)"
    r"|[^.!?\n]{0,60}\b(?-i:[A-Z]) ?\+ ?(?-i:[A-Z])\b[^.!?\n]{0,60}[.!?]?"
    r"|!?\[[^\[\]\n]{0,200}\]\((?!https?://|mailto:|tel:)[^()\n]{1,200}(?:\([^()\n]*\)[^()\n]{0,200})?\)"
    r"|!\[[^\[\]\n]{0,200}\]\([^()\n]{0,200}\)"
    r"|\b(?:UPDATE \w+ SET|DELETE FROM|INSERT INTO|DROP TABLE|SELECT [\w*, ]+ FROM)\b[^\n]*"
    r"|(?<!\S)(?:[^\W\d]+=[\w.'\"]+[,;]?[ \t]+)+[^\W\d]+=[\w.'\"]+(?=\W|$)"
    r"|(?<!\S)(?:(?:let|set|var|const|soit|where)\s+)?(?:[\w.]+(?:\[[^\[\]\n]{1,30}\])?\s?(?:==?|:=)\s?(?:true|false|none|null|\d+;|[\"'{][^\n\"'}]{0,80}[\"'}])[,;]?\s*)+",
    re.IGNORECASE,
)
_ESCAPED = re.compile(
    r"(?:\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})){3,}|(?:&#x?[0-9a-f]{2,6};\s?){3,}|(?:\b[01]{7,8}\b\s*){3,}"
    r"|(?<!\S)(?-i:(?=\S*[A-Z])(?=\S*[a-z]))[a-z0-9+/]{12,}={1,2}(?!\S)|(?:[-*][ \t]*)?\[[x\u2713\u2714]\][^\n\[]*"
    r"|(?<![^\n])[ \t]*\[(?-i:[A-Z]{3,}[A-Z ]*)\][^\n]*"
    r"|(?:\b(?=(?:[0-9a-f]{2}[ :]){0,5}(?:\d[a-f]|[a-f]\d)\b)[0-9a-f]{2}\b[ :]){5,}[0-9a-f]{2}\b"
    r"|(?:\b[0-9a-f]{2}\b[ :]){7,}[0-9a-f]{2}\b|(?:(?:%[0-9a-f]{2})+[\w.+-]{0,3}){4,}"
    r"|(?:(?<!\S)[.\u00b7-]{1,5}(?:\s/)?\s+){5,}[.\u00b7-]{1,5}(?!\S)"
    r"|(?:(?<![^\W_])[^\W\d_](?![^\W_])[ .*_-]{1,3}){11,}[^\W\d_](?![^\W_])"
    r"|(?:[\U0001f1e6-\U0001f1ff][ \t]*){5,}",
    re.IGNORECASE,
)
"""Letters as numbers, in Morse code, or one by one."""
_DRAWN = re.compile("[\u0250-\u02af\u1d00-\u1d2b\u2800-\u28ff\U0001f150-\U0001f189]")
_FOREIGN = re.compile("[\u0370-\u058f\u0590-\u1cff\u2c00-\u2dff\u3041-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")
_STRANGE = 4
"""Letters upside down, or of another script, that no name explains."""
_REVERSED = re.compile("[\u202d\u202e][^\u202c\n]*\u202c?")
_BLOB = re.compile(
    r"(?<![\w/.@=-])(?:0x)?(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[\dA-Z])[A-Za-z0-9+/_-]{24,}={0,2}(?!\w)"
)
_HEX = re.compile(r"(?:0x)?(?:[0-9a-f]{2}){10,}", re.IGNORECASE)
_MIXED = 3
"""Changes between small letters, capitals and digits that a cipher has and a word has not."""
_LEET = str.maketrans("4310570@$", "aeiostoas")
_LEET_WORD = re.compile(r"(?=[^\s]{0,40}[a-z])(?=[^\s]{0,40}[0-9@$])[a-z0-9@$]{3,}", re.IGNORECASE)
_REPEATED = re.compile(r"\b(\w+(?: \w+){0,5})(?:\s+\1\b){7,}", re.IGNORECASE)
"""Padding."""
_CLAUSE = re.compile(r"[^.!?\n]+[.!?]*")
_FEW = 3


def without_machine_talk(text: str, lexicon: Lexicon) -> str:
    """The text with blanks in place of what only a machine is written to in (same length, same places)."""
    text = _FENCED.sub(_blank, _REVERSED.sub(_blank, text))
    for _ in range(_NESTED):
        text = _TAGGED.sub(_blank, text)
    text = _HEADER.sub(lambda found: hole(found[0], "\n"), _LINES.sub(_blank, text))
    text = _REPEATED.sub(_blank, _CODE.sub(_blank, _ESCAPED.sub(_blank, text)))
    for start, end in [*_ciphers(text), *_written_otherwise(text, lexicon), *pasted(text, lexicon)]:
        text = text[:start] + hole(text[start:end]) + text[end:]
    return text


def hole(found: str, opening: str = " ") -> str:
    """Blanks as long as what was there; `opening` keeps what follows apart from what went before."""
    if not found:
        return found
    made = "".join(char if char == "\n" else " " for char in found)
    return opening + made[1:]


def _blank(found: re.Match[str]) -> str:
    return hole(found[0])


def _ciphers(text: str) -> Iterator[tuple[int, int]]:
    """Long runs of letters and digits that are no word: base64, hexadecimal."""
    for found in _BLOB.finditer(text):
        run = found[0]
        kinds = ["a" if char.islower() else "A" if char.isupper() else "0" for char in run]
        changes = sum(one != two for one, two in pairwise(kinds))
        if _HEX.fullmatch(run) or (changes * _MIXED > len(run) and len(set(kinds)) == len("aA0")):
            yield found.span()


def _written_otherwise(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Sentences whose letters were exchanged: digits for letters, or the alphabet turned by thirteen."""
    for found in _CLAUSE.finditer(text):
        leet = [word for word in _LEET_WORD.findall(found[0]) if _known(word.translate(_LEET), lexicon)]
        strange = max(len(_DRAWN.findall(found[0])), len(_FOREIGN.findall(found[0])) // 2)
        words = [word for word in words_of(found[0], lexicon.language) if word.isalpha()]
        if len(leet) >= _FEW or strange >= _STRANGE or _foreign(words, lexicon) or _turned(words, lexicon):
            yield found.span()


def _foreign(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are of another language: more of its little words than of ours."""
    theirs = {word for word in words if word in lexicon.sets["foreign_words"] and word not in lexicon.sets["stopwords"]}
    return len(theirs) >= _FEW - 1 and len(theirs) > sum(word in lexicon.sets["stopwords"] for word in words)


def _turned(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are known once the alphabet is turned by thirteen, or each is read backwards."""
    here = sum(_known(word, lexicon) for word in words)
    if len(words) <= _FEW or here * _FEW > len(words):
        return False
    ways = ([codecs.encode(word, "rot13") for word in words], [word[::-1] for word in words])
    known = max(sum(_known(word, lexicon) for word in way) for way in ways)
    return known > 2 * here and 2 * known >= len(words)


def _known(word: str, lexicon: Lexicon) -> bool:
    return len(word) > 1 and lexicon.known(fold(word))
