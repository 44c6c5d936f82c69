"""The shapes in which billing and usage arrive (operator 1.3, ARC-29): columns, header names, what a file must declare.

Pure data, readable from the web process. Not for here: typing and rejecting rows (`write.py`),
what the columns mean for revenue (`staging/`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from guanxi.analytics import usage_kinds
from guanxi.analytics.errors import AnalyticsError
from guanxi.foundation.pure.bilingual import Text, t

ColumnKind = Literal["code", "text", "month", "amount", "rate", "date", "flag", "charge_kind", "usage_kind", "usage_unit", "quantity"]

UNITS = ("yuan", "jiao", "fen", "li", "wan")
UNIT_WORDS = {"元": "yuan", "角": "jiao", "分": "fen", "厘": "li", "万元": "wan", "yuan": "yuan", "fen": "fen"}
TAXES = ("excl", "incl")
BASES = ("bill", "recognised", "received")
BASIS_TEXT = {
    "bill": t("出账", "billed"), "recognised": t("列收", "recognised"), "received": t("实收", "received"),
}
TAX_TEXT = {"excl": t("不含税", "excl. tax"), "incl": t("含税", "incl. tax")}

# What the words of 费项类型 mean. Usage is billed every month, so it counts as recurring (decisions 14).
CHARGE_KINDS = {
    "周期性": "recurring", "周期": "recurring", "月租": "recurring", "月租费": "recurring", "recurring": "recurring",
    "使用量": "recurring", "使用费": "recurring", "用量": "recurring", "usage": "recurring",
    "一次性": "one_off", "一次性费用": "one_off", "one_off": "one_off", "one-off": "one_off",
    "调账": "adjustment", "减免": "adjustment", "退费": "adjustment", "赔付": "adjustment",
    "adjustment": "adjustment",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a profile. `aliases` are header names recognised besides `zh` and `key`."""

    key: str
    zh: str
    en: str
    kind: ColumnKind = "code"
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One file shape. `any_of`: of these columns at least one must be in the header and filled in each row."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    any_of: tuple[str, ...] = ()

    @property
    def label(self) -> Text:
        """The profile's name as a pair."""
        return Text(self.zh, self.en)

    def column(self, key: str) -> Column:
        """The column named `key`."""
        return next(column for column in self.columns if column.key == key)


_MONTH = Column(key="month", zh="账期", en="Billing month", kind="month", required=True,
                aliases=("月份", "账务周期", "计费月", "billing_month"))

BILL_ITEM = Profile(
    key="bill_item", zh="月出账明细", en="Monthly bill items",
    any_of=("customer_code", "group_code", "billing_account"),
    columns=(
        _MONTH,
        Column(key="group_code", zh="集团编码", en="Group code", aliases=("集团客户编号", "集团客户编码")),
        Column(key="customer_code", zh="客户编码", en="Customer code", aliases=("客户编号",)),
        Column(key="billing_account", zh="账户号", en="Billing account", aliases=("合同号", "账户编码")),
        Column(key="product_instance", zh="产品实例号", en="Product instance", aliases=("产品实例", "用户编码")),
        Column(key="access_number", zh="接入号", en="Access number", aliases=("业务号码",)),
        Column(key="product_code", zh="产品编码", en="Product code"),
        Column(key="product_name", zh="产品名称", en="Product name", kind="text", aliases=("产品",)),
        Column(key="charge_item", zh="费项编码", en="Charge item"),
        Column(key="charge_name", zh="费项名称", en="Charge name", kind="text"),
        Column(key="charge_kind", zh="费项类型", en="Charge kind", kind="charge_kind", required=True),
        Column(key="charged", zh="应收金额", en="Charged amount", kind="amount", required=True,
               aliases=("应收", "金额", "amount")),
        Column(key="discount", zh="优惠减免", en="Discount", kind="amount", aliases=("优惠",)),
        Column(key="tax_rate", zh="税率", en="Tax rate", kind="rate"),
        Column(key="amount_excl_tax", zh="不含税金额", en="Amount excluding tax", kind="amount",
               aliases=("不含税收入",)),
        Column(key="revenue_unit", zh="收入归属单位", en="Revenue unit"),
        Column(key="batch", zh="出账批次", en="Billing batch", required=True, aliases=("批次",)),
    ),
)

ARREARS_BUCKETS = ("current", "to_30", "to_60", "to_90", "to_180", "to_360", "over_360")

