"""Is a row of an account list new, changed, unchanged, a conflict, or refused? Set-based SQL over `batch_row`.

Makes the temporary table `account_in` (one row per batch row: resolved ids, codes, verdict), which the write uses in
the same transaction. Every reason carries field, Chinese and English; none says whose a foreign code is (IMP-25).
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import trees
from guanxi.domains.customers.importing import lookups, parents
from guanxi.domains.intake.api import Batch
from guanxi.foundation.pure.actor import Actor

SCHEMES = ("group_code", "customer_code", "uscc", "billing_account")

_RESOLVE = """
create temp table account_in on commit drop as
select b.row_no, u.unit_id, u.province, u.region_code, coalesce(u.is_mine, false) as is_mine, b.unit is not null as has_unit,
       p.user_id as owner_id, p.unit_id as owner_unit_id, null::bigint as target_id, null::bigint as parent_id, null::integer as parent_row,
       false as is_own_target, false as is_name_match, null::bigint as present_owner
from batch_row b left join in_unit u on u.said = coalesce(b.unit, '') left join in_person p on p.said = b.manager
"""
# Every code of every row with the account that holds it. A row without unit finds its codes whoever issued them.
_CODES = """
create temp table in_code on commit drop as
select b.row_no, c.scheme, c.issuer, c.value, i.account_id from batch_row b join account_in a using (row_no)
cross join lateral (values
  ('group_code', coalesce(a.province, ''), b.group_code), ('customer_code', coalesce(a.province, ''), b.customer_code),
  ('billing_account', coalesce(a.province, ''), b.billing_account), ('uscc', '', b.uscc)) as c (scheme, issuer, value)
left join customers_accountidentifier i on i.scheme = c.scheme and i.value = c.value
  and (i.issuer = c.issuer or not a.has_unit) and i.valid_until is null
where c.value is not null
"""
# The first scheme that knows the row decides; the credit code only when there is no other code (operator 1.2).
_MATCH = """
update account_in a set target_id = m.account_id from (
  select distinct on (row_no) row_no, account_id from in_code k where account_id is not null and scheme <> 'billing_account'
  and (scheme <> 'uscc' or not exists (select 1 from in_code o where o.row_no = k.row_no and o.scheme in ('group_code', 'customer_code')))
  order by row_no, scheme = 'group_code' desc, scheme = 'customer_code' desc, account_id) m where a.row_no = m.row_no
"""
_MATCH_BY_NAME = """
update account_in a set target_id = m.account_id, is_name_match = true from (
  select b.row_no, min(t.id) as account_id from batch_row b join account_in x using (row_no)
  join customers_account t on t.name_key = b.parsed->>'name_key' and t.name = b.name and t.unit_id = x.unit_id
  where not exists (select 1 from in_code k where k.row_no = b.row_no) group by b.row_no having count(*) = 1) m
where a.row_no = m.row_no and a.target_id is null
"""
_SEEN = """
update account_in a set is_own_target = true, present_owner = o.user_id, unit_id = case when a.has_unit then a.unit_id else t.unit_id end
from customers_account t left join customers_assignment o on o.account_id = t.id and o.role = 'owner' and o.valid_until is null
where t.id = a.target_id and (%(everything)s or t.unit_id = any(%(units)s) or exists (
  select 1 from customers_visibility v where v.user_id = %(user)s and v.account_id = t.id and v.via in ('owner', 'lead')))
