"""Is a row of an account list new, changed, unchanged, a conflict, or refused? Set-based SQL over `batch_row`.

Makes the temporary table `account_in` (one row per batch row: resolved ids, codes, verdict), which the write uses in
the same transaction. Every reason carries field, Chinese and English; none says whose a foreign code is (IMP-25).
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import trees
from guanxi.domains.customers.fields import ACCOUNT, CLASSES, PARENT_COLUMNS, PARENTS
from guanxi.domains.customers.importing import (
    account_codes,
    account_match,
    account_said,
    changes,
    custom,
    lookups,
    parents,
    rows,
)
from guanxi.domains.customers.importing.columns import ACCOUNT_FIELDS
from guanxi.domains.intake.api import Batch
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field

_RESOLVE = f"""
create temp table account_in on commit drop as
select b.row_no, case when b.unit is null and t.id is not null then t.unit_id else u.unit_id end as unit_id, u.province, u.region_code,
       coalesce(u.is_mine, false) as is_mine, b.unit is not null as has_unit, m.account_id as target_id,
       null::bigint as parent_id, null::integer as parent_row, null::bigint as service_parent_id, null::integer as service_parent_row,
       null::bigint as billing_parent_id, null::integer as billing_parent_row, t.id is not null as is_own_target, o.user_id as present_owner,
       case when b.manager is null and %(brings)s and m.account_id is null then %(user)s else p.user_id end as owner_id,
       case when b.manager is null and %(brings)s and m.account_id is null then %(unit)s else p.unit_id end as owner_unit_id,
       g.unit_id as agreement_unit_id, 0 as bearers
from batch_row b left join in_unit u on u.said = coalesce(b.unit, '') left join in_person p on p.said = b.manager
left join in_unit g on g.said = b.agreement_unit
left join in_match m on m.row_no = b.row_no
left join customers_account t on t.id = m.account_id and t.id = any(array(select account_id from in_match)) and {rows.ANSWERED}
left join customers_assignment o on o.account_id = t.id and o.account_id = any(array(select account_id from in_match))
  and o.role = 'owner' and o.valid_until is null
"""  # noqa: S608 - our own texts
# What is asked of a row's codes, once for all rows: a question per row and refusal was half of the check's time.
_FACTS = f"""
create temp table in_fact on commit drop as
with held as (
  select k.row_no, bool_or(k.scheme <> 'uscc' and {account_codes.IS_KEY} and k.account_id <> a.target_id) as disagrees,
         bool_or(k.scheme = 'billing_account' and k.account_id is not null) as has_held_billing,
         {account_codes.FACTS}, bool_or(k.account_id in (select g.id from customers_in_bin() g)) as in_bin
  from in_code k join account_in a on a.row_no = k.row_no group by k.row_no
), twice as (
  select distinct k.row_no from in_code k join (
    select scheme, issuer, value, min(row_no) as first_no from in_code where scheme <> 'uscc'
    group by scheme, issuer, value having min(row_no) < max(row_no)) d
  on d.scheme = k.scheme and d.issuer = k.issuer and d.value = k.value and d.first_no < k.row_no
), targeted as (
  select target_id, min(row_no) as first_no from account_in where target_id is not null group by target_id having count(*) > 1
), fresh as (
  select a.row_no, a.unit_id, b.name, b.parsed->>'name_key' as name_key, exists (select 1 from in_code k where k.row_no = a.row_no) as has_code
  from account_in a join batch_row b on b.row_no = a.row_no where a.target_id is null and b.name is not null
), moved as ({account_codes.MOVED}), named as (
  select c.row_no, c.has_code, row_number() over w as place, count(*) over w as rows, not c.has_code and (
    select count(*) from customers_account t where t.name_key = c.name_key and t.name = c.name and t.unit_id = c.unit_id and t.merged_into_id is null
  ) > 1 as is_of_several
  from fresh c window w as (
    partition by c.unit_id, c.name order by c.has_code desc, c.row_no rows between unbounded preceding and unbounded following)
)
select a.row_no, h.disagrees or (h.disagreed and h.had <> '{{}}' and not h.is_present) as disagrees, h.has_held_billing,
       coalesce(array_remove(s.holders, a.target_id) <> '{{}}', false) as is_shared,
       a.target_id is null and s.has_ours and cardinality(s.holders) > 1 and s.meant is null
         and (cardinality(%(keys)s::text[]) = 0 or 'uscc' = any(%(keys)s::text[])) and not exists (
           select 1 from in_code o where o.row_no = a.row_no and o.scheme in ('group_code', 'customer_code')) as is_one_of_several,
       h.has_foreign_line,
       h.brings_code, h.is_present, h.had, h.others_had, h.unclear, m.row_no is not null as has_moved, w.row_no is not null as has_code_twice,
       coalesce(case when a.target_id is null then h.in_bin else a.target_id in (select g.id from customers_in_bin() g) end, false) as in_bin,
       coalesce(t.first_no < a.row_no, false) as has_target_again, coalesce(n.place > 1 and not n.has_code, false) as has_name_again,
       coalesce(n.rows > 1, false) as is_named_twice, coalesce(n.is_of_several, false) as is_of_several
