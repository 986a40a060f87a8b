"""What the environment says, as one frozen value.

Read only when `Settings.load()` is called: importing this module reads nothing. Every setting is described in
`.env.example`, and a test keeps the two in step. Those of Slack are in `bot.settings.slack`, those of a language model
in `bot.settings.llm`.
"""

from __future__ import annotations

import getpass
import os
import re
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableValue

from bot.errors import SettingsError
from bot.model import LANGUAGES, Language
from bot.settings.llm import LlmFields
from bot.settings.slack import SlackFields

APP = "sangfroid"
SQLITE = "sqlite+aiosqlite:///"
POSTGRES = "postgresql+psycopg://"
DATABASES = {
    re.compile(r"sqlite(?:\+aiosqlite)?:///(.+)", re.DOTALL): SQLITE,
    re.compile(
        r"postgres(?:ql(?:\+psycopg)?)?://"
        r"((?:[^:/@]*(?::[^@]*)?@)?(?:\[[^]/?]+\]|[^]\[:/?@]*)(?::\d{1,5})?/[^/?#@\s]+(?:\?\S*)?)"
    ): POSTGRES,
}
"""Every spelling of an address that is taken, and what stands before it when its driver is named. A server's: perhaps
who we are and our password, perhaps where it is, then the name of the database and perhaps options."""
SECRETS = {
    re.compile(r"\A((?:[^:/@]*://)?[^:/@]*):(?!//).*?(@[^@]*)?\Z", re.DOTALL): r"\1:***\2",
    re.compile(r"(password=)[^&]*", re.IGNORECASE): r"\1***",
}
"""Where a password may be in an address, however wrong the rest of it is, and what is shown in its place."""
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Encoder = Literal["auto", "on", "off"]
ENCODERS: tuple[Encoder, ...] = ("auto", "on", "off")
LOG_LEVELS: tuple[LogLevel, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")


def default_database() -> str:
    """Return the address of the database file in the user's data folder."""
    return SQLITE + str(user_data_path(APP) / "sangfroid.sqlite3")


def default_evaluation_file(said: dict[str, Any]) -> Path:
    """Return where the organisation's evaluation file is: among its own content, else in the user's data folder."""
    return (said.get("personas_dir") or user_data_path(APP)) / "evaluation.jsonl"


def default_backups() -> Path:
    """Return where nightly copies of the database go: a folder in the user's data folder."""
    return user_data_path(APP) / "backups"


def default_erasures() -> Path:
    """Return where erasures are noted: a file in the user's data folder."""
    return user_data_path(APP) / "erasures.jsonl"


def environment_language() -> Language:
    """Return the language the terminal speaks, by the POSIX variables in order; English if none says."""
    spoken = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "en")
    return "fr" if spoken.lower().startswith("fr") else "en"


def asked_language() -> Language | None:
    """Return the language of `SANGFROID_LANG`, for when the settings as a whole cannot be read."""
    short = os.environ.get("SANGFROID_LANG", "")[:2].lower()
    return next((language for language in LANGUAGES if language == short), None)


def one_thread_each() -> None:
    """Keep the linear algebra of this process to one thread, unless the operator says otherwise.

    Our matrices are small: more threads gain nothing on a quiet machine, and on a busy one they wait for each other (a
    reading then took ten times as long). Read by OpenBLAS when NumPy is first imported.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def login_name() -> str:
    """Return the login name, or `trainee` where the system has none (a bare container)."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "trainee"


