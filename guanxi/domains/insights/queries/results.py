"""Whose results the money of a list is (业绩切割, operator 1.13): each of the last 12 closed months counts for who was responsible on its last day.

The book shows today's owner and moves with the duty; this does not. Not for here: what is laid down for units (shared).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.insights.queries import runs
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

MILLISECONDS = 5_000
# Where nobody came or went in these months, all of them are the owner's; months are asked one by one only where somebody did.
# What the night says of a year beyond its months counts with the last one, so that all parts make the list's revenue to the fen.
_RESULTS = """
with seen as materialized ({seen}),
moved as materialized (select s.* from seen s where exists (
  select 1 from customers_assignment t where t.account_id = s.account_id and t.role = 'owner' and (
    (t.valid_until is not null and greatest(t.valid_until, t.counts_until) > %s) or t.counts_from > %s
    or (t.valid_from > %s and exists (
      select 1 from customers_assignment e where e.account_id = t.account_id and e.role = 'owner' and e.id <> t.id))))),
day as (select day, place::int from unnest(%s::date[]) with ordinality as d (day, place)),
asked as (select m.account_id, d.day from moved m cross join day d),
""" + customers.RESPONSIBLE + """,
month as (
  select m.account_id, d.day, coalesce(e.series_24[12 + d.place], 0) + case when d.place = 12 then m.revenue_12m_fen
    - coalesce((select sum(f) from unnest(e.series_24[13:24]) as f), 0) else 0 end as fen
  from moved m cross join day d left join insights_account_series e on e.account_id = m.account_id),
counted as (
  select owner_id as user_id, revenue_12m_fen as fen from seen where account_id not in (select account_id from moved)
  union all
  select r.user_id, m.fen from month m left join responsible r on r.account_id = m.account_id and r.day = m.day)
select c.user_id, coalesce(p.name, ''), sum(c.fen)::bigint from counted c left join organisation_user p on p.id = c.user_id
group by 1, 2 having sum(c.fen) <> 0 order by 3 desc, 1
"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class Result:
    """What counts for one person, in fen; user_id None: months in which nobody was responsible."""

    user_id: int | None
    name: str
    fen: int


def results_of(*, actor: Actor, query: lists.BookQuery, stamp: runs.Stamp) -> Sequence[Result] | None:
    """The revenue of a list's accounts by whose results it is, the most first: as far as the reader sees them and their money.

    None when it is not told within five seconds, or to who is shown no figure over a few (PRM-60). All of it sums to the list's revenue of 12 months.
    """
    scope = customers.list_scope(actor)
    if scope.hides(1):
        return None
    seen, values = lists.seen_sql(query=query, scope=scope, columns="b.account_id, b.owner_id, b.revenue_12m_fen")
    days = stamp.last_days
    return _told(seen, [*values, *[days[0]] * 3, days], query)


def _told(seen: str, values: Sequence[Any], query: lists.BookQuery) -> Sequence[Result] | None:
    text = _RESULTS.format(seen=f"select * from ({seen}) told where revenue_12m_fen is not null")  # noqa: S608 - of constants
    try:
        with transaction.atomic(), lists.patience(query, milliseconds=MILLISECONDS), connection.cursor() as cursor:
            cursor.execute(text, values)
            return [Result(user_id=user_id, name=name, fen=fen) for user_id, name, fen in cursor.fetchall()]
    except Refusal as refusal:
        if refusal.code != "rule_too_slow":
            raise
        return None
