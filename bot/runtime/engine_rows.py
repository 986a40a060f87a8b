"""The engine's own rows, as far as we must touch them: to erase a person, to sweep what is done, to restore a copy.

DBOS keeps them in its schema `dbos` on PostgreSQL, and among our tables on SQLite.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, TableClause, column, delete, inspect, select, table, update
from sqlalchemy.ext.asyncio import AsyncConnection

STATUS = "workflow_status"
OF_WORKFLOW = ("workflow_input", "workflow_output", "operation_outputs")
"""Tables whose rows go with a workflow, and have no foreign key that says so."""
COLUMNS = ("workflow_uuid", "status", "queue_partition_key", "updated_at", "executor_id")
UNDER_WAY = ("PENDING", "ENQUEUED", "DELAYED")
DONE = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


async def owners(connection: AsyncConnection) -> frozenset[str]:
    """The executors that have work under way."""
    status = await _table(connection, STATUS)
    if status is None:
        return frozenset()
    query = select(status.c.executor_id).where(status.c.status == "PENDING").distinct()
    return frozenset(str(owner) for owner in (await connection.execute(query)).scalars() if owner)


async def forget(connection: AsyncConnection, session: str, *, within: bool = False) -> int:
    """Erase everything of a session; how many workflows went. `within` one of them: that one stays until swept."""
    mine = column("queue_partition_key") == session
    return await _remove(connection, mine & (column("status") != "PENDING") if within else mine)


async def sweep(connection: AsyncConnection, before_ms: int) -> int:
    """Remove what was done before that moment (milliseconds since 1970); how many workflows went."""
    return await _remove(connection, column("status").in_(DONE) & (column("updated_at") < before_ms))


async def stand_down(connection: AsyncConnection) -> int:
    """Cancel everything that is under way: it belongs to another time. How much that was."""
    status = await _table(connection, STATUS)
    if status is None:
        return 0
    under_way = column("status").in_(UNDER_WAY)
    done = await connection.execute(update(status).where(under_way).values(status="CANCELLED"))
    return int(done.rowcount)


async def _remove(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    status = await _table(connection, STATUS)
    if status is None:
        return 0
    ids = select(status.c.workflow_uuid).where(which)
    for name in OF_WORKFLOW:
        rows = await _table(connection, name)
        if rows is not None:
            await connection.execute(delete(rows).where(rows.c.workflow_uuid.in_(ids)))
    return int((await connection.execute(delete(status).where(which))).rowcount)


async def _table(connection: AsyncConnection, name: str) -> TableClause | None:
    """A table of the engine, or None where no engine has ever run."""
    schema = "dbos" if connection.dialect.name == "postgresql" else None
    there = await connection.run_sync(lambda sync: inspect(sync).has_table(name, schema=schema))
    columns: list[ColumnClause[Any]] = [
        column(one) for one in ("workflow_uuid", "status", "queue_partition_key", "updated_at", "executor_id")
    ]
    return table(name, *columns, schema=schema) if there else None
