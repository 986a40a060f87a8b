"""What an operator can see of the runtime; no label holds anything of a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        """All at zero."""
        self.registry = CollectorRegistry()

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"sangfroid_{name}", about, labels, registry=self.registry)

        def gauge(name: str, about: str) -> Gauge:
            return Gauge(f"sangfroid_{name}", about, registry=self.registry)

        self.events = counter("events", "Events taken in.", "channel", "result")
        self.turns = counter("turns", "Turns, by how they ended.", "result")
        self.steps = Histogram(
            "sangfroid_step_seconds", "How long a step took.", ("step",), buckets=SECONDS, registry=self.registry
        )
        self.deliveries = counter("deliveries", "Messages posted, by result.", "channel", "result")
        self.database_away = counter("database_away", "Tries that found no database.")
        self.takeovers = counter("takeovers", "Turns taken over from a dead process.")
        self.schedules = counter("schedules", "Scheduled work done, by name.", "name")
        self.model_calls = counter("model_calls", "Calls to the model, by result.", "result")
        self.model_tokens = counter("model_tokens", "Tokens of the model, by kind.", "kind")
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
