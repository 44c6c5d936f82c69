"""The order of loading: people first, then the archive, then money, night and the first review round.

Every step is repeatable and remembered; a killed loader goes on with the first step that is not finished.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guanxi.foundation.django import clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.demo import files, ledger
from guanxi.shell.demo.ledger import Ledger
from guanxi.shell.demo.load import (
    archive,
    atwork,
    cases,
    circuits,
    consent,
    custom_fields,
    everyday,
    extras,
    guidance,
    lifecycle,
    money,
    partings,
    placement,
    recycling,
    registration,
    review,
    rivals,
    shares,
    shop,
    staff,
    stewardship,
    structure,
    tiers,
    vault,
)

Say = Callable[[str], None]
STEWARD, ANALYST = "ruanqing", "fangruolin"
WORK = "work/demo"
MOST_MONTHS = 120


@dataclass(frozen=True, kw_only=True)
class Step:
    """key: what the ledger remembers. doing: what people read meanwhile. run: does it, returns a sentence."""

    key: str
    doing: Text
    run: Callable[[], str]


def people(state: Path, book: Ledger, *, now: datetime, say: Say) -> None:
    """Units and logins: needed before the first page."""
    _perform(state, book, [Step(key="people", doing=t("建立组织与人员", "Units and people"),
                                run=lambda: staff.load(book.plan, actor=system("demo"), now=now))], say)


def everything(state: Path, book: Ledger, *, now: datetime, say: Say) -> None:
    """All that follows the first page; returns when the demo is complete."""
    packages = extras.Extras()
    folder = state / "storage" / WORK
    if not all(step.key in book.done for step in _all_steps(book, folder, now, packages)):
        ledger.say(state, book, t("生成演示数据文件", "Writing the demo's files"))
        files.write(book.plan, folder)
        _perform(state, book, _all_steps(book, folder, now, packages), say)
    for path in sorted(folder.glob("*")):
        path.unlink()
    ledger.mark(state, book, ledger.FINISHED)


def time_passed(state: Path, book: Ledger, *, now: datetime, say: Say) -> None:
    """After the clock was advanced: usage and bills of every month closed since, then one night."""
    last = months.last_closed(now.astimezone(clock.ZONE).date())
    month, folder, actor = months.shift(book.plan.calendar.anchor, 1), state / "storage" / WORK, staff.acting_as(ANALYST)
    closed = [later for later in months.span(last, MOST_MONTHS) if later >= month and f"bill-items-{later}" not in book.done]
    for month in closed:
        used = files.write_usage(book.plan, folder, month)
        money.load_usage(used, month, actor=actor, now=now)
        used.unlink()
        path = files.write_month(book.plan, folder, month)
        say(f"{month} has closed: {money.load_bill(path, month, actor=actor, now=now)}")
        path.unlink()
        ledger.mark(state, book, path.stem)
    if closed:
        say(money.night(actor=actor, now=now, is_waiting=False))


def _all_steps(book: Ledger, folder: Path, now: datetime, packages: extras.Extras) -> list[Step]:
    return [*_archive_steps(book, folder, now), *_money_steps(book, folder, now, packages)]


def _archive_steps(book: Ledger, folder: Path, now: datetime) -> Iterator[Step]:
    made = files.paths(book.plan, folder)
    for kind, paths, doing in (("accounts", made.accounts, t("导入客户名单", "Importing accounts")),
                               ("contacts", made.contacts, t("导入联系人", "Importing contacts"))):
        for path in paths:
            yield Step(key=path.stem, doing=doing, run=lambda path=path, kind=kind: archive.import_file(  # type: ignore[misc]
                path, kind, actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="assignments", doing=t("登记首席代表与客响专席", "Lead managers and response desks"),
               run=lambda: archive.assign_roles(book.plan.stories(), actor=staff.acting_as(ANALYST), now=now))


def _money_steps(book: Ledger, folder: Path, now: datetime, packages: extras.Extras) -> Iterator[Step]:
    """The review round stands between the last month but one and the last, so that the last one has moved something."""
    made, analyst = files.paths(book.plan, folder), functools.partial(staff.acting_as, ANALYST)
    yield Step(key="extras", doing=t("安装分析组件", "Installing the analytics packages"), run=lambda: _ready(packages))
    yield Step(key="policy", doing=t("启用政策包", "Activating the policy pack"),
               run=lambda: money.activate_policy(actor=analyst(), now=now))
    *earlier, newest = [_bill_step(bill, now) for bill in made.bills]
    yield Step(key="rivals", doing=t("登记异网情报", "Recording what rivals do"), run=lambda: rivals.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="circuits", doing=t("登记电路与测试", "Recording circuits and their tests"), run=lambda: circuits.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="shares", doing=t("约定收入归属", "Laying down whose revenue it is"), run=lambda: shares.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="custom-fields", doing=t("定义自定义字段", "Defining fields without code"), run=lambda: custom_fields.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="consent", doing=t("登记联系授权", "Recording who agreed to be contacted"), run=lambda: consent.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="structure", doing=t("登记客户层级", "Who stands where at customers"), run=lambda: structure.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="cases", doing=t("导入投诉与工单", "Importing complaints and cases"), run=lambda: cases.load(
        book.plan, actor=staff.acting_as(STEWARD), now=now))
    yield from earlier
    yield _night_step("night-first", now)
    yield Step(key="review", doing=t("首轮等级评审", "First review round"), run=lambda: review.first_round(actor=analyst(), now=now))
    yield newest
    yield Step(key=made.arrears.stem, doing=t("载入欠费账龄", "Loading the arrears"), run=lambda: money.load_arrears(
        made.arrears, book.plan.calendar.anchor, actor=analyst(), now=now))
    for used in made.usage:
        yield Step(key=used.path.stem, doing=t("载入月度使用量", "Loading the usage"), run=lambda used=used: money.load_usage(  # type: ignore[misc]
            used.path, used.last, actor=analyst(), now=now))
    yield _night_step("night", now)
    yield Step(key="review-next", doing=t("开启下一轮评审", "Opening the next review round"),
               run=lambda: review.next_round(actor=analyst(), now=now))
    yield Step(key="lifecycle", doing=t("登记走访", "When accounts were last visited"), run=lambda: lifecycle.load(
        book.plan.stories(), actor=staff.acting_as(STEWARD), now=now))
    yield Step(key="registration", doing=t("登记报备、仲裁与授权", "Claims, arbitration, a letter"), run=lambda: registration.load(now=now))
    yield Step(key="placement", doing=t("登记个人背景与意向", "What people say of themselves"), run=lambda: placement.load(now=now))
    yield Step(key="bin", doing=t("移入回收站", "Dead records into the bin"), run=lambda: recycling.load(now=now))
    yield Step(key="shop", doing=t("营业厅新增客户与建档", "A shop: its groups, new customers, registration"), run=lambda: shop.load(now=now))
    yield Step(key="stewardship", doing=t("核实档案", "Verifying the archive"), run=lambda: stewardship.load(now=now))
    yield Step(key="everyday", doing=t("查重、公海与批量修改", "Doubles, the pool, bulk edits"), run=lambda: everyday.load(now=now))
    yield Step(key="tiers", doing=t("技术请求逐级处理", "Technical requests through three centres"), run=lambda: tiers.load(now=now))
    yield Step(key="guidance", doing=t("下达指导、推广经验", "Guidance down, experience up"), run=lambda: guidance.load(now=now))
    yield Step(key="vault", doing=t("金库值班与紧急查看", "The vault: its roster, two emergencies"), run=lambda: vault.load(now=now))
    yield Step(key="partings", doing=t("离职待接收、个人请求、挂接申请", "A leaver's accounts, two people's wishes, a parent asked for"),
               run=lambda: partings.load(now=now))
    yield Step(key="at-work", doing=t("采集、换码、部门协作与轮岗", "At work: a visit, a code, departments, a rotation"),
               run=lambda: atwork.load(now=now))


def _bill_step(bill: files.Bills, now: datetime) -> Step:
    said = f"{bill.first}–{bill.last}" if bill.first != bill.last else str(bill.last)
    return Step(key=bill.path.stem, doing=t(f"载入{said}账单", f"Loading the bills of {said}"),
                run=lambda: money.load_bill(bill.path, bill.last, actor=staff.acting_as(ANALYST), now=now))


def _night_step(key: str, now: datetime) -> Step:
    return Step(key=key, doing=t("计算指标与等级", "The night: figures and grades"),
                run=lambda: money.night(actor=staff.acting_as(ANALYST), now=now))


def _ready(packages: extras.Extras) -> str:
    packages.wait()
    return "analytics packages ready"


def _perform(state: Path, book: Ledger, steps: list[Step], say: Say) -> None:
    for number, step in enumerate(steps, start=1):
        if step.key in book.done:
            continue
        ledger.say(state, book, step.doing)
        said = step.run()
        ledger.mark(state, book, step.key)
        say(f"[{number}/{len(steps)}] {step.doing.en}: {said}")
