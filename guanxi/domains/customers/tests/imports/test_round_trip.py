"""Twenty thousand rows in, as GB18030 CSV and as .xlsx, and out again: the archive is as before (issue 2, done when)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.imports.hashing import fingerprint
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor, make_user, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
HEADER = ("客户名称", "集团编码", "客户编码", "统一社会信用代码", "客户类别", "行业", "归属单位", "归属经理工号", "上级集团", "地址")
ROWS = 20_000


def rows() -> Iterable[tuple[str, ...]]:
    for n in range(ROWS):
        parent = f"GL-9702-{n // 10:07d}" if n % 5 == 0 and n >= 30 else ""
        yield (f"望溪{n}号𠮷禾有限公司", f"GL-9702-{n:07d}", f"97021{n:08d}", f"91970200MG{n:08d}", "民企", "C13", "9702",
               "S-hejun" if n % 3 else "", parent, f"滨江路{n}号")


def csv(folder: Path) -> Path:
    path = folder / "清单.csv"
    path.write_bytes("\n".join(",".join(row) for row in (HEADER, *rows())).encode("gb18030"))
    return path


def xlsx(folder: Path) -> Path:
    path = folder / "清单.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("客户")
        for number, row in enumerate((HEADER, *rows())):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("file", [csv, xlsx], ids=["gb18030", "xlsx"])
def test_twenty_thousand_rows_in_and_out(file: object, tmp_path: Path, root: Actor, now: datetime) -> None:
    world = make_world(now=now)
    steward = make_actor("steward", now=now, unit_id=world.city, roles=("R18",))
    make_user("hejun", now=now, unit_id=world.city)
    make_contact(now=now, account_id=make_account(now=now, unit_id=world.city, name="老客户", code="GL-9702-0000007"))
    with access.bound(root):
        before = fingerprint()
    path: Path = file(tmp_path)  # type: ignore[operator] # csv or xlsx
    run_id, counts = intake.import_now(actor=steward, now=now, kind="accounts", file_name=path.name, chunks=[path.read_bytes()])
    assert counts == {"new": ROWS - 1, "changed": 1}
    assert intake.revert_now(now=now, run_id=run_id) == []
    with access.bound(root):
        assert fingerprint() == before
