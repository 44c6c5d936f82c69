"""The importable 客户归属: who is responsible for which account, in which role, since when, by which document (operator 1.1, ORG-10).

Only who may assign brings it, for accounts of his own territory; an account with another owner is a conflict unless the uploader says
that owners are replaced. A function makes somebody a member of the account's technical service team (ORG-12).
Not for here: hand-over with a witness (commands.handovers), whose rows these are never.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, trees
from guanxi.domains.customers.fields import ROLES, SINGLE
from guanxi.domains.customers.importing import lookups, sight
from guanxi.domains.customers.importing.columns import UNIT_OF_CONTACT
from guanxi.domains.customers.queries import default_lead
from guanxi.domains.customers.queries import leads as leads_now
from guanxi.domains.customers.queries import trees as tree_queries
from guanxi.domains.intake.api import Batch, KeptRow, Look, Reverted, Sight, Staged
from guanxi.foundation.django import clock, history, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

TABLE = "customers_assignment"
ACCOUNT = replace(UNIT_OF_CONTACT, required=True)
MANAGER = Field(key="manager", zh="工号", en="Staff number", kind="text", importable=True, required=True,
                aliases=("归属经理工号", "客户经理工号", "员工工号", "人员工号", "责任人工号", "负责人工号", "归属经理", "客户经理", "责任人",
                         "负责人", "登录名", "人员"))
ROLE = Field(key="role", zh="归属角色", en="Role", kind="choice", importable=True, choices=ROLES, aliases=("角色", "责任类型", "归属类型"))
SINCE = Field(key="valid_from", zh="生效日", en="Since", kind="date", importable=True, aliases=("起始日期", "归属日期", "生效日期"))
DOCUMENT = Field(key="source_document", zh="依据文件", en="Document", kind="text", importable=True, max_length=120, aliases=("文号", "依据"))
FUNCTION = Field(key="function", zh="团队职能", en="Function in the team", kind="text", importable=True, max_length=30,
                 aliases=("职能", "团队分工", "技术服务团队职能"))
FIELDS = (ACCOUNT, MANAGER, ROLE, SINCE, DOCUMENT, FUNCTION)
REPLACING = Field(key="owners", zh="已有其他归属经理时", en="Where another owner is active", kind="choice", choices=(
    ("keep", t("列为冲突,由交接办理", "Leave it a conflict: a hand-over does it")), ("replace", t("更换为文件中的人", "Replace him by the file's"))))

# A name counts only when it belongs to one account that he sees (row security is in force here).
_RESOLVE = """
create temp table assign_in on commit drop as
select b.row_no, a.account_id, p.user_id, p.unit_id, o.role, f.key as function, b.function is not null and f.key is null as is_strange,
       same.id as same_id, other.id as other_id, false as has_other_lead,
       f.key is not null and f.key is distinct from nullif(same.function, '') as joins,
       row_number() over (partition by a.account_id, o.role order by b.row_no) as place
from batch_row b
cross join lateral (select coalesce(b.role, case when b.function is null then 'owner' else 'local_service' end) as role) o
left join team_function f on f.said = b.function
left join in_person p on p.said = b.manager
left join lateral (select min(t.id) as account_id from customers_accountidentifier i join customers_account t on t.id = i.account_id
  where i.value = b.account and i.valid_until is null having count(distinct t.id) = 1) c on true
left join lateral (select min(t.id) as account_id from customers_account t where t.name_key = b.parsed->>'account_key'
  and t.name = b.account having count(*) = 1) n on c.account_id is null
left join lateral (select t.id as account_id from customers_account t where t.id = coalesce(c.account_id, n.account_id) and t.is_active
  and (%(everything)s or t.unit_id = any(%(units)s))) a on true
left join customers_assignment same on same.account_id = a.account_id and same.user_id = p.user_id
  and same.role = o.role and same.project_id is null and same.valid_until is null
left join customers_assignment other on other.account_id = a.account_id and other.role = 'owner' and o.role = 'owner'
  and other.valid_until is null and other.user_id is distinct from p.user_id
