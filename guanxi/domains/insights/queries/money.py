"""The money block of an account (operator 2.1, block 3; its transactions, ARC-07): revenue with yoy and mom, bridge, stack, arrears by age."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.analytics import families
from guanxi.analytics.profiles import ARREARS_BUCKETS
from guanxi.domains.customers import api as customers
from guanxi.domains.insights.fields import MEASURES
from guanxi.domains.insights.models import AccountMeasure
from guanxi.domains.insights.queries import runs
from guanxi.foundation.django import prepared
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t

MeasureValues = dict[str, int | float | None]

BRIDGE_TEXT = {
    "new": t("新装", "New"), "ceased": t("拆机", "Ceased"), "price": t("价格变动", "Price change"),
    "one_off": t("一次性", "One-off"), "adjustment": t("调账", "Adjustment"),
    "needs_detail": t("需明细账单", "Needs itemised bills"),
}
PRICE_DOWN, PRICE_UP = t("降价", "Price cut"), t("涨价", "Price rise")
BUCKET_TEXT = dict(zip(ARREARS_BUCKETS, (
    t("账期内", "Not yet due"), t("1–30天", "1–30 days"), t("31–60天", "31–60 days"), t("61–90天", "61–90 days"),
    t("91–180天", "91–180 days"), t("181–360天", "181–360 days"), t("360天以上", "Over 360 days"),
), strict=True))
_MEASURES = tuple(field.key for field in MEASURES)
_ARREARS = ("snapshot_on", "arrears_fen", "arrears_overdue_fen", "arrears_oldest_days", "disputed_fen", "promised_on", "is_protected",
            *(f"{key}_fen" for key in ARREARS_BUCKETS))
_BLOCK = (
    "select s.series_24, s.stacks, (select jsonb_agg(jsonb_build_array(l.kind, l.product, l.fen)) from insights_bridge_line l "  # noqa: S608
    f"where l.account_id = m.account_id), {', '.join(f'm.{key}' for key in _MEASURES)}, {', '.join(f'a.{key}' for key in _ARREARS)} "
    "from insights_account_measure m join customers_account c on c.id = m.account_id and c.is_active "
    "left join insights_account_series s on s.account_id = m.account_id "
    "left join insights_account_arrears a on a.account_id = m.account_id where m.account_id = %s")


@dataclass(frozen=True, kw_only=True)
class BridgeItem:
    """One line of the bridge: kind, words, fen (signed), the products behind it with their fen."""

    kind: str
    label: Text
    fen: int
    products: Sequence[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One product family's 12 months, oldest first, fen."""

    family: str
    label: Text
    fen: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Arrears:
    """What the account owes, by age; fen including tax. oldest_days: at least so many."""

    snapshot_on: date
    total_fen: int
    overdue_fen: int
    oldest_days: int
    buckets: Sequence[tuple[str, Text, int]]
    disputed_fen: int
    promised_on: date | None
    is_protected: bool


@dataclass(frozen=True, kw_only=True)
class MoneyBlock:
    """Money fen excluding tax; rates 0-1; None = no data. months: the 12 of the stacks; series: 24, oldest first.

    bridge lines sum to last_month_fen - month_before_fen; empty when one of the two months has no data.
    """

    stamp: runs.Stamp
    measures: MeasureValues
    year_rate: float | None
    month_rate: float | None
    months: Sequence[int]
    series: Sequence[int]
    stacks: Sequence[Stack]
    bridge: Sequence[BridgeItem]
    arrears: Arrears | None


def money_block(*, actor: Actor, account_id: int, stamp: runs.Stamp | None = None) -> MoneyBlock | None:
    """Everything about one account's money in one statement; None before the first night, without data, out of scope or shut to him.

    stamp: what the caller has read already, which saves one.
    """
    stamp = stamp or runs.stamp()
    if stamp is None:
        return None
    seen, parameters = customers.money_scope(actor).sql_by_key("c.id", unit="c.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(f"{_BLOCK} and {seen}", [account_id, *parameters])
        row = cursor.fetchone()
    if row is None:
        return None
    series, stacks, bridge, *found = row
    values = dict(zip(_MEASURES, found, strict=False))
    return MoneyBlock(
        stamp=stamp, measures=values,
        year_rate=change_rate(values["revenue_12m_fen"], values["revenue_prev_12m_fen"]),
        month_rate=change_rate(values["last_month_fen"], values["month_before_fen"]),
        months=months.span(stamp.anchor_month, 12), series=series or [], stacks=_stacks(json.loads(stacks or "{}")),
        bridge=_bridge(json.loads(bridge or "[]")), arrears=_arrears(dict(zip(_ARREARS, found[len(_MEASURES):], strict=True))))


def measures_of(*, account_ids: Iterable[int]) -> dict[int, MeasureValues]:
    """account id → its published measures (`fields.MEASURES`), for callers that have decided who may see them."""
    found = AccountMeasure.objects.filter(account_id__in=list(account_ids))
    return {measure.account_id: _values(measure) for measure in found}


def measures_sql() -> str:
    """A SELECT of account_id and every measure, for set-based work of the shelves above (grading). No parameters."""
    columns = ", ".join(f"m.{field.key}" for field in MEASURES)
    return f"select m.account_id, {columns} from insights_account_measure m"  # noqa: S608


def series_sql() -> str:
    """A SELECT of account_id, series_24 (fen a month, oldest first) and product_instances, for set-based work above. No parameters."""
    return ("select s.account_id, s.series_24, m.product_instances from insights_account_series s "
            "join insights_account_measure m on m.account_id = s.account_id")


def change_rate(now_fen: int | None, then_fen: int | None) -> float | None:
    """(now - then) / then; None when either is missing or then is not above zero."""
    if now_fen is None or then_fen is None or then_fen <= 0:
        return None
    return (now_fen - then_fen) / then_fen


def _values(measure: AccountMeasure) -> MeasureValues:
    return {field.key: getattr(measure, field.key) for field in MEASURES}


def _stacks(found: dict[str, list[int]]) -> Sequence[Stack]:
    order = list(families.LABELS)
    return [Stack(family=key, label=families.LABELS[key], fen=found[key])
            for key in sorted(found, key=order.index) if any(found[key])]


def _bridge(lines: Iterable[Sequence[Any]]) -> Sequence[BridgeItem]:
    """Lines by kind in the order of `BRIDGE_TEXT`; price changes are split into cuts and rises."""
    grouped: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for kind, product, fen in lines:
        sign = ("down" if fen < 0 else "up") if kind == "price" else ""
        grouped.setdefault((kind, sign), []).append((product, fen))
    order = list(BRIDGE_TEXT)
    return [
        BridgeItem(kind=kind, label=_bridge_label(kind, sign), fen=sum(fen for _, fen in products),
                   products=sorted(products, key=lambda item: -abs(item[1])))
        for (kind, sign), products in sorted(grouped.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))]


def _bridge_label(kind: str, sign: str) -> Text:
    return {"down": PRICE_DOWN, "up": PRICE_UP}.get(sign, BRIDGE_TEXT[kind])


def _arrears(row: Mapping[str, Any]) -> Arrears | None:
    if row["snapshot_on"] is None:
        return None
    return Arrears(
        snapshot_on=row["snapshot_on"], total_fen=row["arrears_fen"], overdue_fen=row["arrears_overdue_fen"],
        oldest_days=row["arrears_oldest_days"], disputed_fen=row["disputed_fen"], promised_on=row["promised_on"],
        is_protected=row["is_protected"], buckets=[(key, BUCKET_TEXT[key], row[f"{key}_fen"]) for key in ARREARS_BUCKETS])