from account_in a left join held h on h.row_no = a.row_no left join twice w on w.row_no = a.row_no
left join targeted t on t.target_id = a.target_id left join named n on n.row_no = a.row_no left join moved m on m.row_no = a.row_no
left join in_shared s on s.row_no = a.row_no
"""  # noqa: S608 - our own texts

# (verdict, code, field, zh, en, condition): the first that applies decides; later ones are not looked at.
_REFUSALS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("rejected", "key_missing", "name", "所选的匹配依据在本行都是空的", "None of the chosen keys is filled in this row",
     f"cardinality(%(keys)s::text[]) > 0 and not {account_match.HAS_KEY}"),
    ("rejected", "unknown_unit", "unit", "归属单位:没有该编码或名称的单位", "Responsible unit: no unit has this code or name",
     "b.unit is not null and a.unit_id is null"),
    ("rejected", "in_bin", "group_code", "该客户在回收站:请先恢复(不由您负责的,联系其归属单位),再导入",
     "This account lies in the recycle bin: have it restored first, then import again", "f.in_bin"),
    ("conflict", "codes_disagree", "group_code", "各编码分属不同客户,请核对", "The codes belong to different accounts",
     "a.target_id is not null and f.disagrees"),
    ("conflict", "code_of_several", "uscc", "几户客户使用该统一社会信用代码,无法据此确定是哪一户:请填集团编码或客户编码,或选择按客户全称匹配,再导入",
     "Several accounts have this credit code, so it does not tell which one this is: give a group or customer code, or recognise by the full name, "
     "then import again", "f.is_one_of_several"),
    *(("conflict", *said) for said in account_codes.FOREIGN),
    ("rejected", "code_taken", "group_code", "该编码已登记,但不在您的管辖范围内", "The code is registered outside your territory",
     "a.target_id is not null and not a.is_own_target"),
    ("rejected", "code_taken", "billing_account", "账户号已登记在另一客户名下", "The billing account is registered for another account",
     "a.target_id is null and f.has_held_billing"),
    ("rejected", "code_taken", "access_number", "接入号、产品实例号、电路代号或资源标识已登记在另一客户名下;如已过户,请先在原客户档案中停用该编码",
     "An access number, instance, circuit or resource is another account's; if it has passed on, end it there first", "f.has_foreign_line"),
    ("conflict", "code_moved", "name", "本行的编码已改属另一客户,客户名称却是原客户:请改用原客户的现行编码,或更正名称",
     "The code has passed to another account, and the name is the former one's: use that one's present code, or correct the name", "f.has_moved"),
    *(("conflict", *said) for said in account_codes.UNCLEAR),
    ("rejected", "foreign_unit", "unit", "归属单位不在您的管辖范围内", "The responsible unit lies outside your territory",
     "a.has_unit and not a.is_mine and a.unit_id is distinct from (select t.unit_id from customers_account t where t.id = a.target_id)"),
    ("rejected", "unknown_unit", "agreement_unit", "签约单位:没有该编码或全称的在用单位,请核对后重新导入本行",
     "Unit that signed: no unit in use has this code or name; correct it and import this row again",
     "b.agreement_unit is not null and a.agreement_unit_id is null"),
    ("rejected", "no_agreement", "agreement_unit", "签约单位:该客户没有协议,请先在“协议”列填 有,或去掉签约单位后重新导入本行",
     "Unit that signed: the account has no agreement; say yes in the column of agreements, or leave the unit out, and import this row again",
     "b.agreement_unit is not null and not coalesce(b.has_agreement::boolean, t.has_agreement, false)"),
    ("rejected", "unit_missing", "unit", "缺少归属单位", "The responsible unit is missing",
     "a.target_id is null and a.unit_id is null and b.unit is null"),
    ("rejected", "name_missing", "name", "缺少客户名称", "The account's name is missing", "a.target_id is null and b.name is null"),
    ("rejected", "manager_ambiguous", "manager", "归属经理:有几位在岗人员同名,请改填工号",
     "Account manager: several people in post have this name; write the staff number",
     "b.manager is not null and a.owner_id is null and a.bearers > 1"),
    ("rejected", "unknown_manager", "manager", "归属经理:没有该工号或姓名的在岗人员,请填写工号",
     "Account manager: nobody in post has this number or name; write the staff number", "b.manager is not null and a.owner_id is null"),
    ("rejected", "manager_not_allowed", "manager", "您不能指定他人为归属经理", "You may not name another person as owner",
     "not %(assigns)s and a.owner_id is not null and a.owner_id is distinct from a.present_owner and a.owner_id <> %(user)s"),
    ("rejected", "manager_not_allowed", "manager", "该客户已有归属经理", "The account has an owner already",
     "not %(assigns)s and a.owner_id is not null and a.present_owner is not null and a.owner_id <> a.present_owner"),
    ("conflict", "row_repeated", "customer_code", "与文件中前面的行编码相同", "An earlier row of the file has the same code", "f.has_code_twice"),
    ("conflict", "row_repeated", "name", "与文件中前面的行是同一客户", "An earlier row of the file is the same account",
     "f.has_target_again"),
    ("conflict", "row_repeated", "name", "与文件中另一行同名,本行没有编码可以区分",
     "Another row has the same name, and this one no code to tell it by", "f.has_name_again"),
    ("conflict", "name_of_several", "name", "本单位有几户客户使用该名称,本行没有编码,无法确定是哪一户:请填集团编码或客户编码,再导入",
     "Several accounts of the unit have this name and the row has no code, so it does not tell which one this is: give a group or customer code, "
     "then import again", "f.is_of_several"),
    ("rejected", "visit_in_future", "last_visited_on", "最近走访日期在今天之后", "The last visit lies in the future",
     "b.last_visited_on::date > %(today)s"),
    *(("rejected", "not_yet", key, f"{ACCOUNT[key].zh}在今天之后", f"{ACCOUNT[key].en}: lies in the future", f"b.{key}::date > %(today)s")
      for key in ("registered_on", "customer_since")),
    *(refused for column, kind in PARENT_COLUMNS.items() for refused in (
        ("rejected", "unknown_parent", column,
         f"{PARENTS[kind].zh}:您能查看的客户和文件中没有唯一的一户使用该编码;上级由其他单位负责的,请导入后在客户的“组织”页申请挂接,由对方或共同上级办理",
         f"{PARENTS[kind].en}: no single account you may see and no row has this code; where another unit answers for it, leave it out, "
         "then ask on the account's page Trees for it to be attached: that unit or somebody above both decides",
         f"b.{column} is not null and a.{column}_id is null and a.{column}_row is null"),
        ("rejected", "cycle", column, f"{PARENTS[kind].zh}形成循环", f"{PARENTS[kind].en}: these form a circle",
         f"a.row_no = any(%(circles_{kind})s)"))),
)
# Which new rows are called as an account is called: by name, or one by the other's short name (what `likeness.known_accounts` asks on entry, PRM-62).
# All rows at once: asked row by row, an archive of a million was read for each of them.
_ALIKE = """
create temp table in_alike on commit drop as
with said as (
  select b.row_no, nullif(b.parsed->>'name_key', '') as name_key, nullif(b.parsed->>'short_key', '') as short_key,
         array(select jsonb_array_elements_text(coalesce(b.parsed->'shorts', '[]'::jsonb))) as shorts
  from batch_row b join account_in a on a.row_no = b.row_no where a.target_id is null
), named as materialized (
  select distinct t.name_key from customers_account t where t.name_key = any(array(select name_key from said union select short_key from said))
), called as materialized (
  select distinct c.short from customers_called(array(select distinct unnest(shorts) from said)) c join customers_account t on t.id = c.account_id)
