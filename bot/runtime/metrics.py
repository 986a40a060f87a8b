"""What an operator can see of the runtime; no label holds anything of a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.ports.chat import Purpose

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MODEL_SECONDS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120)
"""A request to a language model may be given up to 120 seconds."""


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        """All at zero."""
        self.registry = CollectorRegistry()

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"sangfroid_{name}", about, labels, registry=self.registry)

        def gauge(name: str, about: str) -> Gauge:
            return Gauge(f"sangfroid_{name}", about, registry=self.registry)

        def seconds(name: str, about: str, label: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(f"sangfroid_{name}", about, (label,), buckets=buckets, registry=self.registry)

        self.events = counter("events", "Events taken in.", "channel", "result")
        self.turns = counter("turns", "Turns, by how they ended.", "result")
        self.steps = seconds("step_seconds", "How long a step took.", "step", SECONDS)
        self.deliveries = counter("deliveries", "Messages posted, by result.", "channel", "result")
        self.database_away = counter("database_away", "Tries that found no database.")
        self.takeovers = counter("takeovers", "Turns taken over from a dead process.")
        self.schedules = counter("schedules", "Scheduled work done, by name.", "name")
        self.model_calls = counter("model_calls", "Requests to the language model, by result.", "purpose", "result")
        self.model_seconds = seconds("model_seconds", "How long such a request took.", "purpose", MODEL_SECONDS)
        self.model_tokens = counter("model_tokens", "Tokens of the language model, by kind.", "kind")
        self.model_fallbacks = counter("model_fallbacks", "Times others did the model's work.", "purpose", "reason")
        self.model_rejected = counter("model_rejected", "What the model wrote and was not said, by check.", "check")
        self.model_disputed = counter("model_disputed", "Moves only one reader found.", "move", "found_by")
        self.queue_age = gauge("queue_age_seconds", "Age of the oldest event that is not answered.")
        self.outbox_age = gauge("outbox_age_seconds", "Age of the oldest message that is not posted.")
        self.sessions = gauge("active_sessions", "Practices that are open.")
        self.content_faults = gauge("content_faults", "Content files that are refused now.")

    def accepted(self, channel: str, result: str) -> None:
        """One more event."""
        self.events.labels(channel, result).inc()

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure a step."""
        began = time.perf_counter()
        yield
        self.steps.labels(step).observe(time.perf_counter() - began)

    def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)


class CountingWatch:
    """Counts what a language model does. Implements `bot.ports.chat.ModelWatch`."""

    def __init__(self, metrics: Metrics) -> None:
        """Requests that went well are seen at 0 from the start: an alert compares them with those that did not."""
        self._metrics = metrics
        for purpose in get_args(Purpose):
            metrics.model_calls.labels(purpose, "ok")

    def called(self, purpose: Purpose, result: str, seconds: float, *, sent: int, cached: int, given: int) -> None:
        """One request; what the server had ready is part of what was sent."""
        self._metrics.model_calls.labels(purpose, result).inc()
        self._metrics.model_seconds.labels(purpose).observe(seconds)
        for kind, tokens in (("sent", sent), ("cached", cached), ("given", given)):
            self._metrics.model_tokens.labels(kind).inc(tokens)

    def fell_back(self, purpose: Purpose, reason: str) -> None:
        """The rules, the script or the grader did it in the model's place."""
        self._metrics.model_fallbacks.labels(purpose, reason).inc()

    def rejected(self, check: str) -> None:
        """Something the model wrote did not pass that check."""
        self._metrics.model_rejected.labels(check).inc()

    def disputed(self, move: str, found_by: str) -> None:
        """Only one of two readers found that move."""
        self._metrics.model_disputed.labels(move, found_by).inc()
