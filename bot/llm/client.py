"""The one client of language models."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any

import structlog

from bot.errors import NoAnswer
from bot.llm.breaker import FAILING, Breaker
from bot.llm.dialect import Dialect, Rung, described_faults, minds_this_one
from bot.llm.fitting import Fit, Misfit, fit
from bot.llm.options import LlmOptions
from bot.llm.replies import NOTHING, Reply, Trouble, estimated
from bot.llm.server import Server
from bot.llm.trial_log import note
from bot.ports import Clock
from bot.ports.chat import A, Answer, ChatMessage, Ledger, ModelWatch, Purpose, Question

LONGEST_WAIT = 5.0
"""Seconds that a trainee may wait because a server asks to; where it asks for more, it is left alone that long."""

SHORT_WAIT = 0.5
"""Where it does not say."""

LONGEST_MENDED = 8000
"""Characters of a broken answer that go back to be mended."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one model of the server."""

    name: str
    dialect: Dialect
    breaker: Breaker


@dataclass(slots=True)
class Course:
    """How a question goes: what is asked next, and why there is no answer yet.

    `broken`: the server is to blame. `refused`: nothing but refusals came, and none for what this one question holds.
    """

    messages: tuple[ChatMessage, ...]
    used: int = 0
    reason: str = "refused"
    broken: bool = False
    refused: bool = True
    wish: float | None = None
    wait: float = 0.0
    again: bool = True
    mended: bool = False


class OpenAIModel:
    """Any server that speaks OpenAI's chat completions, as a `ChatModel`."""

    def __init__(
        self, options: LlmOptions, ledger: Ledger, clock: Clock, watch: ModelWatch, *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """Nothing is loaded or opened before the first question, or `warm`."""
        self._options = options
        self._ledger = ledger
        self._clock = clock
        self._watch = watch
        self._sleep = sleep
        self._server = Server(options, clock)
        self._known: dict[str, Known] = {}

    async def warm(self) -> None:
        """Load the library now, so that the first question need not wait for it. Nothing is sent."""
        await self._server.open()

    async def close(self) -> None:
        """Close the connections."""
        await self._server.close()

    async def ask(self, question: Question[A]) -> Answer[A]:
        """One answer, fit for the shape, after `question.requests` requests at most. NoAnswer."""
        began = time.perf_counter()
        course = Course(_sendable(question.messages))
        value = await self._answer(question, course)
        if value is not None:
            return Answer(value, course.used)
        structlog.get_logger().info(
            "model_no_answer", purpose=question.purpose, reason=course.reason, requests=course.used,
            seconds=round(time.perf_counter() - began, 3),
        )  # fmt: skip
        raise NoAnswer(course.reason, course.used)

    async def _answer(self, question: Question[A], course: Course) -> A | None:
        """The answer; None with the reason in `course`."""
        if not await self._affordable(question.account):
            course.reason = "budget"
            return None
        known = self._of(question.purpose)
        if not known.breaker.lets_through():
            course.reason = "resting"
            return None
        alone = known.breaker.trying
        try:
            value = await self._asked(question, known, course)
            if value is None and course.broken:
                known.breaker.failed(course.reason, course.wish)
            elif value is None and course.refused:
                known.breaker.refused(entirely=not course.again)
            else:
                known.breaker.passed()
        finally:
            if alone:
                known.breaker.left()
        return value

    async def _asked(self, question: Question[A], known: Known, course: Course) -> A | None:
        """Ask until there is an answer, nothing new to try, or no request left."""
        while course.again and course.used < question.requests:
            if course.wait:
                await self._sleep(course.wait)
            course.again, course.wait, course.wish, course.broken = False, 0.0, None, False
            value = await self._once(question, known, course)
            if value is not None:
                return value
        return None

    async def _once(self, question: Question[A], known: Known, course: Course) -> A | None:
        """One request, what it cost, and what follows from it."""
        rung = known.dialect.current()
        body = known.dialect.request(question, course.messages, known.name, rung)
        course.used += 1
        began = time.perf_counter()
        reply = await self._server.complete(body)
        seconds = time.perf_counter() - began
        fitted = fit(reply.text, question.shape, question.plain) if isinstance(reply, Reply) else reply
        result = "ok" if isinstance(fitted, Fit) else fitted.reason
        await self._account(question, body, reply, result, seconds)
        if isinstance(fitted, Fit):
            if fitted.plain:
                known.dialect.ignored(rung)
            else:
                known.dialect.works(rung)
            return fitted.value
        course.reason = fitted.reason
        if isinstance(fitted, Trouble):
            self._after_trouble(fitted, known, body, rung, course)
        elif isinstance(reply, Reply):
            course.refused = False
            _after_misfit(fitted, known, reply.text, rung, course)
        return None

    def _after_trouble(self, trouble: Trouble, known: Known, body: dict[str, Any], rung: Rung, course: Course) -> None:
        """Whether the request is worth repeating, in other words or after a pause."""
        course.wish, course.broken = trouble.wish, trouble.passing or trouble.reason in FAILING
        if trouble.reason != "refused" or minds_this_one(trouble):
            course.refused = False
        if known.dialect.learn(trouble, body, rung):
            course.again = True
        elif trouble.passing:
            course.wait = SHORT_WAIT if trouble.wish is None else trouble.wish
            course.again = course.wait <= min(LONGEST_WAIT, self._options.timeout)

    async def _account(
        self, question: Question[A], body: dict[str, Any], reply: Reply | Trouble, result: str, seconds: float
    ) -> None:
        """Write down what one request cost, and how it went."""
        said = reply.text if isinstance(reply, Reply) else ""
        usage = reply.usage
        if usage is None:
            worked = isinstance(reply, Reply) or reply.worked
            usage = estimated([one["content"] for one in body["messages"]], said) if worked else NOTHING
        if usage.total:
            await self._ledger.spend(question.account, self._today(), usage.total)
        self._watch.called(
            question.purpose, result, seconds, sent=usage.sent, cached=usage.cached, given=usage.given
        )  # fmt: skip
        note(self._options.log_file, question.purpose, body["messages"], said or None)

    async def _affordable(self, account: str) -> bool:
        """Whether there is something left of the day's tokens."""
        most = self._options.daily_tokens
        return most <= 0 or await self._ledger.spent(account, self._today()) < most

    def _today(self) -> date:
        return self._clock.now().astimezone(UTC).date()

    def _of(self, purpose: Purpose) -> Known:
        """The model for that purpose, and what is known of it."""
        name = self._options.reader_model if purpose == "read" else self._options.model
        if name not in self._known:
            self._known[name] = Known(name, Dialect(self._clock), Breaker(self._clock))
        return self._known[name]


def _after_misfit(misfit: Misfit, known: Known, said: str, rung: Rung, course: Course) -> None:
    """Ask once more, with what is wrong; a rung that holds the model to nothing is left."""
    if misfit.kind == "text" or (misfit.kind == "shape" and rung == "schema"):
        known.dialect.ignored(rung)
    if misfit.reason != "empty" and not course.mended:
        course.messages += described_faults(said[:LONGEST_MENDED], misfit.faults)
        course.mended = course.again = True


def _sendable(messages: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    """The messages without what no encoding takes: half a character, as a broken client may send."""
    return tuple(replace(one, text=one.text.encode("utf-8", "replace").decode()) for one in messages)
