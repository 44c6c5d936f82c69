"""Writing the batches of a run, two at a time where none depends on another. Each is a transaction of its own either way.

Not for here: what a batch does.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections, transaction

from guanxi.domains.intake.commands import statistics, steps
from guanxi.domains.intake.models import ImportRun

AT_A_TIME = 2
# Tables that were empty have grown from nothing, then tenfold, behind these waves.
_WAVES = (2, 18, 180)

Step = Callable[[int, bool], None]
"""Does the batch of this checkpoint; the flag: it must take the lock of the kind itself."""


def each(run: ImportRun, checkpoints: Sequence[int], step: Step) -> None:
    """Calls `step` for every checkpoint, in order; two at a time when the run `is_apart` and we are in no transaction."""
    for wave in _waves(checkpoints):
        if run.is_apart and len(wave) > 1 and not connection.in_atomic_block:
            with _locked(run.kind):
                _side_by_side(wave, step)
        else:
            for checkpoint in wave:
                step(checkpoint, True)
        if wave[-1] != checkpoints[-1]:
            statistics.refresh(rows=run.row_count)


def judge_each(checkpoints: Sequence[int], step: Step) -> None:
    """Calls `step` for every checkpoint, two at a time where we are in no transaction: for what writes to staging only."""
    if len(checkpoints) > 1 and not connection.in_atomic_block:
        _side_by_side(checkpoints, step)
    else:
        for checkpoint in checkpoints:
            step(checkpoint, False)


def lock_kind(kind: str) -> None:
    """One run of a kind writes at a time; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = 0; select pg_advisory_xact_lock(hashtext('intake'), hashtext(%s))", [kind])


def _waves(checkpoints: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for size in (*_WAVES, len(checkpoints)):
        if wave := checkpoints[start:start + size]:
            yield wave
        start += size


@contextmanager
def _locked(kind: str) -> Iterator[None]:
    """Holds the lock in a transaction that does nothing else, while others write. A death of this process frees it."""
    with transaction.atomic():
        steps.no_time_limit()
        lock_kind(kind)
        yield


def _side_by_side(checkpoints: Sequence[int], step: Step) -> None:
    """Shares in turn; when one fails, the others end with the batch they are at, and its error is raised."""
    failed: list[BaseException] = []

    def share(mine: Sequence[int]) -> None:
        try:
            for checkpoint in mine:
                if failed:
                    return
                step(checkpoint, False)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:
        waiting = [pool.submit(contextvars.copy_context().run, share, checkpoints[start::AT_A_TIME]) for start in range(AT_A_TIME)]
        for one in waiting:
            one.result()
