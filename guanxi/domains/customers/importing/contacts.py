"""The importable 联系人: the card of ARC-02. Its account is chosen at upload or named in a column 单位; an unknown one
goes on the unmatched register and never becomes an account (decisions 4)."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.importing import changes, custom, revert, sight
from guanxi.domains.customers.importing import rows as row_sql
from guanxi.domains.customers.importing.columns import CONTACT_FIELDS, UNIT_OF_CONTACT
from guanxi.domains.customers.importing.riders import riders
from guanxi.domains.customers.queries import naming
from guanxi.domains.customers.rules import numbers as phone_rules
from guanxi.domains.intake.api import Batch, Look, Reverted, Sight, Staged
from guanxi.foundation.django import blind_index, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.plans import planned_by_key
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

# A name counts only when it belongs to one account that the actor sees (row security is in force here).
_RESOLVE = f"""
create temp table contact_in on commit drop as
select b.row_no, coalesce(c.account_id, n.account_id, case when b.account is null then %(chosen)s::bigint end) as account_id,
       null::bigint as target_id, 0 as candidates, null::date as left_on
from batch_row b
{row_sql.NAMED}
"""  # noqa: S608 - our own texts
_MAY = row_sql.forget_unanswered("contact_in")
# Two people of one name at one account are told apart by their mobile.
_MATCH = """
update contact_in x set target_id = m.id, candidates = m.n from (
  select c.row_no, count(*) as n, coalesce(min(p.id) filter (where p.mobile = b.mobile), case when count(*) = 1 then min(p.id) end) as id
  from contact_in c join batch_row b using (row_no)
  join customers_contact p on p.account_id = c.account_id and p.name = b.name and p.is_active group by c.row_no) m
where x.row_no = m.row_no
"""
# Who has left the account, or went to another one, is not recorded anew by a list that is older than his leaving.
_LEFT = """
update contact_in x set left_on = m.until from (
  select c.row_no, max(q.valid_until) as until from contact_in c join batch_row b using (row_no)
  join customers_position q on q.account_id = c.account_id and q.name = b.name and q.source in ('left', 'moved')
  join customers_contact p on p.id = q.contact_id and p.merged_into_id is null and (p.account_id <> q.account_id or not p.is_active)
    and (b.mobile is null or p.mobile in ('', b.mobile))
  where c.candidates = 0 group by c.row_no) m
where x.row_no = m.row_no
"""
_COLUMNS = {
    "name": "b.name", "post": "b.post", "department": "b.department", "post_since": "b.post_since::date",
    "is_key_person": "b.is_key_person::boolean",
    "is_group_level": "b.is_group_level::boolean", "office_phone": "b.office_phone", "mobile": "b.mobile", "email": "b.email",
    "residence": "b.residence", "hobby": "b.hobby", "birthday": "b.birthday", "form_of_address": "b.form_of_address",
    "best_time": "b.best_time", "best_channel": "b.best_channel", "likes": "b.likes", "taboo": "b.taboo", "sort_key": "b.parsed->>'sort_key'",
}
_NEWLY_UNKNOWN = """(select coalesce(jsonb_agg(k), '[]'::jsonb) from jsonb_array_elements_text(coalesce(b.parsed->'unknown', '[]'::jsonb)) k
  where not jsonb_exists(t.known_unknown, k) and coalesce(to_jsonb(t)->>k, '') = '' and not jsonb_exists(t.extra, k))"""
_CHANGES = [*changes.of_columns(_COLUMNS, fields=CONTACT_FIELDS, part_of={"sort_key": "name"}),
            changes.Change(label=t("未知(已问)", "Known unknown"), condition=f"{_NEWLY_UNKNOWN} <> '[]'::jsonb"),
            changes.Change(label=t("更多号码", "Further numbers"), condition="""exists (
  select 1 from jsonb_array_elements_text(coalesce(b.parsed->'phones', '[]'::jsonb)) k where k not in (t.mobile, t.office_phone) and not exists (
    select 1 from customers_contactphone p where p.contact_id = t.id and p.number = k))""")]
# A birthday after today; of a lunar one its year is compared (rules.birthdays.is_ahead knows the day).
_UNBORN = r"""case when c.born ~ '^\d{4}' then c.born > to_char(%(today)s::date, 'YYYY-MM-DD')
  else coalesce(substring(c.born from '^农历(\d{4})') > to_char(%(today)s::date, 'YYYY'), false) end"""


@functools.lru_cache(maxsize=8)
def _verdict(fields: tuple[Field, ...]) -> str:
    said = [*_CHANGES, *custom.changed(fields)]
    return f"""
