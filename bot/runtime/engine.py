"""DBOS, and nothing else of it anywhere: queues, workflows, schedules, recovery.

Source of what is set here: what was measured of DBOS 3.4 (docs/adr/0009-durable-runtime.md).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Inbound
from bot.runtime.inbox import session_of

if TYPE_CHECKING:
    from dbos import DBOS, DBOSClient, DBOSConfig

APPLICATION = "sangfroid"
VERSION = "1"
"""Of the workflows. Recovery looks only at those of its own version, so this is no hash of the code: it changes when a
workflow that the old code began could not be ended by the new."""
ANSWER, TEND = "answer", "tend"
WORKERS = 100
"""How many sessions of one channel a process answers at once: most of the time they wait for a customer who writes."""
POLLING = 0.15
"""Seconds between two looks at a queue."""
MOST_RECOVERIES = 50
"""How often DBOS starts a workflow anew before it gives up; our own count of attempts parks a turn long before."""

Answer = Callable[[str, bool], Awaitable[None]]
"""Answers an event by its id; whether an earlier attempt ended with its process."""
Tend = Callable[[str, str], Awaitable[None]]
"""Does a chore (its name) to a practice (its id), in the session's own place in the queue."""
Chore = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rota:
    """Scheduled work: a name, when (cron, in that time zone), and what."""

    name: str
    cron: str
    chore: Chore


class TurnEngine:
    """One DBOS per process. `engine` is a connection of its own to the database of everything else."""

    def __init__(self, engine: Engine, executor_id: str, queues: Sequence[str]) -> None:
        """`executor_id` names this process: fixed on SQLite, never used again on PostgreSQL."""
        self.executor_id = executor_id
        self._queues = queues
        self._engine = engine
        self._client: DBOSClient | None = None
        self._dbos: DBOS | None = None

    async def start(self, answer: Answer, tend: Tend, rota: Sequence[Rota] = ()) -> None:
        """Bring the engine's own tables up to date, take up what this executor left, and begin to work."""
        from dbos import DBOS, DBOSClient  # at its import it runs a program

        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_engine": self._engine,
            "application_version": VERSION,
            "executor_id": self.executor_id,
            "log_level": "WARNING",
            "console_log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
        }
        self._dbos = DBOS(config=config)
        _own_logger()

        @DBOS.workflow(name=ANSWER, max_recovery_attempts=MOST_RECOVERIES)
        async def answer_workflow(event_id: str) -> None:
            await answer(event_id, await self._is_again())

        @DBOS.workflow(name=TEND, max_recovery_attempts=MOST_RECOVERIES)
        async def tend_workflow(chore: str, practice_id: str) -> None:
            await tend(chore, practice_id)

        chores = [_scheduled(one) for one in rota]
        DBOS.listen_queues(list(self._queues))  # another process may host other channels
        DBOS.launch()  # inside the running loop: workflows run on it
        for name in self._queues:
            await DBOS.register_queue_async(
                name,
                partition_concurrency=1,
                worker_concurrency=WORKERS,
                polling_interval_sec=POLLING,
                on_conflict="always_update",
            )
        if chores:
            await DBOS.apply_schedules_async(
                [
                    {"schedule_name": one.name, "workflow_fn": chore, "schedule": one.cron, "context": None}
                    for one, chore in zip(rota, chores, strict=True)
                ]
            )
        self._client = DBOSClient(system_database_engine=self._engine, lazy=True, application_name=APPLICATION)

    async def stop(self, grace: float) -> None:
        """Take no more work; leave what still runs after `grace` seconds to the next process."""
        if self._dbos is None:
            return
        from dbos import DBOS

        dbos, self._dbos = self._dbos, None
        dbos._initialized = False  # noqa: SLF001 - as destroy does first: nothing new is dequeued
        for stop in dbos.background_thread_stop_events:
            stop.set()
        until = time.monotonic() + grace
        while dbos._active_workflows_set.activeList() and time.monotonic() < until:  # noqa: SLF001, ASYNC110
            await asyncio.sleep(0.05)  # the set is DBOS's own and tells nobody when it changes
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # DBOS had put its own there, and shut it
        self._engine.dispose()

    async def enqueue_event(self, connection: AsyncConnection, inbound: Inbound) -> None:
        """Put the answering of an event into its session's place in the queue, in the transaction of `connection`."""
        event_id, queue, session = inbound.event_id, inbound.place.channel, session_of(inbound.author)
        await self._enqueue(connection, ANSWER, f"{ANSWER}:{event_id}", queue, session, (event_id,))

    async def enqueue_chore(
        self, connection: AsyncConnection, chore: str, practice_id: str, queue: str, session: str, once: str
    ) -> None:
        """The same for a chore; done once for that `once`."""
        await self._enqueue(connection, TEND, f"{TEND}:{chore}:{once}", queue, session, (chore, practice_id))

    async def recover(self, executor_id: str) -> int:
        """Put back into the queue what a dead executor had under way; how much that was."""
        if self._dbos is None:
            return 0
        handles = await asyncio.to_thread(self._dbos._recover_pending_workflows, [executor_id])  # noqa: SLF001
        return len(handles)

    async def _enqueue(
        self,
        connection: AsyncConnection,
        workflow: str,
        workflow_id: str,
        queue: str,
        session: str,
        args: tuple[str, ...],
    ) -> None:
        client = self._client
        if client is None:
            raise RuntimeError

        def put(sync: Connection) -> None:
            client.enqueue_in_transaction(
                sync,
                {
                    "workflow_name": workflow,
                    "queue_name": queue,
                    "workflow_id": workflow_id,
                    "queue_partition_key": session,
                    "app_version": VERSION,
                },
                *args,
            )

        await connection.run_sync(put)

    async def _is_again(self) -> bool:
        """Whether the running workflow was begun before, by a process that is no more."""
        from dbos import DBOS

        dbos, workflow_id = self._dbos, DBOS.workflow_id
        if dbos is None or workflow_id is None:
            return False
        status = await asyncio.to_thread(dbos._sys_db.get_workflow_status, workflow_id)  # noqa: SLF001
        return status is not None and (status["recovery_attempts"] or 0) > 1


def _scheduled(one: Rota) -> Callable[[datetime, Any], Coroutine[Any, Any, None]]:
    """A scheduled workflow: DBOS starts it once for a moment, whatever the number of processes."""
    from dbos import DBOS

    @DBOS.workflow(name=one.name)
    async def chore(moment: datetime, _context: Any) -> None:  # noqa: ANN401 - DBOS's own
        await one.chore(moment)

    return chore


def _own_logger() -> None:
    """What DBOS logs goes where ours goes, as ours; never to a handler of its own."""
    logger = logging.getLogger("dbos")
    logger.handlers.clear()
    logger.propagate = True
