"""PRM-73: the hash chain over history finds a removed, changed or added line, and a seal that is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from guanxi.foundation.django import seals
from guanxi.foundation.django.models import AuditSeal
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
REAL = datetime.now(tz=UTC)
OLD = REAL - timedelta(hours=3)


def as_owner(sql: str, *values: object) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:  # committed, as by another session
        owner.execute(sql, values)


@pytest.fixture
def lines(tmp_path: object, settings: object) -> Iterator[None]:
    """Three lines of history from three hours ago, committed by the owner, and a storage root of their own."""
    settings.GUANXI_STATE = str(tmp_path)  # type: ignore[attr-defined]
    for number in (1, 2, 3):
        as_owner("insert into audit_row (at, table_name, row_id, op, before) values (%s, 'sealed', %s, 'U', '{\"name\": \"望溪银行\"}')",
                 OLD + timedelta(minutes=number), number)
    yield
    as_owner("delete from audit_row where table_name = 'sealed'")


def what(now: datetime = REAL) -> list[str]:
    return [one.what for one in seals.verify(now=now)]


def test_prm_73_a_whole_history_agrees_and_is_sealed_once(lines: None) -> None:
    assert seals.seal(now=REAL) and not seals.seal(now=REAL)
    made = AuditSeal.objects.get()
    assert made.rows >= 3 and made.until <= REAL - seals.MARGIN and what() == []


@pytest.mark.parametrize("tampering", [
    "delete from audit_row where table_name = 'sealed' and row_id = 2",
    "update audit_row set before = '{\"name\": \"x\"}' where table_name = 'sealed' and row_id = 2",
    "insert into audit_row (at, table_name, row_id, op) select at, 'sealed', 9, 'U' from audit_row where table_name = 'sealed' and row_id = 2",
])
def test_prm_73_a_line_removed_changed_or_added_is_found(lines: None, tampering: str) -> None:
    seals.seal(now=REAL)
    as_owner(tampering)
    [broken] = seals.verify(now=REAL)
    assert broken.what == "lines" and broken.missing == {"d": 1, "u": 0, "i": -1}[tampering[0]]
    assert seals.verify(now=REAL + timedelta(days=400), days=7) == [], "what retention dropped is not looked for"


def test_prm_73_a_seal_that_is_gone_or_rewritten_breaks_the_chain(lines: None, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        seals.seal(now=REAL)
    good = AuditSeal.objects.get()
    later = AuditSeal.objects.create(since=good.until, until=good.until + timedelta(seconds=1), acts=0, rows=0, digest="0" * 64, chain="f" * 64,
                                     sealed_at=REAL)
    assert "chain" in what() and later.pk
    seals._file().write_text('{"until": "2026-01-01T00:00:00+00:00", "chain": "gone"}\n')
    assert "head" in what()


@pytest.mark.parametrize(("before", "broken"), [("its own", []), ("", ["chain"]), ("another", ["chain"])])
def test_prm_73_a_seal_whose_predecessor_was_taken_out_is_broken(lines: None, before: str, broken: list[str]) -> None:
    """Each seal holds the one before it: its lines agree, and the chain tells, also on a machine that has lost the file of the heads."""
    seals.seal(now=REAL)
    first = AuditSeal.objects.get()
    since, until = first.until, first.until + timedelta(seconds=1)
    acts, rows, digest = seals._digest(since, until)
    AuditSeal.objects.create(since=since, until=until, acts=acts, rows=rows, digest=digest, sealed_at=REAL,
                             chain=seals._chained(first.chain if before == "its own" else before, since, until, digest))
    assert what() == broken


def test_the_app_role_rewrites_no_seal(root: Actor) -> None:
    for statement in ("delete from audit_seal", "update audit_seal set rows = 0"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
