"""The plan as the files an operator really has: an account workbook and GB18030 lists, contact cards, bills, arrears, usage.

One pass over the accounts writes everything; nothing is held in memory. The same plan gives the same bytes.
Not for here: loading them (`load/`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from guanxi.foundation.pure import months
from guanxi.shell.demo import bill_lines, sheets, usage_lines
from guanxi.shell.demo.places import PROVINCES
from guanxi.shell.demo.plan import Plan
from guanxi.shell.demo.shapes import AccountPlan

WORKBOOK_ACCOUNTS = 20_000
"""Up to so many accounts the main province and the contacts come as .xlsx, as people send them."""

NAMED, MAIN_PROVINCE = "named", "97"
LISTS = (NAMED, *PROVINCES)
"""The group's named list comes first: its head offices are the parents of branches in all provinces."""

ARREARS_HEADER = "快照日,账户号,欠费合计,账期内,1-30天,31-60天,61-90天,91-180天,181-360天,360天以上,是否争议,承诺回款日,免停标志"
GHOSTS = (("9702", 900_001, 128_400), ("9801", 900_002, 76_050), ("9903", 900_003, 215_300))
"""Customers whom the billing system knows and the archive does not: unmapped revenue (operator 1.3)."""


@dataclass(frozen=True, kw_only=True)
class Bills:
    """One delivery of bill items or usage: the history in larger pieces, the newest months of bills one by one."""

    path: Path
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class DemoFiles:
    """Paths in the order in which they are loaded."""

    accounts: tuple[Path, ...]
    contacts: tuple[Path, ...]
    bills: tuple[Bills, ...]
    arrears: Path
    usage: tuple[Bills, ...]


def paths(plan: Plan, folder: Path) -> DemoFiles:
    """Where the files of this plan lie."""
    suffix = "xlsx" if plan.count <= WORKBOOK_ACCOUNTS else "csv"
    suffixes = dict.fromkeys(LISTS, "csv") | {NAMED: "xlsx", MAIN_PROVINCE: suffix}
    return DemoFiles(
        accounts=tuple(folder / f"accounts-{name}.{suffixes[name]}" for name in LISTS),
        contacts=tuple(folder / f"contacts-{name}.{suffix}" for name in LISTS),
        bills=tuple(_bills(plan, folder)),
        arrears=folder / f"arrears-{plan.calendar.anchor}.csv",
        usage=tuple(_usage(plan, folder)))


def _bills(plan: Plan, folder: Path) -> Iterator[Bills]:
    """A year, three quarters and three months; for a large demo every month by itself."""
    pieces = (12, 3, 3, 3, 1, 1, 1) if plan.count <= WORKBOOK_ACCOUNTS else (1,) * len(plan.calendar.all)
    left = list(plan.calendar.all)
    for size in pieces:
        first, last = left[0], left[size - 1]
        name = f"bill-items-{last}" if size == 1 else f"bill-items-{first}-{last}"
        yield Bills(path=folder / f"{name}.csv", first=first, last=last)
        left = left[size:]


def _usage(plan: Plan, folder: Path) -> Iterator[Bills]:
    """One file; for a large demo one a month."""
    span = months.span(plan.calendar.anchor, usage_lines.HISTORY)
    for first, last in [(span[0], span[-1])] if plan.count <= WORKBOOK_ACCOUNTS else [(month, month) for month in span]:
        yield Bills(path=folder / f"usage-{first}-{last}.csv", first=first, last=last)


def write(plan: Plan, folder: Path) -> DemoFiles:
    """Writes every file of the plan; an old one of the same name is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    made = paths(plan, folder)
    with contextlib.ExitStack() as stack:
        keep = _Desk(plan=plan, stack=stack, files=made)
        for account in plan.stories():
            keep(account, NAMED)
        for account in plan.generated():
            keep(account, account.unit[:2])
        keep.ghosts()
    return made


def write_month(plan: Plan, folder: Path, month: int) -> Path:
    """The bills of one month behind the anchor month, at the prices then in force, for a clock that was advanced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"bill-items-{month}.csv"
    with _text(path, bill_lines.HEADER, "utf-8") as stream:
        for account in plan.accounts():
            stream.writelines(line + "\r\n" for _, line in bill_lines.lines(account, (month,)))
    return path


def write_usage(plan: Plan, folder: Path, month: int) -> Path:
    """The usage of one month behind the anchor month, for a clock that was advanced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"usage-{month}.csv"
    with _text(path, usage_lines.HEADER, "utf-8") as stream:
        for account in plan.accounts():
            stream.writelines(line + "\r\n" for line in usage_lines.lines(account, (month,), plan.calendar.anchor))
    return path


class _Desk:
    """All open files of one pass."""

    def __init__(self, *, plan: Plan, stack: contextlib.ExitStack, files: DemoFiles) -> None:
        self._plan = plan
        created = plan.created_on
        self._accounts = {name: stack.enter_context(sheets.opened(path, sheets.ACCOUNT_HEADER, created))
                          for name, path in zip(LISTS, files.accounts, strict=True)}
        self._contacts = {name: stack.enter_context(sheets.opened(path, sheets.CONTACT_HEADER, created))
                          for name, path in zip(LISTS, files.contacts, strict=True)}
        opened = [(bill, stack.enter_context(_text(bill.path, bill_lines.HEADER, "utf-8"))) for bill in files.bills]
        self._bills = {month: stream for bill, stream in opened for month in plan.calendar.all
                       if bill.first <= month <= bill.last}
        self._arrears = stack.enter_context(_text(files.arrears, ARREARS_HEADER, "gb18030"))
        self._usage = [(tuple(month for month in plan.calendar.all if used.first <= month <= used.last),
                        stack.enter_context(_text(used.path, usage_lines.HEADER, "utf-8"))) for used in files.usage]
        self._numbers = dict.fromkeys(LISTS, 0)
        self._day = months.said(plan.calendar.anchor).replace("-", "") + "28"

    def __call__(self, account: AccountPlan, name: str) -> None:
        """One account into all files; `name`: the list it stands on."""
        self._accounts[name](sheets.account_row(account))
        for contact in account.contacts:
            self._numbers[name] += 1
            self._contacts[name](sheets.contact_row(self._numbers[name], account, contact))
        for month, line in bill_lines.lines(account, self._plan.calendar.all):
            self._bills[month].write(line + "\r\n")
        for span, stream in self._usage:
            stream.writelines(line + "\r\n" for line in usage_lines.lines(account, span, self._plan.calendar.anchor))
        if account.instances:
            self._arrears.write(self._arrears_line(account) + "\r\n")

    def ghosts(self) -> None:
        """Lines of customers who are in no list."""
        for city, number, fen in GHOSTS:
            for month, stream in self._bills.items():
                stream.write(bill_lines.ghost(city, number, month, fen) + "\r\n")

    def _arrears_line(self, account: AccountPlan) -> str:
        owed = account.arrears
        cells = ",".join(bill_lines.yuan(fen) for fen in (sum(owed.buckets), *owed.buckets))
        promised = owed.promised_on.strftime("%Y%m%d") if owed.promised_on else ""
        return (f"{self._day},{account.billing_account},{cells},{_yes(owed.is_disputed)},{promised},"
                f"{_yes(owed.is_protected)}")


def _yes(value: bool) -> str:
    return "是" if value else "否"


@contextlib.contextmanager
def _text(path: Path, header: str, encoding: str) -> Iterator[TextIO]:
    with path.open("w", encoding=encoding, newline="") as stream:
        stream.write(header + "\r\n")
        yield stream