select s.row_no, coalesce(s.name_key in (select name_key from named), false) as is_named,
       coalesce(s.short_key in (select name_key from named), false)
         or s.row_no in (select k.row_no from (select row_no, unnest(shorts) as short from said) k join called c on c.short = k.short) as is_called
from said s
"""
# Those of former codes are said of an unchanged row too: its list is old.
_WARNINGS: tuple[tuple[str, str, str, str, str], ...] = (
    *account_codes.WARNINGS,
    ("uscc_shared", "uscc", "该统一社会信用代码也登记在另一客户名下(分支机构可用上级单位的):照登,并作为疑似重复核对",
     "Another account has this credit code, too (a branch may use its parent's): it is stored, and looked at as a possible duplicate", "f.is_shared"),
    ("maybe_duplicate", "name", "可能与已有客户重复(名称相近)", "May be a duplicate of an account (similar name)",
     "l.is_named"),
    ("maybe_duplicate", "name", "可能与已有客户重复(一方的名称是另一方的简称)", "May be a duplicate (one is called as the other is for short)",
     "l.is_called and not l.is_named"),
    ("maybe_duplicate", "name", "可能与文件中另一行重复(同一单位,名称相同)", "May be a duplicate of another row (same unit, same name)",
     "f.is_named_twice"),
    ("visit_older", "last_visited_on", "最近走访日期早于已登记的,不改", "An earlier day than the visit recorded already: it stays",
     "b.last_visited_on::date < t.last_visited_on"),
    ("registered_stays", "registered_on", "登记日期由报备产生,不随导入更改;补录历史由可分配客户的人员办理",
     "The day of registration comes with the claim and stays; who may assign accounts enters what was registered before",
     "coalesce(jsonb_exists(b.parsed, 'registered_stays'), false)"),
)
# SAL-02: typed in a file it would make a key account of an unregistered one. Who may assign fills it where there is none (history).
_REGISTERED = """
update batch_row b set registered_on = null, parsed = coalesce(b.parsed, '{}'::jsonb) || '{"registered_stays": true}'
from account_in a left join customers_account t on t.id = a.target_id
  and t.id = any(array(select target_id from account_in))