update batch_row b set target_id = c.target_id, verdict = case
  when c.account_id is null then 'unmatched' when c.target_id is null and (c.candidates > 1 or c.left_on is not null) then 'conflict'
  when c.post_since > %(today)s or {_UNBORN} then 'rejected' when c.target_id is null then 'new'
  when c.changes <> '{{}}' then 'changed' else 'unchanged' end,
  reasons = b.reasons || case
  when c.account_id is null and b.account is null then jsonb_build_array(jsonb_build_object('code', 'account_missing', 'field', 'account',
    'level', 'error', 'zh', '没有单位:请在上传时选择客户,或增加“单位”列', 'en', 'No account: choose one at upload, or add a column 单位'))
  when c.account_id is null then jsonb_build_array(jsonb_build_object('code', 'unknown_account', 'field', 'account', 'level', 'error',
    'zh', '没有唯一的客户使用该编码或名称,或该客户在回收站', 'en', 'No single account has this code or name, or it lies in the recycle bin'))
  when c.target_id is null and c.candidates > 1 then jsonb_build_array(jsonb_build_object('code', 'name_twice', 'field', 'name',
    'level', 'error', 'zh', '该客户有多名同名联系人,请补充手机', 'en', 'The account has several people of this name; add the mobile'))
  when c.left_on is not null then jsonb_build_array(jsonb_build_object('code', 'person_left', 'field', 'name', 'level', 'error',
    'zh', '此人已于 ' || c.left_on || ' 离任;又回来的,请在该客户“联系人”的“已离任”中恢复,确是另一人的,请补充手机',
    'en', 'He left on ' || c.left_on || '; if he is back, restore him among the contacts who have left; if it is somebody else, add the mobile'))
  when c.post_since > %(today)s then jsonb_build_array(jsonb_build_object('code', 'not_yet', 'field', 'post_since', 'level', 'error',
    'zh', '任职起在今天之后', 'en', 'In this post since: lies in the future'))
  when {_UNBORN} then jsonb_build_array(jsonb_build_object('code', 'not_yet', 'field', 'birthday', 'level', 'error',
    'zh', '生日在今天之后', 'en', 'Birthday: lies in the future'))
  when c.changes <> '{{}}' then {changes.reason(said, of="c.changes")}
  else '[]'::jsonb end
from (select c.*, b.birthday as born, b.post_since::date as post_since,
  case when t.id is not null then {changes.numbers(said)} end as changes from contact_in c
  join batch_row b using (row_no) left join customers_contact t on t.id = c.target_id) c where c.row_no = b.row_no
"""  # noqa: S608
_DEFAULTS = ("post", "department", "office_phone", "mobile", "email", "residence", "hobby", "birthday", "form_of_address", "best_time",
             "best_channel", "likes", "taboo")
_VALUES = ", ".join(f"coalesce(b.{name}::boolean, false)" if name in ("is_key_person", "is_group_level")
                    else f"coalesce({cast}, '')" if name in _DEFAULTS else cast for name, cast in _COLUMNS.items())
_INSERT = f"""
insert into customers_contact (version, created_at, updated_at, account_id, is_active, known_unknown, mobile_hash, {", ".join(_COLUMNS)}, extra)
select 1, %(now)s, %(now)s, c.account_id, true, coalesce(b.parsed->'unknown', '[]'::jsonb), coalesce(h.hash, ''), {_VALUES}, {{extra}}
from batch_row b join contact_in c using (row_no) left join in_hash h using (row_no) where b.verdict = 'new' order by b.row_no
"""  # noqa: S608
# A row that names another post ends the one before, as an edit by hand does (rules.positions).
_NEW_POST = """(t.post <> '' or t.department <> '') and (coalesce(b.post, t.post), coalesce(b.department, t.department)) <> (t.post, t.department)
  and ((t.created_at at time zone 'Asia/Shanghai')::date < %(today)s
    or (b.post_since is not null and b.post_since::date is distinct from t.post_since))"""
_FORMER = f"""
insert into customers_position (version, created_at, updated_at, contact_id, account_id, name, post, department, valid_from, valid_until, source)
select 1, %(now)s, %(now)s, t.id, t.account_id, t.name, t.post, t.department,
  least(coalesce(t.post_since, (t.created_at at time zone 'Asia/Shanghai')::date), p.until), p.until, 'imported'
from batch_row b join customers_contact t on t.id = b.target_id
cross join lateral (select case when b.post_since::date is distinct from t.post_since then coalesce(b.post_since::date, %(today)s)
  else %(today)s end as until) p
where b.verdict = 'changed' and {_NEW_POST}
"""  # noqa: S608
_CASTS = {**_COLUMNS, "post_since": f"b.post_since::date, case when {_NEW_POST} then %(today)s::date end"}
_SET = ", ".join(f"{name} = coalesce({cast}, t.{name})" for name, cast in _CASTS.items())
_UPDATE = f"""
update customers_contact t set {_SET}, extra = t.extra || {{extra}},
  mobile_hash = coalesce(h.hash, t.mobile_hash), version = t.version + 1, updated_at = %(now)s,
  known_unknown = (select coalesce(jsonb_agg(k), '[]'::jsonb) from jsonb_array_elements_text(t.known_unknown) k
    where to_jsonb(b)->>k is null) || {_NEWLY_UNKNOWN}
