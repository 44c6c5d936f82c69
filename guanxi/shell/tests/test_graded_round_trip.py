"""A GB18030 CSV of several batches, and an .xlsx, go in, are graded, and go out again: every business table is as before.

Here and not in a domain: import, billing, grades and the pack in force are four domains.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import connection

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.grading import api as grading
from guanxi.domains.grading.testing import activate
from guanxi.domains.insights import testing as billing
from guanxi.domains.intake import api as intake
from guanxi.domains.intake import rules as batches
from guanxi.domains.organisation.testing import make_actor, make_user, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
HEADER = ("客户名称", "集团编码", "客户编码", "统一社会信用代码", "客户类别", "行业", "归属单位", "归属经理工号", "上级集团", "地址", "协议",
          "登记日期")
# Records of what was done, not business data: acts and history, runs of imports and nights, queue, events, framework.
RECORDS = ("audit_", "intake_", "insights_nightrun", "procrastinate_", "django_", "event_", "idempotency", "files_", "auth_", "mfa_", "account_")
_TABLES = "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition order by 1"


def rows(count: int) -> Iterable[tuple[str, ...]]:
    for n in range(count):
        parent = f"GL-9702-{n // 10:07d}" if n % 5 == 0 and n >= 30 else ""
        yield (f"望溪{n}号𠮷禾有限公司", f"GL-9702-{n:07d}", f"97021{n:08d}", f"91970200MG{n:08d}", "民企", "C13", "9702",
               "S-hejun" if n % 3 else "", parent, f"滨江路{n}号", "有", "2025-03-01")


def csv(folder: Path, count: int) -> Path:
    path = folder / "清单.csv"
    path.write_bytes("\n".join(",".join(row) for row in (HEADER, *rows(count))).encode("gb18030"))
    return path


def xlsx(folder: Path, count: int) -> Path:
    path = folder / "清单.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("客户")
        for number, row in enumerate((HEADER, *rows(count))):
            sheet.write_row(number, 0, row)
    return path


def fingerprint() -> dict[str, str]:
    """Table → SHA-256 over its rows without row number, version, moments and the number of the night that wrote them."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            if not table.startswith(RECORDS):
                cursor.execute(f"select (to_jsonb(t) - '{{id,version,updated_at,created_at,run_id}}'::text[])::text from {table} t order by 1")
                found[table] = hashlib.sha256("\n".join(row[0] for row in cursor.fetchall()).encode()).hexdigest()
    return found


def night(now: datetime) -> None:
    grading.regrade(actor=system("night"), now=now, run_id=billing.night(now=now, accept_drift=True))


def grades() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select grade, count(*) from grading_calculatedgrade where scheme = 'post-gd-letter' group by 1")
        return dict(cursor.fetchall())


@pytest.mark.parametrize(("file", "count"), [(csv, 4_000), (xlsx, 500)], ids=["gb18030", "xlsx"])
def test_rows_in_graded_and_out(
    file: Callable[[Path, int], Path], count: int, tmp_path: Path, settings: Any, monkeypatch: Any, root: Actor, now: datetime
) -> None:
    settings.GUANXI_STATE = str(tmp_path)
    monkeypatch.setattr(batches, "BATCH_ROWS", 1_500)  # the last one is not full
    world = make_world(now=now)
    steward = make_actor("steward", now=now, unit_id=world.city, roles=("R18",))
    make_user("hejun", now=now, unit_id=world.city)
    # as the file says it, so that its grade stands: a grade that moved there and back is remembered as the previous one
    old = make_account(now=now, unit_id=world.city, name="老客户", code="GL-9702-0000007", has_agreement=True, registered_on=date(2025, 3, 1))
    make_contact(now=now, account_id=old)
    activate(now=now)
    billing.load([billing.bill(202610, f"GL-9702-{n:07d}", str(5_000_000 if n < 10 else 20_000)) for n in range(count)], now=now)
    with access.bound(root):
        night(now)
        before, graded_before = fingerprint(), grades()
    path = file(tmp_path, count)
    run_id, counts = intake.import_now(actor=steward, now=now, kind="accounts", file_name=path.name, chunks=[path.read_bytes()])
    assert counts == {"new": count - 1, "changed": 1}
    with access.bound(root):
        night(now)
        graded = grades()
        assert sum(graded.values()) - sum(graded_before.values()) == count - 1
        assert len([grade for grade in graded if grade]) >= 2
    assert intake.revert_now(now=now, run_id=run_id) == []
    with access.bound(root):
        night(now)
        after = fingerprint()
    assert [table for table in before if before[table] != after[table]] == []
    assert {"customers_account", "lists_book", "lists_searchentry", "grading_calculatedgrade"} <= before.keys()
