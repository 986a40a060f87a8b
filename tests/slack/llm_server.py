"""The stand-in for a model server that goes wrong at one purpose only, and remembers what it said."""

from __future__ import annotations

import json
from typing import Any

from bot.ports.chat import Purpose
from tests.llm.asked import Asked
from tests.llm.faults import Fault
from tests.llm.standin import ModelServer


class StruckServer(ModelServer):
    """A good model until it is `struck`. `said` are its answers, with what they answer."""

    def __init__(self) -> None:
        super().__init__("good")
        self.said: list[tuple[Asked, dict[str, Any]]] = []
        self._struck: Purpose | None = None
        self._fault: Fault | None = None
        self._named = "good"

    def strike(self, purpose: Purpose, what: str) -> None:
        """From now on every request of that purpose meets that fault, or a model of that character ("wire:...")."""
        self._struck = purpose
        self._fault, self._named = (None, what) if ":" in what else (Fault.of(what), "good")

    def recover(self) -> None:
        """Everything is as it was."""
        self._struck = self._fault = None

    def _take(self, body: dict[str, Any]) -> Asked:
        one = super()._take(body)
        struck = one.purpose == self._struck
        self.character = self._named if struck else "good"
        self.faults.clear()
        if struck and self._fault is not None:
            self.faults.append(self._fault)
        return one

    def _answered(self, one: Asked) -> dict[str, Any]:
        answer = super()._answered(one)
        content = answer["choices"][0]["message"]["content"]
        try:
            self.said.append((one, json.loads(content)))
        except ValueError:
            self.said.append((one, {"written": content}))
        return answer
