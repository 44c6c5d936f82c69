"""By what a row of an account list is recognised: an ordered list of keys, ours or the uploader's (operator 1.2, SYS-22).

Fills the temporary table `in_match` (row_no, account_id). Not for here: whether the row may be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

KEYS = (("", t("自动(集团编码、客户编码、信用代码、名称)", "Automatic (group code, customer code, credit code, name)")),
        ("group_code", t("集团编码", "Group code")), ("customer_code", t("客户编码", "Customer code")),
        ("uscc", t("统一社会信用代码", "Credit code")), ("billing_account", t("账户号", "Billing account")),
        ("name", t("归属单位内的客户全称", "Full name within the unit")))
NONE = (("", t("–", "–")), *KEYS[1:])
FIRST = Field(key="key_1", zh="匹配依据(第一)", en="Recognised by (first)", kind="choice", choices=KEYS)
SECOND = Field(key="key_2", zh="匹配依据(第二)", en="Recognised by (second)", kind="choice", choices=NONE)
THIRD = Field(key="key_3", zh="匹配依据(第三)", en="Recognised by (third)", kind="choice", choices=NONE)
OPTIONS = (FIRST, SECOND, THIRD)

# Nothing chosen: the first scheme that knows the row decides; the credit code only when there is no other code (operator 1.2).
_BY_CODES = """
create temp table in_match on commit drop as
select distinct on (row_no) row_no, account_id from in_code k where account_id is not null and scheme in ('group_code', 'customer_code', 'uscc')
and (scheme <> 'uscc' or not exists (select 1 from in_code o where o.row_no = k.row_no and o.scheme in ('group_code', 'customer_code')))
order by row_no, scheme = 'group_code' desc, scheme = 'customer_code' desc, account_id
"""
# Whom no code in force knows is the one former holder of its code.
_BY_FORMER_CODES = """
insert into in_match select distinct on (row_no) row_no, formers[1] from in_code k where account_id is null and cardinality(formers) = 1
and scheme in ('group_code', 'customer_code', 'uscc') and not exists (select 1 from in_match m where m.row_no = k.row_no)
and (scheme <> 'uscc' or not exists (select 1 from in_code o where o.row_no = k.row_no and o.scheme in ('group_code', 'customer_code')))
order by row_no, scheme = 'group_code' desc, scheme = 'customer_code' desc
"""
_NOTHING = "create temp table in_match (row_no integer, account_id bigint) on commit drop"
_BY_ONE_CODE = """
insert into in_match select row_no, min(account_id) from in_code k where account_id is not null and scheme = %(key)s
and not exists (select 1 from in_match m where m.row_no = k.row_no) group by row_no having count(distinct account_id) = 1
"""
_BY_ONE_FORMER_CODE = """
insert into in_match select distinct on (row_no) row_no, formers[1] from in_code k where account_id is null and cardinality(formers) = 1
and scheme = %(key)s and not exists (select 1 from in_match m where m.row_no = k.row_no) order by row_no
"""
# The unit by its name may be any of that name, a closed one too: the account's own is in the list as it was taken away.
_BY_NAME = """
insert into in_match select b.row_no, min(t.id) from batch_row b left join in_unit u on u.said = coalesce(b.unit, '')
join customers_account t on t.name_key = b.parsed->>'name_key' and t.name = b.name and t.merged_into_id is null
join organisation_unit o on o.id = t.unit_id and (o.id = u.unit_id or o.name = b.unit)
where not exists (select 1 from in_match m where m.row_no = b.row_no)
and (%(chosen)s or not exists (select 1 from in_code k where k.row_no = b.row_no)) group by b.row_no having count(*) = 1
"""
# Whose accounts are all his own says no unit in his lists: a row without one is also his account elsewhere.
_BY_OWN_NAME = """
insert into in_match select b.row_no, min(t.id) from batch_row b
join customers_account t on t.name_key = b.parsed->>'name_key' and t.name = b.name and t.merged_into_id is null
join customers_assignment s on s.account_id = t.id and s.user_id = %(importer)s and s.role = 'owner' and s.valid_until is null
where b.unit is null and not exists (select 1 from in_match m where m.row_no = b.row_no)
and not exists (select 1 from in_code k where k.row_no = b.row_no) group by b.row_no having count(*) = 1
"""
_IS_CODELESS = "select exists (select 1 from batch_row b where coalesce(group_code, customer_code, billing_account, uscc) is null)"
HAS_KEY = """(exists (select 1 from in_code k where k.row_no = b.row_no and k.scheme = any(%(keys)s::text[]))
  or ('name' = any(%(keys)s::text[]) and b.name is not null))"""
"""SQL over `batch_row b`: one of the chosen keys is filled."""


def read_options(raw: Mapping[str, str]) -> dict[str, str]:
    """The chosen keys in their order, without gaps and repetitions. Refuses `unknown_choice`."""
    chosen: list[str] = []
    for field in OPTIONS:
        said = raw.get(field.key, "").strip()
        if said not in dict(NONE):
            raise Refusal("unknown_choice", t(f"{field.zh}:不在可选值中", f"{field.en}: is not one of the choices"), field=field.key)
        if said and said not in chosen:
            chosen.append(said)
    return {"keys": ",".join(chosen)} if chosen else {}


def read_keys(options: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of a run's options; empty: the automatic order."""
    return tuple(key for key in options.get("keys", "").split(",") if key)


def match(cursor: Any, *, keys: tuple[str, ...], importer: int | None) -> None:
    """Which account each row is. A key decides where those before it found nothing; one that two accounts hold does not.
    What no key in force knows is tried by former codes, key by key (IMP-23)."""
    if keys:
        cursor.execute(_NOTHING)
        for key in keys:
            cursor.execute(_BY_NAME if key == "name" else _BY_ONE_CODE, {"key": key, "chosen": True})
        for key in keys:
            cursor.execute(_BY_ONE_FORMER_CODE, {"key": key})
    else:
        cursor.execute(_BY_CODES)
        cursor.execute(_BY_FORMER_CODES)
        cursor.execute(_IS_CODELESS)
        if cursor.fetchone()[0]:
            cursor.execute(_BY_NAME, {"chosen": False})
            cursor.execute(_BY_OWN_NAME, {"importer": importer})
    cursor.execute("analyze in_match")
