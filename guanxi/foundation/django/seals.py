"""The hash chain over history: who removes, adds or changes a line of `audit_act` or `audit_row` afterwards is found out (PRM-73).

Every hour the stretch since the last seal is closed: count, digest of every line, and a chain over all seals. The head of the chain also
goes into a file of the storage root, so that dropping the last seals shows. A seal is never written before the transactions of its time
have ended. Not under seal: what an erasure may take away, personal images (`audit_personal`; their salted digest is sealed) and the free text of
a reason.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from guanxi.foundation.django import access, storage, upkeep
from guanxi.foundation.django.models import AuditSeal
from guanxi.foundation.pure.actor import system

STEP = 50_000
MARGIN = timedelta(minutes=10)
HEADS = "seals.jsonl"
_ROWS = """
select count(*), max(id), encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(id, act_id, extract(epoch from at), table_name,
  row_id, account_id, op, version_after, before)::text, 'UTF8')), ''::bytea order by id), ''::bytea)), 'hex')
from (select * from audit_row where at >= %s and at < %s and id > %s order by id limit %s) r
"""
_ACTS = """
select count(*), max(id::text), encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(id, extract(epoch from at), actor_id,
  actor_name, acting_for, verb, subject_kind, subject_id, channel, request_id, policy_version, caused_by, depth)::text, 'UTF8')),
  ''::bytea order by id::text), ''::bytea)), 'hex')
from (select * from audit_act where recorded_at >= %s and recorded_at < %s and id::text > %s order by id::text limit %s) a
"""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A seal that history does not bear out. what: lines (removed, added or changed), chain, or head (the last seals are gone)."""

    since: datetime
    until: datetime
    what: str
    missing: int


def seal(*, now: datetime) -> bool:
    """Closes the stretch since the last seal; False when nothing can be closed yet. `now`: the machine's clock."""
    with transaction.atomic():
        access.bind(system("seal"))
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(4712)")  # two workers: one chain
            cursor.execute("select least(%s, coalesce((select min(xact_start) from pg_stat_activity where datname = current_database() "
                           "and pid <> pg_backend_pid()), %s))", [now - MARGIN, now - MARGIN])
            until = cursor.fetchone()[0]
            cursor.execute("set local statement_timeout = 0")
        last = AuditSeal.objects.order_by("-until").first()
        since = last.until if last else _beginning()
        if since is None or until <= since:
            return False
        acts, rows, digest = _digest(since, until)
        made = AuditSeal.objects.create(since=since, until=until, acts=acts, rows=rows, digest=digest, sealed_at=now,
                                        chain=_chained(last.chain if last else "", since, until, digest))
        transaction.on_commit(lambda: _note(made))
        return True


def verify(*, now: datetime, days: int | None = None) -> list[Broken]:
    """Checks the chain of all seals and the lines of those that retention has left (days: only the last ones). One entry a broken seal."""
    broken: list[Broken] = []
    with transaction.atomic():
        access.bind(system("seal"))
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 0")
        kept = now - timedelta(days=min(days or 10_000, max(settings.GUANXI_AUDIT_DAYS, upkeep.AUDIT_DAYS_AT_LEAST) - 31))
        before = ""
        for one in AuditSeal.objects.order_by("until").iterator():
            if one.chain != _chained(before, one.since, one.until, one.digest):
                broken.append(Broken(since=one.since, until=one.until, what="chain", missing=0))
            before = one.chain
            if one.since >= kept:
                acts, rows, digest = _digest(one.since, one.until)
                if digest != one.digest:
                    broken.append(Broken(since=one.since, until=one.until, what="lines", missing=one.acts + one.rows - acts - rows))
        known = set(AuditSeal.objects.values_list("chain", flat=True))
    gone = [Broken(since=until, until=until, what="head", missing=0) for until, chain in _heads() if chain not in known]
    return [*broken, *gone]


def _beginning() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("select least((select min(at) from audit_row), (select min(recorded_at) from audit_act))")
        found: datetime | None = cursor.fetchone()[0]
        return found


def _digest(since: datetime, until: datetime) -> tuple[int, int, str]:
    """Acts, rows and one digest over both, read in steps so that a million lines need no memory."""
    total, whole = [], hashlib.sha256()
    for sql, first in ((_ACTS, ""), (_ROWS, 0)):
        number, last = 0, first
        while True:
            with connection.cursor() as cursor:
                cursor.execute(sql, [since, until, last, STEP])
                found, last, digest = cursor.fetchone()
            number += found
            if found:
                whole.update(digest.encode())
            if found < STEP:
                break
        total.append(number)
    return total[0], total[1], whole.hexdigest()


def _chained(before: str, since: datetime, until: datetime, digest: str) -> str:
    return hashlib.sha256(f"{before}|{since.timestamp():.6f}|{until.timestamp():.6f}|{digest}".encode()).hexdigest()


def _file() -> Path:
    return storage.area("audit") / HEADS


def _note(made: AuditSeal) -> None:
    with _file().open("a", encoding="utf-8") as out:
        out.write(json.dumps({"until": made.until.isoformat(), "chain": made.chain}) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _heads() -> list[tuple[datetime, str]]:
    if not _file().exists():
        return []
    lines = [json.loads(line) for line in _file().read_text("utf-8").splitlines() if line.endswith("}")]
    return [(datetime.fromisoformat(line["until"]), line["chain"]) for line in lines]
