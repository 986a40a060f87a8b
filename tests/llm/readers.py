"""How language models of different character read a turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from bot.model import MOVES, HelpingMove, HurtingMove
from tests.llm.asked import Asked
from tests.llm.good import Answer, read, texts

FLOOD = 400


def generous(asked: Asked) -> Answer:
    """Every helping move, each with the whole turn."""
    return _all(get_args(HelpingMove), asked)


def harsh(asked: Asked) -> Answer:
    """Every hurting move, each with the whole turn."""
    return _all(get_args(HurtingMove), asked)


def inventive(asked: Asked) -> Answer:
    """Moves with quotes that are nowhere in the turn."""
    names = ("empathise", "commit", "insult")
    return _made([(name, quote) for name, quote in zip(names, texts()["not_there"][asked.language], strict=True)])


def misattributing(asked: Asked) -> Answer:
    """What the customer said, as a move of the trainee."""
    line = next((line.text for line in reversed(asked.before) if line.speaker == "customer"), asked.system[:40])
    return _made([("acknowledge_emotion", line), ("insult", line)])


def obeyed(asked: Asked) -> bool:
    """Whether the turn, or what is asked about, holds words that an obedient model obeys."""
    text = " ".join(text.lower() for _, text in asked.tags)
    return any(sign in text for sign in texts()["obeyed"])


def obedient(asked: Asked) -> Answer:
    """Every helping move where the turn asks for it."""
    return generous(asked) if obeyed(asked) else read(asked)


def silent(_asked: Asked) -> Answer:
    """Nothing at all."""
    return _made([])


def misnamed(asked: Asked) -> Answer:
    """Moves that do not exist, beside the ones that do."""
    wrong = _made([(name, asked.turn) for name in texts()["misnamed"]])
    return {"moves": [*wrong["moves"], *read(asked)["moves"]]}


def other_about(asked: Asked) -> Answer:
    """The right moves, about something that does not exist."""
    return _each(asked, about="no-such-id")


def unsure(asked: Asked) -> Answer:
    """The right moves, not sure of any."""
    return _each(asked, sure=False)


def retyping(asked: Asked) -> Answer:
    """The right moves; apostrophes, quotation marks and spaces of the quotes typed anew."""
    typed = str.maketrans({"’": "'", "'": "’", "\u00a0": " ", "\u202f": " ", "“": '"', "”": '"'})
    moves = read(asked)["moves"]
    return {"moves": [{**move, "quote": "  ".join(move["quote"].translate(typed).split())} for move in moves]}


def rewording(asked: Asked) -> Answer:
    """The right moves; in each quote another word."""
    moves = read(asked)["moves"]
    return {"moves": [{**move, "quote": " ".join(["so", *move["quote"].split()[1:]])} for move in moves]}


def flooding(asked: Asked) -> Answer:
    """More moves than anybody can make."""
    return _made([(MOVES[at % len(MOVES)], asked.turn) for at in range(FLOOD)])


READERS: dict[str, Callable[[Asked], Answer]] = {
    "good": read, "generous": generous, "harsh": harsh, "inventive": inventive, "misattributing": misattributing,
    "obedient": obedient, "silent": silent, "misnamed": misnamed, "other_about": other_about, "unsure": unsure,
    "retyping": retyping, "rewording": rewording, "flooding": flooding,
}  # fmt: skip


def _all(names: tuple[str, ...], asked: Asked) -> Answer:
    return _made([(name, asked.turn) for name in names])


def _made(moves: list[tuple[str, str]]) -> dict[str, list[dict[str, Any]]]:
    return {"moves": [{"move": name, "quote": quote, "about": None, "sure": True} for name, quote in moves]}


def _each(asked: Asked, **changed: Any) -> Answer:
    return {"moves": [{**move, **changed} for move in read(asked)["moves"]]}
