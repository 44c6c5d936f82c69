"""What a row says in words, read beside the account it is: a list of ours says people, units and industries by name, and comes back so.

Words that name what the account has already change nothing, also where they name something else as well (two people, two units of one
name, a finer code of the same division). Works on `account_in` and intake's `batch_row`; not for here: whether the row may be written.
"""

from __future__ import annotations

from typing import Any

# The present owner; else the one in post of this name in the row's unit; else the one among all whom the importer answers for.
_OWNERS = """
update account_in a set owner_id = n.user_id, owner_unit_id = p.unit_id, bearers = n.bearers from (
  select x.row_no, x.said, x.bearers, case when x.present is not null then x.present when x.of_unit = 1 then x.in_unit
         when x.of_unit = 0 and x.of_mine = 1 then x.in_mine end as user_id
  from (
    select a.row_no, p.said, min(p.user_id) filter (where p.user_id = a.present_owner) as present,
           count(*) filter (where p.is_in_post and p.unit_id = a.unit_id) as of_unit,
           min(p.user_id) filter (where p.is_in_post and p.unit_id = a.unit_id) as in_unit,
           count(*) filter (where p.is_in_post and p.is_mine) as of_mine, min(p.user_id) filter (where p.is_in_post and p.is_mine) as in_mine,
           count(*) filter (where p.is_in_post and (p.is_mine or p.unit_id = a.unit_id)) as bearers
    from account_in a join batch_row b on b.row_no = a.row_no join in_bearer p on p.said = b.manager group by a.row_no, p.said) x) n
left join in_bearer p on p.said = n.said and p.user_id = n.user_id where a.row_no = n.row_no
"""
# A closed unit, or another one of the same name, is still the account's own.
_UNITS = """
update account_in a set unit_id = t.unit_id from batch_row b, customers_account t join organisation_unit u on u.id = t.unit_id
where b.row_no = a.row_no and a.is_own_target and t.id = a.target_id and u.name = b.unit and a.unit_id is distinct from t.unit_id
"""
_SIGNED = """
update account_in a set agreement_unit_id = t.agreement_unit_id from batch_row b, customers_account t join organisation_unit u
on u.id = t.agreement_unit_id
where b.row_no = a.row_no and a.is_own_target and t.id = a.target_id and u.name = b.agreement_unit
and a.agreement_unit_id is distinct from t.agreement_unit_id
"""
_INDUSTRIES = """
update batch_row b set industry_code = null from account_in a, customers_account t
where a.row_no = b.row_no and a.is_own_target and t.id = a.target_id and jsonb_exists(b.parsed, 'industry_words')
and exists (select 1 from jsonb_array_elements_text(b.parsed->'industry_words') w where starts_with(t.industry_code, w))
"""


def settle(cursor: Any, *, has_bearers: bool) -> None:
    """Owners by name, then whatever the account has already. has_bearers: somebody bears a name of these rows."""
    if has_bearers:
        cursor.execute(_OWNERS)
    for statement in (_UNITS, _SIGNED, _INDUSTRIES):
        cursor.execute(statement)
