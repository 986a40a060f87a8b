"""The labelled turns that are learned from, in one convention, and who of their writers is held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import LANGUAGES, Language, MoveName
from tests.appraisal.figures import CORPUS, HELD, rows_of

TALKS = "talks"


@dataclass(frozen=True, slots=True)
class Row:
    """One trainee turn after the customer's line (may be empty); `writer` tells who wrote it."""

    id: str
    language: Language
    context: str
    text: str
    moves: frozenset[MoveName]
    traps: frozenset[MoveName]
    writer: str


def rows() -> list[Row]:
    """Every labelled turn of the corpus, in a fixed order."""
    return [row for language in LANGUAGES for row in (*_lines(language), *_turns(language))]


def learned_from() -> list[Row]:
    """The turns networks are trained on."""
    return [row for row in rows() if row.writer != HELD and not (row.writer == TALKS and _even(row))]


def weighed_with() -> list[Row]:
    """The turns on which rules and networks are weighed and thresholds are set."""
    return [row for row in rows() if row.writer == HELD and _even(row)]


def _even(row: Row) -> bool:
    """By the number in its id; of a conversation, by the number of its situation (`k-en-04-good#3`)."""
    parts = row.id.split("#")[0].split("-")
    return int(parts[2] if row.writer == TALKS else parts[-1]) % 2 == 0


def _lines(language: Language) -> Iterator[Row]:
    for name in ("lines", "more", "written"):
        for one in rows_of(CORPUS / f"{name}.{language}.jsonl"):
            moves = _one_convention(set(one["moves"])) if name == "lines" else set(one["moves"])
            yield Row(
                id=one["id"],
                language=language,
                context=one["context"],
                text=one["text"],
                moves=frozenset(moves),
                traps=frozenset(one["not_moves"]),
                writer=one.get("writer", name),
            )


def _turns(language: Language) -> Iterator[Row]:
    """The trainee's turns of whole conversations, each after the customer's last line."""
    for talk in rows_of(CORPUS / f"talks.{language}.jsonl"):
        said = ""
        for at, turn in enumerate(talk["turns"]):
            if turn["speaker"] == "customer":
                said = turn["text"]
                continue
            moves: frozenset[MoveName] = frozenset(turn["moves"])
            yield Row(f"{talk['id']}#{at}", language, said, turn["text"], moves, frozenset(), TALKS)


def _one_convention(moves: set[MoveName]) -> set[MoveName]:
    """The first corpus leaves out what two faults bring with them (see `tests/corpus/README.md`)."""
    if "premature_solution" in moves:
        moves.add("propose_solution")
    if "ask_again" in moves and "open_question" not in moves:
        moves.add("closed_question")
    return moves
