"""What the environment says about a language model.

Read as it is written, so that everything that needs no model goes on with half of it filled in; examined when it is
asked for. The key is never shown: not in an error, not in the settings as text.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.errors import SettingsError

API = "https://api.openai.com/v1"
USUAL_TIMEOUT, USUAL_TOKENS = "20", "1000000"
ModelUse = Literal["speak", "read", "word"]
MODEL_USES: tuple[ModelUse, ...] = get_args(ModelUse)
SHORTEST, LONGEST = 1, 120
"""Seconds that a request may be given."""
OWN_NETWORKS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""Ends of names that the internet does not know. Source: RFC 6761, RFC 6762, RFC 8375; ICANN, 29 July 2024."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """How a language model is reached, and what it is used for. The settings agree with each other.

    `uses` is what it does: play the customer (`speak`), read (`read`), word the feedback (`word`). `timeout` is in
    seconds a request. `daily_tokens` are those a workspace may spend a day; 0: any number. `log_file` None: nothing
    that is sent or said is written down.
    """

    api_key: SecretStr
    base_url: str
    model: str
    reader_model: str
    uses: frozenset[ModelUse]
    timeout: float
    daily_tokens: int
    log_file: Path | None

    @property
    def server(self) -> str:
        """The server, as people are told: its host, and its port where that is not the usual one."""
        return urlsplit(self.base_url).netloc

    @property
    def exposed(self) -> bool:
        """Whether what is sent can be read on the way: plain HTTP to a server that need not be in one's own network."""
        parts = urlsplit(self.base_url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme == "https" or not host:
            return False
        with suppress(ValueError):
            return ip_address(host.partition("%")[0]).is_global
        return "." in host and not host.endswith(OWN_NETWORKS)


class LlmFields(BaseSettings):
    """The settings of a language model, as they are written."""

    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    """The key of the server; without one there is no language model."""

    openai_base_url: str = Field(default=API, validation_alias="OPENAI_BASE_URL")
    """Where the server is."""

    openai_model: str = Field(default="", validation_alias="OPENAI_MODEL")
    """The model that plays the customer and words the feedback."""

    openai_reader_model: str = Field(default="", validation_alias="OPENAI_READER_MODEL")
    """The model that reads; the same where it is empty."""

    openai_for: str = Field(default=",".join(MODEL_USES), validation_alias="OPENAI_FOR")
    """What the model is used for, separated by commas."""

    openai_timeout: str = Field(default=USUAL_TIMEOUT, validation_alias="OPENAI_TIMEOUT")
    """Seconds that a request may take."""

    openai_daily_tokens: str = Field(default=USUAL_TOKENS, validation_alias="OPENAI_DAILY_TOKENS")
    """Tokens that a workspace may spend a day; 0: any number."""

    openai_log_file: Path | None = Field(default=None, validation_alias="OPENAI_LOG_FILE")
    """Where every request and answer is appended: for trials with invented sessions only."""

    @field_validator(
        "openai_api_key", "openai_base_url", "openai_model", "openai_reader_model", "openai_for", "openai_timeout",
        "openai_daily_tokens", mode="before",
    )  # fmt: skip
    @classmethod
    def _trimmed(cls, value: str | None) -> str | None:
        """A value that comes out of a file often brings the end of its line along."""
        return value.strip() if value else value

    @property
    def llm(self) -> LlmSettings | None:
        """How a language model is reached; None without a key.

        Raises:
            SettingsError: something is missing or cannot be used; its parameter `name` says which setting.
        """
        if not self.openai_api_key:
            return None
        if not _is_one_word(self.openai_api_key.get_secret_value()):
            raise SettingsError("error.settings.llm.key", name="OPENAI_API_KEY")
        if not self.openai_model:
            raise SettingsError("error.settings.llm.no_model", name="OPENAI_MODEL")
        log = self.openai_log_file
        if log and (log.is_dir() or not log.absolute().parent.is_dir()):
            raise SettingsError("error.settings.llm.log_file", name="OPENAI_LOG_FILE")
        return LlmSettings(
            api_key=self.openai_api_key,
            base_url=_address(self.openai_base_url or API),
            model=self.openai_model,
            reader_model=self.openai_reader_model or self.openai_model,
            uses=_uses(self.openai_for),
            timeout=_seconds(self.openai_timeout),
            daily_tokens=_tokens(self.openai_daily_tokens),
            log_file=self.openai_log_file,
        )


def _is_one_word(key: str) -> bool:
    """Whether a key can be sent in a header."""
    return key.isascii() and key.isprintable() and " " not in key


def _address(url: str) -> str:
    """The address of the server, without a slash at its end."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any((parts.query, parts.fragment))
        usable = usable and parts.port != 0 and "@" not in parts.netloc and _is_one_word(url)
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("error.settings.llm.base_url", name="OPENAI_BASE_URL")
    return url.rstrip("/")


def _uses(written: str) -> frozenset[ModelUse]:
    """What the model is used for: at least one thing, and nothing that is not known."""
    words = {word.strip().lower() for word in (written or ",".join(MODEL_USES)).split(",")} - {""}
    if not words or not words <= set(MODEL_USES):
        raise SettingsError("error.settings.llm.uses", name="OPENAI_FOR")
    return frozenset(use for use in MODEL_USES if use in words)


def _seconds(written: str) -> float:
    try:
        seconds = float(written or USUAL_TIMEOUT)
    except ValueError:
        seconds = 0.0
    if not SHORTEST <= seconds <= LONGEST:
        raise SettingsError("error.settings.llm.timeout", name="OPENAI_TIMEOUT", least=SHORTEST, most=LONGEST)
    return seconds


def _tokens(written: str) -> int:
    text = written or USUAL_TOKENS
    if not (text.isascii() and text.isdigit()):
        raise SettingsError("error.settings.llm.daily_tokens", name="OPENAI_DAILY_TOKENS")
    return int(text)
