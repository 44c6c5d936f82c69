"""The codes of an account list: who holds them, who held them before, and what is said of the former ones (operator 1.2, IMP-23).

A code that ended still tells whose row it is, so that an old list makes no second account; it is never registered again by an import.
Fills the temporary table `in_code` (row_no, scheme, issuer, value, account_id, formers); account_id: who has it. A credit code may be several
accounts' (fields.SHARED): who has one that a row brings is in `in_shared`, and it never refuses the row. Not for here: the verdict (account_check).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanxi.domains.customers.fields import IDENTIFIER_SCHEMES, LINES
from guanxi.domains.customers.importing import rows
from guanxi.foundation.pure.bilingual import Text

SCHEMES = ("group_code", "customer_code", "uscc", "billing_account")

# Every code of every row with the account that holds it. A row without unit finds its codes whoever issued them.
_CODES = """
create temp table in_code on commit drop as
select b.row_no, c.scheme, c.issuer, c.value, i.account_id, '{}'::bigint[] as formers
from batch_row b left join in_unit u on u.said = coalesce(b.unit, '')
cross join lateral (values
  ('group_code', coalesce(u.province, ''), b.group_code), ('customer_code', coalesce(u.province, ''), b.customer_code),
  ('billing_account', coalesce(u.province, ''), b.billing_account), ('uscc', '', b.uscc)) as c (scheme, issuer, value)
left join customers_accountidentifier i on i.scheme = c.scheme and i.value = c.value and c.scheme <> 'uscc'
  and (i.issuer = c.issuer or b.unit is null) and i.valid_until is null
where c.value is not null
union all
select b.row_no, l.scheme, coalesce(u.province, ''), v.value, i.account_id, '{}'::bigint[]
from batch_row b left join in_unit u on u.said = coalesce(b.unit, '')
cross join lateral (values ('access_number', b.access_number), ('product_instance', b.product_instance), ('circuit', b.circuit),
  ('resource', b.resource)) as l (scheme, said)
cross join lateral unnest(string_to_array(l.said, E'\\n')) as v (value)
left join customers_accountidentifier i on i.scheme = l.scheme and i.value = v.value
  and (i.issuer = coalesce(u.province, '') or b.unit is null) and i.valid_until is null
where l.said is not null
"""
# formers: who had the code and has it no more. Few rows: most codes never ended.
_FORMERS = """
update in_code k set formers = array_remove(f.ids, k.account_id) from (
  select c.row_no, c.scheme, c.value, array_agg(distinct i.account_id) as ids
  from customers_accountidentifier i join in_code c on c.scheme = i.scheme and c.value = i.value
  join batch_row b on b.row_no = c.row_no and (i.issuer = c.issuer or b.unit is null)
  where i.valid_until is not null group by c.row_no, c.scheme, c.value) f
where f.row_no = k.row_no and f.scheme = k.scheme and f.value = k.value
"""
# meant: whose row it is by the credit code alone: of the importer's accounts (or one in the bin) the only holder, or the only one of this name.
_SHARED = f"""
create temp table in_shared on commit drop as
select row_no, array_agg(account_id) as holders, bool_or(is_ours) as has_ours, case when count(*) = 1 then min(account_id) filter (where is_ours)
       when count(*) filter (where is_ours and has_name) = 1 then min(account_id) filter (where is_ours and has_name) end as meant
from (
  select b.row_no, i.account_id, coalesce(t.name_key = b.parsed->>'name_key', false) as has_name,
         t.id is not null or i.account_id in (select g.id from customers_in_bin() g) as is_ours
  from batch_row b join customers_accountidentifier i on i.scheme = 'uscc' and i.value = b.uscc and i.valid_until is null
  left join customers_account t on t.id = i.account_id and {rows.ANSWERED}
  where b.uscc is not null) held group by row_no
"""  # noqa: S608 - our own texts
_MEANT = "update in_code k set account_id = s.meant from in_shared s where s.row_no = k.row_no and k.scheme = 'uscc' and s.meant is not null"
# Once it is known whose row it is, its credit code is his or nobody's: that of others neither keeps him from having it nor was taken from them.
_HIS = """
update in_code k set account_id = case when a.target_id = any(s.holders) then a.target_id end,
  formers = case when a.target_id = any(k.formers) then array[a.target_id] else '{}' end
from account_in a left join in_shared s on s.row_no = a.row_no
where k.row_no = a.row_no and k.scheme = 'uscc' and (s.row_no is not null or k.formers <> '{}') and (a.target_id is not null or exists (
  select 1 from in_code o where o.row_no = k.row_no and o.scheme in ('group_code', 'customer_code')))
