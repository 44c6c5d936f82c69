"""Whose a code was in a month (operator 1.2): the same rule by which the night counts bills (analytics.staging.identifier).

Not for here: which account that is (the night decides), names.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from guanxi.domains.customers import access
from guanxi.foundation.pure.actor import Actor

# Half-open months: a month is his who holds the code on its last day; the first known holder has the months before, too. Of a mistake, none.
_HELD = """
with said as (select distinct value, month from unnest(%s::text[], %s::integer[]) as s (value, month)), row as (
  select i.value, i.scheme, i.issuer, i.account_id, coalesce(to_char(i.valid_from, 'YYYYMM')::integer, 0) as begins,
         coalesce(to_char(i.valid_until, 'YYYYMM')::integer, 999912) as ends
  from customers_accountidentifier i join customers_account a on a.id = i.account_id and a.is_active
  where i.value = any(%s) and (i.valid_until is null or i.valid_from is null or i.valid_from < i.valid_until)
), held as (
  select r.value, r.account_id, case when row_number() over code = 1 then 0 else r.begins end as begins,
         least(r.ends, coalesce(lead(r.begins) over code, 999912)) as ends
  from row r window code as (partition by r.scheme, r.issuer, r.value order by r.begins, r.ends, r.account_id)
)
select s.value, s.month from said s join held h on h.value = s.value and s.month >= h.begins and s.month < h.ends
join customers_account a on a.id = h.account_id
where not exists (select 1 from row r where r.value = s.value and r.scheme = 'uscc' and r.ends = 999912 group by r.value having count(*) > 1)
group by s.value, s.month having count(distinct h.account_id) = 1 and bool_and({seen})
"""


def codes_in_month(*, actor: Actor, said: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of these codes and months (YYYYMM) those where the code was exactly one account's, and the reader sees that account."""
    asked = list(said)
    seen, parameters = access.account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    values, months = [value for value, _ in asked], [month for _, month in asked]
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(seen=seen), [values, months, sorted(set(values)), *parameters])
        return {(value, month) for value, month in cursor.fetchall()}
