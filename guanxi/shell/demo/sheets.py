"""Account and contact sheets with the columns people use (decisions 4, ARC-02), as .xlsx or GB18030 .csv.

Every cell is text: table programs ruin codes that they take for numbers. Not for here: bills (`bill_lines.py`).
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from guanxi.shell.demo.industries import INDUSTRY_NAMES
from guanxi.shell.demo.shapes import AccountPlan, ContactPlan

ACCOUNT_HEADER = ("客户名称", "简称", "集团编码", "客户编码", "账户号", "统一社会信用代码", "客户类别", "行业", "归属单位", "归属经理工号",
                  "上级集团", "区县", "地址", "协议", "协议编号", "协议到期", "签约单位", "登记日期", "上游客户", "影响力分位", "营收组",
                  "业务范围", "合作关系", "行业影响", "市场角色", "行业目录")
CONTACT_HEADER = ("序号", "单位", "客户", "联系电话", "邮箱", "职务", "部门", "任职起", "关键人", "居住小区", "兴趣爱好")

STRATEGIC = 90  # percentile of influence from which the demo calls an account strategic
LISTED_INDUSTRIES = {"C": "邮政·制造", "D": "邮政·电力", "F": "邮政·批发零售", "I": "邮政·信息技术", "J": "邮政·金融", "K": "邮政·房地产",
                     "P": "邮政·教育", "Q": "邮政·卫生、社会保障和社会福利", "R": "邮政·文化体育娱乐", "S": "邮政·公共管理和社会组织"}
Put = Callable[[Sequence[str]], None]


def account_row(account: AccountPlan) -> tuple[str, ...]:
    """One line of the account list."""
    return (
        account.name, account.short_name, account.group_code, account.customer_code, account.billing_account,
        account.uscc, account.kind, industry_said(account.industry), account.unit, account.owner, account.parent, account.county,
        account.address, "有" if account.has_agreement else "无", account.agreement_number, _day(account.agreement_until),
        account.signed_by,
        _day(account.registered_on), "是" if account.is_upstream else "",
        "" if account.influence is None else str(account.influence), str(account.revenue_group),
        *classes_of(account))


def classes_of(account: AccountPlan) -> tuple[str, str, str, str, str]:
    """How the plan's account is classed, from what is known of it anyway; most of the book stays blank, as in life (ARC-23 to ARC-26, ARC-28)."""
    if not account.has_agreement:
        return ("", "潜在大客户" if account.influence is not None else "", "", "", "")
    return ("综合大客户" if len({instance.product for instance in account.instances}) > 1 else "专业大客户", "合作大客户",
            "" if account.influence is None else "战略大客户" if account.influence >= STRATEGIC else "一般大客户",
            "下游客户", LISTED_INDUSTRIES.get(account.industry[:1], ""))


def contact_row(number: int, account: AccountPlan, contact: ContactPlan) -> tuple[str, ...]:
    """One line of the contact cards; 单位 is the group code, because names are written in many ways."""
    return (str(number), account.group_code, contact.name, contact.mobile, contact.email, contact.post, contact.department,
            _day(contact.since), "是" if contact.is_key_person else "", contact.residence, contact.hobby)


def industry_said(code: str) -> str:
    """J66 货币金融服务."""
    return f"{code} {INDUSTRY_NAMES.get(code, '')}".strip()


@contextlib.contextmanager
def opened(path: Path, header: Sequence[str], created: date) -> Iterator[Put]:
    """A function that appends one row to a new .xlsx or GB18030 .csv; constant memory, the same bytes every time."""
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            yield writer.writerow
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(created.year, created.month, created.day)})  # noqa: DTZ001 (file property)
        yield _sheet_writer(book, header)


def _sheet_writer(book: xlsxwriter.Workbook, header: Sequence[str]) -> Put:
    sheet = book.add_worksheet("名单")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    line = 0

    def put(row: Sequence[str]) -> None:
        nonlocal line
        line += 1
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(line, column, cell)

    return put


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
