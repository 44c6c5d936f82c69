"""What a database needs every night: partitions ahead of time, and an end for what is only kept for a while.

Runs as a job. History is dropped by whole months, never row by row, and never below the legal 184 days (PRM-74).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from guanxi.foundation.django import clock, maintenance, storage, strays
from guanxi.foundation.pure import months

MONTHS_AHEAD = 6
KEEP_KEYS = timedelta(days=7)
KEEP_EVENTS = timedelta(days=90)
KEEP_HALVES = timedelta(days=1)
AUDIT_DAYS_AT_LEAST = 184  # Cybersecurity Law 21(3): six months (PRM-74)
_LOGINS = ("axes_accesslog", "axes_accessattempt")


@dataclass(frozen=True, kw_only=True)
class Done:
    """How much was made and thrown away."""

    partitions_made: int
    partitions_dropped: tuple[str, ...]
    keys: int
    sessions: int
    events: int
    logins: int
    halves: int
    strays: int


def maintain(*, now: datetime) -> Done:
    """Makes the history's partitions of the next six months; drops what is older than its time."""
    today = now.astimezone(clock.ZONE).date()
    oldest = today - timedelta(days=max(settings.GUANXI_AUDIT_DAYS, AUDIT_DAYS_AT_LEAST))
    made, dropped = _partitions(today, oldest=oldest)
    return Done(
        partitions_made=made, partitions_dropped=dropped,
        keys=_delete("delete from idempotency_key where at < %s", now - KEEP_KEYS),
        sessions=_delete("delete from django_session where expire_date < %s", now),
        events=_delete("delete from event_receipt where at < %s", now - KEEP_EVENTS)
        + _delete("delete from event_log where at < %s", now - KEEP_EVENTS),
        logins=sum(_delete(f"delete from {table} where attempt_time < %s", oldest) for table in _LOGINS),  # noqa: S608 - our own names
        halves=storage.forget_halves(older_than=KEEP_HALVES),
        strays=strays.forget(older_than=KEEP_HALVES),
    )


def _partitions(today: date, *, oldest: date) -> tuple[int, tuple[str, ...]]:
    made, dropped = 0, []
    with maintenance.owner_cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_row'::regclass")
        there = {row[0] for row in cursor.fetchall()}
        for month in months.span(months.shift(months.month_of(today), MONTHS_AHEAD), MONTHS_AHEAD + 1):
            name, after = f"audit_row_{month}", months.shift(month, 1)
            if name not in there:
                cursor.execute(f"create table {name} partition of audit_row for values from ('{_first(month)}') to ('{_first(after)}')")
                cursor.execute(f"revoke all on {name} from guanxi_app")
                made += 1
        for name in sorted(there):
            month_text = name.removeprefix("audit_row_")
            if month_text.isdigit() and _first(months.shift(int(month_text), 1)) <= oldest.isoformat():
                cursor.execute(f"drop table {name}")
                dropped.append(name)
        if dropped:
            cursor.execute("delete from audit_act where at < %s", [oldest])
            cursor.execute("delete from audit_personal where at < %s", [oldest])
    return made, tuple(dropped)


def _first(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}-01"


def _delete(sql: str, edge: datetime | date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [edge])
        return int(cursor.rowcount)
