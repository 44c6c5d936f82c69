"""The documented measures of an account: what a rule may speak about, what each column of the mart means.

Money is bigint fen, excluding tax, unless `basis` says otherwise; NULL means "no data", never zero.
Not for here: how a measure is computed (`guanxi.analytics`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from guanxi.foundation.pure.bilingual import Text

MeasureType = Literal["fen", "rate", "bool", "date", "int", "text"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One fact about an account. source: `billing` (the night) or `account` (the account row)."""

    key: str
    zh: str
    en: str
    type: MeasureType
    unit: Text
    basis: Text
    source: Literal["billing", "account"] = "billing"

    @property
    def label(self) -> Text:
        """The measure's name as a pair."""
        return Text(self.zh, self.en)


_YUAN = Text("元(存为分)", "yuan (stored in fen)")
_RATE = Text("比率", "rate")
_DAYS = Text("天", "days")
_NONE = Text("", "")
_BILLED = Text("出账 · 不含税", "billed, excluding tax")
_AGEING = Text("欠费账龄快照", "arrears ageing snapshot")
_ACCOUNT = Text("客户档案", "account record")


def _money(key: str, zh: str, en: str, basis: Text = _BILLED) -> Measure:
    return Measure(key=key, zh=zh, en=en, type="fen", unit=_YUAN, basis=basis)


def _own(key: str, zh: str, en: str, kind: MeasureType, unit: Text = _NONE) -> Measure:
    return Measure(key=key, zh=zh, en=en, type=kind, unit=unit, basis=_ACCOUNT, source="account")


MEASURES: tuple[Measure, ...] = (
    _money(
        "revenue_12m_fen",
        "近12月收入",
        "Revenue of the last 12 closed months",
        Text("出账 · 不含税 · 周期性加一次性", "billed, excluding tax, recurring plus one-off"),
    ),
    _money("revenue_prev_12m_fen", "上一个12月收入", "Revenue of the 12 months before"),
    _money("revenue_recurring_12m_fen", "近12月周期性收入", "Recurring revenue of the last 12 closed months"),
    _money("revenue_3m_fen", "近3月收入", "Revenue of the last 3 closed months"),
    _money("revenue_3m_year_ago_fen", "上年同期3月收入", "Revenue of the same 3 months a year earlier"),
    Measure(
        key="trend_rate",
        zh="同比趋势",
        en="Trend against a year earlier",
        type="rate",
        unit=_RATE,
        basis=Text(
            "近3个关账月与上年同期3月之比减一",
            "last 3 closed months against the same 3 a year earlier, minus 1",
        ),
    ),
    _money("last_month_fen", "最近关账月收入", "Revenue of the last closed month"),
    _money("month_before_fen", "前一月收入", "Revenue of the month before the last closed one"),
    Measure(
        key="months_billed_24",
        zh="近24月出账月数",
        en="Months billed of the last 24",
        type="int",
        unit=Text("月", "months"),
        basis=_BILLED,
    ),
    _money("arrears_fen", "欠费", "Arrears", _AGEING),
    _money("arrears_overdue_fen", "逾期欠费", "Overdue arrears", _AGEING),
    Measure(
        key="arrears_oldest_days",
        zh="最长账龄",
        en="Age of the oldest arrears",
        type="int",
        unit=_DAYS,
        basis=_AGEING,
    ),
    Measure(
        key="product_instances",
        zh="在网产品实例",
        en="Product instances in service",
        type="int",
        unit=Text("个", "instances"),
        basis=Text("最近关账月出账", "billed in the last closed month"),
    ),
    _money(
        "letter_revenue_12m_fen",
        "近12月方案口径收入",
        "Revenue of the scheme's revenue group, 12 months",
        Text(
            "出账 · 不含税 · 方案收入组;未拆分时等于近12月收入",
            "billed, excluding tax, the scheme's revenue group; all revenue where it is not split",
        ),
    ),
    _own("has_agreement", "已签协议", "Has an agreement", "bool"),
    _own("agreement_until", "协议到期日", "Agreement ends on", "date"),
    _own("registered_on", "登记日期", "Registered on", "date"),
    _own("is_upstream", "省公司登记的上游客户", "Upstream account registered by the province", "bool"),
    _own("influence_percentile", "影响力分位", "Influence percentile", "int", Text("0–100", "0–100")),
    _own("revenue_group", "营收组", "Revenue group of the bureau", "int", Text("1–3", "1–3")),
    _own("customer_kind", "客户类别", "Customer kind", "text"),
    _own("industry_code", "行业(GB/T 4754)", "Industry (GB/T 4754)", "text"),
    _own("customer_since", "入网日期", "Customer since", "date"),
)

CATALOGUE: Mapping[str, Measure] = MappingProxyType({measure.key: measure for measure in MEASURES})
