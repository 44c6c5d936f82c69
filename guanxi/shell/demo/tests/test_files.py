"""The files of the demo: readable, complete, and the same bytes from the same plan."""

from __future__ import annotations

import csv
import hashlib
from datetime import date

import openpyxl

from guanxi.analytics import usage_kinds
from guanxi.shell.demo import files
from guanxi.shell.demo.plan import Plan

PLAN = Plan(created_on=date(2026, 11, 22), count=60)


def _hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    files.write(PLAN, tmp_path / "one")
    files.write(PLAN, tmp_path / "two")
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")
    files.write(Plan(created_on=date(2026, 11, 22), count=60, seed=2), tmp_path / "three")
    assert _hashes(tmp_path / "one") != _hashes(tmp_path / "three")


def test_more_accounts_leave_the_first_ones_as_they_were():
    few, many = tuple(PLAN.accounts()), tuple(Plan(created_on=date(2026, 11, 22), count=90).accounts())
    assert many[:len(few)] == few


def test_files_have_the_columns_people_use_and_all_accounts(tmp_path):
    made = files.write(PLAN, tmp_path)
    book = openpyxl.load_workbook(made.accounts[0], read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("客户名称", "简称", "集团编码", "客户编码")
    listed = []
    for path in made.accounts[2:]:
        with path.open(encoding="gb18030", newline="") as stream:
            listed += list(csv.DictReader(stream))
    main = openpyxl.load_workbook(made.accounts[1], read_only=True).worksheets[0]
    rows += list(main.iter_rows(min_row=2, values_only=True))
    assert len(rows) - 1 + len(listed) == len(tuple(PLAN.accounts()))
    cards = openpyxl.load_workbook(made.contacts[0], read_only=True).worksheets[0].iter_rows(values_only=True)
    assert {"序号", "单位", "客户", "联系电话", "邮箱", "职务", "居住小区", "兴趣爱好"} <= set(next(cards))
    assert (made.bills[0].first, made.bills[-1].last) == (202411, 202610)


def test_bills_hold_every_month_once_and_money_of_customers_nobody_knows(tmp_path):
    made = files.write(PLAN, tmp_path)
    known = {account.customer_code for account in PLAN.accounts()}
    months = []
    for bill in made.bills:
        with bill.path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        months += sorted({int(row["账期"]) for row in rows})
        unknown = [row for row in rows if row["客户编码"] not in known]
        assert len(unknown) == len(files.GHOSTS) * len({row["账期"] for row in rows})
    assert months == list(PLAN.calendar.all)


def test_usage_is_of_known_customers_in_kinds_the_lake_knows(tmp_path):
    """ARC-29: fifteen months, so that a trend has its year before."""
    made = files.write(PLAN, tmp_path)
    with made.usage[0].path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["客户编码"] for row in rows} <= {account.customer_code for account in PLAN.accounts()}
    assert {row["使用量类型"] for row in rows} <= {kind.zh for kind in usage_kinds.KINDS}
    assert {int(row["账期"]) for row in rows} == set(PLAN.calendar.all[-15:])
    assert all(int(row["使用量"]) >= 0 for row in rows)
