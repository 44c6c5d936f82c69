"""The field catalogues of insights: the measures of an account, and the columns of the files of bills and usage."""

from __future__ import annotations

from guanxi.analytics import profiles, usage_kinds
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field, Kind


def _money(key: str, zh: str, en: str) -> Field:
    return Field(key=key, zh=zh, en=en, kind="money", listable=True, sortable=True, filterable=True)


MEASURES: tuple[Field, ...] = (
    _money("revenue_12m_fen", "近12月收入", "Revenue, 12 months"),
    _money("revenue_prev_12m_fen", "上年同期12月收入", "Revenue, the 12 months before"),
    _money("revenue_recurring_12m_fen", "近12月经常性收入", "Recurring revenue, 12 months"),
    _money("revenue_3m_fen", "近3月收入", "Revenue, 3 months"),
    _money("revenue_3m_year_ago_fen", "去年同期3月收入", "Revenue, the same 3 months a year ago"),
    Field(key="trend_rate", zh="收入趋势", en="Revenue trend", kind="rate", listable=True, sortable=True, filterable=True),
    _money("last_month_fen", "本月出账", "Last closed month"),
    _money("month_before_fen", "上月出账", "Month before"),
    Field(key="months_billed_24", zh="近24月出账月数", en="Months billed of 24", kind="integer"),
    _money("arrears_fen", "欠费", "Arrears"),
    _money("arrears_overdue_fen", "逾期欠费", "Overdue arrears"),
    Field(key="arrears_oldest_days", zh="最长账龄(天,至少)", en="Oldest arrears (days, at least)", kind="integer"),
    Field(key="product_instances", zh="在网产品实例", en="Product instances", kind="integer"),
    _money("letter_revenue_12m_fen", "近12月函件收入", "Letter revenue, 12 months"),
)

_KINDS: dict[str, Kind] = {
    "code": "code", "text": "text", "month": "month", "amount": "money", "rate": "rate", "date": "date", "flag": "bool",
    "charge_kind": "text", "usage_kind": "choice", "usage_unit": "choice", "quantity": "number",
}
_CHOICES: dict[str, tuple[tuple[str, Text], ...]] = {
    "usage_kind": tuple((kind.key, kind.label) for kind in usage_kinds.KINDS),
    "usage_unit": tuple((unit.key, Text(unit.zh, unit.en)) for unit in usage_kinds.UNITS),
}


def of_profile(profile: profiles.Profile) -> tuple[Field, ...]:
    """The catalogue of one file, for intake's mapping page; declared once in `analytics.profiles`."""
    return tuple(
        Field(key=column.key, zh=column.zh, en=column.en, kind=_KINDS[column.kind], required=column.required,
              importable=True, aliases=column.aliases, choices=_CHOICES.get(column.kind, ()))
        for column in profile.columns)
