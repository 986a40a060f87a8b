"""What an operator says about the language model."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """Which server, which models, and what they may cost.

    `timeout`: seconds one request may take, from the first byte sent to the last one received. `daily_tokens`: what a
    workspace may spend on a day, 0 for no limit. `log_file`: where requests and answers are written, for trials only.
    """

    api_key: str = field(repr=False)
    base_url: str
    model: str
    reader_model: str
    timeout: float
    daily_tokens: int
    log_file: Path | None