"""

# (verdict, code, field, zh, en, condition): the first that applies decides; later ones are not looked at.
_REFUSALS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("rejected", "unknown_unit", "unit", "归属单位:没有该编码或名称的单位", "Responsible unit: no unit has this code or name",
     "b.unit is not null and a.unit_id is null"),
    ("conflict", "codes_disagree", "group_code", "各编码分属不同客户,请核对", "The codes belong to different accounts",
     "a.target_id is not null and exists (select 1 from in_code k where k.row_no = b.row_no and k.scheme <> 'uscc' "
     "and k.account_id is not null and k.account_id <> a.target_id)"),
    ("rejected", "code_taken", "group_code", "该编码已登记,但不在您的管辖范围内", "The code is registered outside your territory",
     "a.target_id is not null and not a.is_own_target"),
    ("rejected", "code_taken", "billing_account", "账户号已登记在另一客户名下", "The billing account is registered for another account",
     "a.target_id is null and exists (select 1 from in_code k where k.row_no = b.row_no and k.scheme = 'billing_account' "
     "and k.account_id is not null)"),
    ("rejected", "foreign_unit", "unit", "归属单位不在您的管辖范围内", "The responsible unit lies outside your territory",
     "a.has_unit and not a.is_mine and a.unit_id is distinct from (select t.unit_id from customers_account t where t.id = a.target_id)"),
    ("rejected", "unit_missing", "unit", "缺少归属单位", "The responsible unit is missing", "a.target_id is null and a.unit_id is null"),
    ("rejected", "name_missing", "name", "缺少客户名称", "The account's name is missing", "a.target_id is null and b.name is null"),
    ("rejected", "unknown_manager", "manager", "归属经理工号:没有该工号的在岗人员", "Account manager: no active person has this number",
     "b.manager is not null and a.owner_id is null"),
    ("rejected", "manager_not_allowed", "manager", "您不能指定他人为归属经理", "You may not name another person as owner",
     "not %(assigns)s and a.owner_id is not null and a.owner_id is distinct from a.present_owner and a.owner_id <> %(user)s"),
    ("rejected", "manager_not_allowed", "manager", "该客户已有归属经理", "The account has an owner already",
     "not %(assigns)s and a.owner_id is not null and a.present_owner is not null and a.owner_id <> a.present_owner"),
    ("conflict", "row_repeated", "customer_code", "与文件中前面的行编码相同", "An earlier row of the file has the same code",
     "exists (select 1 from in_code k join in_code o on o.scheme = k.scheme and o.issuer = k.issuer and o.value = k.value "
     "and o.row_no < k.row_no where k.row_no = b.row_no and k.scheme <> 'uscc')"),
    ("conflict", "row_repeated", "name", "与文件中前面的行是同一客户", "An earlier row of the file is the same account",
     "a.target_id is not null and exists (select 1 from account_in o where o.target_id = a.target_id and o.row_no < a.row_no)"),
    ("conflict", "row_repeated", "name", "与文件中前面的行同名且没有编码", "An earlier row has the same name and neither has a code",
     "a.target_id is null and not exists (select 1 from in_code k where k.row_no = b.row_no) and exists ("
     "select 1 from batch_row o join account_in oa using (row_no) where o.name = b.name and o.row_no < b.row_no and oa.unit_id = a.unit_id "
     "and not exists (select 1 from in_code k where k.row_no = o.row_no))"),
    ("rejected", "unknown_parent", "parent", "上级集团:没有唯一的客户使用该编码,文件中也没有", "Parent: no single account and no row has this code",
     "b.parent is not null and a.parent_id is null and a.parent_row is null"),
    ("rejected", "cycle", "parent", "上级集团形成循环", "The parents form a circle", "a.row_no = any(%(circles)s)"),
)
_WARNINGS: tuple[tuple[str, str, str, str, str], ...] = (
    ("uscc_shared", "uscc", "统一社会信用代码已登记在另一客户名下,本行不登记该代码",
     "Another account has this credit code; it is not stored for this row",
     "exists (select 1 from in_code k where k.row_no = b.row_no and k.scheme = 'uscc' and k.account_id is not null "
     "and k.account_id is distinct from a.target_id)"),
    ("maybe_duplicate", "name", "可能与已有客户重复(名称相近)", "May be a duplicate of an account (similar name)",
     "b.verdict = 'new' and exists (select 1 from customers_account t where t.name_key = b.parsed->>'name_key' and t.name_key <> '')"),
)


def check(*, batch: Batch, actor: Actor) -> None:
    """Sets verdict, target and reasons of every row; leaves `account_in` and `in_code` for the write."""
    lookups.resolve_units(actor)
    lookups.resolve_people()
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.account_in; drop table if exists pg_temp.in_code")
        cursor.execute(_RESOLVE)
        if not access.may(actor, "account.assign"):  # who may not assign becomes the owner of what he brings
            cursor.execute("update account_in set owner_id = %s, owner_unit_id = %s where owner_id is null and row_no in "
                           "(select row_no from batch_row where manager is null)", [actor.user_id, actor.unit_id])
        cursor.execute(_CODES)
        cursor.execute("alter table account_in add primary key (row_no); create index on in_code (row_no); "
                       "create index on in_code (scheme, value); analyze account_in; analyze in_code")
        cursor.execute(_MATCH)
        cursor.execute(_MATCH_BY_NAME)
        # analysed again: the first statistics know only empty targets, and a plan built on them took 10 ms a row
        cursor.execute("create index on account_in (target_id); analyze account_in")
        cursor.execute(_SEEN, _parameters(actor))
        if not access.may(actor, "account.assign"):
            cursor.execute("update account_in a set owner_id = null from batch_row b where b.row_no = a.row_no and b.manager is null "
                           "and a.target_id is not null")
        circles: list[int] = []
        if "parent" in batch.mapped:
            trees.lock_trees()
            circles = parents.resolve(batch)
        _judge(actor, circles)


def _parameters(actor: Actor) -> dict[str, Any]:
    return {"everything": actor.scope.shape == "all", "units": list(actor.scope.unit_ids), "user": actor.user_id,
            "assigns": access.may(actor, "account.assign")}


def _judge(actor: Actor, circles: list[int]) -> None:
    given = {**_parameters(actor), "circles": circles}
    with connection.cursor() as cursor:
        for verdict, code, field, zh, en, condition in _REFUSALS:
            cursor.execute(
                f"update batch_row b set verdict = %(verdict)s, reasons = b.reasons || {_REASON} from account_in a "  # noqa: S608
                f"where a.row_no = b.row_no and b.verdict is null and ({condition})",
                {**given, "verdict": verdict, **_reason(code, field, zh, en, "error")})
        cursor.execute("update batch_row b set target_id = a.target_id, verdict = case when a.target_id is null then 'new' "  # noqa: S608
                       "when " + _DIFFERS + " then 'changed' else 'unchanged' end from account_in a "
                       "left join customers_account t on t.id = a.target_id where a.row_no = b.row_no and b.verdict is null", given)
        for code, field, zh, en, condition in _WARNINGS:
            cursor.execute(
                f"update batch_row b set reasons = b.reasons || {_REASON} from account_in a where a.row_no = b.row_no "  # noqa: S608
                f"and b.verdict in ('new', 'changed') and ({condition})", {**given, **_reason(code, field, zh, en, "warning")})


_REASON = ("jsonb_build_array(jsonb_build_object('code', %(code)s::text, 'field', %(field)s::text, 'zh', %(zh)s::text, "
           "'en', %(en)s::text, 'level', %(level)s::text))")


def _reason(code: str, field: str, zh: str, en: str, level: str) -> dict[str, str]:
    return {"code": code, "field": field, "zh": zh, "en": en, "level": level}


# column of the account → how a row's text becomes it; NULL never erases.
CASTS = {
    "name": "b.name", "short_name": "b.short_name", "customer_kind": "b.customer_kind", "industry_code": "b.industry_code",
    "district": "b.district", "address": "b.address", "has_agreement": "b.has_agreement::boolean",
    "agreement_number": "b.agreement_number", "agreement_until": "b.agreement_until::date", "registered_on": "b.registered_on::date",
    "is_upstream": "b.is_upstream::boolean", "influence_percentile": "b.influence_percentile::smallint",
    "revenue_group": "b.revenue_group::smallint", "customer_since": "b.customer_since::date",
    "sort_key": "b.parsed->>'sort_key'", "name_key": "b.parsed->>'name_key'", "unit_id": "a.unit_id",
}
# 未知(已问) is new only for a field that is empty and not yet marked.
NEWLY_UNKNOWN = """(select coalesce(jsonb_agg(k), '[]'::jsonb) from jsonb_array_elements_text(coalesce(b.parsed->'unknown', '[]'::jsonb)) k
  where not jsonb_exists(t.known_unknown, k) and case k when 'address' then t.address = '' when 'district' then t.district = ''
  when 'industry_code' then t.industry_code = '' when 'has_agreement' then t.has_agreement is null else true end)"""
COLUMNS_DIFFER = " or ".join(f"({cast} is not null and {cast} is distinct from t.{column})" for column, cast in CASTS.items())
CODE_IS_NEW = "k.account_id is null"
_DIFFERS = (
    f"({COLUMNS_DIFFER} or {NEWLY_UNKNOWN} <> '[]'::jsonb or (a.owner_id is not null and a.owner_id is distinct from a.present_owner) "  # noqa: S608
    f"or exists (select 1 from in_code k where k.row_no = a.row_no and {CODE_IS_NEW}) "
    "or ((a.parent_id is not null or a.parent_row is not null) and not exists (select 1 from customers_treeedge e "
    "where e.tree_kind = 'legal' and e.child_id = a.target_id and e.parent_id = a.parent_id)))"
)
