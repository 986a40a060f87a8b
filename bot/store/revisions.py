"""The revisions of the schema: which one is the newest, whether it is due, and running what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import StoreNewer

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0006"
"""The newest revision in `migrations/versions`; a test keeps it so."""
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
OF_THE_RUNTIME = frozenset({"address", "inbox", "installation", "outbox", "step"})
"""The tables of `bot.runtime`, which describes them itself."""
OURS = frozenset({"content", "disagreement", "model_spending", "practice", "profile", "turn"}) | OF_THE_RUNTIME
"""The tables of this program."""
ENGINE_VERSION = "dbos_migrations"
OF_THE_ENGINE = frozenset({
    "application_versions", "datasource_outputs", "dbos_datasource_migrations", ENGINE_VERSION, "event_dispatch_kv",
    "notifications", "operation_outputs", "queues", "streams", "workflow_events", "workflow_events_history",
    "workflow_input", "workflow_output", "workflow_schedules", "workflow_status",
})  # fmt: skip
"""The tables that the engine of the runtime (DBOS) keeps beside ours in a file; on a server it has a schema `dbos` of
its own. It makes and changes them itself."""
OF_SQLITE = frozenset({"sqlite_sequence"})


def of_others(tables: set[str]) -> set[str]:
    """The tables in a file that neither the engine nor SQLite made."""
    return tables - OF_SQLITE - (OF_THE_ENGINE if ENGINE_VERSION in tables else set())


def is_older(revision: str | None) -> bool:
    """Whether a schema of that revision is older than this program. StoreNewer when it is newer."""
    known = {script.name.partition("_")[0] for script in (MIGRATIONS / "versions").glob("*.py")}
    if revision is not None and revision not in known:
        raise StoreNewer("store.newer")
    return revision != HEAD


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """For the migration library: whether it may look at what has that name, and is of that kind."""
    return kind != "table" or name not in OF_THE_ENGINE


def run(connection: Connection, target: str = HEAD, *, back: bool = False) -> None:
    """Run what leads up to the revision `target`, or back to it, in the transaction of `connection`.

    The migration library loads only here.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, target)
