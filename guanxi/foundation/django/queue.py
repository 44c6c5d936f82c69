"""The state of the queue for people: what waits, runs, failed, is stuck; and one retry by hand.

Reads Procrastinate's own tables. Not for here: registering or running jobs (`jobs`, `worker`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.foundation.django import audit, jobs, jobtrouble
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

QUEUES = ("fast", "batch")
PAGE = 100


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """One queue now. oldest_seconds: how long the longest waiting job that may run has waited. again: failed, and waits for its next try."""

    name: str
    waiting: int
    later: int
    running: int
    failed: int
    stalled: int
    oldest_seconds: int
    again: int = 0
    workers: int = 0

    @property
    def is_healthy(self) -> bool:
        """Nothing failed or stuck, and nothing waits longer than five minutes (G3)."""
        return not self.failed and not self.stalled and self.oldest_seconds < 300


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """One job. Its arguments are ids and flags only, never personal data. next_at: when it is tried again; why: what it failed of the last time,
    with the line of ours and the id under which the log says the whole."""

    id: int
    queue: str
    task: str
    status: str
    attempts: int
    since: datetime | None
    arguments: str
    is_stalled: bool
    next_at: datetime | None = None
    why: Text | None = None
    place: str = ""
    request_id: str = ""


_UNDER_WAY = "select exists (select 1 from procrastinate_jobs where lock = %s and status in ('todo', 'doing'))"
_STATE = """
select j.queue_name,
  count(*) filter (where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())),
  count(*) filter (where j.status = 'todo' and j.scheduled_at > now()),
  count(*) filter (where j.status = 'doing'),
  count(*) filter (where j.status = 'failed'),
  count(*) filter (where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s))),
  coalesce(extract(epoch from now() - min(coalesce(j.scheduled_at, e.at)) filter (
    where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now()))), 0)::int,
  count(*) filter (where j.status = 'todo' and j.attempts > 0)
from procrastinate_jobs j
left join procrastinate_workers w on w.id = j.worker_id
left join lateral (select min(at) as at from procrastinate_events where job_id = j.id and type = 'deferred') e on j.status = 'todo'
where j.status in ('todo', 'doing', 'failed')
group by 1
"""
_LINES = """
select j.id, j.queue_name, j.task_name, j.status::text, j.attempts, e.at, j.args,
  j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s)),
  case when j.status = 'todo' and j.attempts > 0 then j.scheduled_at end, t.code, t.place, t.request_id
from procrastinate_jobs j
left join procrastinate_workers w on w.id = j.worker_id
left join job_trouble t on t.job_id = j.id
left join lateral (select max(at) as at from procrastinate_events where job_id = j.id) e on true
where j.status = %s::procrastinate_job_status
order by j.id desc limit %s
"""


def state() -> Sequence[QueueState]:
    """Every queue, also an empty one."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [jobs.STALLED_AFTER_SECONDS])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        QueueState(name=name, waiting=w, later=later, running=running, failed=failed, stalled=stalled, oldest_seconds=oldest, again=again)
        for name in [*QUEUES, *sorted(set(found) - set(QUEUES))]
        for w, later, running, failed, stalled, oldest, again in [found.get(name, (0, 0, 0, 0, 0, 0, 0))]
    ]


def live_workers() -> int:
    """Worker processes whose heart beat within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s)",
                       [jobs.STALLED_AFTER_SECONDS])
        return int(cursor.fetchone()[0])


def oldest_event_seconds() -> int:
    """How long the oldest event has waited for one of its subscribers; 0 when all are delivered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(extract(epoch from now() - min(e.at)), 0)::int from procrastinate_jobs j "
            "join procrastinate_events e on e.job_id = j.id and e.type = 'deferred' "
            "where j.task_name = 'guanxi.foundation.django.delivery.deliver' and j.status in ('todo', 'doing', 'failed')")
        return int(cursor.fetchone()[0])


Status = Literal["failed", "doing", "todo"]


def lines(*, status: Status, limit: int = PAGE) -> Sequence[JobLine]:
    """Jobs of one status (todo, doing, failed), newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [jobs.STALLED_AFTER_SECONDS, status, limit])
        return [JobLine(id=i, queue=q, task=task, status=s, attempts=a, since=at, arguments=_plain(args), is_stalled=stuck,
                        next_at=next_at, why=jobtrouble.said(code) if code else None, place=place or "", request_id=request_id or "")
                for i, q, task, s, a, at, args, stuck, next_at, code, place, request_id in cursor.fetchall()]


def retry(*, actor: Actor, now: datetime, job_id: int) -> None:
    """Gives a failed job another row of tries, as an act; one that waits for its next try, and holds up those with its lock, is tried now.

    Refuses (`not_found`) a job that has not failed.
    """
    with audit.acting(actor=actor, verb="retry_job", now=now, subject=Ref("job", job_id)), connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set attempts = 0, scheduled_at = null where id = %s and status = 'todo' and attempts > 0 "
                       "and scheduled_at > now()", [job_id])
        if cursor.rowcount:
            return
        if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
            raise not_found()
        cursor.execute("select procrastinate_retry_job_v2(%s, null, null, null, null)", [job_id])
        cursor.execute("update procrastinate_jobs set attempts = 0 where id = %s", [job_id])


def cancel_of(*, user_id: int) -> int:
    """Takes back waiting jobs asked by this person (argument `user_id`, `actor_id` or `owner_id`), in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'cancelled' where status = 'todo' "
                       "and %s in (args->>'user_id', args->>'actor_id', args->>'owner_id')", [str(user_id)])
        return int(cursor.rowcount)


def _plain(arguments: Any) -> str:
    found = json.loads(arguments) if isinstance(arguments, str) else arguments
    return ", ".join(f"{name}={value}" for name, value in found.items())[:200]


def is_under_way(*, lock: str) -> bool:
    """Whether a job with this lock waits or runs. A dead worker's job counts until the rescue has given it back or given it up."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDER_WAY, [lock])
        return bool(cursor.fetchone()[0])