"""
# (verdict, code, field, zh, en, condition): the first that applies decides.
_REFUSALS = (
    ("unmatched", "unknown_account", "account", "没有唯一的客户使用该编码或名称,或不在您的管辖范围,或在回收站",
     "No single account of your territory has this code or name, or it lies in the recycle bin", "a.account_id is null"),
    ("rejected", "unknown_manager", "manager", "工号:没有该工号的在岗人员", "Staff number: no active person has it", "a.user_id is null"),
    ("rejected", "future_day", "valid_from", "生效日不能晚于今天", "It cannot begin after today", "b.valid_from::date > %(today)s"),
    ("rejected", "unknown_function", "function", "政策包没有这项团队职能",
     "“Technical service teams” of the pack knows no such function", "a.is_strange"),
    ("rejected", "function_serves", "function", "只有属地服务有团队职能", "Only local service has a function in the team",
     "a.function is not null and a.role <> 'local_service'"),
    ("conflict", "row_repeated", "account", "文件中前面的行已给该客户同一角色的人", "An earlier row gives this account somebody in this role",
     "a.role = any(%(single)s) and a.place > 1"),
    ("conflict", "owner_exists", "manager", "该客户已有其他归属经理,请通过交接更换", "The account has another owner: replace him by a hand-over",
     "a.other_id is not null and not %(replaces)s"),
    ("conflict", "lead_exists", "role", "该集团已有首席客户代表,请先结束其归属", "The group has a lead manager: end his assignment first",
     "a.role = 'lead' and a.same_id is null and a.has_other_lead"),
)
_SAID = " ".join(f"when {condition} then jsonb_build_array(jsonb_build_object('code', '{code}', 'field', '{field}', 'level', 'error', "
                 f"'zh', '{zh}', 'en', '{en}'))" for _, code, field, zh, en, condition in _REFUSALS)
_VERDICT = f"""
update batch_row b set target_id = a.same_id, verdict = case {" ".join(f"when {condition} then '{verdict}'" for verdict, *_, condition in _REFUSALS)}
  when a.same_id is not null then case when a.joins then 'changed' else 'unchanged' end
  when a.other_id is not null then 'changed' else 'new' end,
  reasons = b.reasons || case {_SAID} else '[]'::jsonb end
from assign_in a where a.row_no = b.row_no
"""  # noqa: S608 - our own texts
# Said in words of its own: it names who decides.
_DISPUTED = "update batch_row set target_id = null, verdict = 'rejected', reasons = %s where row_no = %s and verdict in ('new', 'changed')"
_END = """
update customers_assignment s set valid_until = %(today)s, version = s.version + 1, updated_at = %(now)s
from assign_in a join batch_row b using (row_no) where b.verdict = 'changed' and s.id = a.other_id and s.valid_until is null
"""
_JOIN = """
update customers_assignment s set function = a.function, version = s.version + 1, updated_at = %(now)s
from assign_in a join batch_row b using (row_no) where b.verdict = 'changed' and s.id = a.same_id and s.valid_until is null
"""
_INSERT = """
insert into customers_assignment (version, created_at, updated_at, account_id, user_id, unit_id, role, valid_from, source_document, function)
select 1, %(now)s, %(now)s, a.account_id, a.user_id, a.unit_id, a.role, coalesce(b.valid_from::date, %(today)s), coalesce(b.source_document, ''),
       coalesce(a.function, '')
