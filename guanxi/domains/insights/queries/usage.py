"""What an account uses (消费行为): monthly use per product family and kind, its trend, and what fell silent. ARC-09, ARC-29.

Sensitivity: usage is read like money. What a customer calls and transfers says what he buys, and who only serves him on site reads neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.analytics import families, usage_kinds
from guanxi.domains.customers import api as customers
from guanxi.domains.insights.models import PUBLISHED
from guanxi.foundation.django import prepared
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

_COLUMNS = ("family", "usage_kind", "last_month", "mean_3m", "mean_3m_year_ago", "trend_rate", "silent_months", "series_12")
_BLOCK = (
    f"select s.stacks, (select jsonb_agg(jsonb_build_array({', '.join(f'u.{column}' for column in _COLUMNS)})) "  # noqa: S608
    "from insights_account_usage u where u.account_id = c.id) from customers_account c "
    "left join insights_account_series s on s.account_id = c.id where c.id = %s and c.is_active")


@dataclass(frozen=True, kw_only=True)
class UsageReach:
    """Up to when the published usage speaks. covered: kind → its months of the 24; as_of: the latest day a file names."""

    month: int
    anchor_month: int
    as_of: date
    covered: Mapping[str, Sequence[int]]

    @property
    def now_months(self) -> Sequence[int]:
        """The three months that end with the last one."""
        return months.span(self.month, 3)

    @property
    def then_months(self) -> Sequence[int]:
        """The same three a year earlier."""
        return months.span(months.shift(self.month, -12), 3)


@dataclass(frozen=True, kw_only=True)
class UsageLine:
    """One kind of use in whole base units (`analytics.usage_kinds`); None = no data. series: the block's months, oldest first.

    is_peak: the highest line of a month counts, not the sum. silent_months: since it was last used; 0 = used in the last month.
    """

    usage_kind: str
    label: Text
    is_peak: bool
    last_month: int | None
    mean_3m: int | None
    mean_3m_year_ago: int | None
    trend_rate: float | None
    silent_months: int
    series: Sequence[int | None]

    @property
    def last_said(self) -> Text | None:
        """The last month for people."""
        return _said(self.usage_kind, self.last_month)

    @property
    def mean_said(self) -> Text | None:
        """The mean of three months for people."""
        return _said(self.usage_kind, self.mean_3m)

    @property
    def year_ago_said(self) -> Text | None:
        """The mean of the same three months a year earlier, for people."""
        return _said(self.usage_kind, self.mean_3m_year_ago)


@dataclass(frozen=True, kw_only=True)
class UsedFamily:
    """One product family: what it brought in the last closed month (fen without tax, None = no bills) and what was used of it."""

    family: str
    label: Text
    last_month_fen: int | None
    lines: Sequence[UsageLine]

    @property
    def is_idle(self) -> bool:
        """Billed in the last closed month, although nothing of it was used in the last month of usage."""
        return bool(self.last_month_fen and self.last_month_fen > 0) and all(line.silent_months for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class UsageBlock:
    """The use of one account. months: the twelve of the series; reach is None when no file of usage was ever counted."""

    reach: UsageReach | None
    months: Sequence[int]
    families: Sequence[UsedFamily]


def usage_block(*, actor: Actor, account_id: int) -> UsageBlock | None:
    """Everything one account uses, in two statements; None before the first night, out of scope or shut to him like money."""
    found = _published()
    if found is None:
        return None
    anchor_month, reach = found
    seen, parameters = customers.money_scope(actor).sql_by_key("c.id", unit="c.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(f"{_BLOCK} and {seen}", [account_id, *parameters])
        row = cursor.fetchone()
    if row is None:
        return None
    stacks, lines = json.loads(row[0] or "{}"), [dict(zip(_COLUMNS, line, strict=True)) for line in json.loads(row[1] or "[]")]
    return UsageBlock(reach=reach, months=months.span(anchor_month, 12), families=_families(lines, stacks, reach) if reach else ())


def _published() -> tuple[int, UsageReach | None] | None:
    with connection.cursor() as cursor:
        cursor.execute("select anchor_month, figures->'usage' from insights_nightrun where status = %s order by id desc limit 1", [PUBLISHED])
        row = cursor.fetchone()
    if row is None:
        return None
    said: dict[str, Any] = json.loads(row[1]) if row[1] else {}
    return row[0], UsageReach(month=said["month"], anchor_month=row[0], as_of=date.fromisoformat(said["as_of"]),
                              covered=said["covered"]) if said else None


def _families(lines: Sequence[Mapping[str, Any]], stacks: Mapping[str, Sequence[int]], reach: UsageReach) -> Sequence[UsedFamily]:
    by_family: dict[str, list[UsageLine]] = {}
    order = {kind.key: at for at, kind in enumerate(usage_kinds.KINDS)}
    for line in sorted(lines, key=lambda line: order[line["usage_kind"]]):
        by_family.setdefault(line["family"], []).append(_line(line, reach))
    return [UsedFamily(family=key, label=label, last_month_fen=stacks[key][-1] if key in stacks else None, lines=by_family[key])
            for key, label in families.LABELS.items() if key in by_family]


def _line(line: Mapping[str, Any], reach: UsageReach) -> UsageLine:
    kind, covered = usage_kinds.BY_KEY[line["usage_kind"]], set(reach.covered[line["usage_kind"]])
    series = [quantity if month in covered else None
              for month, quantity in zip(months.span(reach.anchor_month, 12), line["series_12"], strict=True)]
    return UsageLine(
        usage_kind=kind.key, label=kind.label, is_peak=kind.is_peak, last_month=line["last_month"], mean_3m=line["mean_3m"],
        mean_3m_year_ago=line["mean_3m_year_ago"], trend_rate=line["trend_rate"], silent_months=line["silent_months"], series=series)


def _said(kind: str, quantity: int | None) -> Text | None:
    return None if quantity is None else usage_kinds.shown(kind, quantity)
