"""Every request and answer in a file, for trials with invented sessions; off unless an operator names one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import structlog

from bot.ports.chat import Purpose


def note(path: Path | None, purpose: Purpose, messages: list[dict[str, str]], answer: str | None) -> None:
    """Append one line that only its owner can read. A file that cannot be written stops nothing."""
    if path is None:
        return
    line = {"purpose": purpose, "messages": messages, "answer": answer}
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
            os.fchmod(handle, 0o600)
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        structlog.get_logger().warning("model_log_failed", error=type(error).__name__)
