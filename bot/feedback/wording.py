"""Small pieces of the coach's sentences: steps of anger in words, quotes cut to length, labels."""

from __future__ import annotations

import re

from bot.content.rubric import Rubric
from bot.messages import Messages
from bot.model import Language, MoveName, Remark
from bot.typography import quoted, typeset

HALVES = 6
"""Half steps that have words of their own; beyond that the words for three steps or more."""
CLAUSE_END = re.compile(r"[.!?;:,…](?=\s|$)")


def steps(delta: float, messages: Messages) -> str:
    """A change of anger in words: half a step, a step, a step and a half ..."""
    return messages(f"feedback.steps.{min(HALVES, max(1, round(abs(delta) * 2)))}")


def effect(remark: Remark, who: str, messages: Messages) -> str:
    """What a turn did to the anger, as the end of a sentence. A wild promise soothes now and costs later."""
    if remark.move == "wild_promise" and remark.delta <= 0:
        return messages("feedback.effect.later", who=who)
    if remark.delta == 0:
        return messages("feedback.effect.none", who=who)
    key = "feedback.effect.up" if remark.delta > 0 else "feedback.effect.down"
    return messages(key, who=who, steps=steps(remark.delta, messages))


def cut(quote: str, words: int) -> str:
    """The beginning of a quote: at most that many words, verbatim, ending where a clause ends if one does."""
    found = list(re.finditer(r"\S+", quote))
    if len(found) <= words:
        return quote.strip()
    kept = quote[found[0].start() : found[words - 1].end()]
    ends = [end.end() for end in CLAUSE_END.finditer(kept)]
    return kept[: ends[-1]].rstrip(",;:") if ends and ends[-1] * 2 > len(kept) else kept


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def example(text: str, language: Language) -> str:
    """A sentence of ours between quotation marks; quotation marks inside it become inner ones."""
    inner = re.sub(r"«\s*([^»]*?)\s*»", r"“\1”", typeset(text, language))
    return quoted(inner, language)


def word_count(text: str) -> int:
    """Words of a text: what stands between spaces and holds a letter or a figure."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def ask(move: MoveName, rubric: Rubric, language: Language) -> str:
    """The question about words that may hurt and may not."""
    sounds, messages = rubric.moves[move].sounds, Messages(language)
    if sounds is None:
        return messages("feedback.unsure.ask_plainly")
    return messages("feedback.unsure.ask", sounds=typeset(sounds.in_(language), language))


def label(move: MoveName, rubric: Rubric, language: Language) -> str:
    """What a move is called for people."""
    return typeset(rubric.moves[move].label.in_(language), language)
