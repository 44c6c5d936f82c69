"""Nightly upkeep: partitions ahead, old things gone, history never below the law; partitions are closed to the app role."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessLog
from django.db import DatabaseError, connection, connections, transaction

from guanxi.foundation.django import access, storage, upkeep
from guanxi.foundation.django.models import EventLog, IdempotencyKey
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def partitions() -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_row'::regclass")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("statement", [
    "select count(*) from audit_row_202611", "delete from audit_row_202611", "update audit_row_202611 set row_id = 1",
    "insert into audit_row_202611 (at, table_name, row_id, op) values ('2026-11-20', 'x', 1, 'I')", "delete from audit_row_rest",
])
def test_no_partition_can_be_touched_directly(statement: str, root: Actor) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), access.bound(root), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def partition() -> Any:
    """A partition of a month nobody needs, dropped afterwards by whoever is left."""
    def make(month: str, after: str) -> str:
        name = f"audit_row_{month}"
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"create table if not exists {name} partition of audit_row "
                           f"for values from ('{month[:4]}-{month[4:]}-01') to ('{after[:4]}-{after[4:]}-01')")
        return name
    return make


def test_months_ahead_are_made_and_closed(now: datetime) -> None:
    later = now.replace(year=2030)  # beyond the four years of the first migration
    done = upkeep.maintain(now=later)
    assert done.partitions_made == 7 and "audit_row_203105" in partitions()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select has_table_privilege('guanxi_app', 'audit_row_203105', 'select, insert, update, delete')")
        assert cursor.fetchone() == (False,)
    assert upkeep.maintain(now=later).partitions_made == 0


@pytest.mark.parametrize(("setting", "is_dropped"), [(184, True), (1, True), (1095, False)])
def test_only_months_beyond_the_retention_go(settings: Any, partition: Any, now: datetime, setting: int, is_dropped: bool) -> None:
    settings.GUANXI_AUDIT_DAYS = setting
    old, young = partition("202604", "202605"), partition("202606", "202607")
    done = upkeep.maintain(now=now)
    assert (old in done.partitions_dropped) is is_dropped
    assert young in partitions() and young not in done.partitions_dropped, "184 days before 20 November is 20 May"


def test_old_keys_and_events_go_and_young_ones_stay(now: datetime) -> None:
    for days, key in ((8, "old"), (6, "young")):
        IdempotencyKey.objects.create(actor_id=1, verb="x", key=key, at=now - timedelta(days=days))
    for days in (91, 89):
        EventLog.objects.create(at=now - timedelta(days=days), kind="x", payload={})
    done = upkeep.maintain(now=now)
    assert (done.keys, done.events) == (1, 1)
    assert IdempotencyKey.objects.get().key == "young"


def test_login_records_are_kept_as_long_as_the_history(settings: Any, now: datetime) -> None:
    settings.GUANXI_AUDIT_DAYS = 1
    for days in (190, 180):
        made = AccessLog.objects.create(username="hejun", ip_address="10.0.0.1", path_info="/login/")
        AccessLog.objects.filter(pk=made.pk).update(attempt_time=now - timedelta(days=days))
    assert upkeep.maintain(now=now).logins == 1, "184 days at least"
    assert AccessLog.objects.count() == 1


def test_what_broke_off_leaves_no_file_and_what_was_killed_goes_a_day_later(settings: Any, tmp_path: Path, now: datetime) -> None:
    """IMP-24: half an upload may hold people's data; a whole one that no row names as well (intake tests the ones that are named)."""
    settings.GUANXI_STATE = tmp_path

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("the browser has gone")

    with pytest.raises(ValueError, match="gone"):
        storage.put(chunks())
    assert not list(storage.area("files").iterdir())
    for hours in (25, 23):
        half = storage.area("files") / f"half-{hours}"
        half.touch()
        os.utime(half, times=(0, time.time() - hours * 3600))
    whole, fresh = storage.path(storage.put([b"whole"])), storage.path(storage.put([b"fresh"]))
    os.utime(whole, times=(0, 0))
    done = upkeep.maintain(now=now)
    assert (done.halves, done.strays) == (1, 1)
    assert fresh.exists() and not whole.exists() and [one.name for one in storage.area("files").glob("half-*")] == ["half-23"]