ARREARS_SNAPSHOT = Profile(
    key="arrears_snapshot", zh="欠费账龄快照", en="Arrears ageing snapshot",
    columns=(
        Column(key="snapshot_on", zh="快照日", en="Snapshot day", kind="date", required=True,
               aliases=("统计日期", "快照日期")),
        Column(key="billing_account", zh="账户号", en="Billing account", required=True, aliases=("合同号",)),
        Column(key="total", zh="欠费合计", en="Arrears in all", kind="amount", required=True, aliases=("欠费总额",)),
        Column(key="current", zh="账期内", en="Not yet due", kind="amount", required=True, aliases=("未逾期",)),
        Column(key="to_30", zh="1-30天", en="1-30 days", kind="amount", required=True),
        Column(key="to_60", zh="31-60天", en="31-60 days", kind="amount", required=True),
        Column(key="to_90", zh="61-90天", en="61-90 days", kind="amount", required=True),
        Column(key="to_180", zh="91-180天", en="91-180 days", kind="amount", required=True),
        Column(key="to_360", zh="181-360天", en="181-360 days", kind="amount", required=True),
        Column(key="over_360", zh="360天以上", en="Over 360 days", kind="amount", required=True),
        Column(key="is_disputed", zh="是否争议", en="Disputed", kind="flag", aliases=("争议",)),
        Column(key="promised_on", zh="承诺回款日", en="Promised on", kind="date"),
        Column(key="is_protected", zh="免停标志", en="Protected from suspension", kind="flag", aliases=("免停",)),
    ),
)

SIMPLE_BILL = Profile(
    key="simple_bill", zh="简化账单", en="Simplified bill",
    columns=(
        Column(key="account_code", zh="客户", en="Account", required=True,
               aliases=("客户编码", "集团编码", "账户号", "客户名称", "单位", "单位名称", "account")),
        _MONTH,
        Column(key="product", zh="产品", en="Product", kind="text", required=True,
               aliases=("产品名称", "产品编码", "业务", "product")),
        Column(key="amount", zh="金额", en="Amount", kind="amount", required=True,
               aliases=("应收金额", "出账金额", "收入", "应收", "amount")),
        Column(key="paid", zh="已缴", en="Paid", kind="amount", aliases=("实收", "实收金额", "已收", "已付", "paid")),
        Column(key="due_on", zh="到期日", en="Due date", kind="date",
               aliases=("缴费截止日", "应缴日", "due", "due_date")),
    ),
)

# Sums of a month, never a single call. Numbers and instances of the file are not read: they may be a person's (ARC-29).
USAGE_MONTH = Profile(
    key="usage_month", zh="月度使用量", en="Monthly usage",
    any_of=("customer_code", "group_code", "billing_account"),
    columns=(
        _MONTH,
        Column(key="group_code", zh="集团编码", en="Group code", aliases=("集团客户编号", "集团客户编码")),
        Column(key="customer_code", zh="客户编码", en="Customer code", aliases=("客户编号",)),
        Column(key="billing_account", zh="账户号", en="Billing account", aliases=("合同号", "账户编码")),
        Column(key="product_code", zh="产品编码", en="Product code"),
        Column(key="product_name", zh="产品名称", en="Product name", kind="text", aliases=("产品",)),
        Column(key="usage_kind", zh="使用量类型", en="Kind of usage", kind="usage_kind", required=True,
               aliases=("计量项", "业务量类型", "用量类型")),
        Column(key="quantity", zh="使用量", en="Quantity", kind="quantity", required=True, aliases=("用量", "业务量", "数量")),
        Column(key="quantity_unit", zh="计量单位", en="Unit", kind="usage_unit", aliases=("单位",)),
        Column(key="batch", zh="统计批次", en="Batch", aliases=("批次", "出账批次")),
    ),
)

