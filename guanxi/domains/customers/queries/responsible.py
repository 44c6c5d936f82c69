"""Whose results a day's are (业绩切割, operator 1.13): the owner of that day, moved by the cutoff of a hand-over.

A day counts for one person or for nobody, never for two: where stretches of owners overlap (somebody was entered for the past), the one who
took over last. What lies before an account's first recorded owner counts for him, as nobody else is known; not for who claimed it from the
pool. Not for here: who may see an account, which is today's matter (access).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.rules import handovers as rules
from guanxi.foundation.pure.actor import Actor

# Follows a CTE `asked` (account_id, day) and ends with a CTE `responsible` (account_id, day, user_id, unit_id), at most one row for each.
# An owner who came and went on one day without an agreed cutoff was a mistake that was put right: nothing counts for him.
STRETCHES = """
stretch as (
  select s.account_id, s.user_id, s.unit_id, s.valid_from, s.id, case when s.counts_from is null and lag(s.id) over line is null
      then '-infinity'::date else coalesce(s.counts_from, s.valid_from) end as since, coalesce(s.counts_until, s.valid_until, 'infinity') as until
  from customers_assignment s where s.role = 'owner' and s.account_id in (select account_id from asked)
    and (s.valid_until is null or s.counts_until is not null or s.valid_until > coalesce(s.counts_from, s.valid_from))
  window line as (partition by s.account_id order by s.valid_from, s.id))
"""
RESPONSIBLE = STRETCHES + """,
responsible as (
  select distinct on (a.account_id, a.day) a.account_id, a.day, s.user_id, s.unit_id
  from asked a join stretch s on s.account_id = a.account_id and s.since <= a.day and a.day < s.until
  order by a.account_id, a.day, s.valid_from desc, s.id desc)
"""  # noqa: S608 - constants


def responsible_on(*, actor: Actor, account_id: int, on: date) -> int | None:
    """The person for whom a day's results of an account count; None: nobody. Refuses `not_found`. Operator 1.13."""
    access.require(actor, "account.view", account_id)
    with connection.cursor() as cursor:
        cursor.execute(f"with asked as (select %s::bigint as account_id, %s::date as day), {RESPONSIBLE} select user_id from responsible",  # noqa: S608
                       [account_id, on])
        row = cursor.fetchone()
    return row[0] if row else None


def cutoffs(*, account_ids: Collection[int], cutoff: date) -> dict[int, date]:
    """Each account's own cutoff if its present owner handed it over with this one; accounts without an owner are missing."""
    with connection.cursor() as cursor:
        cursor.execute(f"with asked as (select id as account_id from unnest(%s::bigint[]) as id), {STRETCHES} "  # noqa: S608
                       "select account_id, nullif(since, '-infinity') from stretch where until = 'infinity'", [list(account_ids)])
        return {account_id: rules.cutoff_of(cutoff=cutoff, since=since) for account_id, since in cursor.fetchall()}
