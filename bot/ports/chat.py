"""The ports of a language model: what it is asked, what comes back, who watches and who pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from bot.model import Appraisal, Language

A = TypeVar("A", bound=BaseModel)

Purpose = Literal["read", "speak", "word"]
NO_ANSWER = (
    "timeout", "unreachable", "unauthorised", "limited", "server", "refused", "malformed", "truncated", "empty",
    "declined", "unfit", "budget", "resting",
)  # fmt: skip
"""Why a model gave no answer: it took too long; no connection; the key is not taken; too many requests; an error of the
server; a request it does not take; not an answer of its protocol, or one that is cut short; nothing in it; the model
will not; what it said does not fit the shape; the day's tokens are spent; it failed too often and is left alone for a
while."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message to a language model, as its protocol has them."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[A]):
    """What a language model is asked.

    `messages`: what stays the same from call to call comes first, so that the server can keep it ready. `shape` is what
    the answer has to be. `plain` names the field of the shape that a plain text may stand for, where there is one.
    `account` pays for it. `longest` is the length of the answer in tokens at most, `requests` how many may be made.
    """

    purpose: Purpose
    messages: tuple[ChatMessage, ...]
    shape: type[A]
    account: str
    longest: int
    requests: int = 2
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Generic[A]):
    """What a language model answered, and after how many requests."""

    value: A
    requests: int


class ChatModel(Protocol):
    """A language model behind an OpenAI-compatible server."""

    async def ask(self, question: Question[A]) -> Answer[A]:
        """One answer, fit for the shape. NoAnswer, whatever went wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Overheard:
    """What a line for the customer says, whoever wrote it: phrases by their names ("thanks", "abuse", ...).

    `read` is what it would do if a trainee had written it.
    """

    said: frozenset[str]
    read: Appraisal


Usual = Literal["common", "rare", "unknown"]
"""How usual a word is in a language: everybody's, one that some use (also as a name), none of it."""


class Phrases(Protocol):
    """Tells what a line for the customer says that may not be the customer's to say."""

    def said(self, line: str, language: Language) -> Overheard:
        """What is said in it, where it is not taken back."""
        ...

    def usual(self, word: str, language: Language) -> Usual:
        """How usual a word is in that language; a name is never common."""
        ...


class Pseudonyms(Protocol):
    """Other names in place of those of people: what leaves the machine names nobody, and what comes back does again."""

    def hide(self, text: str) -> str:
        """The text with stand-ins."""
        ...

    def restore(self, text: str) -> str:
        """The text with the names again."""
        ...


class ModelWatch(Protocol):
    """What an operator sees of the language model; nothing that was sent or said."""

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        """One request: `ok` or one of `NO_ANSWER`; tokens sent, how many of these the server had ready, and given."""
        ...

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        """The rules or the script did it in the model's place."""
        ...

    def rejected(self, check: str) -> None:
        """A line for the customer did not pass that check."""
        ...

    def disputed(self, move: str, found_by: str) -> None:
        """Only one of two readers found that move."""
        ...


class Ledger(Protocol):
    """The tokens a workspace has spent on a day."""

    async def spent(self, account: str, day: date) -> int:
        """Tokens so far, sent and given."""
        ...

    async def spend(self, account: str, day: date, tokens: int) -> None:
        """Add to them."""
        ...