"""
NOT_HAD = "k.account_id is null and k.formers = '{}'"
"""SQL over `in_code k`: nobody has or had the code, so that the import registers it."""
# Columns of a row's facts over `in_code k join account_in a`: the schemes whose code its account had before, whose code others had, and
# whose code alone does not tell which account the row is (a credit code beside another code is no key: operator 1.2).
_ENDED = "k.account_id is null and k.formers <> '{}'"
IS_KEY = f"k.scheme in {SCHEMES}"
"""SQL over `in_code k`: a code of the account itself, not of a line it uses."""
FACTS = f"""
  coalesce(bool_or(k.account_id = a.target_id and {IS_KEY}), false) as is_present,
  bool_or(not {IS_KEY} and k.account_id <> coalesce(a.target_id, 0)) as has_foreign_line,
  coalesce(array_agg(k.scheme) filter (where {_ENDED} and a.target_id = any(k.formers)), '{{}}') as had,
  coalesce(array_agg(k.scheme) filter (where {_ENDED} and coalesce(a.target_id <> all(k.formers), true)), '{{}}') as others_had,
  coalesce(array_agg(k.scheme) filter (where {_ENDED} and a.target_id is null and {IS_KEY} and (k.scheme <> 'uscc' or not exists (
    select 1 from in_code o where o.row_no = k.row_no and o.scheme in ('group_code', 'customer_code')))), '{{}}') as unclear,
  bool_or({NOT_HAD}) as brings_code,
  bool_or(k.scheme <> 'uscc' and {IS_KEY} and {_ENDED} and a.target_id <> all(k.formers)) as disagreed
"""  # noqa: S608 - our own texts
# The code passed from one account to another, and the row has the name of the former holder, whom the importer sees.
MOVED = """
  select distinct k.row_no from in_code k join account_in a on a.row_no = k.row_no and a.target_id = k.account_id
  join batch_row b on b.row_no = k.row_no join customers_account t on t.id = a.target_id
  join customers_account x on x.id = any(k.formers) and x.name_key = b.parsed->>'name_key' and x.name_key <> t.name_key
  where k.formers <> '{}'
"""


def _each(code: str, zh: str, en: str, condition: str, schemes: tuple[str, ...] = SCHEMES) -> list[tuple[str, str, str, str, str]]:
    labels: dict[str, Text] = {scheme: IDENTIFIER_SCHEMES[scheme] for scheme in schemes}
    return [(code, scheme, f"{label.zh}:{zh}", f"{label.en}: {en}", condition.format(scheme=scheme)) for scheme, label in labels.items()]


# (code, field, zh, en, condition), one a scheme.
FOREIGN = _each("former_code_foreign", "该编码曾登记在您的管辖范围以外;如确属您的客户,请先在其档案页登记该编码,再导入",
                "registered outside your territory once; if it is your account's, add it on its page, then import again",
                "not a.is_own_target and not f.is_present and '{scheme}' = any(f.had)")
UNCLEAR = _each("former_code_unclear", "该编码曾属其他客户,无法据此确定是哪一户;请在客户档案页登记该编码,或改用现行编码,再导入",
                "other accounts had it once, so it does not tell which account this is: add it on the right account's page, or give a code "
                "in force, then import again", "'{scheme}' = any(f.unclear)")
WARNINGS = [
    *_each("former_code", "这是该客户已停用的编码,不重新登记;如仍有效,请在其档案页登记",
           "a former code of this account; it is not registered again: if it is in force, add it on the account's page",
           "'{scheme}' = any(f.had)", (*SCHEMES, *LINES)),
    *_each("code_was_others", "该编码曾登记在另一客户名下,本行不登记;如确属本客户,请在其档案页登记",
           "another account had it once; it is not stored for this row: if it is this account's, add it on its page",
           "'{scheme}' = any(f.others_had)", (*SCHEMES, *LINES)),
]


def resolve(cursor: Any, *, given: Mapping[str, Any]) -> None:
    """Fills `in_code` and `in_shared`. given: as of `rows.answering`."""
    cursor.execute(_CODES)
    cursor.execute("create index on in_code (row_no); analyze in_code")
    cursor.execute(_FORMERS)
    cursor.execute(_SHARED, given)
    cursor.execute("alter table in_shared add primary key (row_no)")
    cursor.execute(_MEANT)


def settle_shared(cursor: Any) -> None:
    """After `account_in` says whose rows they are."""
    cursor.execute(_HIS)
