"""`sangfroid personas new`: a dozen questions, one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from bot.content.answers import BASE, Answers, persona_text
from bot.content.library import TEMPLATES, FileLibrary
from bot.content.reading import document, faults_of_answers
from bot.errors import ContentError
from bot.messages import Messages
from bot.model import LANGUAGES, Language

COMMON = ("stopwords", "weak_words")
"""Lists of words that tell nothing apart."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `key` of the answers, the parts of it (each in both languages), how often at least."""

    key: str
    parts: tuple[str, ...] = ()
    least: int = 0
    plain: bool = False
    choices: tuple[str, ...] = ()


QUESTIONS = (
    Question("id", plain=True),
    Question("first", plain=True),
    Question("last", plain=True),
    Question("civility", plain=True, choices=("mme", "m", "none")),
    Question("brief"),
    Question("teaches"),
    Question("situation"),
    Question("complaint", ("line", "said_well")),
    Question("matters"),
    Question("told", ("line", "said_well"), least=2),
    Question("secrets", ("asked_well", "line", "said_well"), least=1),
    Question("screen", ("label", "value"), least=2),
    Question("alone", least=1),
    Question("supervisor", least=1),
    Question("deals", ("offered_well", "yes"), least=1),
    Question("outcome"),
)
"""In the order they are asked; `setting` and `season` have usual values and may be changed in the file."""


@dataclass(slots=True)
class Asking:
    """Asks what is still missing, and keeps what was answered."""

    messages: Messages
    given: dict[str, Any] = field(default_factory=dict)

    def missing(self) -> Iterator[Question]:
        """What was not answered yet, in order."""
        return (question for question in QUESTIONS if question.key not in self.given)

    def ask(self) -> None:
        """Ask everything that is missing. KeyboardInterrupt, EOFError: what was answered stays in `given`."""
        for question in tuple(self.missing()):
            typer.echo("\n" + self.messages(f"new.{question.key}"))
            self.given[question.key] = self._answer(question)

    def _answer(self, question: Question) -> Any:  # noqa: ANN401 - a document
        if question.plain:
            return self._line(self.messages("new.answer"), question.choices)
        if not question.least:
            return self._whole(question)
        some: list[Any] = []
        while True:
            more = len(some) >= question.least
            typer.echo(self.messages("new.more" if more else "new.next", number=len(some) + 1))
            one = self._whole(question, empty=more)
            if one is None:
                break
            some.append(one)
        if question.parts:
            return some
        return {language: [one[language] for one in some] for language in LANGUAGES}

    def _whole(self, question: Question, *, empty: bool = False) -> Any:  # noqa: ANN401 - a document
        """All parts of one answer, each in both languages; None when the first line is left empty and may be."""
        if not question.parts:
            return self._both("", empty=empty)
        found: dict[str, Any] = {}
        for part in question.parts:
            found[part] = self._both(f"{self.messages(f'new.part.{part}')} · ", empty=empty and not found)
            if found[part] is None:
                return None
        return found

    def _both(self, label: str, *, empty: bool) -> dict[str, str] | None:
        own: Language = self.messages.language
        texts: dict[str, str] = {}
        for language in sorted(LANGUAGES, key=lambda one: one != own):
            name = self.messages(f"evaluate.language.{language}")
            text = self._line(f"{label}{name}", empty=empty and not texts)
            if not text:
                return None
            texts[language] = text
        return {language: texts[language] for language in LANGUAGES}

    def _line(self, label: str, choices: tuple[str, ...] = (), *, empty: bool = False) -> str:
        while True:
            shown = f"{label} ({', '.join(choices)})" if choices else label
            text = input(f"{shown}: ").strip()
            if (text or empty) and (not choices or text in choices):
                return text


def customer_file(library: FileLibrary, given: Mapping[str, Any], name: str) -> tuple[str, str]:
    """The id and the file of the customer these answers describe. ContentError with what is wrong about them."""
    try:
        answers = Answers.model_validate(given)
    except ValidationError as error:
        raise ContentError(faults_of_answers(error, name)) from error
    base = document(library.path(f"{TEMPLATES}{BASE}.yaml"))
    openings = {language: base["script"][language]["openings"] for language in LANGUAGES}
    common = {
        language: [word for name in COMMON for word in library.cues(language).lists.get(name, ())]
        for language in LANGUAGES
    }
    return answers.id, persona_text(answers, openings, common)


def answers_file(path: Path) -> dict[str, Any]:
    """Answers that were written down. ContentError."""
    found = document(path)
    return found if isinstance(found, dict) else {}
