"""Playing in a terminal: asks, reads, shows. Without a terminal it takes one line of input per turn.

The loop is synchronous and enters the event loop once per message, so that Ctrl-C at the prompt interrupts at once
and never in the middle of a write.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import traceback
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog
from rich.console import Console

from bot.channels.console.picking import picked
from bot.channels.console.render import Screen
from bot.coaching import Coach, Reply, masking
from bot.coaching.commands import Command, parse
from bot.errors import ContentError, NoSession, SangfroidError, StoreError
from bot.messages import Messages
from bot.model import Ask, Chart, Difficulty, Language, Note, Person, Practice

T = TypeVar("T")
OK, FAILED = 0, 1
PASTE_SECONDS = 0.03
"""Lines that come within this time of each other were pasted; nobody types that fast."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for on the command line.

    `chart`: where to save the curve as PNG. `notice`: what is said first to whoever sits at the terminal.
    """

    persona_id: str | None
    difficulty: Difficulty
    language: Language
    seed: int | None
    chart: Path | None
    notice: str = ""


class ConsolePlay:
    """One run of `sangfroid play`."""

    def __init__(
        self,
        coach: Coach,
        person: Person,
        runner: asyncio.Runner,
        draw: Callable[[Chart, Path, Language], None],
        console: Console | None = None,
    ) -> None:
        """`runner` is the event loop the coach lives in; `draw` saves a curve as PNG."""
        self._coach = coach
        self._person = person
        self._runner = runner
        self._draw = draw
        self._screen = Screen(console or Console(highlight=False), person.language)
        self._interactive = sys.stdin.isatty()
        self._practice: Practice | None = None
        self._chart: Path | None = None
        self._unsure: str | None = None
        self._unused = 0

    def run(self, wishes: Wishes) -> int:
        """Play until it is over, paused or the input ends; the exit code."""
        self._chart = wishes.chart
        lines = self._lines()
        if wishes.notice and self._interactive:
            self._screen.show((Note(wishes.notice),))
        try:
            reply = self._begin(wishes, lines)
            if reply is None:
                return OK
            if self._practice is None:
                self._take(reply)
            while not reply.over:
                text = next(lines, None)
                if text is None:
                    return self._end_of_input()
                reply = self._answer(text, reply)
        except KeyboardInterrupt:
            return self._interrupted()
        except ContentError:
            raise  # the command says it, with the file and the line of every fault
        except SangfroidError as error:
            self._say_error(error)
            return FAILED
        return OK

    def _begin(self, wishes: Wishes, lines: Iterator[str]) -> Reply | None:
        """Resume what was left, or choose a customer and start. None when nobody was chosen."""
        waiting = self._run(self._coach.unfinished(self._person))
        first: str | None = None
        if waiting is not None and self._interactive:
            name = self._run(self._coach.customer_of(waiting))
            self._screen.show((Note(self._messages()("start.unfinished", name=name)),))
        if waiting is not None:
            first = next(lines, None)
            if first is None and self._interactive:
                return None
        asked = parse(first) if first is not None else None
        if waiting is not None and asked is not None and asked.command is Command.RESUME:
            return self._run(self._coach.resume(self._person))
        persona_id = wishes.persona_id or self._choose(wishes.language, lines)
        if persona_id is None or not self._consents(persona_id, wishes.language, lines):
            return None
        reply = self._start(persona_id, wishes)
        if first is None or self._interactive:
            return reply
        self._take(reply)
        return self._answer(first, reply)

    def _start(self, persona_id: str, wishes: Wishes) -> Reply:
        return self._run(
            self._coach.start(
                self._person,
                persona_id,
                difficulty=wishes.difficulty,
                language=wishes.language,
                seed=wishes.seed,
                ask_confidence=self._interactive,
            )
        )

    def _consents(self, persona_id: str, language: Language, lines: Iterator[str]) -> bool:
        """Whether the person wants to meet a customer with hard content; a file of turns has chosen already."""
        ask = self._coach.content_note(persona_id, language)
        if ask is None:
            return True
        if not self._interactive:
            self._screen.show((Note(ask.text),))
            return True
        self._screen.show((ask,))
        for answer in lines:
            chosen = picked(ask, answer.strip().lower())
            if chosen is not None:
                return chosen == "yes"
            asked = parse(answer)
            if asked is not None and asked.command in (Command.STOP, Command.DONE):
                return False
            self._screen.show((ask,))
        return False

    def _choose(self, language: Language, lines: Iterator[str]) -> str | None:
        """The id of the customer the person picks by number or name; the first one without a terminal."""
        ask = self._coach.choices(language)
        known = [value for value, _ in ask.options]
        if not self._interactive:
            return known[0] if known else None
        self._screen.show((ask,))
        for answer in lines:
            wish = answer.strip().lower()
            if (chosen := picked(ask, wish)) is not None:
                return chosen
            asked = parse(answer)
            if asked is not None and asked.command in (Command.STOP, Command.DONE):
                return None
            unknown = Note(self._messages()("start.no_such", value=wish, known=", ".join(known)), "warn")
            self._screen.show((unknown, ask) if wish else (ask,))
        return None

    def _answer(self, typed: str, last: Reply) -> Reply:
        """Send one message without private data and show what comes back; one that cannot be taken changes nothing."""
        text, masked = masking.mask(typed, self._screen.language)
        if not self._interactive:
            if self._now().awaiting == "after" and parse(text) is None:
                self._unused += 1
                return last
            self._screen.mine(text)
        if masked and not self._coach.is_danger(typed):
            self._screen.show((masking.told(masked, self._messages()),))
        try:
            return self._send(text)
        except StoreError as error:
            self._say_error(error)
            if not self._interactive:
                raise
        except SangfroidError as error:
            self._say_error(error)
        except Exception as error:  # noqa: BLE001 - the one broad border of this channel: a sentence, never the fault
            self._unexpected(error)
        return last

    def _send(self, text: str) -> Reply:
        """One message; one whose meaning was unclear is held here, and sent again once it was cleared."""
        practice = self._now()
        held = self._unsure if practice.awaiting == "safety" else None
        reply = self._run(self._coach.say(self._person, practice.id, text))
        self._take(reply)
        asks = any(isinstance(outbound, Ask) and outbound.kind == "safety" for outbound in reply.outbounds)
        self._unsure = (held or text) if asks else None
        if held is not None and not asks and not reply.over and parse(text) is None:
            reply = self._run(self._coach.say(self._person, practice.id, held, cleared=True))
            self._take(reply)
        return reply

    def _unexpected(self, error: Exception) -> None:
        """Tell the person with a reference; the log gets the kind of error and where, nothing anyone wrote."""
        reference = secrets.token_hex(4)
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        structlog.get_logger().error("turn_failed", reference=reference, error=type(error).__name__, where=where)
        self._screen.show((Note(self._messages()("error.unexpected", reference=reference), "warn"),))

    def _take(self, reply: Reply) -> None:
        if reply.practice is not None:
            self._practice = reply.practice
            self._screen.language = reply.practice.language
        self._screen.show(reply.outbounds)
        for outbound in reply.outbounds:
            if isinstance(outbound, Chart) and self._chart is not None:
                self._save_chart(outbound, self._chart)

    def _save_chart(self, chart: Chart, path: Path) -> None:
        """A picture that cannot be saved is said; it does not cost the feedback."""
        try:
            self._draw(chart, path, self._screen.language)
        except (OSError, BrokenExecutor):
            self._screen.show((Note(self._messages()("chart.cannot", path=path), "warn"),))
        else:
            self._screen.show((Note(self._messages()("chart.saved", path=path)),))

    def _end_of_input(self) -> int:
        """At a keyboard the practice is paused; at the end of a file it ends with the feedback."""
        practice = self._now()
        if self._interactive:
            self._take(self._run(self._coach.command(self._person, practice.id, Command.PAUSE)))
            return OK
        if self._unused:
            self._screen.show((Note(self._messages()("input.unused", count=self._unused)),))
        if practice.awaiting is None or practice.graded_leaf != practice.leaf:
            self._take(self._run(self._coach.finish(self._person, practice.id)))
        self._take(self._run(self._coach.leave(self._person, practice.id)))
        return OK

    def _now(self) -> Practice:
        """The practice that is on."""
        if self._practice is None:
            raise NoSession("session.none_to_resume")
        return self._practice

    def _interrupted(self) -> int:
        if self._practice is not None:
            self._screen.show((Note(self._messages()("pause.interrupted")),))
        return OK

    def _lines(self) -> Iterator[str]:
        """What the person sends, a line at a time."""
        if self._interactive:
            import readline  # noqa: F401 - gives input() its line editing and history

            while True:
                try:
                    lines = [input("\n› ")]
                    while _more_pasted():
                        lines.append(input())
                except EOFError:
                    return
                yield "\n".join(lines)
        for number, raw in enumerate(sys.stdin.buffer, 1):
            try:
                yield raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                self._screen.show((Note(self._messages()("input.not_utf8", line=number), "warn"),))

    def _say_error(self, error: SangfroidError) -> None:
        self._screen.show((Note(self._messages().error(error), "warn"),))

    def _messages(self) -> Messages:
        return Messages(self._screen.language)

    def _run(self, step: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(step)


def _more_pasted() -> bool:
    """Whether another line is there already: what was pasted as several lines is one message."""
    import select

    return bool(select.select([sys.stdin], [], [], PASTE_SECONDS)[0])
