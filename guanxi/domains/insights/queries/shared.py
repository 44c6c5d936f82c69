"""收入归属 as money: 12 closed months apportioned to units by the splits in force, of one account and of all whose money one may see.

A month counts by the split of its last day, and for who was responsible on it; what is laid down for nobody stays 未约定, so that all parts
make the account's revenue to the fen. Never added to the roll-ups (operator 1.1). Not for here: who counts what (shares).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import access
from guanxi.domains.insights.models import InstanceSeries
from guanxi.domains.insights.queries import runs
from guanxi.domains.shares import api as shares
from guanxi.foundation.pure.actor import Actor

_DEALT = """
with seen as materialized (
  select i.account_id, i.product_instance, i.series_12, r.revenue_12m_fen as revenue from insights_instance_series i
  join insights_account_measure r on r.account_id = i.account_id and r.revenue_12m_fen is not null
  join customers_account a on a.id = i.account_id and a.is_active where {seen}),
total as (select distinct account_id, revenue from seen),
money as (select s.account_id, s.product_instance, m.last_day, m.fen from seen s
  cross join lateral unnest(s.series_12, %s::date[]) as m (fen, last_day) where m.fen <> 0),
""" + shares.APPORTIONED  # noqa: S608 (constant texts)
_BY_UNIT = """
select d.unit_id, u.name, u.code, count(distinct d.account_id), 0, sum(d.fen)::bigint, 0
from dealt d join organisation_unit u on u.id = d.unit_id group by d.unit_id, u.name, u.code
union all select null, '', '', (select count(*) from total), coalesce((select sum(revenue) from total), 0)::bigint, 0,
  coalesce((select sum(fen) from dealt), 0)::bigint
order by 6 desc, 3
"""
# Each month counts for who was responsible on its last day (operator 1.13); what the night says of a year beyond its months, for the last one.
# A person counts the part of the nearest unit at or above his own: with a province and its city in one split, a man of the city the city's.
_BY_PERSON = """
, day as (select day, place::int from unnest(%s::date[]) with ordinality as d (day, place)),
asked as (select t.account_id, d.day from total t cross join day d),
""" + customers.RESPONSIBLE + """,
month as (
  select t.account_id, d.day, coalesce(e.series_24[12 + d.place], 0) + case when d.place = 12 then t.revenue
    - coalesce((select sum(m) from unnest(e.series_24[13:24]) as m), 0) else 0 end as fen
  from total t cross join day d left join insights_account_series e on e.account_id = t.account_id),
near as (
  select d.account_id, d.last_day, d.fen, row_number() over (partition by d.account_id, d.product_instance, d.last_day order by length(u.path) desc)
    as place from dealt d join responsible r on r.account_id = d.account_id and r.day = d.last_day join organisation_user p on p.id = r.user_id
  join organisation_unit o on o.id = coalesce(r.unit_id, p.unit_id) join organisation_unit u on u.id = d.unit_id and starts_with(o.path, u.path)),
mine as (select account_id, last_day, sum(fen) as fen from near where place = 1 group by 1, 2),
laid as (select account_id, last_day, sum(fen) as fen from dealt group by 1, 2)
select r.user_id, coalesce(p.name, ''), coalesce(u.name, ''), count(distinct m.account_id), sum(m.fen)::bigint, sum(coalesce(i.fen, 0))::bigint,
  sum(coalesce(l.fen, 0))::bigint, (select count(*) from total)
from month m left join responsible r on r.account_id = m.account_id and r.day = m.day left join organisation_user p on p.id = r.user_id
left join organisation_unit u on u.id = p.unit_id left join mine i on i.account_id = m.account_id and i.last_day = m.day
left join laid l on l.account_id = m.account_id and l.last_day = m.day
group by 1, 2, 3 having r.user_id is not null or sum(m.fen) <> 0 order by 6 desc, 5 desc, 2
"""  # noqa: S608 - constant texts
_OF_ACCOUNT = """
select d.product_instance, d.unit_id, u.name, sum(d.fen)::bigint from dealt d join organisation_unit u on u.id = d.unit_id
group by 1, 2, 3 order by 4 desc, 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class SharedPart:
    """What one unit counts, in fen."""

    unit_id: int
    unit_name: str
    fen: int


@dataclass(frozen=True, kw_only=True)
class SharedRevenue:
    """One account: parts and open_fen (未约定: no split, or no product instance on the bill) sum to total_fen, its revenue of 12 months."""

    stamp: runs.Stamp
    total_fen: int
    parts: Sequence[SharedPart]
    open_fen: int


@dataclass(frozen=True, kw_only=True)
class SharedLine:
    """A unit with what counts for it (own_fen), or an account manager: accounts with a split in months that count for him, their revenue in
    these, the part that counts for his own unit, the parts of other units and what is laid down for nobody; those three sum to revenue_fen.
    id None: months in which nobody was responsible."""

    id: int | None
    name: str
    note: str
    accounts: int
    revenue_fen: int
    own_fen: int
    others_fen: int
    open_fen: int