class Settings(LlmFields, SlackFields):
    """The settings of one process.

    Each comes from the environment, else from a `.env` file in the working folder, else from the default
    here. An empty value counts as absent.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        case_sensitive=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field(default_factory=default_database, validation_alias="DATABASE_URL", repr=False)
    """Where practices are kept: `sqlite:///` and a path, or `postgresql://` and the address of a database.

    One file in the user's data folder by default. It may hold a password: it is never shown.
    """

    personas_dir: Path | None = Field(default=None, validation_alias="PERSONAS_DIR")
    """A folder of the organisation's own content, laid over the shipped one by id."""

    evaluation_file: Path = Field(default_factory=default_evaluation_file, validation_alias="EVALUATION_FILE")
    """Labelled cases of the organisation's own: what trainees disagreed with and trainers accepted."""

    language: Language = Field(default_factory=environment_language, validation_alias="SANGFROID_LANG")
    """The language of the person at the terminal."""

    user: str = Field(default_factory=login_name, validation_alias="SANGFROID_USER", max_length=200)
    """Whose practices these are; the login name by default."""

    log_level: LogLevel | None = Field(default=None, validation_alias="LOG_LEVEL")
    """How much is logged, on standard error; None: WARNING at the terminal, INFO in `serve`."""

    host: str = Field(default="127.0.0.1", validation_alias="HOST", min_length=1)
    """Where `serve` listens."""

    port: int = Field(default=3000, validation_alias="PORT", ge=0, le=65535)
    """On which port; 0 takes a free one and logs it."""

    trainers_place: str | None = Field(default=None, validation_alias="TRAINERS_PLACE", pattern=r"^[^:]+:[^:]+:.+$")
    """Where trainers are told of a content file that is refused: channel:workspace:conversation."""

    retention_days: int = Field(default=365, validation_alias="RETENTION_DAYS", ge=1, le=36500)
    """Days after the last turn at which `serve` erases a practice."""

    pause_after_hours: float = Field(default=2, validation_alias="PAUSE_AFTER_HOURS", gt=0)
    """Hours after the last turn at which `serve` pauses a practice that was left open."""

    close_after_days: float = Field(default=14, validation_alias="CLOSE_AFTER_DAYS", gt=0)
    """Days after the last turn at which `serve` closes a paused practice, with feedback on what there was."""

    erasures_file: Path = Field(default_factory=default_erasures, validation_alias="ERASURES_FILE")
    """Who was erased, as hashes: kept outside the database, so that a restored copy does not bring anyone back."""

    backup_dir: Path = Field(default_factory=default_backups, validation_alias="BACKUP_DIR")
    """Where `serve` copies a SQLite database every night."""

    backups_kept: int = Field(default=7, validation_alias="BACKUPS_KEPT", ge=1, le=3650)
    """How many of these copies are kept."""

    encoder: Encoder = Field(default="auto", validation_alias="ENCODER")
    """Whether turns are read with the sentence encoder of the extra `embed`: `auto` means where it is installed."""

    customer_pace: float = Field(default=4, validation_alias="CUSTOMER_PACE", ge=0, le=30)
    """Seconds in which a customer writes 100 characters on a chat platform; 0: their line comes at once."""

    @classmethod
    def load(cls, env_file: Path | None = Path(".env")) -> Self:
        """Read the environment once.

        Raises:
            SettingsError: a value cannot be used; its parameters are `name` and `value`.
        """
        try:
            return cls(_env_file=env_file)
        except ValidationError as error:
            raise _in_our_words(error) from error
        except (UnreadableValue, OSError, UnicodeDecodeError) as error:
            raise SettingsError("error.settings.env_file", value=str(env_file)) from error

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_speak(cls, value: str) -> str:
        """Accept any spelling of an address of SQLite or PostgreSQL, and name the driver."""
        for spelling, driver in DATABASES.items():
            if found := spelling.fullmatch(value):
                return driver + found[1]
        raise PydanticCustomError("error.settings.database", "not an address of a database")

    @field_validator("personas_dir")
    @classmethod
    def _personas_folder_exists(cls, value: Path | None) -> Path | None:
        """A misspelt folder must not pass for an empty one."""
        if value is not None and not value.is_dir():
            raise PydanticCustomError("error.settings.personas_dir", "no such folder")
        return value

    @field_validator("evaluation_file")
    @classmethod
    def _evaluation_file_is_no_folder(cls, value: Path) -> Path:
        """A file, there or not yet."""
        if value.is_dir():
            raise PydanticCustomError("error.settings.evaluation_file", "a folder")
        return value

    @field_validator("language", mode="before")
    @classmethod
    def _language_is_spoken(cls, value: str) -> str:
        """`fr`, `FR` and `fr_CA.UTF-8` all mean French."""
        short = value[:2].lower()
        if short not in LANGUAGES:
            raise PydanticCustomError("error.settings.language", "no such language")
        return short

    @field_validator("log_level", mode="before")
    @classmethod
    def _log_level_is_known(cls, value: str | None) -> str | None:
        """Accept small letters."""
        if value is None:
            return None
        if value.upper() not in LOG_LEVELS:
            raise PydanticCustomError("error.settings.log_level", "no such level")
        return value.upper()

    @field_validator("encoder", mode="before")
    @classmethod
    def _encoder_is_a_choice(cls, value: str) -> str:
        """Accept capitals."""
        if value.lower() not in ENCODERS:
            raise PydanticCustomError("error.settings.encoder", "no such choice")
        return value.lower()

    @property
    def cache_dir(self) -> Path:
        """Where what can be made again is kept; not made here, and it may not exist."""
        return user_cache_path(APP)


def shipped_content() -> Path:
    """Return the folder of the content this program ships: personas, rubric, house file, cues.

    In an installed wheel it lies inside the package, in a checkout beside it.

    Raises:
        SettingsError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_personas", package.parent / "personas"):
        if folder.is_dir():
            return folder
    raise SettingsError("error.settings.no_content", value=str(package))


def _in_our_words(error: ValidationError) -> SettingsError:
    """Turn the first thing pydantic found into our error, naming the variable as the user wrote it."""
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    key = first["type"] if first["type"].startswith("error.settings.") else "error.settings.invalid"
    value = str(first["input"])
    return SettingsError(key, name=name, value=without_password(value) if name == "DATABASE_URL" else value)


def without_password(address: str) -> str:
    """Return the address of a database as it may be shown."""
    for secret, shown in SECRETS.items():
        address = secret.sub(shown, address)
    return address
