"""What a language model is asked about a turn, and the shape of its answer.

Stable first: the rules and the moves are the same for every session of a language, the case for a session; only the
last message is new. It is blind to names, to what was read before, to difficulty, anger and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.appraisal.llm.naming import StandIns
from bot.content.prompts_reader import ReaderPrompts
from bot.content.rubric import Rubric
from bot.model import MOVES, Case, Context, Language, MoveName
from bot.ports.chat import ChatMessage, Question
from bot.typography.legible import as_data, heard

RULED: frozenset[MoveName] = frozenset({
    "repeat_self", "ask_again", "premature_solution", "ill_timed_cheer", "use_name", "introduce_self", "shout",
    "stonewall",
})  # fmt: skip
"""Not asked for: judged against the whole conversation, by signs a rule sees best, or by names that are not sent."""
ASKED: tuple[MoveName, ...] = tuple(move for move in MOVES if move not in RULED)
LINES_BEFORE = 4
LONGEST_LINE = 400
"""Characters of a line before; what follows is left out."""
WORDS_OF_A_MATTER = 5
ALIKE = 4
"""Letters at the beginning by which two words of a matter say the same."""
LONGEST_ANSWER = 900
"""Tokens: ten moves, each with a sentence."""


class ReadMove(BaseModel):
    """One move as a model reports it; nothing of it is checked yet. What it left out is the more careful."""

    model_config = ConfigDict(frozen=True)

    move: str = Field(json_schema_extra={"enum": list(ASKED)})
    quote: str
    about: str | None
    sure: bool

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the model wrote
        return {"about": None, "sure": False, **given} if isinstance(given, dict) else given


class ReadAnswer(BaseModel):
    """What a model answers when it is asked to read a turn."""

    model_config = ConfigDict(frozen=True)

    moves: tuple[ReadMove, ...]


def question(
    turn: str, context: Context, case: Case, *, prompts: ReaderPrompts, rubric: Rubric, names: StandIns
) -> Question[ReadAnswer]:
    """The question about a turn. `turn` is what the customer hears of it, with stand-ins for names already."""
    known, before = "\n".join(_matters(case, prompts)), "\n".join(_before(context, names))
    messages = (
        ChatMessage("system", rules(prompts, rubric, context.language)),
        ChatMessage("user", f"{prompts.case}\n<case>\n{as_data(names.hide(known))}\n</case>"),
        ChatMessage("assistant", prompts.ready),
        ChatMessage("user", f"<before>\n{as_data(before)}\n</before>\n<turn>{as_data(turn)}</turn>\n{prompts.read}"),
    )
    return Question(
        purpose="read", messages=messages, shape=ReadAnswer, account=context.account, longest=LONGEST_ANSWER
    )


def rules(prompts: ReaderPrompts, rubric: Rubric, language: Language) -> str:
    """What a model is told first: the rules, then every move that is asked for with what counts and what does not."""
    lines = [prompts.rules, "", prompts.moves]
    for move in ASKED:
        entry = rubric.moves[move]
        without = f" {prompts.not_counts} {entry.not_counts.in_(language)}" if entry.not_counts else ""
        lines.append(f"- {move}: {entry.counts.in_(language)}{without}")
    return "\n".join(lines)


def _matters(case: Case, prompts: ReaderPrompts) -> Iterator[str]:
    """Each matter of the case: its id, what it is, the first of its words."""
    matters = [
        (case.grievance, prompts.grievance, case.grievance_words),
        (case.need, prompts.need, case.need_words),
        *((name, prompts.fact, words) for name, words in case.facts),
        *((agreement.id, prompts.agreement, agreement.words) for agreement in case.agreements),
    ]
    for name, kind, words in matters:
        known = ", ".join(islice(_telling(words), WORDS_OF_A_MATTER))
        yield f"{name}: {kind}; {known}" if known else f"{name}: {kind}"


def _telling(words: Iterable[str]) -> Iterator[str]:
    """Words or phrases without those that hold a word like one before."""
    told: set[str] = set()
    for phrase in sorted(words):
        plain = phrase.replace("*", "").strip()
        alike = {word[:ALIKE] for word in plain.split()}
        if plain and alike.isdisjoint(told):
            told |= alike
            yield plain


def matters(case: Case) -> frozenset[str]:
    """The ids a move may be about."""
    facts: Iterable[str] = (name for name, _ in case.facts)
    return frozenset({case.grievance, case.need, *facts, *(agreement.id for agreement in case.agreements)})


def _before(context: Context, names: StandIns) -> Iterator[str]:
    """The last lines that were heard, each on one line."""
    pairs = zip(context.lines, context.appraisals, strict=True)
    said = [(line.speaker, heard(line.text, read.asides)) for line, read in pairs]
    for speaker, text in [pair for pair in said if pair[1]][-LINES_BEFORE:]:
        who = "customer" if speaker == "customer" else "consultant"
        shown = names.hide(" ".join(text.split()))
        yield f"{who}: {shown if len(shown) <= LONGEST_LINE else shown[: LONGEST_LINE - 1] + '…'}"