where a.row_no = b.row_no and b.registered_on::date is distinct from t.registered_on and b.registered_on is not null
  and b.registered_on::date <= %(today)s and (t.registered_on is not null or not %(assigns)s)
"""


def check(*, batch: Batch, actor: Actor, today: date) -> None:
    """Sets verdict, target and reasons of every row; leaves `account_in` and `in_code` for the write."""
    lookups.resolve_units(actor, options=batch.options)
    has_bearers = lookups.resolve_bearers(actor, numbered=lookups.resolve_people())
    keys = account_match.read_keys(batch.options)
    given = _parameters(actor) | {"keys": list(keys), "today": today}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.account_in, pg_temp.in_code, pg_temp.in_shared, pg_temp.in_match, pg_temp.in_fact,"
                       " pg_temp.in_alike")
        account_codes.resolve(cursor, given=given)
        account_match.match(cursor, keys=keys, importer=actor.user_id)
        cursor.execute(_RESOLVE, given)
        cursor.execute("alter table account_in add primary key (row_no); analyze account_in (row_no, target_id)")
        cursor.execute(_REGISTERED, given)
        account_codes.settle_shared(cursor)
        account_said.settle(cursor, has_bearers=has_bearers)
        circles = {f"circles_{kind}": list[int]() for kind in PARENT_COLUMNS.values()}
        edges: dict[str, list[parents.Edge]] = {}
        trees.lock_trees(*(kind for column, kind in PARENT_COLUMNS.items() if column in batch.mapped))
        for column, kind in PARENT_COLUMNS.items():
            if column in batch.mapped:
                circles[f"circles_{kind}"], edges[kind] = parents.resolve(batch, actor=actor, column=column)
        cursor.execute(_FACTS, given)
        cursor.execute("alter table in_fact add primary key (row_no); analyze in_fact (row_no)")
        cursor.execute(_ALIKE)
        cursor.execute("alter table in_alike add primary key (row_no); analyze in_alike (row_no)")
        said: dict[str, Any] = {**given, **_SAID, **circles, "two_leads": _LEAD_EXISTS}
        cursor.execute(_judge(custom.mapped("account", batch)), said)
        cursor.execute(_TOO, {**said, "by_themselves": list(_BY_THEMSELVES)})
        if joining := parents.joining_leads(batch, edges=edges.get("legal", ())):
            cursor.execute(_TWO_LEADS, {**said, "rows": joining})


def _parameters(actor: Actor) -> dict[str, Any]:
    may_assign = access.may(actor, "account.assign")  # who may not becomes the owner of what he brings
    return {**rows.answering(actor), "unit": actor.unit_id, "assigns": may_assign, "brings": not may_assign}


# column of the account → how a row's text becomes it; NULL never erases.
CASTS = {
    "name": "b.name", "short_name": "b.short_name", "customer_kind": "b.customer_kind", "industry_code": "b.industry_code",
    **{key: f"b.{key}" for key in CLASSES},
    "district": "b.district", "address": "b.address", "has_agreement": "b.has_agreement::boolean",
    "agreement_number": "b.agreement_number", "agreement_until": "b.agreement_until::date", "agreement_unit_id": "a.agreement_unit_id",
    "registered_on": "b.registered_on::date",
    "is_upstream": "b.is_upstream::boolean", "influence_percentile": "b.influence_percentile::smallint",
    "revenue_group": "b.revenue_group::smallint", "customer_since": "b.customer_since::date",
    "last_visited_on": "b.last_visited_on::date",
    "sort_key": "b.parsed->>'sort_key'", "name_key": "b.parsed->>'name_key'", "unit_id": "a.unit_id",
}
# 未知(已问) is new only for a field that is empty and not yet marked.
NEWLY_UNKNOWN = """(select coalesce(jsonb_agg(k), '[]'::jsonb) from jsonb_array_elements_text(coalesce(b.parsed->'unknown', '[]'::jsonb)) k
  where not jsonb_exists(t.known_unknown, k) and case k when 'address' then t.address = '' when 'district' then t.district = ''
  when 'industry_code' then t.industry_code = '' when 'has_agreement' then t.has_agreement is null else not jsonb_exists(t.extra, k) end)"""
NEWLY_ASKED = f"(jsonb_exists(b.parsed, 'unknown') and {NEWLY_UNKNOWN} <> '[]'::jsonb)"
# A visit only moves forward: an older sheet does not take back what was recorded since (ARC-22).
NEWER_VISIT = "coalesce(b.last_visited_on::date > coalesce(t.last_visited_on, '-infinity'), false)"
_FREE = {column: cast for column, cast in CASTS.items() if column != "last_visited_on"}
_COLUMN_CHANGES = [*changes.of_columns(_FREE, fields=ACCOUNT_FIELDS, part_of={
    "sort_key": "name", "name_key": "name", "unit_id": "unit", "agreement_unit_id": "agreement_unit"}),
                   changes.Change(label=t("最近走访日期", "Last visited on"), condition=NEWER_VISIT),
                   changes.Change(label=t("未知(已问)", "Known unknown"), condition=NEWLY_ASKED)]
_OTHER_CHANGES = [changes.Change(label=t("编码", "Codes"), condition="f.brings_code"),
                  changes.Change(label=t("归属经理", "Account manager"),
                                 condition="a.owner_id is not null and a.owner_id is distinct from a.present_owner"),
                  *(changes.Change(label=PARENTS[kind], condition=(
                      f"(a.{column}_id is not null or a.{column}_row is not null) and not exists (select 1 from customers_treeedge e "  # noqa: S608
                      f"where e.tree_kind = '{kind}' and e.child_id = a.target_id and e.parent_id = a.{column}_id)"))
                    for column, kind in PARENT_COLUMNS.items())]


def columns_differ(fields: tuple[Field, ...]) -> str:
    """SQL: the row brings another value of the account's own columns or of these custom fields."""
    return " or ".join(one.condition for one in (*_COLUMN_CHANGES, *custom.changed(fields)))