from batch_row b left join in_hash h using (row_no) where b.verdict = 'changed' and t.id = b.target_id
"""  # noqa: S608


# A new person's id is found by the act that made him: the rows of one statement carry its time, name and account.
_PHONES = """
insert into customers_contactphone (version, created_at, updated_at, contact_id, account_id, kind, number, number_hash, is_preferred)
select distinct on (p.id, n.number) 1, %(now)s, %(now)s, p.id, p.account_id, n.kind, n.number, n.hash, false
from in_phone n join batch_row b using (row_no) join contact_in c using (row_no)
join customers_contact p on p.account_id = c.account_id and p.is_active and (p.id = b.target_id or (
  b.verdict = 'new' and p.name = b.name and p.created_at = %(now)s and p.mobile = coalesce(b.mobile, '')))
where b.verdict in ('new', 'changed') and n.number not in (p.mobile, p.office_phone)
on conflict (contact_id, number) do nothing
"""


class ContactImport:
    """See intake's protocol `Importable`."""

    kind = "contacts"
    is_mergeable = True
    label = t("联系人", "Contacts")
    explanation = t("客户信息表(联系人);单位可在上传时选择,也可放在“单位”列;“未知”记为已问未知",
                    "Contact cards; the account is chosen at upload or stands in a column 单位; 未知 is kept as a known unknown")
    required: tuple[tuple[str, ...], ...] = (("name",),)
    row_key: tuple[str, ...] = ("account", "name", "mobile")
    option_fields: tuple[Field, ...] = (UNIT_OF_CONTACT,)
    prepare = "guanxi.domains.customers.importing.prepare:contact"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The catalogue of today: declared columns and importable custom fields, then those lent by others (importing.riders)."""
        return (*CONTACT_FIELDS, *custom.importable("contact"), *(field for rider in riders() for field in rider.fields))

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """The account's code or name becomes its id; refuses an unknown or foreign one alike."""
        access.require_act(actor, "contact.edit")
        said = raw.get("account", "").strip()
        if not said:
            return {}
        found = naming.account_named(actor=actor, said=said)
        if found is None:
            raise Refusal("unknown_account", t("没有唯一的客户使用该编码或名称", "No single account has this code or name"), field="account",
                          way_out=t("请填写集团编码", "Enter the group code"))
        return {"account": said, "account_id": str(found)}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """As their pages show these people."""
        return sight.of_people(look=look, rows=rows, fields=self.fields)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Account and person of every row; leaves `contact_in` for the write."""
        given: dict[str, Any] = {"chosen": batch.options.get("account_id"), **row_sql.answering(actor)}
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists pg_temp.contact_in")
            cursor.execute(_RESOLVE, given)
            rows = cursor.rowcount
            cursor.execute("alter table contact_in add primary key (row_no); analyze contact_in")
        with planned_by_key(rows), connection.cursor() as cursor:
            cursor.execute(_MAY, given)
            cursor.execute(_MATCH)
            cursor.execute(_LEFT)
            cursor.execute(_verdict(custom.mapped("contact", batch)), {"today": now.astimezone(clock.ZONE).date()})
        for rider in riders():
            rider.check_batch(batch=batch, actor=actor, now=now)

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Contacts with their phone hashes, then book and search of their accounts."""
        with connection.cursor() as cursor:
            cursor.execute("select row_no, mobile from batch_row where verdict in ('new', 'changed') and mobile is not null")
            hashes = [(row_no, blind_index.phone_hash(mobile)) for row_no, mobile in cursor.fetchall()]
            cursor.execute("drop table if exists pg_temp.in_hash; create temp table in_hash (row_no integer primary key, hash text) on commit drop")
            with cursor.copy("copy in_hash from stdin") as copy:
                for row in hashes:
                    copy.write_row(row)
            given = {"now": now, "today": now.astimezone(clock.ZONE).date()}
            cursor.execute(_FORMER, given)
            extra = custom.extra_of(custom.mapped("contact", batch))
            cursor.execute(_INSERT.format(extra=extra), given)
            cursor.execute(_UPDATE.format(extra=extra), given)
            self._write_phones(cursor, now)
            cursor.execute("select distinct account_id from contact_in join batch_row using (row_no) where verdict in ('new', 'changed')")
            touched = [row[0] for row in cursor.fetchall()]
        for rider in riders():
            rider.apply_batch(batch=batch, actor=actor, act=act, now=now)
        derived.refresh_book(touched)
        derived.settle_gaps(act=act, account_ids=touched)
        derived.refresh_search(touched)
        derived.look_for_moves(act=act)

    def _write_phones(self, cursor: Any, now: datetime) -> None:
        cursor.execute("select row_no, jsonb_array_elements_text(parsed->'phones') from batch_row "
                       "where verdict in ('new', 'changed') and jsonb_exists(parsed, 'phones')")
        found = [(row_no, number, phone_rules.kind_of(number), blind_index.phone_hash(number)) for row_no, number in cursor.fetchall()]
        if not found:
            return
        cursor.execute("drop table if exists pg_temp.in_phone; create temp table in_phone (row_no integer, number text, kind text, hash text) "
                       "on commit drop")
        with cursor.copy("copy in_phone from stdin") as copy:
            for row in found:
                copy.write_row(row)
        cursor.execute(_PHONES, {"now": now})

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """See revert."""
        for rider in riders():
            rider.revert_batch(acts=acts, act=act, now=now)
        return revert.revert_contacts(acts=acts, now=now)


CONTACTS = ContactImport()
