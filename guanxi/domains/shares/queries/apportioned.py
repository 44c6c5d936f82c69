"""Money by the splits in force, as SQL for the shelf that has the money (insights): the same whole fen as `rules.apportion` gives.

Not for here: the money, who may see it.
"""

from __future__ import annotations

# Follows a CTE `money` (account_id, product_instance, last_day, fen) and ends with a CTE `dealt` (account_id, product_instance, last_day,
# unit_id, fen). A month counts by the split of its last day; where two provinces gave one number at one account, by the first of them.
APPORTIONED = """
placed as (
  select m.*, s.id as split_id from money m cross join lateral (
    select s.id from shares_revenuesplit s where s.account_id = m.account_id and s.instance = m.product_instance
      and s.valid_from <= m.last_day and (s.valid_until is null or m.last_day < s.valid_until) order by s.issuer limit 1) s),
parts as (
  select p.account_id, p.product_instance, p.last_day, p.fen, h.unit_id, floor(p.fen * h.rate) as whole,
    p.fen * h.rate - floor(p.fen * h.rate) as rest from placed p join shares_revenueshare h on h.split_id = p.split_id),
dealt as (
  select account_id, product_instance, last_day, unit_id, (whole + case when row_number() over (line order by rest desc, unit_id)
    <= fen - sum(whole) over line then 1 else 0 end)::bigint as fen
  from parts window line as (partition by account_id, product_instance, last_day))
"""
