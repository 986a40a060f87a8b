"""The cue language: from what a trainer wrote to a pattern of words. See `bot.content.cues` for the signs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.appraisal.normalise import words_of
from bot.appraisal.patterns import Family, Gap, Literal, Node, Number, Prefix, Row, choice
from bot.model import Language

_SIGNS = re.compile(r"\.\.\.|…|<[a-z_0-9-]+>|[()\[\]|]|[^\s()\[\]|<>…]+?(?=\.\.\.|[\s()\[\]|<>…]|$)")


class BadPattern(ValueError):
    """A cue that cannot be read; the text says why."""


class Parser:
    """Parses the cues of one language; `words` collects every exact word they use."""

    def __init__(
        self, language: Language, known: frozenset[str], expand: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """`known` are the families a cue may name; `expand` writes contractions out, as in a turn."""
        self._language: Language = language
        self._known = known
        self._expand = expand or {}
        self._leaves: dict[str, list[Node]] = {}
        self.words: set[str] = set()

    def parse(self, cue: str) -> Row:
        """The pattern of a cue; BadPattern when signs do not pair up or a family is unknown."""
        signs = _SIGNS.findall(cue)
        rows, _ = self._rows(signs, 0, None)
        row = rows[0] if len(rows) == 1 else Row((choice(rows),))
        if not row.parts:
            raise BadPattern(cue)
        return row

    def _rows(self, signs: list[str], at: int, closing: str | None) -> tuple[list[Row], int]:
        rows: list[Row] = []
        parts: list[Node] = []
        while at < len(signs):
            sign = signs[at]
            at += 1
            if sign in {")", "]"}:
                if sign != closing:
                    raise BadPattern(sign)
                return [*rows, Row(tuple(parts))], at
            if sign == "|":
                rows.append(Row(tuple(parts)))
                parts = []
            elif sign in {"(", "["}:
                inner, at = self._rows(signs, at, ")" if sign == "(" else "]")
                parts.append(choice(inner, empty=sign == "["))
            else:
                parts.extend(self._leaf(sign))
        if closing:
            raise BadPattern(closing)
        return [*rows, Row(tuple(parts))], at

    def _leaf(self, sign: str) -> list[Node]:
        if sign not in self._leaves:
            self._leaves[sign] = self._nodes(sign)
        return self._leaves[sign]

    def _nodes(self, sign: str) -> list[Node]:
        if sign in {"...", "…"}:
            return [Gap()]
        if sign.startswith("<"):
            name = sign[1:-1]
            if name == "number":
                return [Number()]
            if name not in self._known:
                raise BadPattern(sign)
            return [Family(name)]
        words = words_of(sign, self._language)
        nodes: list[Node] = [Literal(word) for word in words]
        if sign.endswith("*") and words:
            nodes[-1] = Prefix(words.pop())
        else:
            words = [form for word in words for form in self._expand.get(word, (word,))]
            nodes = [Literal(word) for word in words]
        self.words.update(words)
        return nodes