def _said(code: str, field: str, zh: str, en: str, level: str) -> Jsonb:
    return Jsonb([{"code": code, "field": field, "zh": zh, "en": en, "level": level}])


_SAID = {f"no{n}": _said(code, field, zh, en, "error") for n, (_, code, field, zh, en, _) in enumerate(_REFUSALS)} | {
    f"warning{n}": _said(code, field, zh, en, "warning") for n, (code, field, zh, en, _) in enumerate(_WARNINGS)}
_LEAD_EXISTS = _said(
    "lead_exists", "parent", f"{PARENTS['legal'].zh}:两个集团各有首席客户代表,不能并为一个法人树;请先结束其中一位首席客户代表的归属,再导入本行",
    f"{PARENTS['legal'].en}: both groups have a lead manager and cannot become one legal tree: end one lead's assignment first, then import this "
    "row again", "error")
# After the verdicts: whether it joins two leads depends on which other rows are written.
_TWO_LEADS = "update batch_row set target_id = null, verdict = 'conflict', reasons = %(two_leads)s where row_no = any(%(rows)s)"
_VERDICT = " ".join(f"when v.no = {n} then '{verdict}'" for n, (verdict, *_) in enumerate(_REFUSALS))
_REASONS = " ".join(f"when v.no = {n} then %(no{n})s" for n in range(len(_REFUSALS)))
# What a row lacks or has wrong in fields of their own is said at once, not one after the other with each correction. These stand by themselves:
# none follows from another. Asked only of rows that are refused for one of them.
_BY_THEMSELVES = ("unit_missing", "name_missing", "unknown_unit", "no_agreement", "visit_in_future", "not_yet")
_ALSO = [(n, condition) for n, (_, code, *_, condition) in enumerate(_REFUSALS) if code in _BY_THEMSELVES]
_TOO = f"""
update batch_row u set reasons = u.reasons || {" || ".join(
    f"case when {condition} and not u.reasons @> %(no{n})s then %(no{n})s else '[]'::jsonb end" for n, condition in _ALSO)}
from batch_row b join account_in a on a.row_no = b.row_no left join customers_account t on t.id = a.target_id
  and t.id = any(array(select target_id from account_in))
where u.row_no = b.row_no and b.verdict = 'rejected' and b.reasons -> -1 ->> 'code' = any(%(by_themselves)s)
"""  # noqa: S608 - our own texts
# One pass over the rows: which refusal is the first that applies (none: -1), else new, changed or unchanged, and what is warned of.
# `offset 0` keeps the inner question whole: merged into the outer one, all conditions were asked anew for every refusal that was looked for.
@functools.lru_cache(maxsize=8)
def _judge(fields: tuple[Field, ...]) -> str:
    said = [*_COLUMN_CHANGES, *_OTHER_CHANGES, *custom.changed(fields)]
    warned = [f"case when v.warns{n} then %(warning{n})s else '[]'::jsonb end" for n in range(len(_WARNINGS))]
    always = len(account_codes.WARNINGS)
    return f"""
update batch_row b set target_id = case when v.no < 0 then v.target_id end,
  verdict = case {_VERDICT} when v.target_id is null then 'new' when v.changes <> '{{}}' then 'changed' else 'unchanged' end,
  reasons = b.reasons || case {_REASONS} else {" || ".join(warned[:always])} || case when v.target_id is null or v.changes <> '{{}}'
      then {" || ".join(warned[always:])} || case when v.target_id is not null
      then {changes.reason(said, of="v.changes")} else '[]'::jsonb end else '[]'::jsonb end end
from (
  select b.row_no, a.target_id, case {" ".join(f"when {condition} then {n}" for n, (*_, condition) in enumerate(_REFUSALS))} else -1 end as no,
    case when a.target_id is not null then {changes.numbers(said)} end as changes, {", ".join(
      f"coalesce({condition}, false) as warns{n}" for n, (*_, condition) in enumerate(_WARNINGS))}
  from batch_row b join account_in a on a.row_no = b.row_no join in_fact f on f.row_no = b.row_no
  left join customers_account t on t.id = a.target_id
  and t.id = any(array(select target_id from account_in)) left join in_alike l on l.row_no = b.row_no
  offset 0) v where v.row_no = b.row_no
"""  # noqa: S608