PROFILES = {profile.key: profile for profile in (BILL_ITEM, ARREARS_SNAPSHOT, SIMPLE_BILL, USAGE_MONTH)}
REVENUE = (BILL_ITEM.key, SIMPLE_BILL.key)
_OTHER_PARTY = re.compile(
    r"(对端|对方|被叫|主叫|呼叫)(用户|客户|手机|电话)?号|通话对象|"
    r"^(called|callee|calling|caller|peer|opposite|other[ _-]?party|b[ _-]?party)[ _-]*(number|no|msisdn|phone)$|^[ab][ _-]?number$")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the person who loads a file says about it; nothing of this is guessed (operator 1.3).

    unit: of every amount. tax: whether amounts include it (no meaning for arrears). tax_rate: "0.09", for
    files that include tax and have no rate column. issuer: who gave the codes ("" = any). part: the name of
    one delivery among several of the same batch, so that parts do not replace each other. Of usage: unit is that of
    data volume (kb, mb, gb, tb), time_unit that of calls; "line" = every line says its own.
    """

    unit: str
    tax: str = ""
    basis: str = "bill"
    tax_rate: str = ""
    issuer: str = ""
    part: str = ""
    time_unit: str = ""

    def as_json(self) -> dict[str, str]:
        """Plain strings for the manifest and the border of the child process."""
        return dict(asdict(self))


def declared_from(values: dict[str, Any]) -> Declared:
    """Reads what `as_json` wrote."""
    return Declared(**{key: str(value) for key, value in values.items()})


def check_declared(profile: Profile, declared: Declared) -> None:
    """Refuses (codes `unit_not_declared`, `tax_not_declared`, `basis_unknown`, `tax_rate_wrong`)."""
    if profile.key == USAGE_MONTH.key:
        _check_usage_units(declared)
        return
    if declared.unit not in UNITS:
        raise AnalyticsError("unit_not_declared", t("请声明金额单位:元、角、分、厘或万元",
                                                    "declare the unit of the amounts: yuan, jiao, fen, li or wan"))
    if declared.basis not in BASES:
        raise AnalyticsError("basis_unknown", t("请声明口径:出账、列收或实收",
                                                "declare the basis: bill, recognised or received"))
    if profile.key == ARREARS_SNAPSHOT.key:
        return
    if declared.tax not in TAXES:
        raise AnalyticsError("tax_not_declared", t("请声明含税或不含税", "declare whether amounts include tax"))
    if declared.tax_rate and not 0 <= _rate(declared.tax_rate) < 1:
        raise AnalyticsError("tax_rate_wrong", t("税率应在 0 与 1 之间,如 0.09",
                                                 "the tax rate lies between 0 and 1, such as 0.09"))
    if profile.key == SIMPLE_BILL.key and declared.tax == "incl" and not declared.tax_rate:
        raise AnalyticsError("tax_rate_wrong", t("含税的简化账单须声明税率", "a simplified bill with tax needs its rate"))


def _check_usage_units(declared: Declared) -> None:
    said = ((declared.unit, usage_kinds.DATA_UNITS), (declared.time_unit, usage_kinds.TIME_UNITS))
    if not all(unit in (usage_kinds.LINE, *(one.key for one in known)) for unit, known in said):
        raise AnalyticsError("unit_not_declared", t(
            "请声明流量单位(kb、mb、gb、tb)与时长单位(second、minute、hour);文件逐行写明单位时声明 line",
            "declare the unit of data volume (kb, mb, gb, tb) and of time (second, minute, hour); or line when every line says its own"))


def refuse_call_records(header: Sequence[str]) -> None:
    """Refuses `call_records` when a column holds the other party's number: personal data without a purpose here. ARC-29."""
    for name in header:
        if _OTHER_PARTY.search(plain(name)[0]):
            raise AnalyticsError("call_records", Text(
                f"列“{name.strip()}”是通话对端号码:不收单次话单,请先按客户和账期汇总,去掉该列后再导入",
                f"column {name.strip()!r} holds the numbers of calls: single call records are not taken; "
                "sum them up by account and month and remove the column"))


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)


def match_header(profile: Profile, header: Sequence[str], *, unit: str) -> dict[str, int]:
    """Column key → position. Refuses duplicate headers, missing columns, a unit that contradicts the header, call records."""
    refuse_call_records(header)
    ranks = _ranks(profile)
    found: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    for position, raw in enumerate(header):
        name, said_unit = plain(raw)
        if name not in ranks:
            continue
        key, rank = ranks[name]
        if name in seen:
            raise AnalyticsError("header_twice", Text(f"表头“{raw.strip()}”重复", f"header {raw.strip()!r} occurs twice"))
        if said_unit and UNIT_WORDS[said_unit] != unit:
            raise AnalyticsError("unit_contradicts_header", Text(
                f"表头“{raw.strip()}”与声明的单位不符", f"header {raw.strip()!r} contradicts the declared unit"))
        seen.add(name)
        found[key] = min(found.get(key, (rank, position)), (rank, position))
    _require_columns(profile, set(found))
    return {key: position for key, (_, position) in found.items()}


def _ranks(profile: Profile) -> dict[str, tuple[str, int]]:
    """Header name → (column, rank): of two headers that mean one column the better known name wins."""
    ranks: dict[str, tuple[str, int]] = {}
    for column in profile.columns:
        for rank, name in enumerate((column.zh, column.en, column.key, *column.aliases)):
            ranks.setdefault(plain(name)[0], (column.key, rank))
    return ranks


def _require_columns(profile: Profile, found: set[str]) -> None:
    missing = [column for column in profile.columns if column.required and column.key not in found]
    if profile.any_of and not any(key in found for key in profile.any_of):
        missing += [profile.column(key) for key in profile.any_of]
    if missing:
        raise AnalyticsError("columns_missing", Text(
            "缺少列:" + "、".join(column.zh for column in missing),
            "columns are missing: " + ", ".join(column.en for column in missing)))


def plain(header: str) -> tuple[str, str]:
    """A header name without spaces, width, case and unit; and the unit it named: ("应收金额", "元")."""
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").strip().lower()
    text = re.sub(r"\s+", " " if text.isascii() else "", text)
    parts = re.fullmatch(r"(.+?)\s*[(\[](元|角|分|厘|万元|yuan|fen)[)\]]", text)
    return (parts.group(1), parts.group(2)) if parts else (text, "")