@dataclass(frozen=True, kw_only=True)
class SharedList:
    """lines and open_fen (by unit), or all columns of the lines (by person), sum to total_fen: the revenue of these accounts."""

    stamp: runs.Stamp
    by: str
    lines: Sequence[SharedLine]
    accounts: int
    total_fen: int
    open_fen: int


@dataclass(frozen=True, kw_only=True)
class SplitMoney:
    """12 months of one product instance: what its units count, and what they would had the new rates held all the time."""

    stamp: runs.Stamp
    total_fen: int
    open_fen: int
    before: Mapping[int, int]
    after: Mapping[int, int]


def account_shared(*, actor: Actor, account_id: int) -> SharedRevenue | None:
    """What each unit counts of this account; None before the first night and without 12 months of data. Refuses `not_found`, `money_closed`."""
    customers.require_money(actor, account_id)
    stamp = runs.stamp()
    total = _revenue(account_id)
    if stamp is None or total is None:
        return None
    parts: dict[tuple[int, str], int] = {}
    for _, unit_id, name, fen in _rows(_OF_ACCOUNT, stamp, "i.account_id = %s", [account_id]):
        parts[unit_id, name] = parts.get((unit_id, name), 0) + fen
    found = [SharedPart(unit_id=unit_id, unit_name=name, fen=fen) for (unit_id, name), fen in parts.items()]
    return SharedRevenue(stamp=stamp, total_fen=total, open_fen=total - sum(one.fen for one in found),
                         parts=sorted(found, key=lambda one: (-one.fen, one.unit_id)))


def shared_revenue(*, actor: Actor, by: str = "unit") -> SharedList | None:
    """Units, or (by="person") account managers, over the accounts with a split whose money the reader may see; None before the first night.

    Refuses `forbidden`.
    """
    access.require(actor, access.SEE_SHARES)
    stamp = runs.stamp()
    if stamp is None:
        return None
    seen, parameters = customers.money_scope(actor).sql("i.account_id", unit="a.unit_id")
    rows = _rows(_BY_PERSON if by == "person" else _BY_UNIT, stamp, seen, parameters, of_days=2 if by == "person" else 1)
    if by == "person":
        lines = [SharedLine(id=pk, name=name, note=unit, accounts=accounts, revenue_fen=revenue, own_fen=mine, others_fen=laid - mine,
                            open_fen=revenue - laid) for pk, name, unit, accounts, revenue, mine, laid, _ in rows]
        return SharedList(stamp=stamp, by=by, lines=lines, accounts=rows[0][7] if rows else 0,
                          total_fen=sum(one.revenue_fen for one in lines), open_fen=sum(one.open_fen for one in lines))
    whole = next(row for row in rows if row[0] is None)
    units = [SharedLine(id=pk, name=name, note=code, accounts=accounts, revenue_fen=0, own_fen=fen, others_fen=0, open_fen=0)
             for pk, name, code, accounts, _, fen, _ in rows if pk is not None]
    return SharedList(stamp=stamp, by="unit", lines=units, accounts=whole[3], total_fen=whole[4], open_fen=whole[4] - whole[6])


def split_money(*, actor: Actor, account_id: int, instance: str, rates: Mapping[int, Decimal]) -> SplitMoney | None:
    """What a new split of this instance would move in a year; None without figures of it. rates: unit id → rate, sum 1 or none.

    Refuses as `account_shared`.
    """
    customers.require_money(actor, account_id)
    stamp, series = runs.stamp(), InstanceSeries.objects.filter(account_id=account_id, product_instance=instance).first()
    if stamp is None or series is None:
        return None
    rows = _rows(_OF_ACCOUNT, stamp, "i.account_id = %s and i.product_instance = %s", [account_id, instance])
    before = {unit_id: fen for _, unit_id, _, fen in rows}
    after = dict.fromkeys(rates, 0)
    for fen in series.series_12:
        for unit_id, part in (shares.apportion(fen, rates) if rates else {}).items():
            after[unit_id] += part
    total = sum(series.series_12)
    return SplitMoney(stamp=stamp, total_fen=total, open_fen=total - sum(before.values()), before=before, after=after)


def _rows(query: str, stamp: runs.Stamp, seen: str, parameters: Sequence[Any], *, of_days: int = 1) -> list[Any]:
    days = stamp.last_days
    with connection.cursor() as cursor:
        cursor.execute(_DEALT.format(seen=seen) + query, [*parameters, *[days] * of_days])
        return list(cursor.fetchall())


def _revenue(account_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select revenue_12m_fen from insights_account_measure where account_id = %s", [account_id])
        row = cursor.fetchone()
    return row[0] if row else None
