"""What every test rests on: no person's data, settings or cache is ever read or written by a test."""

from collections.abc import Iterator
from pathlib import Path

from bot.settings import one_thread_each

one_thread_each()  # before any test imports NumPy

import pytest  # noqa: E402
import structlog  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from tests import postgres as a_postgres  # noqa: E402

# The same examples on every run: a red test is red for everyone. No deadline: CI machines pause.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

OF_THE_PERSON = (
    "DATABASE_URL", "EVALUATION_FILE", "PERSONAS_DIR", "SANGFROID_LANG", "SANGFROID_USER", "LOG_LEVEL",
    "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES",
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET",
    "TOKEN_KEY", "SLACK_API_URL", "CUSTOMER_PACE",
    "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_READER_MODEL", "OPENAI_FOR", "OPENAI_TIMEOUT",
    "OPENAI_DAILY_TOKENS", "OPENAI_LOG_FILE",
)  # fmt: skip


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder for the whole run: the content cache in it is warmed once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def postgres() -> Iterator[a_postgres.Server]:
    """One PostgreSQL for the whole run, started when the first test asks for it."""
    with a_postgres.running() as server:
        yield server


@pytest.fixture
def database(postgres: a_postgres.Server) -> Iterator[str]:
    """The name of an empty database of this test's own on that server."""
    with postgres.database() as name:
        yield name


@pytest.fixture
def server_url(postgres: a_postgres.Server, database: str) -> str:
    """An empty PostgreSQL database, by its address."""
    return postgres.url(database)


@pytest.fixture(autouse=True)
def a_log_of_its_own() -> Iterator[None]:
    """What a test sets up for the log ends with it: its streams are closed then."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def nobody_in_particular(monkeypatch: pytest.MonkeyPatch, shared_home: Path, tmp_path: Path) -> None:
    """Settings, data and cache of nobody: each test has a database of its own, all share one cache."""
    for name in OF_THE_PERSON:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(shared_home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared_home / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("MPLCONFIGDIR", str(shared_home / "matplotlib"))
