"""A worker process: takes jobs from its queues until it is told to stop, and survives a database that goes away.

Not for here: what a job does (each domain's jobs.py), how a process is started and watched (the command line).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine, Sequence
from typing import Any

import psycopg
from django.db import connections
from procrastinate import exceptions
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app, utils
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from guanxi.foundation.django import catching_up, jobtrouble

HEARTBEAT_SECONDS = 10.0
GRACE_SECONDS = 25.0
POLL_SECONDS = 1.0
POOL_SIZE = 4
# A batch step may take long and is followed by its progress row; a page's statement may not (roles.py sets 30 s).
BATCH_OPTIONS = "-c statement_timeout=1800000 -c idle_in_transaction_session_timeout=1800000"
log = logging.getLogger("guanxi.worker")


class WorkerConnector(PsycopgConnector):
    """Fetches jobs and beats its heart on its own pool; what a job defers goes through the job's own transaction.

    Procrastinate's `replace_connector` alone would defer on the pool: an event would leave before its act commits.
    """

    def get_sync_connector(self) -> BaseConnector:
        """Django's connection of the running thread."""
        return DjangoConnector()


class EagerWorker(Worker):
    """Looks for work again as soon as a job is done.

    Procrastinate's own looks only when a job is inserted or every few seconds: with concurrency 2, twenty events of one
    account (one lock) took 60 s and more instead of one.
    """

    async def _persist_job_status(self, *arguments: Any, **more: Any) -> None:
        await super()._persist_job_status(*arguments, **more)
        self._new_job_event.set()

    async def _periodic_deferrer(self) -> None:
        """What was due while no worker ran is queued once, however late (`catching_up`)."""
        row = await self.app.connector.execute_query_one_async(catching_up.SINCE)
        await catching_up.OnceDeferrer(registry=self.app.periodic_registry, began=float(row["began"] or 0)).worker()


def run(queues: Sequence[str], concurrency: int = 1) -> None:
    """Works on `queues` until SIGTERM or SIGINT; starts again by itself when the database was away (FLT-95, FLT-98)."""
    if "batch" in queues:
        _allow_long_statements()
    asyncio.run(_run(queues, concurrency))


async def _run(queues: Sequence[str], concurrency: int) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    pause = 1.0
    while not stopping.is_set():
        started = asyncio.get_running_loop().time()
        await _until_stop_or_trouble(stopping, queues, concurrency)
        pause = 1.0 if asyncio.get_running_loop().time() - started > 60 else min(pause * 2, 15.0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)


async def _until_stop_or_trouble(stopping: asyncio.Event, queues: Sequence[str], concurrency: int) -> None:
    """One life of the worker. Returns when asked to stop, or when a side task (heartbeat, listener) lost the database."""
    connector = WorkerConnector(kwargs=_connection_parameters(), min_size=1, max_size=POOL_SIZE, timeout=5)
    try:
        with app.replace_connector(connector):
            async with app.open_async():
                app.perform_import_paths()  # type: ignore[no-untyped-call] # procrastinate leaves it untyped
                life: Coroutine[Any, Any, None] = EagerWorker(
                    app, queues=list(queues), name="+".join(queues), concurrency=concurrency, install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS, shutdown_graceful_timeout=GRACE_SECONDS,
                    fetch_job_polling_interval=POLL_SECONDS, delete_jobs="successful",
                    task_middleware=[*app.worker_defaults["task_middleware"], jobtrouble.noting],
                ).run()  # type: ignore[no-untyped-call]
                work = asyncio.create_task(life)
                asked = asyncio.create_task(stopping.wait())
                await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
                asked.cancel()
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
    except (exceptions.ConnectorException, psycopg.Error, OSError) as error:
        log.warning("worker %s lost the database: %s", "+".join(queues), error)


def _connection_parameters() -> dict[str, Any]:
    return utils.connector_params("default")


def _allow_long_statements() -> None:
    default: Any = connections["default"]
    default.close_pool()  # the start-up checks may have filled it with connections of the short limits
    connections.databases["default"].setdefault("OPTIONS", {})["options"] = BATCH_OPTIONS