from batch_row b join assign_in a using (row_no) where b.verdict in ('new', 'changed') and a.same_id is null order by b.row_no
"""


class AssignmentImport:
    """See intake's protocol `Importable`."""

    kind = "assignments"
    label = t("客户归属", "Responsibilities")
    explanation = t("谁以什么角色负责哪个客户;客户按编码或全称识别,人员按工号;不认识的客户进入未匹配清单",
                    "Who is responsible for which account in which role; unknown accounts go on the unmatched register")
    fields = FIELDS
    required: tuple[tuple[str, ...], ...] = (("account",), ("manager",))
    row_key: tuple[str, ...] = ("account", "manager", "role")
    option_fields: tuple[Field, ...] = (REPLACING,)
    prepare = "guanxi.domains.customers.importing.prepare:assignment"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """Whether other owners are replaced; refuses who may not assign, and anything but the two answers."""
        access.require_act(actor, "account.assign")
        said = raw.get(REPLACING.key, "").strip() or "keep"
        if said not in dict(REPLACING.choices):
            raise Refusal("unknown_choice", t(f"{REPLACING.zh}:不在可选值中", f"{REPLACING.en}: is not one of the choices"), field=REPLACING.key)
        return {REPLACING.key: said}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return sight.of_rows(look=look, rows=rows, fields=FIELDS)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Account, person and what is there already, of every row; leaves `assign_in` for the write."""
        lookups.resolve_people()
        lookups.resolve_functions(on=_today(now))
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists pg_temp.assign_in")
            cursor.execute(_RESOLVE, {"everything": actor.scope.shape == "all", "units": list(actor.scope.unit_ids)})
            cursor.execute("alter table assign_in add primary key (row_no); analyze assign_in")
            self._look_for_leads(cursor)
            cursor.execute(_VERDICT, {"today": _today(now), "replaces": batch.options.get(REPLACING.key) == "replace", "single": sorted(SINGLE)})
            self._refuse_disputed(cursor, actor=actor, on=_today(now))

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Owners that are replaced end today; then the new rows, visibility and book of their accounts."""
        given: dict[str, Any] = {"now": now, "today": _today(now)}
        with connection.cursor() as cursor:
            cursor.execute(_END, given)
            cursor.execute(_JOIN, given)
            cursor.execute(_INSERT, given)
            cursor.execute("select distinct account_id from assign_in join batch_row using (row_no) where verdict in ('new', 'changed')")
            touched = [row[0] for row in cursor.fetchall()]
            cursor.execute("select a.account_id, a.user_id, coalesce(b.source_document, '') from assign_in a join batch_row b using (row_no) "
                           "where a.role = 'lead' and a.same_id is null and b.verdict in ('new', 'changed') order by row_no")
            named = cursor.fetchall()
        derived.refresh(touched)
        for account_id, user_id, document in named:
            participants.lead_named(account_id=account_id, user_id=user_id, reason=document, act=act)

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other: two rows may name one account."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before the import. An account that got yet another owner since keeps him, and both rows of the import are listed."""
        kept = set(history.edited(table=TABLE, acts=acts)) | _overtaken(acts)
        touched = _accounts(acts)
        done = history.undo(table=TABLE, acts=acts, now=now, keeping=sorted(kept))
        kept |= set(done.kept)
        derived.refresh(touched)
        with connection.cursor() as cursor:
            cursor.execute("select s.id, a.name from customers_assignment s join customers_account a on a.id = s.account_id "
                           "where s.id = any(%s) order by s.id", [sorted(kept)])
            labels = tuple(KeptRow(subject="assignment", id=row_id, label=name) for row_id, name in cursor.fetchall())
        return Reverted(undone=done.deleted + done.restored, kept=labels)

    def _look_for_leads(self, cursor: Any) -> None:
        """Leads are few: two questions each, under the lock that keeps two from entering one tree."""
        cursor.execute("select row_no, account_id from assign_in where role = 'lead' and account_id is not null and same_id is null order by row_no")
        leads = cursor.fetchall()
        if leads:
            trees.lock_trees("legal")
            found, led = [], set[int]()
            for row_no, account_id in leads:
                root = (tree_queries.path_ids(account_id=account_id, tree_kind="legal") or [account_id])[-1]
                if root in led or leads_now.has_other_lead(account_id=account_id):
                    found.append(row_no)
                led.add(root)
            cursor.execute("update assign_in set has_other_lead = true where row_no = any(%s)", [found])


    def _refuse_disputed(self, cursor: Any, *, actor: Actor, on: date) -> None:
        """A lead of a group that several units signed is named by their common superior, with the reason, as `assign` asks it (GRD-10)."""
        cursor.execute("select a.row_no, a.account_id, coalesce(b.source_document, '') from assign_in a join batch_row b using (row_no) "
                       "where a.role = 'lead' and a.same_id is null and b.verdict in ('new', 'changed') order by row_no")
        for row_no, account_id, document in cursor.fetchall():
            if no := default_lead.refuse_lead(actor=actor, account_id=account_id, on=on, reason=document):
                out = no.way_out or Text("", "")
                said = {"code": no.code, "field": no.field, "level": "error", "zh": f"{no.text.zh};{out.zh}", "en": f"{no.text.en}. {out.en}"}
                cursor.execute(_DISPUTED, [Jsonb([said]), row_no])


def _today(now: datetime) -> date:
    return now.astimezone(clock.ZONE).date()


def _accounts(acts: Sequence[uuid.UUID]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct s.account_id from audit_row r join customers_assignment s on s.id = r.row_id "
                       "where r.table_name = %s and r.act_id = any(%s::uuid[])", [TABLE, [str(act) for act in acts]])
        return [row[0] for row in cursor.fetchall()]


def _overtaken(acts: Sequence[uuid.UUID]) -> set[int]:
    """Rows of these acts at accounts whose active owner was set by somebody else since."""
    with connection.cursor() as cursor:
        cursor.execute("""
            with ours as (select distinct r.row_id from audit_row r where r.table_name = %(table)s and r.act_id = any(%(acts)s::uuid[]))
            select s.id from customers_assignment s join ours on ours.row_id = s.id join customers_assignment o on o.account_id = s.account_id
              and o.role = 'owner' and o.valid_until is null and o.id not in (select row_id from ours)
            where s.role = 'owner'""", {"table": TABLE, "acts": [str(act) for act in acts]})
        return {row[0] for row in cursor.fetchall()}


ASSIGNMENTS = AssignmentImport()
